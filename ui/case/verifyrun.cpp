// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifyrun.h"

#include "core/analysis/resultjson.h"
#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

namespace lineament::ui {

namespace {

using casefile::CaseStore;
using casefile::RerunResult;

/// Table and id in "notes row 3" or "SHA-256 ... of items row 3".
std::optional<std::pair<std::string, std::int64_t>> rowIn(const std::string& text) {
    static const std::string kWord = " row ";
    const auto at = text.rfind(kWord);
    if (at == std::string::npos)
        return std::nullopt;
    const auto before = text.find_last_of(' ', at - 1);
    const auto start = at == 0 || before == std::string::npos ? 0 : before + 1;
    std::int64_t id = 0;
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data() + at + kWord.size(), end, id).ec != std::errc())
        return std::nullopt;
    return std::pair(text.substr(start, at - start), id);
}

/// Finds the items behind findings; reads a table when the first finding asks for it.
class ItemsOfFindings {
public:
    explicit ItemsOfFindings(const CaseStore& store)
        : m_store(store) {}

    std::int64_t itemOf(const casefile::Finding& finding) {
        auto row = rowIn(finding.where);
        if (!row)
            row = rowIn(finding.expected);
        if (!row)
            return 0;
        try {
            const auto& items = table(row->first);
            const auto found = items.find(row->second);
            return found == items.end() ? 0 : found->second;
        } catch (const Error&) {
            return 0; // so damaged that it can't be read: the findings say that
        }
    }

private:
    using Items = std::map<std::int64_t, std::int64_t>; ///< by id of the row
    template <class T> static Items itemsOf(const std::vector<T>& rows) {
        Items items;
        for (const auto& row : rows)
            items[row.id] = std::optional<std::int64_t>(row.item).value_or(0);
        return items;
    }
    Items read(const std::string& table) const {
        if (table == "items") {
            Items items;
            for (const auto& item : m_store.items())
                items[item.id] = item.id;
            return items;
        }
        if (table == "analyses")
            return itemsOf(m_store.analyses());
        if (table == "artifacts")
            return itemsOf(m_store.artifacts());
        if (table == "tags")
            return itemsOf(m_store.tags());
        if (table == "notes")
            return itemsOf(m_store.notes());
        if (table == "bookmarks")
            return itemsOf(m_store.bookmarks());
        if (table == "opinions")
            return itemsOf(m_store.opinions());
        if (table == "readings")
            return itemsOf(m_store.readings());
        return {};
    }
    const Items& table(const std::string& name) {
        const auto known = m_tables.find(name);
        return known != m_tables.end() ? known->second
                                       : m_tables.emplace(name, read(name)).first->second;
    }

    const CaseStore& m_store;
    std::map<std::string, Items> m_tables;
};

template <class Write> Recorded record(CaseStore& store, Write write) {
    if (store.readOnly())
        return {Recorded::State::ReadOnly, store.readOnlyReason()};
    try {
        write();
        return {Recorded::State::Yes, {}};
    } catch (const std::exception& e) {
        return {Recorded::State::Failed, e.what()};
    }
}

std::string timeNow() {
    return analysis::isoTime(std::chrono::system_clock::now());
}

} // namespace

VerifyProgress::Now VerifyProgress::take() {
    const std::lock_guard lock(m_mutex);
    Now now = m_now;
    m_now.findings.clear();
    m_now.results.clear();
    return now;
}

void VerifyProgress::set(const casefile::IntegrityProgress& progress) {
    const std::lock_guard lock(m_mutex);
    m_now.done = static_cast<std::int64_t>(progress.bytesDone);
    m_now.total = static_cast<std::int64_t>(progress.bytesTotal);
    m_now.current = progress.current;
    if (progress.soFar == nullptr)
        return;
    const auto& all = progress.soFar->findings;
    m_now.findings.insert(m_now.findings.end(), all.begin() + static_cast<std::ptrdiff_t>(m_found),
                          all.end());
    m_found = all.size();
}

void VerifyProgress::set(const casefile::RerunProgress& progress) {
    const std::lock_guard lock(m_mutex);
    m_now.done = progress.done;
    m_now.total = progress.total;
    m_now.current = progress.current;
}

void VerifyProgress::add(const RerunResult& result) {
    const std::lock_guard lock(m_mutex);
    m_now.results.push_back(result);
}

IntegrityOutcome runIntegrity(const std::shared_ptr<CaseStore>& store, VerifyProgress& progress,
                              std::stop_token stop) {
    IntegrityOutcome outcome;
    // Every file comes by here: only what is new is copied.
    casefile::IntegrityReport soFar;
    const auto note = [&](const casefile::IntegrityProgress& now) {
        progress.set(now);
        if (now.soFar == nullptr)
            return;
        const auto had = static_cast<std::ptrdiff_t>(soFar.findings.size());
        soFar.findings.insert(soFar.findings.end(), now.soFar->findings.begin() + had,
                              now.soFar->findings.end());
        soFar.entries = now.soFar->entries;
        soFar.rows = now.soFar->rows;
        soFar.files = now.soFar->files;
        soFar.bytes = now.soFar->bytes;
        soFar.end = now.soFar->end;
    };
    try {
        outcome.report = casefile::verifyIntegrity(store->folder(), note, std::move(stop));
        outcome.complete = true;
    } catch (const Cancelled&) {
        outcome.report = std::move(soFar);
    }
    outcome.time = timeNow();
    ItemsOfFindings items(*store);
    for (const auto& finding : outcome.report.findings)
        outcome.findings.push_back({finding, items.itemOf(finding)});
    std::stable_partition(outcome.findings.begin(), outcome.findings.end(),
                          [](const ItemFinding& one) { return one.finding.damage; });
    if (!outcome.complete && !outcome.report.damaged())
        outcome.recorded.state = Recorded::State::Incomplete;
    else
        outcome.recorded =
            record(*store, [&] { casefile::recordIntegrity(*store, outcome.report); });
    return outcome;
}

RerunOutcome runRerun(const std::shared_ptr<CaseStore>& store,
                      const std::shared_ptr<nn::Engine>& engine, const std::string& noModel,
                      VerifyProgress& progress, std::stop_token stop) {
    RerunOutcome outcome;
    if (!engine)
        outcome.noModel = noModel;
    std::vector<RerunResult> soFar;
    casefile::RerunCallbacks callbacks;
    callbacks.progress = [&](const casefile::RerunProgress& now) { progress.set(now); };
    callbacks.result = [&](const RerunResult& result) {
        soFar.push_back(result);
        progress.add(result);
    };
    try {
        outcome.results =
            casefile::rerunAnalyses(*store, engine, noModel, callbacks, std::move(stop));
        outcome.complete = true;
    } catch (const Cancelled&) {
        outcome.results = std::move(soFar);
    }
    outcome.time = timeNow();
    if (outcome.complete)
        outcome.recorded = record(*store, [&] { casefile::recordRerun(*store, outcome.results); });
    else
        outcome.recorded.state = Recorded::State::Incomplete;
    const auto rank = [](const RerunResult& result) {
        using Outcome = RerunResult::Outcome;
        constexpr std::array kOrder{Outcome::Different, Outcome::Unreadable, Outcome::Recalibrated,
                                    Outcome::NotComparable, Outcome::Equal};
        return std::find(kOrder.begin(), kOrder.end(), result.outcome) - kOrder.begin();
    };
    std::stable_sort(outcome.results.begin(), outcome.results.end(),
                     [&](const auto& a, const auto& b) {
                         return std::pair(rank(a), a.analysis) < std::pair(rank(b), b.analysis);
                     });
    return outcome;
}

} // namespace lineament::ui
