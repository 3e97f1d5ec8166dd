// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casetrack.h"

#include "app/casewriting.h"
#include "core/casefile/trackedit.h"
#include "core/casefile/viewing.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    CaseTarget target;
    std::int64_t item = 0;
    std::string track;
    bool restore = false;
};

ExitCode editTrack(const Options& o, const std::stop_token& stop) {
    if (!o.restore && o.target.reason.empty()) {
        std::cerr << "lineament-cli: expected --reason, why track " << printable(o.track)
                  << " is left out, found none\n";
        return kUsage;
    }
    const auto store = openCaseToWrite(o.target);
    store->item(o.item); // says which item is missing
    requireSoundCase(*store, stop);
    casefile::ViewLog views(*store);
    const auto reason = o.restore ? std::nullopt : std::optional(o.target.reason);
    const auto [recorded, result] =
        casefile::leaveTrackOut(*store, o.item, o.track, reason, o.target.reason, stop);
    views.see({o.item});
    std::cout << fmt::format("analysis {}\titem {}\ttrack {}\t{}\t{}\n", recorded.id, o.item,
                             printable(o.track), o.restore ? "counts again" : "left out",
                             printable(analysis::verdictSentence(*result)));
    return kAllAnalysed;
}

} // namespace

Subcommand addCaseTrack(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    auto* command = addWritingCommand(
        parent, "track",
        "Leave a face track of a video out of the finding, for the --reason given, or count it "
        "again; means and finding are computed anew from the recorded scores",
        o->target);
    command->add_option("track", o->track, "The track, e.g. T2")->required();
    command->add_option("--item", o->item, "The item")->required();
    command->add_flag("--restore", o->restore, "Count a track again that was left out");
    return {command, [o](const std::stop_token& stop) { return editTrack(*o, stop); }};
}

} // namespace lineament
