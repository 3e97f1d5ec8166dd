// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"

#include <filesystem>
#include <memory>

namespace lineament::nn {

/// What the shared library with LibTorch behind it offers to a program that has not got LibTorch.
struct TorchLibrary {
    int version; ///< kTorchLibraryVersion, of the sources that the library was built of
    std::unique_ptr<Engine> (*loadEngine)(const std::filesystem::path& packageOrCheckpoint,
                                          const EngineOptions& options);
};

/// Of everything that crosses the border: to be raised when Engine or what it takes changes.
inline constexpr int kTorchLibraryVersion = 1;

/// File name of the library; found through the program's run path.
inline constexpr const char* kTorchLibraryName = "liblineament-torch.so";
/// Its one symbol: const TorchLibrary* ()
inline constexpr const char* kTorchLibrarySymbol = "lineamentTorchLibrary";

} // namespace lineament::nn
