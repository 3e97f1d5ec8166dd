// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/shotfinder.h"
#include "core/analysis/videoresult.h"
#include "core/faces/appearance.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace lineament::analysis {

/// Frames that did not decode completely, both ends included.
struct DamagedFrames {
    int first = 0, last = 0;
    bool missing = false;
    std::string what;
    bool operator==(const DamagedFrames&) const = default;
};

/// All that a scan finds out about one sampled frame by itself, and about the frames that were
/// decoded since the sampled one before. Tracks, shots, aggregates and verdicts are not part of it:
/// they are made from all records together (see videoassembly.h), so that they are the same
/// whether the records were made in one run or in several.
struct FrameRecord {
    SampledFrame frame;                         ///< faces have no ids and no verdicts yet
    std::vector<faces::Appearance> appearances; ///< parallel to frame.faces
    /// For every frame decoded since the last sampled one, parallel to frame.lumaSteps: mean
    /// difference of luminance to the frame four before it. A flash has gone by then, a new shot
    /// has not.
    std::vector<float> lumaAcross;
    std::vector<Fade> fades;           ///< that end with a frame decoded since the last sampled one
    std::vector<DamagedFrames> damage; ///< since the last sampled frame, this one included
};

/// One object; numbers read back exactly. Attention maps are not kept.
nlohmann::ordered_json recordToJson(const FrameRecord& record);

/// Throws FormatError (where: @p where) for anything that recordToJson() would not have written.
FrameRecord recordFromJson(const nlohmann::ordered_json& json, const std::string& where);

} // namespace lineament::analysis
