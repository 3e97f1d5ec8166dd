// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/inputfiles.h"

#include <algorithm>
#include <utility>

namespace lineament::analysis {

namespace fs = std::filesystem;

namespace {

/// What collectFiles() says of one folder.
InputFiles filesBelow(const fs::path& top) {
    InputFiles found;
    std::vector<fs::path> folders{top};
    while (!folders.empty()) {
        const fs::path folder = std::move(folders.back());
        folders.pop_back();
        std::error_code code;
        for (fs::directory_iterator at(folder, code); !code && at != fs::directory_iterator();
             at.increment(code)) {
            std::error_code own;
            const fs::file_status status = at->symlink_status(own);
            if (fs::is_directory(status))
                folders.push_back(at->path());
            else if (fs::is_symlink(status))
                found.links.push_back(at->path());
            else if (!own && !fs::is_regular_file(status))
                found.special.push_back(at->path());
            else if (at->path().filename().string().front() == '.')
                found.hidden.push_back(at->path());
            else
                found.files.push_back(at->path());
        }
        if (code) // what was listed before the error stays
            found.files.push_back(folder);
    }
    for (auto* paths : {&found.files, &found.hidden, &found.links, &found.special})
        std::sort(paths->begin(), paths->end());
    return found;
}

void append(std::vector<fs::path>& to, const std::vector<fs::path>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

} // namespace

std::string InputFiles::leftOutText() const {
    std::string text;
    const fs::path* example = nullptr;
    const auto add = [&](const std::vector<fs::path>& paths, const char* one, const char* many) {
        if (paths.empty())
            return;
        text += (text.empty() ? "" : ", ") + std::to_string(paths.size()) + " " +
                (paths.size() == 1 ? one : many);
        if (example == nullptr)
            example = &paths.front();
    };
    add(hidden, "hidden file", "hidden files");
    add(links, "link", "links");
    add(special, "special file", "special files");
    if (example == nullptr)
        return {};
    return "Left out in the folders: " + text + " (for example " + example->filename().string() +
           "). What is named itself is taken.";
}

InputFiles collectFiles(const std::vector<fs::path>& inputs) {
    InputFiles all;
    std::error_code code;
    for (const auto& input : inputs) {
        if (!fs::is_directory(input, code)) {
            all.files.push_back(input);
            continue;
        }
        const InputFiles found = filesBelow(input);
        append(all.files, found.files);
        append(all.hidden, found.hidden);
        append(all.links, found.links);
        append(all.special, found.special);
    }
    return all;
}

} // namespace lineament::analysis
