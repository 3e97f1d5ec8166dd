// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/tree.h"

#include "core/base/error.h"
#include "core/media/photo.h"
#include "core/media/video.h"

#include <fnmatch.h>

#include <algorithm>
#include <cctype>

namespace lineament::dataset {

FileKind fileKind(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    if (!ending.empty())
        ending.erase(0, 1);
    for (char& c : ending)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto has = [&ending](const std::vector<std::string>& endings) {
        return std::find(endings.begin(), endings.end(), ending) != endings.end();
    };
    if (has(media::photoSuffixes()))
        return FileKind::Picture;
    return has(media::videoSuffixes()) ? FileKind::Video : FileKind::Other;
}

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& root) {
    namespace fs = std::filesystem;
    std::error_code code;
    fs::recursive_directory_iterator walk(root, fs::directory_options::skip_permission_denied,
                                          code);
    std::vector<fs::path> files;
    for (; !code && walk != fs::recursive_directory_iterator(); walk.increment(code)) {
        std::error_code own;
        if (walk->path().filename().string().front() == '.') {
            walk.disable_recursion_pending();
            continue;
        }
        if (!walk->is_symlink(own) && walk->is_regular_file(own))
            files.push_back(walk->path().lexically_relative(root));
    }
    if (code)
        throw IoError(root.string(), "a folder that can be listed", code.message());
    std::sort(files.begin(), files.end());
    return files;
}

bool isExcluded(const std::filesystem::path& file, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        std::filesystem::path part;
        for (const auto& name : file) {
            part /= name;
            if (::fnmatch(pattern.c_str(), part.c_str(), 0) == 0 ||
                ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0)
                return true;
        }
        return false;
    });
}

} // namespace lineament::dataset
