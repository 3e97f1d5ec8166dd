// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <string>
#include <vector>

namespace lineament::analysis {

/// The tracks that were left out, in the order of the tracks, and then those that were not found
/// any more: what a new scan of the same video is to leave out.
std::vector<TrackEdit> tracksLeftOutOf(const VideoResult& video);
/// As above; nothing of what is no video, or was not scanned.
std::vector<TrackEdit> tracksLeftOutOf(const ItemResult& item);

/// What leaves out one track of @p video, which has it; none when it has not.
std::optional<TrackEdit> trackEdit(const VideoResult& video, const std::string& track,
                                   const std::string& reason);

/// Leaves out exactly these tracks, and computes all aggregates anew. An edit is of the track that
/// was in its place at its moment; one without such a track goes into editsNotFound. Needs the
/// index.
void leaveTracksOut(VideoResult& video, const std::vector<TrackEdit>& edits,
                    const VideoSettings& settings, const nn::ModelInfo* model);

/// The item with exactly these tracks left out; what was scanned stays as it is. Throws InputError
/// when it is no scanned video, or when the frames' index, by which scores are weighted, is not at
/// hand.
ItemResult withTracksLeftOut(const ItemResult& item, const std::vector<TrackEdit>& edits);

/// The item with one more track left out, or with it counted again: no reason. Throws InputError as
/// above, and when the item has no such track or the reason is blank.
ItemResult withTrackLeftOut(const ItemResult& item, const std::string& track,
                            const std::optional<std::string>& reason);

/// "T2 (poster in the background), T5 (no face)", or "none".
std::string tracksLeftOutText(const std::vector<TrackEdit>& edits);

} // namespace lineament::analysis
