// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/verdict.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace lineament::ui {

/// The verbal scale as a line of likelihood ratios, 1 in the middle, with the place of one face's
/// LR marked and what the calibration cannot reach hatched (R18, R22).
class ScaleBar : public QWidget {
    Q_OBJECT
public:
    explicit ScaleBar(const Theme& theme, QWidget* parent = nullptr);

    /// A verdict without a likelihood ratio leaves the scale without a mark.
    void setVerdict(const analysis::Verdict& verdict, const nn::Calibration& calibration);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double xOf(double log10Lr) const;
    QRectF band() const;
    void paintBand(QPainter& painter) const;
    void paintTicks(QPainter& painter) const;
    void paintMark(QPainter& painter) const;

    const Theme& m_theme;
    analysis::Verdict m_verdict;
    double m_low = 0;
    double m_high = 0;
};

} // namespace lineament::ui
