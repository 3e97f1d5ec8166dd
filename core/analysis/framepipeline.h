// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/scanstages.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace lineament::analysis {

/// Turns planned frames into records. Implementations differ in when they do it, not in what comes
/// out.
class FrameComputer {
public:
    using Done = std::function<void(FrameRecord)>;
    virtual ~FrameComputer() = default;

    /// Calls @p done in the calling thread, in no particular order. @p trail: see FrameSource.
    /// Comes back early when stopped. Throws what the stages throw, but never Cancelled.
    virtual void compute(media::VideoReader& reader, const std::vector<PlannedFrame>& planned,
                         bool trail, const Done& done) = 0;

    /// Busy times so far.
    virtual StageTimes times() const = 0;
    /// Seconds that the decoder was held by the pause gate.
    virtual double pausedSeconds() const { return 0; }
};

/// Decoder, face workers and scorer in threads of their own. Everything outlives the computer.
std::unique_ptr<FrameComputer> overlappedComputer(const ScanRequest& request, PauseGate& pause,
                                                  std::stop_token stop);

/// One stage after the other in the calling thread.
std::unique_ptr<FrameComputer> serialComputer(const ScanRequest& request, std::stop_token stop);

} // namespace lineament::analysis
