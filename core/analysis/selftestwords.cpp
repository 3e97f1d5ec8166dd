// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/selftestwords.h"

#include "core/analysis/resultjson.h"
#include "core/base/fixedtext.h"

#include <array>
#include <charconv>

namespace lineament::analysis {

namespace {

/// "fake 1.50000, real -2.50000".
std::string logitsText(double fake, double real) {
    constexpr int kDecimals = 5; // tolerances are 1e-3 and more
    return "fake " + fixedText(fake, kDecimals) + ", real " + fixedText(real, kDecimals);
}

/// As short as it was written: "0.001".
std::string toleranceText(double value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

} // namespace

std::string selfTestText(const std::optional<nn::SelfTestResult>& result) {
    if (!result)
        return "none: the model package has no known logits to compare with";
    const auto& expected = result->expected;
    return "passed at " + isoTime(result->time) + ": logits " +
           logitsText(result->logitFake, result->logitReal) + " for the known crop; expected " +
           logitsText(expected.logitFake, expected.logitReal) + " within " +
           toleranceText(expected.tolerance);
}

std::string pictureTestText(const std::optional<nn::PictureTestResult>& result) {
    if (!result)
        return "not made: decoder, face finder and crop were not tested";
    std::string text = "passed at " + isoTime(result->time) + ": a drawn face, stored and read " +
                       "again by " + result->decoders + ", was found within " +
                       fixedText(result->offset, 1) + " px of its place; logits " +
                       logitsText(result->logitFake, result->logitReal);
    if (!result->expected)
        return text + "; the model package has none to compare with";
    return text + "; expected " +
           logitsText(result->expected->logitFake, result->expected->logitReal) + " within " +
           toleranceText(result->expected->tolerance);
}

} // namespace lineament::analysis
