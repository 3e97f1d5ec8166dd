// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace lineament::media {

/// Quality setting 1 to 100 of the Independent JPEG Group's scaling that gives this luminance
/// quantisation table (natural order): of all settings the nearest, when the entries differ from it
/// by at most 2 per cent in sum (other rounding); none when the table is no scaling of the standard
/// table (ITU-T T.81, K.1).
std::optional<int> ijgQuality(const std::array<std::uint16_t, 64>& luminance);

} // namespace lineament::media
