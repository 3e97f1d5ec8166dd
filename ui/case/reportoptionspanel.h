// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/reportoptions.h"
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

    /// The options of a draft.
    report::ReportOptions options() const;
    /// What is still missing for a report; empty when it can be made.
    QString missing() const;
    void remember() const;

signals:
    void changed();

private:
    void addItems(const CaseContents& contents);
    void addSections();
    void addNotes(const CaseContents& contents);
    void addWords();
    void addLogo();
    QListWidget* addList(const QString& title, const QString& name);
    void chooseLogo();
    void showLogo();

    QVBoxLayout* m_column;
    QLineEdit *m_title, *m_reviewer;
    QListWidget *m_items, *m_sections, *m_notes = nullptr;
    QComboBox* m_figures;
    QPlainTextEdit *m_laboratory, *m_secondMethod, *m_limitations;
    QLabel* m_logo;
    QString m_logoFile;
};

} // namespace lineament::ui
