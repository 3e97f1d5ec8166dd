// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "core/nn/facenetwork.h"

#include <filesystem>
#include <memory>

namespace lineament::nn {

/// What the shared library with LibTorch behind it offers to a program that has not got LibTorch.
struct TorchLibrary {
    int version; ///< kTorchLibraryVersion, of the sources that the library was built of
    std::unique_ptr<Engine> (*loadEngine)(const std::filesystem::path& packageOrCheckpoint,
                                          const EngineOptions& options);
    std::unique_ptr<FaceNetwork> (*loadFaceNetwork)(const std::filesystem::path& folder,
                                                    const HashFunction& sha256);
};

/// Of everything that crosses the border: to be raised when Engine, FaceNetwork or what they take
/// changes.
inline constexpr int kTorchLibraryVersion = 3;

/// File name of the library; found through the program's run path.
inline constexpr const char* kTorchLibraryName = "liblineament-torch.so";
/// Its one symbol: const TorchLibrary* ()
inline constexpr const char* kTorchLibrarySymbol = "lineamentTorchLibrary";

/// The library, brought into the process by the first call, which takes a good part of a second.
/// Throws ModelError when it is missing or of another build.
const TorchLibrary& torchLibrary();

} // namespace lineament::nn
