// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lineament::media::test {

using Words = std::vector<std::string>;

/// A temporary folder for clips, one for the whole program.
const std::filesystem::path& clipFolder();

/// True when `ffmpeg` and `ffprobe` can be run.
bool haveFfmpeg();
bool haveEncoder(const std::string& name);
/// What a command prints; throws std::runtime_error when it fails.
std::string outputOf(const Words& command);

/// A source for ffmpeg: @p frames pictures of 160 x 120 at 25 a second. The first 32 rows are 16
/// blocks, white or black by the bits of the frame's number; below, a pattern moves.
Words numberedSource(int frames);
/// `ffmpeg -y SOURCE ENCODING FILE` in clipFolder(); returns the file.
std::filesystem::path makeClip(const std::string& name, const Words& encoding, int frames = 60);
/// Runs ffmpeg with these arguments, FILE last; returns the file.
std::filesystem::path ffmpeg(Words arguments, const std::string& name);

/// How a picture lies relative to how it was coded.
struct Lie {
    int rotation = 0; ///< clockwise
    bool mirrored = false;
};
/// The number in a picture; none when a block is neither clearly white nor clearly black.
std::optional<int> numberIn(const Rgb8Image& picture, Lie lie = {});

/// PTS by ffprobe (none for N/A), and picture types.
struct Probe {
    std::vector<std::optional<std::int64_t>> pts;
    std::string types;
};
Probe probeFrames(const std::filesystem::path& clip);
/// SHA-256 of each decoded frame by ffmpeg.
std::vector<std::string> frameHashes(const std::filesystem::path& clip);

std::vector<char> bytesOf(const std::filesystem::path& file);
std::filesystem::path writeFile(const std::string& name, const std::vector<char>& bytes);
/// A copy of an MP4 file whose track has this display matrix (a, b, c, d of ISO 14496-12).
std::filesystem::path withMatrix(const std::filesystem::path& clip, const std::string& name, int a,
                                 int b, int c, int d);

} // namespace lineament::media::test
