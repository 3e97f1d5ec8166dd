// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casecommand.h"

#include "app/caseexport.h"
#include "app/caseopinion.h"
#include "app/casereport.h"
#include "app/caseresults.h"
#include "app/casetrack.h"
#include "app/casewriting.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/analysis/inputfiles.h"
#include "core/analysis/job.h"
#include "core/base/error.h"
#include "core/casefile/caseoutputs.h"
#include "core/casefile/casestore.h"
#include "core/casefile/logexport.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

namespace lineament {

namespace {

using casefile::CaseStore;
using Json = nlohmann::ordered_json;

struct Options {
    CaseTarget target;
    casefile::CaseFacts facts;
    std::vector<std::string> files;
    casefile::AddOptions add;
    bool reference = false;
    std::string firstGeneration = "unknown";
    bool json = false;
    std::filesystem::path jsonLines;
    CaseAnalyzeOptions analyze;
    CaseVerifyOptions verify;
    std::string text;
    std::optional<std::int64_t> item, note;
    bool remove = false;
};
using OptionsPtr = std::shared_ptr<Options>;

ExitCode newCase(Options options) {
    auto folder = options.target.folder;
    if (folder.filename().empty()) // "NAME.lineament/"
        folder = folder.parent_path();
    if (folder.extension() != casefile::kCaseSuffix)
        folder += casefile::kCaseSuffix;
    const auto store = CaseStore::create(folder, options.facts, {options.target.who});
    std::cout << "case\t" << store->facts().caseId << '\t' << printable(store->folder().string())
              << '\n';
    return kAllAnalysed;
}

void printAdded(const casefile::AddedEvidence& added) {
    using State = casefile::AddedEvidence::State;
    const std::string path = printable(added.path.string());
    switch (added.state) {
    case State::Added:
        std::cout << fmt::format("item {}\tadded\t{}\t{}\n", added.item->id, added.item->sha256,
                                 path);
        break;
    case State::AlreadyPresent:
        std::cout << fmt::format("item {}\talready there\t{}\t{}\n", added.item->id,
                                 added.item->sha256, path);
        break;
    case State::Failed:
        std::cout << fmt::format("-\tfailed\t{}\t{}\n", printable(added.message), path);
        break;
    case State::Cancelled:
        std::cout << fmt::format("-\tcancelled\t-\t{}\n", path);
        break;
    }
    std::cout << std::flush;
}

ExitCode addFiles(Options options, std::stop_token stop) {
    const auto store = openCaseToWrite(options.target);
    const auto inputs = analysis::collectFiles({options.files.begin(), options.files.end()});
    if (const auto leftOut = inputs.leftOutText(); !leftOut.empty())
        std::cerr << printable(leftOut) << '\n';
    if (inputs.files.empty()) {
        std::cerr << "lineament-cli: expected at least one file, found none in the folders given\n";
        return kUsage;
    }
    options.add.storage =
        options.reference ? casefile::Storage::Reference : casefile::Storage::Copy;
    options.add.intake.firstGeneration = casefile::firstGenerationFromName(options.firstGeneration);
    options.add.why = options.target.reason;
    ProgressBar bar;
    casefile::AddCallbacks callbacks;
    callbacks.progress = [&](const casefile::AddProgress& p) {
        constexpr std::uint64_t kMega = 1'000'000;
        bar.show(p.filesDone, p.filesTotal,
                 fmt::format("{} of {} MB, {}", p.bytesDone / kMega, p.bytesTotal / kMega,
                             printable(p.current.filename().string())));
    };
    bool failed = false;
    callbacks.file = [&](const casefile::AddedEvidence& added) {
        bar.clear();
        printAdded(added);
        failed = failed || added.state == casefile::AddedEvidence::State::Failed;
    };
    store->addEvidence(inputs.files, options.add, callbacks, stop);
    if (stop.stop_requested())
        return kInterrupted;
    return failed ? kSomeFailed : kAllAnalysed;
}

Json factsJson(const casefile::CaseFacts& facts) {
    return {{"case_id", facts.caseId},
            {"number", facts.number},
            {"title", facts.title},
            {"examiner", facts.examiner},
            {"organisation", facts.organisation},
            {"request", facts.request},
            {"Hp", facts.hp},
            {"Hd", facts.hd},
            {"created", facts.created}};
}

/// What is said of an item besides its own row.
struct ItemExtras {
    std::vector<std::string> tags;
    int notes = 0;
    int analyses = 0;
    std::string state; ///< of the last analysis
};

std::map<std::int64_t, ItemExtras> extrasOf(const CaseStore& store) {
    std::map<std::int64_t, ItemExtras> extras;
    for (const auto& tag : store.tags())
        extras[tag.item].tags.push_back(tag.tag);
    for (const auto& note : store.notes()) {
        if (note.item)
            ++extras[*note.item].notes;
    }
    for (const auto& [item, state] : store.analysisStates()) {
        ++extras[item].analyses;
        extras[item].state = state;
    }
    return extras;
}

Json itemJson(const casefile::Item& item, const ItemExtras& extras) {
    return {{"id", item.id},
            {"name", item.name},
            {"path", casefile::validUtf8(item.path.native())},
            {"bytes", item.bytes},
            {"sha256", item.sha256},
            {"md5", item.md5},
            {"storage", casefile::storageName(item.storage)},
            {"stored", item.stored},
            {"source", item.intake.source},
            {"received_format", item.intake.receivedFormat},
            {"first_generation", casefile::firstGenerationName(item.intake.firstGeneration)},
            {"added", item.added},
            {"added_by", item.addedBy},
            {"tags", extras.tags},
            {"notes", extras.notes},
            {"analyses", extras.analyses},
            {"state", extras.state.empty() ? Json(nullptr) : Json(extras.state)}};
}

ExitCode list(const Options& options) {
    const auto store = CaseStore::openReadOnly(options.target.folder);
    sayDamage(*store);
    auto extras = extrasOf(*store);
    const auto facts = store->facts();
    if (options.json) {
        Json items = Json::array();
        for (const auto& item : store->items())
            items.push_back(itemJson(item, extras[item.id]));
        std::cout << Json{{"case", factsJson(facts)}, {"items", std::move(items)}}.dump(2) << '\n';
        return kAllAnalysed;
    }
    std::cout << fmt::format("case {}\t{}\t{}\n", printable(facts.number), printable(facts.title),
                             printable(facts.examiner));
    for (const auto& item : store->items()) {
        const auto& extra = extras[item.id];
        std::cout << fmt::format("item {}\t{}\t{}\t{} bytes\t{}\t{}\t{}\n", item.id,
                                 item.sha256.substr(0, 12), casefile::storageName(item.storage),
                                 item.bytes, extra.state.empty() ? "not analysed" : extra.state,
                                 printable(fmt::format("{}", fmt::join(extra.tags, ", "))),
                                 printable(item.name));
    }
    return kAllAnalysed;
}

ExitCode log(const Options& options) {
    const auto store = CaseStore::openReadOnly(options.target.folder);
    if (!options.jsonLines.empty()) {
        casefile::requireWritableOutputs(
            *store, {{"--jsonl", options.jsonLines},
                     {"--jsonl", casefile::instructionBeside(options.jsonLines)}});
        const auto end = casefile::exportLog(*store, options.jsonLines);
        std::cerr << fmt::format("{} entries, SHA-256 of the last: {}\n", end.seq, end.sha256);
        return kAllAnalysed;
    }
    store->eachEntry([](const casefile::LogEntry& entry) {
        std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", entry.seq, entry.time,
                                 printable(entry.who), entry.action, printable(entry.object),
                                 printable(entry.why));
        return true;
    });
    return kAllAnalysed;
}

ExitCode note(const Options& options) {
    if (options.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        std::cerr << "lineament-cli: expected the text of a note, found none\n";
        return kUsage;
    }
    const auto store = openCaseToWrite(options.target);
    if (options.note) {
        store->changeNote(*options.note, options.text, options.target.reason);
        std::cout << "note " << *options.note << "\tchanged\n";
    } else {
        const auto id = store->addNote(options.item, options.text, options.target.reason);
        std::cout << "note " << id << "\tadded\n";
    }
    return kAllAnalysed;
}

ExitCode tag(const Options& options) {
    const auto store = openCaseToWrite(options.target);
    if (options.remove)
        store->removeTag(*options.item, options.text, options.target.reason);
    else
        store->addTag(*options.item, options.text, options.target.reason);
    std::cout << "item " << *options.item << (options.remove ? "\tuntagged\t" : "\ttagged\t")
              << printable(options.text) << '\n';
    return kAllAnalysed;
}

/// Errors of a case as a message, the same in every command.
ExitCode guarded(const std::function<ExitCode()>& run) {
    try {
        return run();
    } catch (const Cancelled&) {
        return kInterrupted;
    } catch (const std::exception& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

/// One of the commands below `case`.
struct CaseCommand {
    CLI::App* app = nullptr;
    std::function<ExitCode(std::stop_token)> run;
};

void addEngineOptions(CLI::App& command, CaseEngineOptions& engine) {
    command.add_option("--model", engine.model,
                       "Model package folder or checkpoint; without it the installed one");
    command.add_option("--device", engine.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    command.add_option("--threads", engine.threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

CaseCommand addNew(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(parent, "new", "Make an empty case", o->target);
    command->add_option("--number", o->facts.number, "Case number");
    command->add_option("--title", o->facts.title, "Title");
    command->add_option("--examiner", o->facts.examiner, "Examiner who answers for the case");
    command->add_option("--organisation", o->facts.organisation, "Laboratory");
    command->add_option("--request", o->facts.request, "The question that the case answers");
    command->add_option("--hp", o->facts.hp, "Proposition Hp")->capture_default_str();
    command->add_option("--hd", o->facts.hd, "Proposition Hd")->capture_default_str();
    return {command, [o](std::stop_token) { return newCase(*o); }};
}

CaseCommand addAdd(CLI::App& parent, const OptionsPtr& o) {
    auto* command =
        addWritingCommand(parent, "add", "Add evidence: read-only copies, hashed", o->target);
    command->add_option("files", o->files, "Files and folders")
        ->required()
        ->type_name("FILE|FOLDER");
    command->add_flag("--reference", o->reference, "Leave the files where they are");
    command->add_option("--source", o->add.intake.source, "How the files reached the laboratory");
    command->add_option("--received-format", o->add.intake.receivedFormat,
                        "In what form they came, e.g. \"e-mail attachment\"");
    command->add_option("--first-generation", o->firstGeneration, "Is it the first generation?")
        ->check(CLI::IsMember({"yes", "no", "unknown"}))
        ->capture_default_str();
    return {command, [o](std::stop_token stop) { return addFiles(*o, stop); }};
}

CaseCommand addAnalyze(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "analyze", "Analyse the items that are not yet analysed", o->analyze.target);
    addEngineOptions(*command, o->analyze.engine);
    command->add_flag("--no-model", o->analyze.engine.noModel, "Find faces, score nothing")
        ->excludes("--model");
    command->add_flag("!--no-stability", o->analyze.stability,
                      "Leave out the check of each verdict on small variants of the face");
    command->add_flag("--all", o->analyze.all, "Also what was analysed before");
    command->add_option("--item", o->analyze.items, "Only this item; may be given several times");
    return {command, [o](std::stop_token stop) { return analyzeCase(o->analyze, stop); }};
}

CaseCommand addVerify(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "verify",
        "Check log, rows and files; exit code 0: all as it was, 1: damage or differences, 2: no "
        "case, 3: a re-run that can't be compared",
        o->verify.target);
    command->add_flag("--rerun", o->verify.rerun,
                      "Run every analysis again from the evidence and compare");
    addEngineOptions(*command, o->verify.engine);
    command->add_flag("!--no-record", o->verify.record, "Don't put the outcome into the log");
    command->add_option("--head", o->verify.head,
                        "An end of the log that was noted elsewhere (a hash, \"NUMBER HASH\", or a "
                        "file with it): without one a log that was cut, with all that followed, "
                        "can't be told from the folder");
    return {command, [o](std::stop_token stop) { return verifyCase(o->verify, stop); }};
}

std::vector<CaseCommand> addOthers(CLI::App& parent, const OptionsPtr& o) {
    auto* listing = addReadingCommand(parent, "list", "List the items", o->target);
    listing->add_flag("--json", o->json, "As JSON");
    auto* logging = addReadingCommand(parent, "log", "Show or export the custody log", o->target);
    logging
        ->add_option("--jsonl", o->jsonLines,
                     "Write it as JSON lines, with a page beside it on how to check it")
        ->check(namedPlace());
    auto* noting = addWritingCommand(parent, "note", "Write or change a note", o->target);
    noting->add_option("text", o->text, "The note")->required();
    auto* item = noting->add_option("--item", o->item, "The item; without it the case itself");
    noting->add_option("--change", o->note, "Number of the note to change")->excludes(item);
    auto* tagging = addWritingCommand(parent, "tag", "Tag an item", o->target);
    tagging->add_option("tag", o->text, "The tag")->required();
    tagging->add_option("--item", o->item, "The item")->required();
    tagging->add_flag("--remove", o->remove, "Take the tag away");
    return {{listing, [o](std::stop_token) { return list(*o); }},
            {logging, [o](std::stop_token) { return log(*o); }},
            {noting, [o](std::stop_token) { return note(*o); }},
            {tagging, [o](std::stop_token) { return tag(*o); }}};
}

} // namespace

Subcommand addCaseCommand(CLI::App& parent) {
    auto* command = parent.add_subcommand(
        "case", "Cases: evidence, custody log, analyses, verification that can be repeated");
    command->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    std::vector<CaseCommand> commands = {addNew(*command, options), addAdd(*command, options),
                                         addAnalyze(*command, options),
                                         addVerify(*command, options)};
    for (auto& other : addOthers(*command, options))
        commands.push_back(std::move(other));
    for (const auto& one : {addCaseResults(*command), addCaseReport(*command),
                            addCaseExport(*command), addCaseKey(*command), addCaseTrack(*command)})
        commands.push_back({one.app, one.run});
    for (const auto& one : addCaseStatements(*command))
        commands.push_back({one.app, one.run});
    return {command, [commands](std::stop_token stop) {
                for (const auto& one : commands) {
                    if (*one.app)
                        return guarded([&] { return one.run(stop); });
                }
                return kUsage;
            }};
}

Subcommand addVerifyCommand(CLI::App& parent) {
    const auto command = addVerify(parent, std::make_shared<Options>());
    return {command.app,
            [command](std::stop_token stop) { return guarded([&] { return command.run(stop); }); }};
}

} // namespace lineament
