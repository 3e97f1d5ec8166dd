// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/Context.h>
#include <c10/core/Device.h>
#include <torch/cuda.h>

#if __has_include(<torch/csrc/lazy/ts_backend/ts_backend_impl.h>)
#include <torch/csrc/lazy/ts_backend/ts_backend_impl.h>
#define LINEAMENT_LAZY_DEVICE
#endif

#include <stdexcept>

namespace lineament::nn::test {

/// A device that is not the CPU: the GPU where there is one, else LibTorch's lazy device. That one
/// computes on the CPU in the end, but its tensors are its own: an operation on tensors of two
/// devices, or a look at their memory, fails there as on a GPU (the process ends, with the name of
/// the operation).
inline at::Device otherDevice() {
    // As nn::Engine has it: TF32 would be another arithmetic.
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    if (torch::cuda::is_available())
        return {at::kCUDA, 0};
#ifdef LINEAMENT_LAZY_DEVICE
    [[maybe_unused]] static const bool begun = [] {
        torch::lazy::InitTorchScriptBackend();
        return true;
    }();
    return {at::kLazy, 0};
#else
    throw std::runtime_error("this LibTorch has no device but the CPU");
#endif
}

} // namespace lineament::nn::test
