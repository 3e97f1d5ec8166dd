// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/batches.h"
#include "core/training/trainer.h"

#include <ATen/core/Tensor.h>
#include <nlohmann/json_fwd.hpp>

#include <functional>

namespace lineament::training {

/// Faces that a run is measured on, made once.
class ValidationSet {
public:
    ValidationSet(const Dataset& dataset, const BatchSettings& faces,
                  const TrainSettings& settings);

    /// @param logits of pictures [N,3,S,S], U8, to [N,3] on the CPU
    ValidationScores scores(std::int64_t step,
                            const std::function<at::Tensor(const at::Tensor&)>& logits) const;

private:
    at::Tensor m_pictures; ///< [M,S,S,3], U8
    std::vector<ScoredSample> m_samples;
};

/// The line of a run's log.
nlohmann::ordered_json scoresEntry(const ValidationScores& scores);

} // namespace lineament::training
