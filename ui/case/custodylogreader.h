// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "core/report/casematerial.h"
#include "ui/case/custodylogmodel.h"

#include <map>
#include <memory>
#include <vector>

namespace lineament::ui {

/// Some entries of the log in a row.
struct CustodyLogPart {
    std::vector<CustodyLogRow> rows;
    std::map<std::int64_t, QString> items; ///< that were added in them, with their names
    std::int64_t next = 1;                 ///< number of the entry behind them
    bool more = false;
};

/// Reads the log of a case from its beginning, part by part, so that neither the case nor the
/// window waits long. One thread at a time.
class CustodyLogReader {
public:
    explicit CustodyLogReader(std::shared_ptr<const casefile::CaseStore> store)
        : m_store(std::move(store)) {}

    /// What follows on the parts that were read. An entry that can't be read stands with the
    /// reason. Throws CaseError when the log can't be read at all.
    CustodyLogPart read();

private:
    std::vector<CustodyLogRow> oneByOne(std::int64_t end);
    CustodyLogRow row(const casefile::LogEntry& entry);

    std::shared_ptr<const casefile::CaseStore> m_store;
    report::ConcernedItems m_concerned;
    std::map<std::int64_t, QString> m_added; ///< of the part that is read
    std::int64_t m_next = 1;
};

} // namespace lineament::ui
