// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace lineament::training {

/// Random numbers that are the same on every machine for the same seed: the standard's generator,
/// but not its distributions, which libraries implement differently.
class Random {
public:
    /// Independent streams for every combination of the three numbers.
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
        : m_generator(mix(mix(mix(seed) ^ stream) ^ index)) {}

    std::uint64_t bits() { return m_generator(); }
    /// In [0, 1).
    double unit() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
    double uniform(double low, double high) { return low + (high - low) * unit(); }
    /// Uniform in the logarithm; both above 0.
    double logUniform(double low, double high) {
        return std::exp(uniform(std::log(low), std::log(high)));
    }
    bool chance(double probability) { return unit() < probability; }
    /// 0 to count - 1.
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(unit() * static_cast<double>(count));
    }
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - unit()));
        return radius * std::cos(2 * std::numbers::pi * unit());
    }

private:
    /// SplitMix64's finaliser: neighbouring seeds give unrelated streams.
    static std::uint64_t mix(std::uint64_t x) {
        x += 0x9E3779B97F4A7C15U;
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
        return x ^ (x >> 31U);
    }
    std::mt19937_64 m_generator;
};

} // namespace lineament::training
