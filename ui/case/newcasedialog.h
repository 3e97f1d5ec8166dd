// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casetypes.h"

#include <QDialog>

#include <filesystem>
#include <functional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace lineament::ui {

/// Where a new case goes and what it is about.
class NewCaseDialog : public QDialog {
    Q_OBJECT
public:
    /// Makes the case that the dialog describes, and calls back with why it could not; empty: it
    /// is there.
    using Ended = std::function<void(const QString& problem)>;
    using Make = std::function<void(const NewCaseDialog& dialog, Ended ended)>;

    /// @param openFiles files that are open without a case and may become its evidence.
    /// @param who works now: stands in the log when no other examiner is named.
    /// @param make called on accept; the dialog stays, with everything that was typed, until that
    /// has succeeded. Without it the dialog closes at once.
    explicit NewCaseDialog(int openFiles, const QString& who = {}, Make make = {},
                           QWidget* parent = nullptr);

    /// Ends in ".lineament".
    std::filesystem::path folder() const;
    casefile::CaseFacts facts() const;
    bool addsOpenFiles() const;
    void accept() override;
    /// Asks first when something was typed.
    void reject() override;

private:
    void ended(const QString& problem);
    QStringList typed() const;
    void chooseParent();
    void refresh();

    QLineEdit *m_number, *m_title, *m_examiner, *m_organisation, *m_name, *m_parent;
    QPlainTextEdit* m_request;
    QCheckBox* m_add;
    QLabel* m_where;
    QLabel* m_message;
    Make m_make;
    QStringList m_before; ///< what stood in the fields at first
    bool m_named = false; ///< the name was typed, and follows the number no more
};

} // namespace lineament::ui
