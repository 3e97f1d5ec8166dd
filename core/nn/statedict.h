// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lineament::nn {

/// Named tensors in the order of the file.
struct StateDict {
    std::vector<std::pair<std::string, at::Tensor>> entries;
    std::map<std::string, std::string> metadata; ///< of a .safetensors file
    std::vector<std::string> notes;              ///< what the reader unwrapped or ignored

    const at::Tensor* find(const std::string& key) const;
};

/// Reads a checkpoint by its content: a zip of torch.save's (tensor-only pickle) or .safetensors.
/// @p where names the file in errors. Throws ModelError: truncated, foreign and newer files differ.
StateDict readCheckpoint(const std::string& where, std::span<const std::byte> bytes);

/// A file written by torch.save(state_dict): everything but tensors in plain containers is refused,
/// so no code can run. Throws ModelError.
StateDict readPth(const std::string& where, std::span<const std::byte> bytes);

/// Throws ModelError.
StateDict readSafetensors(const std::string& where, std::span<const std::byte> bytes);

/// The file's bytes; floating-point tensors are stored as @p floating.
std::vector<std::byte> safetensorsBytes(const StateDict& state, at::ScalarType floating);

} // namespace lineament::nn
