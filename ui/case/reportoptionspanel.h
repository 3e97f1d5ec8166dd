// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/reportoptions.h"
#include "ui/app/worker.h"
#include "ui/case/casecontents.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QVBoxLayout;

namespace lineament::ui {

/// What goes into a report of a case: items, sections, figures, notes, letterhead. Letterhead,
/// logo, sections, figures and reviewer are remembered.
class ReportOptionsPanel : public QWidget {
    Q_OBJECT
public:
    explicit ReportOptionsPanel(const CaseContents& contents, QWidget* parent = nullptr);

    /// The case has changed: choices stay. An item that was analysed meanwhile is chosen when all
    /// of the others are.
    void setContents(const CaseContents& contents);
    /// The options of a draft.
    report::ReportOptions options() const;
    /// What is still missing for a report; empty when it can be made.
    QString missing() const;
    void remember() const;
    /// What was written for this report alone, and is not remembered.
    QString words() const;
    /// The logo that is chosen, or why it can't be used.
    const QLabel& logo() const { return *m_logo; }

signals:
    void changed();

private:
    void addItems();
    void addSections();
    void addNotes();
    void fillItems(const CaseContents& contents);
    void fillNotes(const CaseContents& contents);
    void addWords();
    QListWidget* addList(QLabel* title, const QString& name);
    void addLogo();
    void chooseLogo();
    void showLogo();

    QVBoxLayout* m_column;
    QLineEdit *m_title, *m_reviewer;
    QListWidget *m_items, *m_sections, *m_notes;
    QComboBox* m_figures;
    QPlainTextEdit *m_laboratory, *m_secondMethod, *m_limitations;
    QLabel *m_logo, *m_notesTitle;
    QString m_logoFile;
    Worker m_worker{this};
};

} // namespace lineament::ui
