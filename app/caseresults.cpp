// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/caseresults.h"

#include "app/casewriting.h"
#include "app/itemoutput.h"
#include "app/optionchecks.h"
#include "app/outputs.h"
#include "app/progressbar.h"
#include "app/videooutput.h"
#include "core/base/error.h"
#include "core/casefile/caseoutputs.h"
#include "core/casefile/storedresult.h"
#include "core/casefile/viewing.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    CaseTarget target;
    std::vector<std::int64_t> items;
    bool every = false;
    std::filesystem::path json, csv;
};

/// The last analysis of each item, or every one, in the order in which they were recorded.
std::vector<casefile::Analysis> chosen(const casefile::CaseStore& store, const Options& options) {
    for (const auto id : options.items)
        store.item(id); // complains of one that is not there
    std::vector<casefile::Analysis> list;
    for (casefile::Analysis& analysis : store.analyses()) {
        if (!options.items.empty() && std::find(options.items.begin(), options.items.end(),
                                                analysis.item) == options.items.end())
            continue;
        if (!options.every)
            std::erase_if(list, [&](const auto& one) { return one.item == analysis.item; });
        list.push_back(std::move(analysis));
    }
    return list;
}

ExitCode showResults(const Options& options, std::stop_token stop) {
    const auto store = openCaseToShow(options.target);
    casefile::requireWritableOutputs(*store,
                                     {{"--json", options.json}, {"--csv", options.csv, true}});
    casefile::ViewLog views(*store);
    std::vector<analysis::ItemResultPtr> results, named;
    bool failed = false;
    const auto analyses = chosen(*store, options);
    if (analyses.empty())
        std::cerr << "Nothing has been analysed" << (options.items.empty() ? "" : " of these items")
                  << "; `case analyze` does that.\n";
    for (const auto& analysis : analyses) {
        try {
            results.push_back(casefile::storedResult(*store, analysis, stop));
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& e) {
            failed = true;
            std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
            continue;
        }
        // People know an item by the name that it came with, not by that of its copy.
        auto copy = std::make_shared<analysis::ItemResult>(*results.back());
        copy->path = store->item(analysis.item).path;
        named.push_back(std::move(copy));
        views.see({analysis.item});
        if (options.json != "-")
            printItem(*named.back());
    }
    OutputWriter writer("lineament-cli");
    if (!options.json.empty())
        writer.write([&] { writeResultsJson(options.json, results); });
    if (!options.csv.empty())
        writer.write([&] { writeVideoCsv(named, options.csv); });
    return failed || writer.failed() ? kSomeFailed : kAllAnalysed;
}

} // namespace

Subcommand addCaseResults(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    auto* command = addReadingCommand(
        parent, "results", "Show what the analyses found, as it was recorded: nothing is run again",
        o->target);
    addWho(*command, o->target);
    command->add_option("--item", o->items, "Only this item; may be given several times");
    command->add_flag("--every", o->every, "Every analysis; without it the last one of each item");
    command
        ->add_option("--json", o->json,
                     "Also as JSON, as `analyze` writes it; - for standard output, alone")
        ->check(namedPlace());
    command->add_option("--csv", o->csv, "Folder for tables of the videos' frames and tracks")
        ->check(namedPlace());
    return {command, [o](std::stop_token stop) { return showResults(*o, stop); }};
}

} // namespace lineament
