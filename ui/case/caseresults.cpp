// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/caseresults.h"

#include "core/casefile/storedresult.h"

namespace lineament::ui {

std::function<std::vector<analysis::ItemResultPtr>(std::stop_token)>
caseResults(std::shared_ptr<const casefile::CaseStore> store, const Session& session) {
    std::vector<std::int64_t> items;
    for (const auto& item : session.items())
        if (item.exhibit && item.result && !item.hidden && item.change.isEmpty())
            items.push_back(item.exhibit->item);
    return [store = std::move(store), items](const std::stop_token& stop) {
        std::vector<analysis::ItemResultPtr> results;
        for (const auto item : items)
            if (const auto last = store->latestAnalysisOf(item))
                results.push_back(casefile::storedResult(*store, *last, stop));
        return results;
    };
}

} // namespace lineament::ui
