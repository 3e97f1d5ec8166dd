// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What people write into a case: profiles, intake, tags, notes, bookmarks, opinions, readings.

#include "core/base/error.h"
#include "core/casefile/casestoreprivate.h"

#include <stdexcept>

namespace lineament::casefile {

namespace {

std::string named(const char* kind, std::int64_t id) {
    return std::string(kind) + " " + std::to_string(id);
}

std::string named(std::optional<std::int64_t> item) {
    return item ? named("item", *item) : std::string("case");
}

std::optional<std::int64_t> optionalIn(const Row& row, const char* column) {
    return row.isNull(column) ? std::optional<std::int64_t>() : row.integer(column);
}

Columns profileColumns(const ExaminerProfile& profile) {
    return {{"name", profile.name},
            {"position", profile.position},
            {"organisation", profile.organisation},
            {"qualifications", profile.qualifications},
            {"contact", profile.contact}};
}

Tag tagOf(const Row& row) {
    return {row.integer("id"), row.integer("item"), row.text("tag"), row.text("added"),
            row.text("added_by")};
}

} // namespace

const char* storageName(Storage storage) {
    return storage == Storage::Copy ? "copy" : "reference";
}

const char* firstGenerationName(FirstGeneration value) {
    switch (value) {
    case FirstGeneration::Yes:
        return "yes";
    case FirstGeneration::No:
        return "no";
    case FirstGeneration::Unknown:
        break;
    }
    return "unknown";
}

FirstGeneration firstGenerationFromName(const std::string& name) {
    for (const auto value : {FirstGeneration::Unknown, FirstGeneration::Yes, FirstGeneration::No}) {
        if (name == firstGenerationName(value))
            return value;
    }
    throw std::invalid_argument("expected yes, no or unknown, found " + name);
}

std::vector<ExaminerProfile> CaseStore::examiners() const {
    return d->rows<ExaminerProfile>("SELECT * FROM examiners ORDER BY id", {}, [](const Row& row) {
        return ExaminerProfile{row.integer("id"),          row.text("name"),
                               row.text("position"),       row.text("organisation"),
                               row.text("qualifications"), row.text("contact")};
    });
}

std::int64_t CaseStore::addExaminer(const ExaminerProfile& profile, const std::string& why) {
    std::int64_t id = 0;
    d->change({"examiner-added", {}, why}, [&](Edit& edit, ChangeText& text) {
        id = edit.insert("examiners", profileColumns(profile));
        text.object = named("examiner", id);
    });
    return id;
}

void CaseStore::changeExaminer(const ExaminerProfile& profile, const std::string& why) {
    d->change({"examiner-changed", named("examiner", profile.id), why},
              [&](Edit& edit, ChangeText&) {
                  edit.update("examiners", profile.id, profileColumns(profile));
              });
}

void CaseStore::setIntake(std::int64_t item, const Intake& intake, const std::string& why) {
    d->change({"intake-changed", named("item", item), why}, [&](Edit& edit, ChangeText&) {
        edit.update(
            "items", item,
            {{"source", intake.source},
             {"received_format", intake.receivedFormat},
             {"first_generation", std::string(firstGenerationName(intake.firstGeneration))}});
    });
}

std::vector<Tag> CaseStore::tags() const {
    return d->rows<Tag>("SELECT * FROM tags ORDER BY id", {}, tagOf);
}

void CaseStore::addTag(std::int64_t item, const std::string& tag, const std::string& why) {
    d->requireWritable();
    const std::string word = validUtf8(tag);
    if (word.empty())
        throw CaseError(named("item", item), "a tag", "an empty one");
    if (!d->rows<Tag>("SELECT * FROM tags WHERE item = ? AND tag = ?", {item, word}, tagOf).empty())
        return;
    d->change({"tag-added", named("item", item), why}, [&](Edit& edit, ChangeText&) {
        edit.insert("tags",
                    {{"item", item}, {"tag", word}, {"added", timeNow()}, {"added_by", d->who()}});
    });
}

void CaseStore::removeTag(std::int64_t item, const std::string& tag, const std::string& why) {
    d->requireWritable();
    const auto found = d->rows<Tag>("SELECT * FROM tags WHERE item = ? AND tag = ?",
                                    {item, validUtf8(tag)}, tagOf);
    if (found.empty())
        throw CaseError(named("item", item), "the tag " + tag, "no such tag");
    d->change({"tag-removed", named("item", item), why},
              [&](Edit& edit, ChangeText&) { edit.remove("tags", found.front().id); });
}

std::vector<Note> CaseStore::notes() const {
    return d->rows<Note>("SELECT * FROM notes ORDER BY id", {}, [](const Row& row) {
        return Note{row.integer("id"), optionalIn(row, "item"), row.text("text"),
                    row.text("changed"), row.text("changed_by")};
    });
}

std::int64_t CaseStore::addNote(std::optional<std::int64_t> item, const std::string& text,
                                const std::string& why) {
    std::int64_t id = 0;
    d->change({"note-added", {}, why}, [&](Edit& edit, ChangeText& change) {
        id = edit.insert("notes", {{"item", optionalId(item)},
                                   {"text", text},
                                   {"changed", timeNow()},
                                   {"changed_by", d->who()}});
        change.object = named("note", id) + " of " + named(item);
    });
    return id;
}

void CaseStore::changeNote(std::int64_t note, const std::string& text, const std::string& why) {
    d->change({"note-changed", named("note", note), why}, [&](Edit& edit, ChangeText&) {
        edit.update("notes", note,
                    {{"text", text}, {"changed", timeNow()}, {"changed_by", d->who()}});
    });
}

std::vector<Bookmark> CaseStore::bookmarks() const {
    return d->rows<Bookmark>("SELECT * FROM bookmarks ORDER BY id", {}, [](const Row& row) {
        return Bookmark{row.integer("id"),     row.integer("item"), row.text("view"),
                        row.text("comment"),   row.text("status"),  row.text("changed"),
                        row.text("changed_by")};
    });
}

std::int64_t CaseStore::addBookmark(const Bookmark& bookmark, const std::string& why) {
    std::int64_t id = 0;
    d->change({"bookmark-added", {}, why}, [&](Edit& edit, ChangeText& text) {
        id = edit.insert("bookmarks", {{"item", bookmark.item},
                                       {"view", bookmark.view},
                                       {"comment", bookmark.comment},
                                       {"status", bookmark.status},
                                       {"changed", timeNow()},
                                       {"changed_by", d->who()}});
        text.object = named("bookmark", id) + " of " + named("item", bookmark.item);
    });
    return id;
}

void CaseStore::changeBookmark(const Bookmark& bookmark, const std::string& why) {
    d->change({"bookmark-changed", named("bookmark", bookmark.id), why},
              [&](Edit& edit, ChangeText&) {
                  edit.update("bookmarks", bookmark.id,
                              {{"view", bookmark.view},
                               {"comment", bookmark.comment},
                               {"status", bookmark.status},
                               {"changed", timeNow()},
                               {"changed_by", d->who()}});
              });
}

std::vector<Opinion> CaseStore::opinions() const {
    return d->rows<Opinion>("SELECT * FROM opinions ORDER BY id", {}, [](const Row& row) {
        return Opinion{row.integer("id"),      optionalIn(row, "item"), row.text("examiner"),
                       row.text("conclusion"), row.text("reasons"),     row.text("given")};
    });
}

std::int64_t CaseStore::addOpinion(const Opinion& opinion, const std::string& why) {
    if (opinion.conclusion.empty())
        throw CaseError(named(opinion.item), "an examiner's conclusion", "an empty one");
    std::int64_t id = 0;
    d->change({"opinion-given", {}, why}, [&](Edit& edit, ChangeText& text) {
        id = edit.insert("opinions",
                         {{"item", optionalId(opinion.item)},
                          {"examiner", opinion.examiner.empty() ? d->who() : opinion.examiner},
                          {"conclusion", opinion.conclusion},
                          {"reasons", opinion.reasons},
                          {"given", timeNow()}});
        text.object = named("opinion", id) + " on " + named(opinion.item);
    });
    return id;
}

std::vector<Reading> CaseStore::readings() const {
    return d->rows<Reading>("SELECT * FROM readings ORDER BY id", {}, [](const Row& row) {
        return Reading{row.integer("id"),         row.integer("item"),      row.text("examiner"),
                       row.integer("blind") != 0, row.text("observations"), row.text("conclusion"),
                       row.text("given")};
    });
}

std::int64_t CaseStore::addReading(const Reading& reading, const std::string& why) {
    std::int64_t id = 0;
    d->change({"reading-recorded", {}, why}, [&](Edit& edit, ChangeText& text) {
        id = edit.insert("readings",
                         {{"item", reading.item},
                          {"examiner", reading.examiner.empty() ? d->who() : reading.examiner},
                          {"blind", std::int64_t{reading.blind ? 1 : 0}},
                          {"observations", reading.observations},
                          {"conclusion", reading.conclusion},
                          {"given", timeNow()}});
        text.object = named("reading", id) + " of " + named("item", reading.item);
    });
    return id;
}

} // namespace lineament::casefile
