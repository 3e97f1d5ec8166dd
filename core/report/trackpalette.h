// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>

#include <cstddef>

namespace lineament::report {

/// The colour of a track by its position in the result, the same in window and report; repeated
/// after kTrackColours. Told apart with colour-vision deficiency, readable on the ground, and far
/// from amber and blue: those say what a finding supports, and a track's colour says nothing. @p
/// dark: for a dark ground.
QColor trackColour(std::size_t track, bool dark);
inline constexpr std::size_t kTrackColours = 6;

} // namespace lineament::report
