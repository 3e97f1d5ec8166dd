// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <nlohmann/json_fwd.hpp>

namespace lineament::analysis {

/// "video" of an item, by resources/schema/analysis.schema.json; null without one. Every time in
/// seconds is a PTS times the time base; no time is counted from the first frame.
nlohmann::ordered_json videoJson(const VideoResult* video);

nlohmann::ordered_json videoSettingsJson(const VideoSettings& settings);

} // namespace lineament::analysis
