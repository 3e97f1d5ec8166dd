// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "ui/app/session.h"

#include <map>
#include <string>
#include <vector>

namespace lineament::ui {

/// What the open case holds, read at one moment; without results.
struct CaseContents {
    casefile::CaseFacts facts;
    std::vector<casefile::ExaminerProfile> examiners;
    std::vector<casefile::Item> items;
    std::vector<casefile::Tag> tags;
    std::vector<casefile::Note> notes;
    std::vector<casefile::Bookmark> bookmarks;
    std::vector<casefile::Opinion> opinions;
    std::vector<casefile::Reading> readings;
    std::vector<casefile::ReportFile> reports;
    std::map<std::int64_t, int> analyses; ///< of each item that has any: how many
    casefile::LogHead logEnd;

    /// Null when there is no such item.
    const casefile::Item* item(std::int64_t id) const;
    /// Of the item, or without one of the case itself; oldest first.
    std::vector<casefile::Note> notesOf(std::optional<std::int64_t> item) const;
    std::vector<casefile::Tag> tagsOf(std::int64_t item) const;
    std::vector<casefile::Bookmark> bookmarksOf(std::int64_t item) const;
    std::vector<casefile::Opinion> opinionsOf(std::optional<std::int64_t> item) const;
    std::vector<casefile::Reading> readingsOf(std::int64_t item) const;
    int analysesOf(std::int64_t item) const;
    /// Whether @p who has noted findings of their own on it: an opinion or a reading.
    bool hasFindingsOf(const std::string& who, std::int64_t item) const;
    /// The case number, else the title; may be empty.
    std::string name() const;
};

/// Takes it from the case; not on the window's thread. Throws CaseError.
CaseContents readContents(const casefile::CaseStore& store);

/// As the session takes it. Any thread.
Exhibit exhibitOf(const casefile::CaseStore& store, const CaseContents& contents,
                  const casefile::Item& item, bool hidden);

} // namespace lineament::ui
