// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lineament::nn {

/// A package that this program was built with, by its hashes.
struct ShippedPackage {
    const char* name;
    const char* weightsSha256;
    const char* configSha256; ///< of model.json, and so of calibration, thresholds, range and card
};
/// All of them; found out when the program is configured.
std::span<const ShippedPackage> shippedPackages();

/// One hash of all that bends a finding: weights and model.json (which names the hash of
/// typicality.safetensors). Empty for what is no package, or was read without hashes.
std::string packageSha256(const ModelInfo& info, const HashFunction& sha256);

/// Where a package comes from, as far as this computer can know. @p shipped and @p own (hashes of
/// packages that were calibrated here) are given.
PackageOrigin originOf(const ModelInfo& info, std::span<const ShippedPackage> shipped,
                       const std::vector<std::string>& own);
/// By the program's own list and that of the user.
PackageOrigin originOf(const ModelInfo& info);

/// "as shipped with this program", "changed package: ..."; empty for a bare checkpoint.
std::string originText(PackageOrigin origin);

/// The hashes of packages that were made or calibrated on this computer, from the user's data
/// folder; none when there is no such list.
std::vector<std::string> ownPackages();
/// Adds one. Throws IoError.
void rememberOwnPackage(const std::string& packageSha256);

} // namespace lineament::nn
