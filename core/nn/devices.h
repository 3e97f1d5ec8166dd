// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"

#include <c10/core/Device.h>

#include <string>
#include <vector>

namespace lineament::nn {

/// In the order of preference, at least one. Throws ModelError where CUDA is asked for and not to
/// be had.
std::vector<at::Device> devicesFor(Device wanted);

/// "CPU (AMD EPYC ...)", "CUDA device 0 (NVIDIA ...)".
std::string deviceName(at::Device device);

/// Whether LibTorch's settings, as they are now, make it choose algorithms on @p device that give
/// the same bits for the same input. False for devices that it says nothing of.
bool isDeterministic(at::Device device);

/// LibTorch's and the driver's. LibTorch's headers give no CUDA version without those of CUDA; the
/// driver's is its own.
std::string cudaVersions();

/// True when LibTorch sees a CUDA device.
bool cudaAvailable();

} // namespace lineament::nn
