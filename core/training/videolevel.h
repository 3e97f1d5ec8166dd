// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/scoredsample.h"

namespace lineament::training {

/// One case for each video of @p set: the mean score of its frames, with the measures averaged and
/// the id and everything else of the first frame. Photos are left out. Frames are of one video when
/// video, label, method and file (an id's part before "#") are the same: two corpora may name
/// their videos alike.
ScoredSet videoLevel(const ScoredSet& set);

/// Samples of @p set that are frames of videos.
int framesOf(const ScoredSet& set);

} // namespace lineament::training
