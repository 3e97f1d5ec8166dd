// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casereport.h"

#include "app/caseengine.h"
#include "app/casewriting.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/analysis/job.h"
#include "core/base/error.h"
#include "core/casefile/caseoutputs.h"
#include "core/casefile/viewing.h"
#include "core/report/storereport.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <stdexcept>

namespace lineament {

namespace {

namespace fs = std::filesystem;

struct Options {
    CaseTarget target;
    CaseEngineOptions engine;
    std::vector<std::int64_t> items;
    bool final = false, draft = false;
    fs::path out, logo;
    std::string title = "Analysis report";
    std::string laboratory, reviewer, secondMethod;
    std::vector<std::string> sections, limitations, notes;
    std::string figures = "all";
};

std::int64_t noteNumber(const std::string& word) {
    const auto id = wholeNumber(word);
    if (!id)
        throw std::invalid_argument("--notes: expected all, none or numbers of notes, found " +
                                    word);
    return *id;
}

std::set<std::int64_t> chosenNotes(const casefile::CaseStore& store,
                                   const std::vector<std::string>& words) {
    std::set<std::int64_t> ids;
    if (words.empty() || (words.size() == 1 && words[0] == "none"))
        return ids;
    if (words.size() == 1 && words[0] == "all") {
        for (const auto& note : store.notes())
            ids.insert(note.id);
        return ids;
    }
    for (const auto& word : words)
        ids.insert(noteNumber(word));
    const auto notes = store.notes();
    for (const auto id : ids) {
        if (std::none_of(notes.begin(), notes.end(), [id](const auto& n) { return n.id == id; }))
            throw CaseError(store.folder().string(), "note " + std::to_string(id), "no such note");
    }
    return ids;
}

report::ReportOptions reportOptions(const Options& o) {
    report::ReportOptions options;
    options.title = QString::fromStdString(o.title);
    options.final = o.final;
    options.items = o.items;
    if (!o.sections.empty())
        options.sections.clear();
    for (const auto& name : o.sections) {
        if (name != "none")
            options.sections.insert(report::sectionFromName(name));
    }
    options.figures = report::figureChoiceFromName(o.figures);
    options.laboratory =
        QString::fromStdString(o.laboratory).replace(QLatin1String("\\n"), QLatin1String("\n"));
    options.logo = o.logo;
    options.reviewer = QString::fromStdString(o.reviewer);
    options.secondMethod = QString::fromStdString(o.secondMethod);
    for (const auto& one : o.limitations)
        options.limitations.push_back(QString::fromStdString(one));
    return options;
}

const char* stageName(report::StoringStage stage) {
    switch (stage) {
    case report::StoringStage::Checking:
        return "checking the case";
    case report::StoringStage::Building:
        return "making figures";
    case report::StoringStage::Writing:
        break;
    }
    return "writing";
}

/// FILE.pdf, and FILE.json beside it: copies of what the case keeps.
void copyOut(const casefile::CaseStore& store, const report::StoredReport& stored,
             const fs::path& out) {
    const auto copy = [&](const casefile::ReportFile& report, const fs::path& to) {
        const auto bytes = readFile(store.resolve(report.file), report.bytes);
        writeFileAtomically(to, bytes);
        std::cout << "written\t" << printable(to.string()) << '\n';
    };
    copy(stored.pdf, out);
    copy(stored.json, report::jsonBeside(out));
}

ExitCode reportCase(const Options& o, std::stop_token stop) {
    report::ReportOptions options;
    try {
        options = reportOptions(o);
    } catch (const std::invalid_argument& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kUsage;
    }
    if (o.out.extension() == ".json") {
        std::cerr << "lineament-cli: --out: expected the name of the PDF, found one that ends in "
                     ".json, where its JSON goes\n";
        return kUsage;
    }
    const auto store = openCaseToWrite(o.target);
    options.notes = chosenNotes(*store, o.notes);
    // Before the report is made and stored, which can't be undone.
    if (!o.out.empty())
        casefile::requireWritableOutputs(*store,
                                         {{"--out", o.out}, {"--out", report::jsonBeside(o.out)}});
    ProgressBar bar;
    report::StoreReportOptions storing;
    storing.why = o.target.reason;
    storing.applicationDir = QCoreApplication::applicationDirPath().toStdString();
    storing.engine = [&] {
        bar.clear();
        analysis::JobRequest request;
        if (!loadEngine(o.engine, request))
            throw CaseError("--model", "a model that can be loaded, or --no-model", "none");
        return request.engine;
    };
    storing.progress = [&bar](report::StoringStage stage, double share) {
        constexpr int kParts = 1000;
        bar.show(static_cast<int>(share * kParts), kParts, stageName(stage));
    };
    const auto stored = report::storeReport(*store, options, storing, stop);
    bar.clear();
    // It says what the machine found on each of its items (R32).
    std::set<std::int64_t> shown(options.items.begin(), options.items.end());
    if (shown.empty()) {
        for (const auto& [item, state] : store->analysisStates())
            shown.insert(item);
    }
    casefile::ViewLog(*store).see(shown);
    for (const auto* one : {&stored.json, &stored.pdf})
        std::cout << fmt::format("report {}\t{}\t{}\t{}\t{}\n", one->id,
                                 one->final ? "final" : "draft", one->sha256, one->file,
                                 printable(one->title));
    if (!o.out.empty())
        copyOut(*store, stored, o.out);
    return kAllAnalysed;
}

} // namespace

Subcommand addCaseReport(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    auto* command = addWritingCommand(
        parent, "report",
        "Check the case, make its report as PDF/A and JSON and store both in it; exit code 0: "
        "stored, 1: the case is damaged or nothing could be reported",
        o->target);
    command->add_option("--out", o->out, "Also write the PDF here, and the JSON beside it")
        ->check(namedPlace())
        ->type_name("FILE.pdf");
    command->add_option("--item", o->items,
                        "Only this item; may be given several times. Without it every item that "
                        "was analysed");
    auto* final =
        command->add_flag("--final", o->final, "A final report: the next version of that title");
    command
        ->add_flag("--draft", o->draft, "A draft, which says so on every page; this is the default")
        ->excludes(final);
    command->add_option("--title", o->title, "Title")->capture_default_str();
    command->add_option("--laboratory", o->laboratory,
                        "Text of the letterhead; lines are separated by \\n");
    command->add_option("--logo", o->logo, "PNG, JPEG or SVG for the letterhead");
    command->add_option("--reviewer", o->reviewer, "Named in the report");
    command
        ->add_option("--sections", o->sections,
                     "Parts that may be left out and are to be there: summary, metadata, measures, "
                     "validation, custody, certification, raw-data; none of them: none. Without it "
                     "all of them")
        ->delimiter(',')
        ->type_name("A,B,C");
    command->add_option("--figures", o->figures, "none, photo (no maps) or all")
        ->check(CLI::IsMember({"none", "photo", "all"}))
        ->capture_default_str();
    command->add_option("--notes", o->notes, "Notes to print: all, none, or their numbers")
        ->delimiter(',');
    command->add_option("--limitation", o->limitations,
                        "A limitation that you add to the generated ones; may be given several "
                        "times");
    command->add_option("--second-method", o->secondMethod,
                        "A second, independent method that you applied, and what it gave");
    command->add_option("--model", o->engine.model,
                        "Model package folder, for maps of frames of videos; without it the "
                        "installed one");
    command->add_flag("--no-model", o->engine.noModel, "No attention maps of frames of videos")
        ->excludes("--model");
    return {command, [o](std::stop_token stop) { return reportCase(*o, stop); }};
}

} // namespace lineament
