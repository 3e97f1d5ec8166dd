// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <stop_token>
#include <string>
#include <vector>

namespace lineament::analysis {

/// What the examiner changed, in the order of the tracks, and then what had no place any more: what
/// is to be done to a new scan of the same video.
VideoEdits editsOf(const VideoResult& video);
/// As above; nothing of what is no video, or was not scanned.
VideoEdits editsOf(const ItemResult& item);

/// What leaves out one track of @p video; none when it has not that track.
std::optional<TrackEdit> trackEdit(const VideoResult& video, const std::string& track,
                                   const std::string& reason);

/// Does exactly these edits to @p video, in the place of those that it has, and computes all
/// aggregates anew. A track is the one that was in its place at its moment; edits without such a
/// track, and drawn faces whose frame was not looked at, are kept aside in the result. Needs the
/// index.
void applyEdits(VideoResult& video, const VideoEdits& edits, const VideoSettings& settings,
                const nn::ModelInfo* model);

/// The item with exactly these edits; what was scanned stays as it is. Throws InputError when it is
/// no scanned video, or when the frames' index, by which scores are weighted, is not at hand.
ItemResult withEdits(const ItemResult& item, const VideoEdits& edits);

/// The item with one more track left out, or with it counted again: no reason. Throws InputError as
/// above, and when the item has no such track or the reason is blank.
ItemResult withTrackLeftOut(const ItemResult& item, const std::string& track,
                            const std::optional<std::string>& reason);

/// "M2" when M1 is the highest of the faces that were drawn.
std::string nextDrawnId(const VideoEdits& edits);

/// The face as the network scores it on these pixels; @p engine null: it stays without a score, for
/// that reason. No maps. Throws Cancelled.
FaceResult scoreDrawnFace(const Rgb8Image& pixels, const faces::Face& face, nn::Engine* engine,
                          const std::string& noModelMessage, std::stop_token stop = {});

/// "T2 (poster in the background), M1 drawn on frame 25", or "none".
std::string editsText(const VideoEdits& edits);

} // namespace lineament::analysis
