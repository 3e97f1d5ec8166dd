// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <nlohmann/json_fwd.hpp>

namespace lineament::analysis {

/// NaN and infinity have no place in JSON: they become null.
nlohmann::ordered_json jsonNumber(double value);
/// The shortest decimal that reads back as the same float: 0.0213, not 0.021299999207258224.
nlohmann::ordered_json jsonNumber(float value);

/// {"x", "y", "width", "height"}.
nlohmann::ordered_json jsonRect(const RectF& rect);

} // namespace lineament::analysis
