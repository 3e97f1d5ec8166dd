// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casecommand.h"
#include "app/caseengine.h"
#include "app/casewriting.h"
#include "app/progressbar.h"
#include "core/analysis/job.h"
#include "core/base/error.h"
#include "core/casefile/casestore.h"
#include "core/casefile/trackedit.h"
#include "core/casefile/viewing.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <atomic>
#include <iostream>

namespace lineament {

namespace {

std::vector<casefile::Item> chosenItems(const casefile::CaseStore& store,
                                        const CaseAnalyzeOptions& options) {
    std::vector<casefile::Item> items;
    for (const auto id : options.items)
        items.push_back(store.item(id));
    if (!items.empty())
        return items;
    return options.all ? store.items() : store.itemsToAnalyse();
}

void printRecorded(const casefile::Item& item, const casefile::Analysis& recorded,
                   const analysis::ItemResult& result) {
    std::cout << fmt::format("analysis {}\titem {}\t{}\t{}\t{}\n", recorded.id, item.id,
                             recorded.state, printable(analysis::verdictSentence(result)),
                             printable(item.name))
              << std::flush;
}

} // namespace

ExitCode analyzeCase(const CaseAnalyzeOptions& options, std::stop_token stop) {
    const auto store = openCaseToWrite(options.target);
    const auto items = chosenItems(*store, options);
    if (items.empty()) {
        std::cerr << "Every item has been analysed; --all analyses them again.\n";
        return kAllAnalysed;
    }
    requireSoundCase(*store, stop);
    analysis::JobRequest request;
    request.settings.stability = options.stability;
    request.keepResults = false;                      // the case has them
    request.scanStore = analysis::defaultScanStore(); // a killed scan of a video goes on
    if (!loadEngine(options.engine, request))
        return kNoModel;
    for (const auto& item : items)
        request.items.push_back(
            {store->evidencePath(item), std::nullopt, casefile::editsOf(*store, item.id)});
    const bool model = request.engine != nullptr || options.engine.noModel;

    casefile::ViewLog views(*store);
    ProgressBar bar;
    bool failed = false;
    analysis::JobCallbacks callbacks;
    callbacks.progress = [&](const analysis::Progress& p) {
        bar.show(p.itemsDone, p.itemsTotal, printable(p.current.filename().string()));
    };
    callbacks.item = [&](int index, const analysis::ItemResultPtr& result) {
        using analysis::ItemState;
        if (result->state == ItemState::Cancelled)
            return;
        failed =
            failed || (result->state != ItemState::Analysed && result->state != ItemState::NoFace);
        const auto& item = items[static_cast<std::size_t>(index)];
        bar.clear();
        try {
            const auto recorded =
                store->recordAnalysis(item.id, *result, {.why = options.target.reason});
            views.see({item.id});
            printRecorded(item, recorded, *result);
        } catch (const Error& e) {
            failed = true;
            std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        }
    };
    const auto done = analysis::runJob(std::move(request), callbacks, stop);
    bar.clear();
    if (done.cancelled)
        return kInterrupted;
    if (failed)
        return kSomeFailed;
    return model ? kAllAnalysed : kNoModel;
}

} // namespace lineament
