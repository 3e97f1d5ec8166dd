// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/layout.h"

#include "core/base/error.h"
#include "core/dataset/collector.h"

#include <array>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

struct NamedLayout {
    Layout layout;
    const char* name;
};
constexpr std::array<NamedLayout, 6> kLayouts{{{Layout::Folders, "folders"},
                                               {Layout::TrainCsv, "train-csv"},
                                               {Layout::Hff, "hff"},
                                               {Layout::FaceForensics, "ffpp"},
                                               {Layout::CelebDf, "celebdf"},
                                               {Layout::Dfdc, "dfdc"}}};

Layout detectLayout(const fs::path& root) {
    if (!fs::is_directory(root))
        return root.extension() == ".csv" ? Layout::TrainCsv : Layout::Hff;
    if (looksLikeFaceForensics(root))
        return Layout::FaceForensics;
    if (looksLikeCelebDf(root))
        return Layout::CelebDf;
    if (looksLikeDfdc(root))
        return Layout::Dfdc;
    return looksLikeHff(root) ? Layout::Hff : Layout::Folders;
}

Listing listAs(Layout layout, const fs::path& root, const ListOptions& options) {
    switch (layout) {
    case Layout::TrainCsv: {
        const auto csv = fs::is_directory(root) ? csvOf(root) : root;
        if (csv.empty())
            throw InputError(root.string(), "a CSV list beside or in the folder", "none");
        return listCsv(csv, options);
    }
    case Layout::Hff:
        return listHff(root, options);
    case Layout::FaceForensics:
        return listFaceForensics(root, options);
    case Layout::CelebDf:
        return listCelebDf(root, options);
    case Layout::Dfdc:
        return listDfdc(root, options);
    case Layout::Folders:
        break;
    }
    return listFolders(root, options);
}

} // namespace

const char* layoutName(Layout layout) {
    for (const auto& named : kLayouts) {
        if (named.layout == layout)
            return named.name;
    }
    return "";
}

std::optional<Layout> layoutFromName(const std::string& name) {
    for (const auto& named : kLayouts) {
        if (name == named.name)
            return named.layout;
    }
    return std::nullopt;
}

Listing listItems(const fs::path& root, const ListOptions& options) {
    std::error_code code;
    if (!fs::exists(root, code))
        throw IoError(root.string(), "a folder or list file", "nothing of this name");
    fs::path normal = fs::absolute(root).lexically_normal();
    if (!normal.has_filename()) // "corpus/": the name of the folder counts
        normal = normal.parent_path();
    return listAs(options.layout.value_or(detectLayout(normal)), normal, options);
}

} // namespace lineament::dataset
