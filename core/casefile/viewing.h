// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace lineament::casefile {

/// Action in the custody log: the examiner saw what the machine found on items. A reading by
/// somebody with no such entry of its item before it was blind (R32).
inline constexpr const char* kResultViewed = "result-viewed";

/// The items whose results @p who has seen, as the log says.
std::set<std::int64_t> itemsViewedBy(const CaseStore& store, const std::string& who);

/// The first entry that says that @p who has seen what the machine found on @p item.
std::optional<LogEntry> firstViewOf(const CaseStore& store, const std::string& who,
                                    std::int64_t item);

/// One entry for @p items, of which there is at least one, whether they were seen before or not.
void logViewed(CaseStore& store, const std::set<std::int64_t>& items);

/// Logs what the person who works on the case gets to see, once for each person and item; in a case
/// that is read-only nothing. For a single thread.
class ViewLog {
public:
    explicit ViewLog(CaseStore& store);
    /// Before it is shown: what was seen is in the log, whenever the program dies.
    void see(const std::set<std::int64_t>& items);

private:
    CaseStore& m_store;
    std::set<std::int64_t> m_seen;
};

} // namespace lineament::casefile
