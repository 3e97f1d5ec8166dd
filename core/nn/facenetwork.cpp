// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/facenetwork.h"

#include "core/base/folder.h"
#include "core/nn/torchlibrary.h"

#include <map>
#include <mutex>
#include <system_error>

namespace lineament::nn {

std::shared_ptr<const FaceNetwork> FaceNetwork::load(const std::filesystem::path& folder,
                                                     const HashFunction& sha256) {
    // Guards the map, and lets one thread load while the others wait for its networks. Weak
    // pointers: the memory goes back with the last finder.
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::weak_ptr<const FaceNetwork>> loaded;
    const std::lock_guard lock(mutex);
    std::weak_ptr<const FaceNetwork>& slot = loaded[folder];
    if (auto network = slot.lock())
        return network;
    std::shared_ptr<const FaceNetwork> network = torchLibrary().loadFaceNetwork(folder, sha256);
    slot = network;
    return network;
}

std::optional<std::filesystem::path>
defaultFaceNetwork(const std::filesystem::path& applicationDir) {
    std::error_code code;
    for (const auto& folder : modelSearchPath(applicationDir)) {
        for (const auto& entry : entriesOf(folder, code)) {
            if (std::filesystem::is_regular_file(entry / kFaceNetworkFile, code))
                return entry;
        }
    }
    return std::nullopt;
}

} // namespace lineament::nn
