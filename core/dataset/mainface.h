// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/facefinder.h"

#include <optional>
#include <stop_token>
#include <string>

namespace lineament::dataset {

/// Finds the one face that a corpus' picture is about: large, near the centre. Faster than the
/// search for every face, because it looks for large faces first.
class MainFaceFinder {
public:
    /// Throws ModelError when the face finder's networks are missing or broken.
    explicit MainFaceFinder(const faces::FinderOptions& options = {});

    /// None when there is no face of FinderOptions::minFacePixels. Throws ModelError when the face
    /// finder's files are missing or broken, Cancelled.
    std::optional<faces::Face> find(const Rgb8Image& photo, std::stop_token stop = {});

    /// For DatasetSettings::faceFinder. Throws ModelError as find().
    std::string description();

private:
    faces::FinderOptions m_options;
    faces::FaceFinder m_finder;
};

} // namespace lineament::dataset
