// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/casepath.h"

#include "core/base/error.h"

#include <system_error>

namespace lineament::casefile {

namespace fs = std::filesystem;

fs::path placeInCase(const fs::path& folder, const fs::path& file) {
    if (file.empty() || file.is_absolute())
        throw CaseError(file.string(), "a file within the case",
                        file.empty() ? "no name" : "an absolute path");
    fs::path place = folder;
    for (const fs::path& part : file) {
        if (part.empty() || part == "." || part == "..")
            throw CaseError(file.string(), "a file within the case", "a path that is no plain one");
        place /= part;
        std::error_code code;
        if (fs::is_symlink(fs::symlink_status(place, code)))
            throw CaseError(file.string(), "a file within the case", "a link, " + place.string());
    }
    return place;
}

const fs::path& referredPlace(const fs::path& file) {
    if (!file.is_absolute())
        throw CaseError(file.string(), "an absolute path to an original", "a relative one");
    return file;
}

} // namespace lineament::casefile
