// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace lineament::analysis {

/// Fixed decimals, independent of the locale: "5.57".
std::string fixedText(double value, int decimals);

} // namespace lineament::analysis
