// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casewriting.h"

#include "core/base/error.h"

#include <charconv>

namespace lineament {

std::unique_ptr<casefile::CaseStore> openCaseToWrite(const CaseTarget& target) {
    auto store = casefile::CaseStore::open(target.folder, {target.who});
    if (store->readOnly())
        throw CaseError(target.folder.string(), "a case that can be written",
                        store->readOnlyReason());
    return store;
}

void requireWritableOutputs(const casefile::CaseStore& store, const std::vector<Output>& outputs) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& item : store.items())
        inputs.push_back(item.path); // copies lie in the case, where nothing may go anyway
    requireWritable(outputs, inputs);
}

CLI::App* addReadingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target) {
    auto* command = parent.add_subcommand(name, what);
    command->add_option("case", target.folder, "Case folder, NAME.lineament")
        ->required()
        ->type_name("CASE");
    return command;
}

CLI::App* addWritingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target) {
    auto* command = addReadingCommand(parent, name, what, target);
    command->add_option("--by", target.who,
                        "Who does it, for the log; without it the system's user name");
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
