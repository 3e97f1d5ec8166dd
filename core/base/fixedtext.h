// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace lineament {

/// A number with fixed decimals, for people: "5.57". A point whatever the locale (neither the
/// process's nor Qt's), and never "-0.00": what rounds to zero has no sign. "not finite" for
/// others.
std::string fixedText(double value, int decimals);

/// The same with its sign always: "+3.21", "-0.04", "+0.00".
std::string signedText(double value, int decimals);

} // namespace lineament
