// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/caseopinion.h"

#include "app/casewriting.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/casefile/viewing.h"
#include "core/media/video.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    CaseTarget target;
    casefile::Opinion opinion;
    casefile::Reading reading;
    casefile::ExaminerProfile profile;
    /// Each only when it is given: the others stay as they are.
    std::optional<std::string> number, title, examiner, organisation, request, hp, hd;
    std::optional<std::string> name, position, employer, qualifications, contact;
    std::int64_t item = 0;
    std::optional<std::string> source, receivedFormat, firstGeneration;
    std::optional<std::int64_t> bookmark;
    std::optional<std::string> comment, status;
    std::optional<int> frame;
};
using OptionsPtr = std::shared_ptr<Options>;

void take(std::string& into, const std::optional<std::string>& given) {
    if (given)
        into = *given;
}

ExitCode giveOpinion(const Options& o, const std::stop_token& stop) {
    const auto store = openCaseToWrite(o.target);
    if (o.opinion.item)
        store->item(*o.opinion.item); // says which item is missing
    requireSoundCase(*store, stop);
    const auto id = store->addOpinion(o.opinion, o.target.reason);
    std::cout << "opinion " << id << "\tgiven\n";
    return kAllAnalysed;
}

/// Throws CaseError when the log shows that the examiner saw what the machine found (R32). Who
/// gives no name for the log is taken to be the examiner, whatever the system calls them.
void requireUnseen(const casefile::CaseStore& store, const Options& o) {
    auto view = casefile::firstViewOf(store, o.reading.examiner, o.reading.item);
    if (!view && o.target.who.empty())
        view = casefile::firstViewOf(store, store.who(), o.reading.item);
    if (view)
        throw CaseError(
            fmt::format("item {}", o.reading.item),
            "a blind reading by somebody who has not seen what the machine found on it",
            fmt::format("log entry {}: {} saw it at {}; without --blind the reading can be entered",
                        view->seq, view->who, view->time));
}

ExitCode giveReading(const Options& o, const std::stop_token& stop) {
    const auto store = openCaseToWrite(o.target);
    store->item(o.reading.item);
    if (o.reading.blind)
        requireUnseen(*store, o);
    requireSoundCase(*store, stop);
    const auto id = store->addReading(o.reading, o.target.reason);
    std::cout << "reading " << id << '\t' << (o.reading.blind ? "blind" : "not blind") << '\n';
    return kAllAnalysed;
}

ExitCode nothingToChange() {
    std::cerr << "lineament-cli: expected something to change, found none\n";
    return kUsage;
}

ExitCode changeFacts(const Options& o) {
    if (!o.number && !o.title && !o.examiner && !o.organisation && !o.request && !o.hp && !o.hd)
        return nothingToChange();
    const auto store = openCaseToWrite(o.target);
    auto facts = store->facts();
    take(facts.number, o.number);
    take(facts.title, o.title);
    take(facts.examiner, o.examiner);
    take(facts.organisation, o.organisation);
    take(facts.request, o.request);
    take(facts.hp, o.hp);
    take(facts.hd, o.hd);
    store->setFacts(facts, o.target.reason);
    std::cout << "case\tchanged\n";
    return kAllAnalysed;
}

/// Adds the person, or changes the profile of that name.
ExitCode setExaminer(const Options& o) {
    const auto store = openCaseToWrite(o.target);
    const auto known = store->examiners();
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto& one) { return one.name == *o.name; });
    auto profile = found == known.end() ? casefile::ExaminerProfile{} : *found;
    take(profile.name, o.name);
    take(profile.position, o.position);
    take(profile.organisation, o.employer);
    take(profile.qualifications, o.qualifications);
    take(profile.contact, o.contact);
    if (found == known.end())
        std::cout << "examiner " << store->addExaminer(profile, o.target.reason) << "\tadded\n";
    else {
        store->changeExaminer(profile, o.target.reason);
        std::cout << "examiner " << profile.id << "\tchanged\n";
    }
    return kAllAnalysed;
}

ExitCode changeIntake(const Options& o) {
    if (!o.source && !o.receivedFormat && !o.firstGeneration)
        return nothingToChange();
    const auto store = openCaseToWrite(o.target);
    auto intake = store->item(o.item).intake;
    take(intake.source, o.source);
    take(intake.receivedFormat, o.receivedFormat);
    if (o.firstGeneration)
        intake.firstGeneration = casefile::firstGenerationFromName(*o.firstGeneration);
    store->setIntake(o.item, intake, o.target.reason);
    std::cout << "item " << o.item << "\tintake changed\n";
    return kAllAnalysed;
}

/// Throws CaseError for a frame that the item has not, IoError and FormatError when that can't be
/// found out.
void requireFrame(const casefile::CaseStore& store, const casefile::Item& item, int frame,
                  const std::stop_token& stop) {
    const auto file = store.evidencePath(item);
    const std::string where = "item " + std::to_string(item.id) + ", " + item.name;
    if (!media::looksLikeVideo(file))
        throw CaseError(where, "a video, for a bookmark of a frame", "no video");
    const auto reader = media::VideoReader::open(file, {}, stop);
    const int count = reader->index(stop).count();
    if (frame >= count)
        throw CaseError(where, "a frame from 0 to " + std::to_string(count - 1),
                        std::to_string(frame));
}

