// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/selftest.h"

#include "core/base/error.h"

#include <cmath>
#include <cstdio>

namespace lineament::nn {

namespace {

/// The 32-bit finaliser of MurmurHash3.
std::uint32_t mixed(std::uint32_t h) {
    h ^= h >> 16U;
    h *= 0x85EBCA6BU;
    h ^= h >> 13U;
    h *= 0xC2B2AE35U;
    return h ^ (h >> 16U);
}

std::string numbers(double fake, double real) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g, %.6g", fake, real);
    return text;
}

template <class Expected, class Found>
void checkLogits(const std::string& place, const Expected& e, const Found& found,
                 const char* meaning) {
    // Written so that a NaN fails.
    if (std::fabs(found.logitFake - e.logitFake) <= e.tolerance &&
        std::fabs(found.logitReal - e.logitReal) <= e.tolerance)
        return;
    char tolerance[32];
    std::snprintf(tolerance, sizeof tolerance, "%.2g", e.tolerance);
    throw ModelError(place, "logits " + numbers(e.logitFake, e.logitReal) + " within " + tolerance,
                     numbers(found.logitFake, found.logitReal) + meaning);
}

} // namespace

Rgb8Image selfTestCrop(int size) {
    const auto side = static_cast<std::uint32_t>(size);
    Rgb8Image crop{size, size, {}};
    crop.data.reserve(static_cast<std::size_t>(side) * side * 3);
    for (std::uint32_t y = 0; y < side; ++y) {
        for (std::uint32_t x = 0; x < side; ++x) {
            const std::uint32_t shade = (x + 2 * y) * 80U / side;               // 0 to 239
            const std::uint32_t squares = ((x >> 4U) + (y >> 4U)) % 2U * 48U;   // straight edges
            const std::uint32_t stripes = (x + side - y) % 24U < 12U ? 32U : 0; // diagonal edges
            for (std::uint32_t c = 0; c < 3; ++c) {
                const std::uint32_t noise = mixed((y * side + x) * 3U + c) & 31U;
                crop.data.push_back(static_cast<std::uint8_t>(
                    (shade + squares * (c + 1) / 3U + stripes + noise + 40U * c) % 256U));
            }
        }
    }
    return crop;
}

void checkSelfTest(const std::string& where, const SelfTestResult& result) {
    checkLogits(where + ", self-test", result.expected, result,
                ": the weights or this machine's arithmetic are not what was packaged");
}

void checkPictureTest(const std::string& where, const PictureTestResult& result) {
    const auto place = where + ", self-test with a drawn face";
    if (result.expected)
        checkLogits(place, *result.expected, result,
                    ": decoder, face finder or crop are not those that the package was made with");
    else if (!std::isfinite(result.logitFake) || !std::isfinite(result.logitReal))
        throw ModelError(place, "finite logits", numbers(result.logitFake, result.logitReal));
}

} // namespace lineament::nn
