// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/casedesk.h"
#include "ui/theme/theme.h"

#include <QUrl>
#include <QWidget>

#include <map>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lineament::ui {

class Section;
class TextBlock;

/// What the case says of the item in view, and of itself: how it came, the machine's output and
/// what people concluded, tags, notes, bookmarks.
class CasePanel : public QWidget {
    Q_OBJECT
public:
    CasePanel(CaseDesk& desk, const Session& session, const Theme& theme,
              QWidget* parent = nullptr);

    void setItem(int id);
    /// What was typed and not added, one line for each.
    QStringList unsavedWords() const;
    /// Everything that the panel says, as plain text.
    QString plainText() const;

signals:
    void bookmarkAsked();
    void bookmarkChosen(const lineament::casefile::Bookmark& bookmark);

private:
    QWidget* makeHead();
    QWidget* makeFindings();
    QWidget* makeTags();
    QWidget* makeNotes();
    QWidget* makeBookmarks();
    QWidget* makeCase();
    void refresh();
    void refreshHead();
    QString integrityText() const;
    void refreshItem(std::int64_t item);
    void followLink(const QUrl& url);
    void addTag();
    void addNote();
    void keepDraft();

    CaseDesk& m_desk;
    const Session& m_session;
    const Theme& m_theme;
    int m_id = 0;
    QString m_integrityShown;
    std::map<int, QString> m_drafts; ///< notes that were begun, by item
    QLabel *m_title, *m_state;
    QPushButton* m_who;
    Section *m_itemSection, *m_findingSection, *m_tagSection, *m_noteSection, *m_bookmarkSection;
    TextBlock *m_item, *m_machine, *m_statements, *m_tags, *m_notes, *m_bookmarks, *m_facts,
        *m_caseNotes, *m_caseStatements;
    QLineEdit* m_tag;
    QPlainTextEdit* m_note;
    QPushButton *m_intake, *m_opinion, *m_reading, *m_addNote, *m_bookmark, *m_changeFacts,
        *m_caseOpinion, *m_caseNote;
};

} // namespace lineament::ui
