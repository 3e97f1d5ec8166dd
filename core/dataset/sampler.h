// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/dataset/layout.h"
#include "core/dataset/mainface.h"
#include "core/faces/aligner.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace lineament::dataset {

/// What became of one picture: a sample or the reason why there is none.
struct Outcome {
    std::string id; ///< SHA-256; empty when the file could not even be read
    std::optional<training::Sample> sample;
    std::string reason;       ///< when there is no sample
    bool knownBefore = false; ///< an earlier run had done this file: neither sample nor reason
};

/// Reason under which pictures without a face are listed.
extern const char* const kNoFaceReason;

/// Makes samples of pictures. Not thread-safe: one a worker.
class Sampler {
public:
    /// @param known ids that need no work, with their files; outlives this object, does not change
    Sampler(const faces::FinderOptions& finder, const faces::CropSpec& crop,
            const std::map<std::string, std::string>& known);

    /// Decodes, hashes, finds the face, cuts the crop. Throws ModelError when the face finder
    /// cannot work, Cancelled.
    Outcome make(const Item& item, std::stop_token stop);

private:
    training::Sample cut(const Item& item, const Rgb8Image& photo, const faces::Face& face) const;
    MainFaceFinder m_finder;
    faces::CropSpec m_crop;
    const std::map<std::string, std::string>& m_known;
};

} // namespace lineament::dataset
