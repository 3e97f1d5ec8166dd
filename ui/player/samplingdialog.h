// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QDialog>

class QDoubleSpinBox;
class QRadioButton;

namespace lineament::ui {

/// Which frames of videos are looked at.
class SamplingDialog : public QDialog {
    Q_OBJECT
public:
    explicit SamplingDialog(const analysis::VideoSettings& settings, QWidget* parent = nullptr);

    analysis::VideoSettings settings() const;
    QRadioButton* choice(analysis::Sampling sampling) const;
    QDoubleSpinBox* rate() const { return m_rate; }
    QDoubleSpinBox* fineRate() const { return m_fineRate; }

private:
    QDoubleSpinBox* makeRate(double value, const QString& name);
    void refresh();

    std::vector<QRadioButton*> m_choices; ///< in the order of Sampling
    QDoubleSpinBox* m_rate;
    QDoubleSpinBox* m_fineRate;
};

/// As they were left in QSettings; the program's own where nothing usable is stored.
analysis::VideoSettings loadVideoSettings();
void saveVideoSettings(const analysis::VideoSettings& settings);

} // namespace lineament::ui
