// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/dataset/layout.h"

#include <regex>

namespace lineament::dataset {

/// Gathers a listing: leaves out what is excluded, tells videos from pictures, applies group rules.
/// What every layout shares.
class Collector {
public:
    /// Throws InputError for a group rule that is no regular expression.
    Collector(std::filesystem::path root, Layout layout, const ListOptions& options);

    const std::filesystem::path& root() const { return m_root; }
    bool excluded(const std::filesystem::path& file) const;

    /// A file below the root, with its label, and its group unless a rule gives another.
    void add(const std::filesystem::path& file, training::SampleInfo info,
             const std::string& sha256 = {});
    void skip(const std::filesystem::path& file, const std::string& label,
              const std::string& reason);
    void note(const std::string& sentence) { m_listing.notes.push_back(sentence); }

    /// The listing in the order of the files. Throws InputError when it has no item.
    Listing take();

private:
    std::filesystem::path m_root;
    std::vector<std::string> m_exclude;
    std::vector<std::pair<std::regex, std::string>> m_groups;
    Listing m_listing;
};

Listing listFolders(const std::filesystem::path& root, const ListOptions& options);
Listing listCsv(const std::filesystem::path& csv, const ListOptions& options);

Listing listHff(const std::filesystem::path& folderOrList, const ListOptions& options);
Listing listFaceForensics(const std::filesystem::path& root, const ListOptions& options);
Listing listCelebDf(const std::filesystem::path& root, const ListOptions& options);
Listing listDfdc(const std::filesystem::path& root, const ListOptions& options);

/// True when the folder has what the layout cannot be without.
bool looksLikeHff(const std::filesystem::path& root);
bool looksLikeFaceForensics(const std::filesystem::path& root);
bool looksLikeCelebDf(const std::filesystem::path& root);
bool looksLikeDfdc(const std::filesystem::path& root);

/// The CSV list that belongs to a folder: NAME.csv beside or within it; empty when there is none.
std::filesystem::path csvOf(const std::filesystem::path& root);

} // namespace lineament::dataset
