// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <nlohmann/json_fwd.hpp>

namespace lineament::analysis {

/// One face of a photo or of a frame, by "face" of resources/schema/analysis.schema.json.
nlohmann::ordered_json faceJson(const FaceResult& face);

/// Short stable words for JSON: "network", "manual"; "dlib" and "cascade" in results of older
/// versions.
const char* faceSourceName(faces::FaceSource source);
/// Throws std::invalid_argument for other words.
faces::FaceSource faceSourceFromName(const std::string& name);

} // namespace lineament::analysis
