// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagelist.h"

#include "core/base/error.h"
#include "core/nn/modeljson.h"

#include <set>
#include <system_error>

namespace lineament::nn {

namespace {

ListedPackage listed(const std::filesystem::path& folder) {
    ListedPackage package;
    package.path = folder;
    try {
        const auto file = folder / "model.json";
        const auto bytes = readModelFile(file);
        package.info = parseModelJson(file.string(),
                                      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        package.info.path = folder;
    } catch (const Error& e) {
        package.info.name = folder.filename().string();
        package.problem = e.what();
    }
    return package;
}

} // namespace

std::vector<ListedPackage> listPackages(const std::filesystem::path& applicationDir) {
    std::vector<ListedPackage> packages;
    std::set<std::filesystem::path> known; // one folder may be reached in two ways
    std::error_code code;
    for (const auto& folder : modelSearchPath(applicationDir)) {
        for (const auto& path : packagesIn(folder)) {
            if (known.insert(std::filesystem::weakly_canonical(path, code)).second)
                packages.push_back(listed(path));
        }
    }
    return packages;
}

} // namespace lineament::nn
