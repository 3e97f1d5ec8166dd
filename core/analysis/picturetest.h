// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/facefinder.h"
#include "core/nn/engine.h"

namespace lineament::analysis {

/// Sends a picture of a face, the drawn one, through what stands between a file and a score: stored
/// as PNG and as JPEG and read again like evidence, the face found, cut and scored; writes the
/// outcome into the engine's runtime (R13). Throws ModelError when a step gives something else than
/// it must. Video decoders are not part of it.
void testWithPicture(nn::Engine& engine, const faces::FaceFinder& finder, const Rgb8Image& picture);

} // namespace lineament::analysis
