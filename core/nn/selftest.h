// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/nn/calibration.h"

#include <chrono>
#include <string>

namespace lineament::nn {

/// What the self-test found when the model was loaded on the device in use (R13).
struct SelfTestResult {
    SelfTest expected;
    double logitFake = 0, logitReal = 0; ///< found
    std::chrono::system_clock::time_point time;
};

/// The known picture: @p size pixels square, by integer arithmetic alone, so that every machine
/// makes the same bytes. Shading, edges of two directions and noise, so that every kernel of the
/// network has something to answer to.
Rgb8Image selfTestCrop(int size);

/// Throws ModelError when a logit is further from what the package says than its tolerance.
void checkSelfTest(const std::string& where, const SelfTestResult& result);

} // namespace lineament::nn
