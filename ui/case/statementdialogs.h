// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/savingdialog.h"

class QComboBox;

namespace lineament::ui {

/// An examiner's opinion, on an item or on the case as a whole. Nothing is filled in (R28).
class OpinionDialog : public SavingDialog {
    Q_OBJECT
public:
    OpinionDialog(CaseDesk& desk, std::optional<std::int64_t> item, QWidget* parent = nullptr);

    QString missing() const override;

protected:
    CaseDesk::Change change() const override;

private:
    std::optional<std::int64_t> m_item;
    QComboBox* m_conclusion;
    QPlainTextEdit* m_reasons;
};

/// An examiner's own, independent reading of an item (R31); blind when they never saw what the
/// machine found on it (R32).
class ReadingDialog : public SavingDialog {
    Q_OBJECT
public:
    ReadingDialog(CaseDesk& desk, std::int64_t item, QWidget* parent = nullptr);

    QString missing() const override;

protected:
    CaseDesk::Change change() const override;

private:
    std::int64_t m_item;
    bool m_blind;
    QComboBox* m_conclusion;
    QPlainTextEdit* m_observations;
};

} // namespace lineament::ui
