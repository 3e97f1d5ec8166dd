// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lineament::dataset {

/// How a corpus is laid out on the disk.
enum class Layout {
    Folders,       ///< labels from folder names real* and fake*
    TrainCsv,      ///< a CSV list with the columns path and label
    Hff,           ///< Hybrid Fake Face: list files with "path label", fake 0 and real 1
    FaceForensics, ///< FaceForensics++ (Roessler et al., ICCV 2019)
    CelebDf,       ///< Celeb-DF v2 (Li et al., CVPR 2020)
    Dfdc           ///< Deepfake Detection Challenge: folders with a metadata.json
};

/// The name on the command line: folders, train-csv, hff, ffpp, celebdf, dfdc.
const char* layoutName(Layout layout);
std::optional<Layout> layoutFromName(const std::string& name);

/// One picture or video with what its corpus says of it.
struct Item {
    std::filesystem::path path;
    training::SampleInfo info; ///< file, label and whatever else is known without decoding
    std::string sha256;        ///< that the corpus' list states; empty when it states none
    bool video = false;        ///< frames are taken of it; by its name's ending
    /// Of a fake that shares its list's group with one real picture of its source alone: that
    /// picture. Where both have one size they are cut alike, by that one's face.
    std::filesystem::path original;
};

struct ListOptions {
    std::optional<Layout> layout; ///< none: detected
    /// Shell patterns; a file is left out when its path below the root, or a folder on it, matches.
    std::vector<std::string> exclude;
    /// Regular expression on the path below the root, and what the group is then ($1 is the first
    /// parenthesis); the first that matches counts, before the layout's own rule.
    std::vector<std::pair<std::string, std::string>> groups;
};

/// What a corpus holds, in an order that is the same on every machine.
struct Listing {
    Layout layout = Layout::Folders;
    std::vector<Item> items;
    std::vector<training::Skipped> skipped; ///< known to give no sample without being opened
    std::vector<std::string> notes;         ///< sentences on what was found, for the user
};

/// The pictures and videos below @p root (a folder, or a CSV or list file). Throws InputError when
/// the layout is not there or nothing has a label, IoError, FormatError.
Listing listItems(const std::filesystem::path& root, const ListOptions& options);

} // namespace lineament::dataset
