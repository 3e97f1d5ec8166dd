// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/devices.h"

#include "core/base/error.h"

#include <ATen/Context.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace lineament::nn {

namespace {

std::string processorName() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.rfind("model name", 0) == 0 && line.find(": ") != std::string::npos)
            return line.substr(line.find(": ") + 2);
    }
    return "unknown processor";
}

/// What follows @p key in the first line of a driver's file that begins with it.
std::string driverField(const std::filesystem::path& file, const std::string& key) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (line.rfind(key, 0) == 0)
            return line.substr(std::min(line.size(), line.find_first_not_of(" \t", key.size())));
    }
    return {};
}

/// "NVIDIA H100" and the like; empty where NVIDIA's driver does not say, or drives several: which
/// of them is CUDA's first it does not say.
std::string gpuName() {
    std::error_code code;
    std::vector<std::filesystem::path> found;
    std::filesystem::directory_iterator entry("/proc/driver/nvidia/gpus", code);
    for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code))
        found.push_back(entry->path());
    return found.size() == 1 ? driverField(found.front() / "information", "Model:") : "";
}

} // namespace

std::vector<at::Device> devicesFor(Device wanted) {
    const at::Device cpu(at::kCPU), gpu(at::kCUDA, 0);
    if (wanted == Device::Cpu)
        return {cpu};
    const bool cuda = cudaAvailable();
    if (wanted == Device::Auto)
        return cuda ? std::vector{gpu, cpu} : std::vector{cpu};
    if (!cuda)
        throw ModelError("device cuda", "a CUDA device that this LibTorch can use",
                         at::hasCUDA() ? "none present" : "a LibTorch built without CUDA");
    return {gpu};
}

std::string deviceName(at::Device device) {
    if (device.is_cpu())
        return "CPU (" + processorName() + ")";
    if (!device.is_cuda())
        return device.str();
    const auto name = gpuName();
    return "CUDA device " + std::to_string(device.index()) +
           (name.empty() ? "" : " (" + name + ")");
}

bool isDeterministic(at::Device device) {
    const auto& context = at::globalContext();
    if (device.is_cpu())
        return context.deterministicAlgorithms() && !context.deterministicAlgorithmsWarnOnly();
    return device.is_cuda() && context.deterministicCuDNN() && !context.benchmarkCuDNN();
}

std::string cudaVersions() {
    const auto driver = driverField("/proc/driver/nvidia/version", "NVRM version:");
    return "as linked with LibTorch " TORCH_VERSION + (driver.empty() ? "" : ", driver " + driver);
}

bool cudaAvailable() {
    try {
        return torch::cuda::is_available();
    } catch (const std::exception&) {
        return false; // a driver that is present but broken
    }
}

} // namespace lineament::nn
