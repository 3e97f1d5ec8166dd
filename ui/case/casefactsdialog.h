// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/savingdialog.h"

namespace lineament::ui {

/// What the case is about: number, title, examiner, request, propositions.
class CaseFactsDialog : public SavingDialog {
    Q_OBJECT
public:
    explicit CaseFactsDialog(CaseDesk& desk, QWidget* parent = nullptr);

    QString missing() const override;

protected:
    CaseDesk::Change change() const override;

private:
    QLineEdit *m_number, *m_title, *m_examiner, *m_organisation;
    QPlainTextEdit *m_request, *m_hp, *m_hd;
};

} // namespace lineament::ui
