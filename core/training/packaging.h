// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"

#include <filesystem>
#include <string>

namespace lineament::training {

/// What people add to a trained network to make it a package (R15).
struct PackageText {
    std::string name, version, licence;
    std::string card; ///< Markdown
};

/// Whether a package of that name may be written to the folder: the name fits, and nothing is lost,
/// that is, nothing is there, or a package of the same name that is not calibrated, or (with
/// @p replace) any package. Throws ModelError, IoError.
void requirePackagePlace(const std::filesystem::path& folder, const std::string& name,
                         bool replace = false);

/// Makes a model package of a run's best.safetensors: architecture, input size and crop margin come
/// from the settings in its metadata. The package is not calibrated. Throws ModelError (no weights
/// of a run), IoError.
nn::ModelInfo packageRun(const std::filesystem::path& weights, const std::filesystem::path& folder,
                         const PackageText& text);

} // namespace lineament::training
