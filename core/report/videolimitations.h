// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/report/limitations.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// Below this share of its span that was scored a track is named among the limitations.
inline constexpr double kLowCoverage = 0.9;

/// The limitations that follow from the videos among the results (R24), one paragraph each; none
/// without videos.
std::vector<QString> videoLimitationsOf(const NumberedResults& results);

} // namespace lineament::report
