// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/pdfflow.h"

namespace lineament::report {

// The measures of a page, for what is set on it.
inline constexpr double kLeft = mm(22);
inline constexpr double kWidth = mm(170);
inline constexpr double kTop = mm(25);
inline constexpr double kBottom = mm(297 - 21);
inline constexpr double kGutter = mm(4);
inline constexpr double kCellPad = mm(1.1);
inline constexpr double kBodySize = 8.8;

QFont fontFor(TextStyle style);

} // namespace lineament::report
