// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/nn/calibration.h"

#include <chrono>
#include <optional>
#include <string>

namespace lineament::nn {

/// What the self-test found when the model was loaded on the device in use (R13).
struct SelfTestResult {
    SelfTest expected;
    double logitFake = 0, logitReal = 0; ///< found
    std::chrono::system_clock::time_point time;
};

/// What came of the drawn face when the model was loaded: through decoder, face finder, crop and
/// network (R13).
struct PictureTestResult {
    std::optional<PictureTest> expected; ///< none: the package does not say; all but the score was
                                         ///< compared
    double logitFake = 0, logitReal = 0; ///< found
    double offset = 0;                   ///< of the face found from where it is drawn, pixels
    std::string decoders; ///< that read the picture, e.g. "libpng 1.6.39, libjpeg-turbo 2.1.5"
    std::chrono::system_clock::time_point time;
};

/// The known picture: @p size pixels square, by integer arithmetic alone, so that every machine
/// makes the same bytes. Shading, edges of two directions and noise, so that every kernel of the
/// network has something to answer to.
Rgb8Image selfTestCrop(int size);

/// Throws ModelError when a logit is further from what the package says than its tolerance.
void checkSelfTest(const std::string& where, const SelfTestResult& result);

/// The same for the drawn face; without an expectation the logits need only be finite.
void checkPictureTest(const std::string& where, const PictureTestResult& result);

} // namespace lineament::nn
