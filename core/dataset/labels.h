// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lineament::dataset {

/// What a name says: "real", "fake-stylegan2" (method "stylegan2").
struct NamedLabel {
    training::Label label = training::Label::Real;
    std::string method;
};

/// The label that @p name begins with, whatever its case. Strict: "real" and "fake" must be words
/// of their own (with an s at most), so that "realistic-vision" is none.
std::optional<NamedLabel> labelFromName(const std::string& name, bool strict);

/// The label from the folders on a path: from the nearest to the file whose name is one strictly,
/// else loosely. A fake's method is in that folder's name or is the name of the folder below it.
std::optional<NamedLabel> labelFromFolders(const std::filesystem::path& file);

/// A folder's name without the parts that state a size or quality ("us-house-512" and
/// "us-house-1024src" are "us-house"), so that two versions of one corpus share their people.
std::string corpusName(const std::string& folder);

/// "real" or "fake".
const char* labelText(training::Label label);

} // namespace lineament::dataset
