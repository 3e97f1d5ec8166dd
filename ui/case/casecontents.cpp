// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casecontents.h"

#include "core/base/error.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

namespace lineament::ui {

namespace {

template <class T, class Key> std::vector<T> ofItem(const std::vector<T>& all, const Key& item) {
    std::vector<T> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                 [&item](const T& one) { return one.item == item; });
    return some;
}

} // namespace

const casefile::Item* CaseContents::item(std::int64_t id) const {
    const auto it = std::find_if(items.begin(), items.end(),
                                 [id](const casefile::Item& item) { return item.id == id; });
    return it == items.end() ? nullptr : &*it;
}

std::vector<casefile::Note> CaseContents::notesOf(std::optional<std::int64_t> item) const {
    return ofItem(notes, item);
}

std::vector<casefile::Tag> CaseContents::tagsOf(std::int64_t item) const {
    return ofItem(tags, item);
}

std::vector<casefile::Bookmark> CaseContents::bookmarksOf(std::int64_t item) const {
    return ofItem(bookmarks, item);
}

std::vector<casefile::Opinion> CaseContents::opinionsOf(std::optional<std::int64_t> item) const {
    return ofItem(opinions, item);
}

std::vector<casefile::Reading> CaseContents::readingsOf(std::int64_t item) const {
    return ofItem(readings, item);
}

int CaseContents::analysesOf(std::int64_t item) const {
    const auto it = analyses.find(item);
    return it == analyses.end() ? 0 : it->second;
}

bool CaseContents::hasFindingsOf(const std::string& who, std::int64_t item) const {
    const auto byWho = [&](const auto& one) { return one.item == item && one.examiner == who; };
    return std::any_of(readings.begin(), readings.end(), byWho) ||
           std::any_of(opinions.begin(), opinions.end(), byWho);
}

std::string CaseContents::name() const {
    return facts.number.empty() ? facts.title : facts.number;
}

CaseContents readContents(const casefile::CaseStore& store) {
    CaseContents contents;
    contents.facts = store.facts();
    contents.examiners = store.examiners();
    contents.items = store.items();
    contents.tags = store.tags();
    contents.notes = store.notes();
    contents.bookmarks = store.bookmarks();
    contents.opinions = store.opinions();
    contents.readings = store.readings();
    contents.reports = store.reports();
    for (const auto& [item, state] : store.analysisStates())
        ++contents.analyses[item];
    contents.logEnd = store.logHead();
    return contents;
}

Exhibit exhibitOf(const casefile::CaseStore& store, const CaseContents& contents,
                  const casefile::Item& item, bool hidden) {
    std::filesystem::path file;
    try {
        file = store.evidencePath(item);
    } catch (const CaseError& e) {
        // It leads outside the case: nothing is opened, and the integrity check says why.
        spdlog::error("Item {}: {}", item.id, e.what());
    }
    return {item.id,
            item.name,
            item.path,
            file,
            contents.analysesOf(item.id) > 0,
            hidden,
            file.empty() ? std::nullopt : std::optional(stampOf(file))};
}

} // namespace lineament::ui
