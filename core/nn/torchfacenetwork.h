// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/facenetwork.h"

namespace lineament::nn {

/// What FaceNetwork::load() does once LibTorch is in the process. Throws ModelError.
std::unique_ptr<FaceNetwork> loadTorchFaceNetwork(const std::filesystem::path& folder,
                                                  const HashFunction& sha256);

} // namespace lineament::nn
