// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// Where this program marks a face (R17). Rules of thumb: no validation record stands behind them.
inline constexpr double kLowSharpness = 60; ///< variance of the Laplacian at 128 px
inline constexpr double kLargeYaw = 30;     ///< degrees, either side
inline constexpr double kLargePitch = 20;   ///< degrees, either side
inline constexpr int kLowJpegQuality = 70;
inline constexpr double kCropOutside = 0.05; ///< share of the crop

/// One reason to read a face's score with care.
struct Mark {
    char code = ' '; ///< E, B, P, J or O
    QString text;    ///< e.g. "blurred: sharpness 31 is below 60"
};

/// The marks of one face, in the order of the key.
std::vector<Mark> marksOf(const analysis::ItemResult& item, const analysis::FaceResult& face);
/// "E B", empty when the face has no mark.
QString markCodes(const std::vector<Mark>& marks);
/// What the letters mean, in one sentence.
QString marksKey();

/// The limitations that follow from the results, one paragraph each (R24). Items are numbered
/// from 1.
std::vector<QString> limitationsOf(const std::vector<analysis::ItemResultPtr>& results);

} // namespace lineament::report
