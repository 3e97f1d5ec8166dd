// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <optional>
#include <string>
#include <vector>

namespace lineament::casefile {

/// SHA-256 of one map's values, as float32 in row order, and its size.
struct MapHash {
    std::string name; ///< "fused", or the block's name
    int width = 0;
    int height = 0;
    std::string sha256;
    bool operator==(const MapHash&) const = default;
};

/// What a re-run is compared with, of one face of a photo or of one sampled frame of a video.
struct FaceScore {
    std::optional<int> frame; ///< of videos: number in presentation order
    std::string face;         ///< "F1"; of videos the track's id or the frame's own
    std::string state;        ///< analysis::stateName()
    std::optional<double> score;
    std::string cropSha256;
    std::vector<analysis::VariantScore> variants;
    std::vector<MapHash> maps;

    /// "F1", "frame 120, T1".
    std::string where() const;
};

/// In the order of the result.
std::vector<FaceScore> scoreList(const analysis::ItemResult& result);

/// JSON on one line; scores as the shortest decimal that reads back as the same number.
std::string scoresToJson(const std::vector<FaceScore>& scores);
/// Throws CaseError.
std::vector<FaceScore> scoresFromJson(const std::string& json);

/// One map of a face, with the name that MapHash has.
struct NamedMap {
    std::string name;
    const FloatMap* map = nullptr;
};
/// Every map that is there.
std::vector<NamedMap> mapsOf(const analysis::FaceResult& face);

} // namespace lineament::casefile
