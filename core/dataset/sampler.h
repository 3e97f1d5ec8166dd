// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/dataset/layout.h"
#include "core/dataset/mainface.h"
#include "core/faces/aligner.h"
#include "core/media/video.h"

#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::dataset {

/// What became of one picture or frame: a sample or the reason why there is none.
struct Outcome {
    std::string id;   ///< as training::SampleInfo::id; empty when the file could not even be read
    std::string file; ///< as training::SampleInfo::file; "#FRAME" follows the name of a video
    std::optional<training::Sample> sample;
    std::string reason;       ///< when there is no sample
    bool knownBefore = false; ///< an earlier run had done this file: neither sample nor reason
};

/// Reason under which pictures without a face are listed.
extern const char* const kNoFaceReason;

/// What samples are made with.
struct SamplerSettings {
    faces::FinderOptions finder;
    int cropSize = 320;      ///< longest side of a crop, pixels
    double cropMargin = 0.4; ///< around the face on every side, as a share of its side
    int framesPerVideo = 16; ///< evenly by PTS
};

/// Faces of pictures that others are cut by, so that no picture is searched twice. Thread-safe.
class FoundFaces {
public:
    struct Found {
        std::string id; ///< SHA-256 of the picture
        int width = 0, height = 0;
        std::optional<faces::Face> face;
    };
    std::optional<Found> of(const std::filesystem::path& picture) const;
    void keep(const std::filesystem::path& picture, Found found);

private:
    mutable std::mutex m_mutex; ///< guards m_found
    std::map<std::filesystem::path, Found> m_found;
};

/// The picture around a face as it is: not turned, not enlarged, ending where the photo does; at
/// most @p settings.cropSize a side.
training::Sample cutPiece(const Item& item, const Rgb8Image& photo, const faces::Face& face,
                          const SamplerSettings& settings);

/// @p count frames in the middle of as many parts of the video that last equally long; fewer when
/// there are fewer frames. Ascending, none twice.
std::vector<int> evenFrames(const media::FrameIndex& index, int count);

/// Makes samples of pictures and videos. Not thread-safe: one a worker.
class Sampler {
public:
    /// @param known ids that need no work, with their files; outlives this object, does not change
    /// @param found shared by the samplers of a build; outlives this object
    Sampler(const SamplerSettings& settings, const std::map<std::string, std::string>& known,
            FoundFaces& found);

    /// Decodes, hashes, finds the face, cuts the crop: one outcome of a picture, one a frame of a
    /// video, or one with the reason why it can't be read (after those of the frames that could).
    /// Throws ModelError when the face finder cannot work, Cancelled.
    std::vector<Outcome> make(const Item& item, std::stop_token stop);

private:
    void makePicture(const Item& item, Outcome& outcome, const std::stop_token& stop);
    void makeFrames(const Item& item, std::vector<Outcome>& outcomes, const std::stop_token& stop);
    void makeFrame(const Item& item, const media::VideoFrame& frame, Outcome& outcome,
                   const std::stop_token& stop);
    bool isKnown(const Item& item, Outcome& outcome) const;
    FoundFaces::Found findIn(const std::filesystem::path& picture, const std::string& id,
                             const Rgb8Image& photo, const std::stop_token& stop);
    FoundFaces::Found findInOriginal(const std::filesystem::path& picture,
                                     const std::stop_token& stop);
    MainFaceFinder m_finder;
    SamplerSettings m_settings;
    const std::map<std::string, std::string>& m_known;
    FoundFaces& m_found;
};

} // namespace lineament::dataset
