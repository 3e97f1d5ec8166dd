// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

namespace lineament::faces {

/// Measures the face's box, landmarks and pixels. The pose comes from a generic 3-D face (so it is
/// a few degrees off for any one person) seen by a camera whose focal length is the photo's long
/// side.
FaceQuality measureQuality(const Rgb8Image& photo, const Face& face);

} // namespace lineament::faces
