// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/verdict.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lineament::casefile {

/// What a case is about. Text as the examiner gave it; empty where nothing was given.
struct CaseFacts {
    std::string caseId; ///< made once, 32 hexadecimal digits; binds the log to this case
    std::string number;
    std::string title;
    std::string examiner;
    std::string organisation;
    std::string request;            ///< the question that the case answers
    std::string hp = analysis::kHp; ///< the two propositions (R21)
    std::string hd = analysis::kHd;
    std::string created; ///< UTC, ISO 8601; set by the store, like every time below
};

/// A person who works on the case.
struct ExaminerProfile {
    std::int64_t id = 0;
    std::string name;
    std::string position;
    std::string organisation;
    std::string qualifications;
    std::string contact;
};

enum class Storage {
    Copy,     ///< a read-only copy in evidence/, named by its SHA-256
    Reference ///< the original stays where it is
};
enum class FirstGeneration { Unknown, Yes, No };
/// "copy", "reference"; "unknown", "yes", "no". The inverse throws std::invalid_argument.
const char* storageName(Storage storage);
const char* firstGenerationName(FirstGeneration value);
FirstGeneration firstGenerationFromName(const std::string& name);

/// How an item reached the lab (R5).
struct Intake {
    std::string source;
    std::string receivedFormat;
    FirstGeneration firstGeneration = FirstGeneration::Unknown;
    bool operator==(const Intake&) const = default;
};

/// One piece of evidence.
struct Item {
    std::int64_t id = 0;
    std::filesystem::path path; ///< of the original when it was added, byte for byte
    std::string name;           ///< its file name, for display (UTF-8)
    std::uint64_t bytes = 0;
    std::string sha256;
    std::string md5;
    Storage storage = Storage::Copy;
    std::string stored; ///< file name within evidence/; empty for a reference
    Intake intake;
    std::string added;
    std::string addedBy;
};

struct Tag {
    std::int64_t id = 0;
    std::int64_t item = 0;
    std::string tag;
    std::string added;
    std::string addedBy;
};

struct Note {
    std::int64_t id = 0;
    std::optional<std::int64_t> item; ///< none: of the case itself
    std::string text;
    std::string changed;
    std::string changedBy;
};

/// A view to come back to.
struct Bookmark {
    std::int64_t id = 0;
    std::int64_t item = 0;
    std::string view; ///< state of the view as JSON text; the window's own business
    std::string comment;
    std::string status; ///< e.g. "open", "settled"
    std::string changed;
    std::string changedBy;
};

/// One run of the machine on one item.
struct Analysis {
    std::int64_t id = 0;
    std::int64_t item = 0;
    std::string state; ///< analysis::stateName()
    std::string started;
    std::string finished;
    std::string recordedBy;
    std::string settings; ///< JSON; see settingsjson.h
    std::string faces;    ///< JSON of the faces that the examiner set; empty: they were found
    std::string scores;   ///< JSON; see scorelist.h
    std::string result;   ///< the item of resources/schema/analysis.schema.json, on one line
    std::string resultSha256;
};

/// What an examiner concludes. The machine's finding is in the analyses and is never copied here
/// (R28). A later opinion on the same item supersedes an earlier one, which stays.
struct Opinion {
    std::int64_t id = 0;
    std::optional<std::int64_t> item; ///< none: on the case as a whole
    std::string examiner;
    std::string conclusion;
    std::string reasons;
    std::string given;
};

/// What one person saw in an item themselves (R31); whose it is: see isOwnReading().
struct Reading {
    std::int64_t id = 0;
    std::int64_t item = 0;
    std::string examiner;
    bool blind = false; ///< made without score, maps and context (R32)
    std::string observations;
    std::string conclusion;
    std::string given;
};

/// Kind of the artifacts that hold attention maps.
inline constexpr const char* kAttentionMap = "attention-map";

/// A file that was made from an item.
struct Artifact {
    std::int64_t id = 0;
    std::optional<std::int64_t> item;
    std::optional<std::int64_t> analysis;
    std::string kind; ///< e.g. kAttentionMap
    std::string name; ///< e.g. "F1 fused"
    std::string file; ///< relative to the case
    std::uint64_t bytes = 0;
    std::string sha256;
    std::string added;
};

/// A report that was written into the case.
struct ReportFile {
    std::int64_t id = 0;
    bool final = false; ///< else a draft
    std::string title;
    std::string file; ///< relative to the case
    std::uint64_t bytes = 0;
    std::string sha256;
    std::string added;
    std::string addedBy;
};

} // namespace lineament::casefile
