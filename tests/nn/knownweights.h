// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/statedict.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace lineament::nn::test {

/// Values in [-1, 1) by the formula of the parity data: the 32-bit finaliser of MurmurHash3 over
/// i + index * 0x9E3779B9.
std::vector<double> pattern(std::int64_t count, std::int64_t index);

/// The published layout's state_dict with the formula's weights. @p stateJson is the parity data's
/// state.json.
StateDict knownState(const nlohmann::json& stateJson);

/// The parity input, [2,3,299,299] float32.
at::Tensor knownInput();

/// A file of the parity data, parsed. Returns null when it is not there.
nlohmann::json parityFile(const std::string& name);

/// The layout's keys and shapes without the parity data: those of a small GocNet of ours, weights
/// by the same formula, so that tests run anywhere.
StateDict smallKnownState(int width);

} // namespace lineament::nn::test
