// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// Verdicts as simple HTML for the finding panel: pure functions, no widget.
namespace verdicthtml {

/// The calibration of the item's own medium; null when its model has none.
const nn::Calibration* calibrationOf(const analysis::ItemResult& result);

/// The leading face's sentence, large, and what there is to know of the others below it.
QString itemSentences(const analysis::ItemResult& result, const Colours& colours);

/// How one face was judged: likelihood ratio and its bounds, thresholds, error rates of its own
/// condition, stability, reasons of a withheld verdict.
QString faceVerdict(const analysis::FaceResult& face, const analysis::ItemResult& result,
                    const Colours& colours);

/// The propositions and the whole verbal scale, the verdict's own step marked (R21, R22).
QString scaleTable(const analysis::FaceResult& face, const Colours& colours);

} // namespace verdicthtml

} // namespace lineament::ui
