// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/trackpalette.h"

#include <array>

namespace lineament::report {

QColor trackColour(std::size_t track, bool dark) {
    // Violet, green, pink, grey, mauve, teal: by turns light and dark, as hues alone are not
    // enough.
    static constexpr std::array<QRgb, kTrackColours> kDark{0xffb9a2ff, 0xff3fbf8f, 0xffff9ed2,
                                                           0xffd9dce0, 0xffa06bd0, 0xff9ddcc8};
    static constexpr std::array<QRgb, kTrackColours> kLight{0xff6a45c0, 0xff00714f, 0xffb03a83,
                                                            0xff2f3338, 0xff8a5aa8, 0xff3f8a78};
    return QColor((dark ? kDark : kLight)[track % kTrackColours]);
}

} // namespace lineament::report
