// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/casedesk.h"

#include <QDialog>

class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace lineament::ui {

/// A form whose content goes into the case: it closes once that is on the disk, and stays with
/// everything that was entered, and says why, when it could not be written.
class SavingDialog : public QDialog {
    Q_OBJECT
public:
    /// What the form still lacks; empty when it can be saved.
    virtual QString missing() const { return {}; }
    void accept() override;
    /// Asks first when something was entered.
    void reject() override;
    /// Whether something was entered that is not saved.
    bool isChanged() const;

protected:
    SavingDialog(CaseDesk& desk, const QString& title, const QString& saveText, QWidget* parent);

    virtual CaseDesk::Change change() const = 0;
    /// Puts the buttons under the form; call it last.
    void finishForm();
    QLineEdit* addLine(const QString& label, const std::string& text = {},
                       const QString& placeholder = {});
    QPlainTextEdit* addText(const QString& label, int lines, const std::string& text = {},
                            const QString& placeholder = {});
    /// A word of explanation across the form.
    void addHint(const QString& text);
    QFormLayout* form() const { return m_form; }
    /// "Why" of the entry in the log.
    void addReason();
    std::string reason() const;
    CaseDesk& desk() const { return m_desk; }

private:
    void say(const QString& text);
    QStringList entered() const;

    CaseDesk& m_desk;
    QFormLayout* m_form;
    QLabel* m_message;
    QDialogButtonBox* m_buttons;
    QLineEdit* m_reason = nullptr;
    QStringList m_before; ///< what stood in the fields at first
};

} // namespace lineament::ui
