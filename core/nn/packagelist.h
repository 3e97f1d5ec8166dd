// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lineament::nn {

/// A package folder that was found, described by its model.json alone: no weights are read or
/// hashed.
struct ListedPackage {
    std::filesystem::path path;
    ModelInfo info;      ///< without hashes; only the name is set when there is a problem
    std::string problem; ///< why the package cannot be used; empty when its model.json is sound
};

/// Every package on the search path, in the order in which defaultModel() would take them.
std::vector<ListedPackage> listPackages(const std::filesystem::path& applicationDir);

} // namespace lineament::nn
