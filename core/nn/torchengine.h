// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"

#include <c10/core/Device.h>

namespace lineament::nn {

/// LibTorch's engine: what Engine::load() does once LibTorch is in the process.
std::unique_ptr<Engine> loadTorchEngine(const std::filesystem::path& packageOrCheckpoint,
                                        const EngineOptions& options);

/// The same on devices that the caller names: the engine runs on the first of @p devices that
/// computes the network and passes the model's self-test; why others did not is among the model's
/// notes. Throws as Engine::load, what the last one said. @param devices one at least
std::unique_ptr<Engine> loadTorchEngine(const std::filesystem::path& packageOrCheckpoint,
                                        const EngineOptions& options,
                                        std::span<const at::Device> devices);

} // namespace lineament::nn
