// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packageorigin.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/userfolder.h"

#include <algorithm>
#include <fstream>

namespace lineament::nn {

namespace {

std::optional<std::filesystem::path> ownList() {
    const auto folder = userFolder("XDG_DATA_HOME", ".local/share");
    return folder ? std::optional(*folder / "own-packages") : std::nullopt;
}

} // namespace

std::string packageSha256(const ModelInfo& info, const HashFunction& sha256) {
    if (!sha256 || !info.packaged || info.weightsSha256.empty() || info.configSha256.empty())
        return {};
    const std::string text =
        "weights " + info.weightsSha256 + "\nmodel.json " + info.configSha256 + "\n";
    return sha256(std::as_bytes(std::span(text)));
}

PackageOrigin originOf(const ModelInfo& info, std::span<const ShippedPackage> shipped,
                       const std::vector<std::string>& own) {
    if (!info.packaged || info.packageSha256.empty())
        return PackageOrigin::Unknown;
    for (const ShippedPackage& one : shipped) {
        if (info.weightsSha256 == one.weightsSha256 && info.configSha256 == one.configSha256)
            return PackageOrigin::Shipped;
    }
    if (std::find(own.begin(), own.end(), info.packageSha256) != own.end())
        return PackageOrigin::Own;
    // What has a shipped one's name, or its weights with another calibration, would pass for it.
    for (const ShippedPackage& one : shipped) {
        if (info.name == one.name || info.weightsSha256 == one.weightsSha256)
            return PackageOrigin::Changed;
    }
    return PackageOrigin::Foreign;
}

PackageOrigin originOf(const ModelInfo& info) {
    return originOf(info, shippedPackages(), ownPackages());
}

std::string originText(PackageOrigin origin) {
    switch (origin) {
    case PackageOrigin::Shipped:
        return "as shipped with this program";
    case PackageOrigin::Changed:
        return "changed package: it has the name or the weights of one that is shipped with this "
               "program, and another content; its findings are not those of the shipped one";
    case PackageOrigin::Own:
        return "the laboratory's own: calibrated on this computer";
    case PackageOrigin::Foreign:
        return "neither shipped with this program nor calibrated on this computer";
    case PackageOrigin::Unknown:
        break;
    }
    return {};
}

std::vector<std::string> ownPackages() {
    std::vector<std::string> hashes;
    if (const auto file = ownList()) {
        std::ifstream in(*file);
        for (std::string line; std::getline(in, line);)
            hashes.push_back(line);
    }
    return hashes;
}

void rememberOwnPackage(const std::string& packageSha256) {
    const auto file = ownList();
    if (!file || packageSha256.empty())
        return;
    auto hashes = ownPackages();
    if (std::find(hashes.begin(), hashes.end(), packageSha256) != hashes.end())
        return;
    hashes.push_back(packageSha256);
    std::string text;
    for (const auto& hash : hashes)
        text += hash + "\n";
    std::error_code code;
    makePrivateFolder(file->parent_path(), code);
    if (code)
        throw IoError(file->parent_path().string(), "a folder that can be made", code.message());
    writeFileAtomically(*file, std::as_bytes(std::span(text)));
}

} // namespace lineament::nn
