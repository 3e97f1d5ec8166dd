// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casewriting.h"

#include "core/base/error.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <utility>

namespace lineament {

std::unique_ptr<casefile::CaseStore> openCaseToWrite(const CaseTarget& target) {
    auto store = casefile::CaseStore::open(target.folder, {target.who});
    if (store->readOnly())
        throw CaseError(target.folder.string(), "a case that can be written",
                        store->readOnlyReason());
    return store;
}

std::unique_ptr<casefile::CaseStore> openCaseToShow(const CaseTarget& target) {
    std::unique_ptr<casefile::CaseStore> store;
    try {
        store = casefile::CaseStore::open(target.folder, {target.who});
    } catch (const Error&) {
        // What is too damaged to be written may still be read.
        store = casefile::CaseStore::openReadOnly(target.folder);
    }
    sayDamage(*store);
    return store;
}

void sayDamage(const casefile::CaseStore& store) {
    if (const auto failed = casefile::lastFailedCheck(store))
        std::cerr << fmt::format("lineament-cli: DAMAGE: the last check of this case found it "
                                 "damaged (log entry {}, {}); `case verify` checks it again\n",
                                 failed->seq, failed->time);
}

void showProgress(ProgressBar& bar, const casefile::IntegrityProgress& progress) {
    constexpr std::uint64_t kParts = 1000;
    bar.show(static_cast<int>(progress.bytesDone * kParts /
                              std::max<std::uint64_t>(progress.bytesTotal, 1)),
             kParts, "checking " + printable(progress.current));
}

void requireSoundCase(casefile::CaseStore& store, std::stop_token stop) {
    ProgressBar bar;
    casefile::requireSound(
        store, [&](const casefile::IntegrityProgress& p) { showProgress(bar, p); },
        std::move(stop));
}

CLI::App* addReadingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target) {
    auto* command = parent.add_subcommand(name, what);
    command->add_option("case", target.folder, "Case folder, NAME.lineament")
        ->required()
        ->type_name("CASE");
    return command;
}

void addWho(CLI::App& command, CaseTarget& target) {
    command.add_option("--by", target.who,
                       "Who does it, for the log; without it the system's user name");
}

CLI::App* addWritingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target) {
    auto* command = addReadingCommand(parent, name, what, target);
    addWho(*command, target);
    command->add_option("--reason", target.reason, "Why, for the log");
    return command;
}

std::optional<std::int64_t> wholeNumber(const std::string& word) {
    std::int64_t number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size())
        return std::nullopt;
    return number;
}

} // namespace lineament
