// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/report.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace lineament::ui {

/// Who and what the report is for; examiner and organisation are remembered.
class ReportDialog : public QDialog {
    Q_OBJECT
public:
    ReportDialog(std::size_t all, std::size_t selected, QWidget* parent = nullptr);

    report::ReportHeader header() const;
    bool selectedOnly() const;
    void accept() override;

private:
    QComboBox* m_items;
    QLineEdit* m_examiner;
    QLineEdit* m_organisation;
    QLineEdit* m_caseNumber;
    QPlainTextEdit* m_request;
};

} // namespace lineament::ui
