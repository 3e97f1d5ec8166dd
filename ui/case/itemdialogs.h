// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/savingdialog.h"

class QComboBox;

namespace lineament::ui {

/// How an item reached the laboratory (R5).
class IntakeDialog : public SavingDialog {
    Q_OBJECT
public:
    IntakeDialog(CaseDesk& desk, const casefile::Item& item, QWidget* parent = nullptr);

protected:
    CaseDesk::Change change() const override;

private:
    std::int64_t m_item;
    QLineEdit *m_source, *m_format;
    QComboBox* m_firstGeneration;
};

/// A new note (id 0), or another text for a known one: the earlier text stays in the log.
class NoteDialog : public SavingDialog {
    Q_OBJECT
public:
    NoteDialog(CaseDesk& desk, const casefile::Note& note, QWidget* parent = nullptr);

    QString missing() const override;

protected:
    CaseDesk::Change change() const override;

private:
    casefile::Note m_known;
    QPlainTextEdit* m_text;
};

/// Comment and status of a bookmark, new (id 0) or known.
class BookmarkDialog : public SavingDialog {
    Q_OBJECT
public:
    BookmarkDialog(CaseDesk& desk, casefile::Bookmark bookmark, QWidget* parent = nullptr);

protected:
    CaseDesk::Change change() const override;

private:
    casefile::Bookmark m_bookmark;
    QPlainTextEdit* m_comment;
    QComboBox* m_status;
};

/// The profile of a person who works on the case, new (id 0) or known.
class ExaminerDialog : public SavingDialog {
    Q_OBJECT
public:
    ExaminerDialog(CaseDesk& desk, casefile::ExaminerProfile profile, QWidget* parent = nullptr);

    QString missing() const override;

protected:
    CaseDesk::Change change() const override;

private:
    casefile::ExaminerProfile m_profile;
    QLineEdit *m_name, *m_position, *m_organisation;
    QPlainTextEdit *m_qualifications, *m_contact;
};

/// Status words of bookmarks as people read them; others are shown as they are.
QString bookmarkStatus(const std::string& status);

} // namespace lineament::ui