/// Adds a bookmark, or changes what is said of one.
ExitCode setBookmark(const Options& o, const std::stop_token& stop) {
    if (!o.bookmark && o.item == 0) {
        std::cerr << "lineament-cli: expected --item or --change, found neither\n";
        return kUsage;
    }
    const auto store = openCaseToWrite(o.target);
    casefile::Bookmark bookmark;
    bookmark.status = "open";
    if (o.bookmark) {
        const auto known = store->bookmarks();
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](const auto& one) { return one.id == *o.bookmark; });
        if (found == known.end())
            throw CaseError(store->folder().string(), "bookmark " + std::to_string(*o.bookmark),
                            "no such bookmark");
        bookmark = *found;
    } else {
        const auto item = store->item(o.item); // says which item is missing
        bookmark.item = item.id;
        if (o.frame)
            requireFrame(*store, item, *o.frame, stop);
        // The window takes the rest of the view as it is without a bookmark.
        bookmark.view = o.frame ? "{\"frame\":" + std::to_string(*o.frame) + "}" : "{}";
    }
    take(bookmark.comment, o.comment);
    take(bookmark.status, o.status);
    if (o.bookmark) {
        store->changeBookmark(bookmark, o.target.reason);
        std::cout << "bookmark " << bookmark.id << "\tchanged\n";
    } else {
        std::cout << "bookmark " << store->addBookmark(bookmark, o.target.reason) << "\tadded\n";
    }
    return kAllAnalysed;
}

Subcommand addOpinion(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "opinion", "Enter an examiner's opinion; it supersedes an earlier one, which stays",
        o->target);
    command->add_option("--item", o->opinion.item, "The item; without it the case as a whole");
    command->add_option("--examiner", o->opinion.examiner, "Whose opinion it is")->required();
    command
        ->add_option("--conclusion", o->opinion.conclusion,
                     "e.g. \"moderate support for Hp\", \"inconclusive\"")
        ->required();
    command->add_option("--reasons", o->opinion.reasons, "What it rests on")->required();
    return {command, [o](const std::stop_token& stop) { return giveOpinion(*o, stop); }};
}

Subcommand addReading(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "reading", "Enter a reading: what one person saw in the image themselves",
        o->target);
    command->add_option("--item", o->reading.item, "The item")->required();
    command->add_option("--examiner", o->reading.examiner, "Who read it")->required();
    command->add_option("--conclusion", o->reading.conclusion, "As for an opinion")->required();
    command->add_option("--observations", o->reading.observations, "What was seen")->required();
    command->add_flag("--blind", o->reading.blind,
                      "Made without score, maps and context; refused when the log shows otherwise");
    return {command, [o](const std::stop_token& stop) { return giveReading(*o, stop); }};
}

Subcommand addFacts(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(parent, "facts",
                                      "Change what the case is about; the rest stays", o->target);
    command->add_option("--number", o->number, "Case number");
    command->add_option("--title", o->title, "Title");
    command->add_option("--examiner", o->examiner, "Examiner who answers for the case");
    command->add_option("--organisation", o->organisation, "Laboratory");
    command->add_option("--request", o->request, "The question that the case answers");
    command->add_option("--hp", o->hp, "Proposition Hp");
    command->add_option("--hd", o->hd, "Proposition Hd");
    return {command, [o](std::stop_token) { return changeFacts(*o); }};
}

Subcommand addExaminer(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "examiner",
        "Add a person who works on the case, or change the profile of that name", o->target);
    command->add_option("--name", o->name, "Name")->required();
    command->add_option("--position", o->position, "Position");
    command->add_option("--organisation", o->employer, "Organisation");
    command->add_option("--qualifications", o->qualifications, "Qualifications");
    command->add_option("--contact", o->contact, "Address, telephone, e-mail");
    return {command, [o](std::stop_token) { return setExaminer(*o); }};
}

Subcommand addIntake(CLI::App& parent, const OptionsPtr& o) {
    auto* command =
        addWritingCommand(parent, "intake", "Change how an item reached the laboratory", o->target);
    command->add_option("--item", o->item, "The item")->required();
    command->add_option("--source", o->source, "How it reached the laboratory");
    command->add_option("--received-format", o->receivedFormat, "In what form it came");
    command->add_option("--first-generation", o->firstGeneration, "Is it the first generation?")
        ->check(CLI::IsMember({"yes", "no", "unknown"}));
    return {command, [o](std::stop_token) { return changeIntake(*o); }};
}

Subcommand addBookmark(CLI::App& parent, const OptionsPtr& o) {
    auto* command = addWritingCommand(
        parent, "bookmark", "Bookmark a view of an item, or change what is said of it", o->target);
    auto* item = command->add_option("--item", o->item, "The item");
    command->add_option("--frame", o->frame, "Frame of a video")
        ->check(CLI::NonNegativeNumber)
        ->needs(item);
    command->add_option("--change", o->bookmark, "Number of the bookmark to change")
        ->excludes(item);
    command->add_option("--comment", o->comment, "What is to be seen there");
    command->add_option("--status", o->status, "How far it is")
        ->check(CLI::IsMember({"open", "settled"}));
    return {command, [o](std::stop_token stop) { return setBookmark(*o, stop); }};
}

} // namespace

std::vector<Subcommand> addCaseStatements(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    return {addOpinion(parent, o),  addReading(parent, o), addFacts(parent, o),
            addExaminer(parent, o), addIntake(parent, o),  addBookmark(parent, o)};
}

} // namespace lineament
