// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

class QComboBox;

namespace lineament::ui {

/// Asks why a track is left out: it can't be done without a reason.
class LeaveOutDialog : public QDialog {
    Q_OBJECT
public:
    explicit LeaveOutDialog(const QString& track, QWidget* parent = nullptr);

    /// Never blank once accepted.
    QString reason() const;

private:
    QComboBox* m_reason;
};

} // namespace lineament::ui
