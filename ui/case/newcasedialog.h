// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casetypes.h"

#include <QDialog>

#include <filesystem>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace lineament::ui {

/// Where a new case goes and what it is about.
class NewCaseDialog : public QDialog {
    Q_OBJECT
public:
    /// @param openFiles files that are open without a case and may become its evidence.
    explicit NewCaseDialog(int openFiles, QWidget* parent = nullptr);

    /// Ends in ".lineament".
    std::filesystem::path folder() const;
    casefile::CaseFacts facts() const;
    bool addsOpenFiles() const;
    void accept() override;

private:
    void chooseParent();
    void refresh();

    QLineEdit *m_number, *m_title, *m_examiner, *m_organisation, *m_name, *m_parent;
    QPlainTextEdit* m_request;
    QCheckBox* m_add;
    QLabel* m_where;
    bool m_named = false; ///< the name was typed, and follows the number no more
};

} // namespace lineament::ui
