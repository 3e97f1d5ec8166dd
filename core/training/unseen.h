// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/training/scoredsample.h"

#include <optional>
#include <vector>

namespace lineament::training {

/// Whether the training had no face of this one's source, or none of its manipulation. Names are
/// all that is compared: two corpora of one name are one.
bool isUnseen(const ScoredSample& sample, const nn::TrainingRecord& training);

/// What of the set the training did not have, without rates (R16); none when the record does not
/// say what it had.
std::optional<nn::UnseenData> unseenData(const std::vector<ScoredSample>& samples,
                                         const std::optional<nn::TrainingRecord>& training);

} // namespace lineament::training
