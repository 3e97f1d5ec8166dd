// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/viewing.h"

#include "core/base/json.h"
#include "core/casefile/person.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

std::set<std::int64_t> itemsOf(const LogEntry& entry) {
    std::set<std::int64_t> items;
    const Json value = parseJsonOrDiscard(entry.newValue);
    if (!value.is_object() || !value.contains("items") || !value["items"].is_array())
        return items;
    for (const Json& item : value["items"]) {
        if (item.is_number_integer())
            items.insert(item.get<std::int64_t>());
    }
    return items;
}

} // namespace

std::set<std::int64_t> itemsViewedBy(const CaseStore& store, const std::string& who) {
    std::set<std::int64_t> items;
    store.eachEntry([&](const LogEntry& entry) {
        if (entry.action == kResultViewed && samePerson(entry.who, who))
            items.merge(itemsOf(entry));
        return true;
    });
    return items;
}

std::optional<LogEntry> firstViewOf(const CaseStore& store, const std::string& who,
                                    std::int64_t item) {
    std::optional<LogEntry> first;
    store.eachEntry([&](LogEntry& entry) {
        if (entry.action == kResultViewed && samePerson(entry.who, who) &&
            itemsOf(entry).contains(item))
            first = std::move(entry);
        return !first;
    });
    return first;
}

void logViewed(CaseStore& store, const std::set<std::int64_t>& items) {
    store.logAction(kResultViewed,
                    items.size() == 1 ? "item " + std::to_string(*items.begin()) : "case", "null",
                    Json{{"items", items}}.dump());
}

ViewLog::ViewLog(CaseStore& store)
    : m_store(store) {
    if (!store.readOnly())
        m_seen = itemsViewedBy(store, store.who());
}

void ViewLog::see(const std::set<std::int64_t>& items) {
    if (m_store.readOnly())
        return;
    std::set<std::int64_t> fresh;
    std::set_difference(items.begin(), items.end(), m_seen.begin(), m_seen.end(),
                        std::inserter(fresh, fresh.end()));
    if (fresh.empty())
        return;
    logViewed(m_store, fresh);
    m_seen.merge(fresh);
}

} // namespace lineament::casefile
