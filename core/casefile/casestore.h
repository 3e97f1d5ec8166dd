// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/casefile/caselock.h"
#include "core/casefile/casetypes.h"
#include "core/casefile/custodylog.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lineament::casefile {

/// Names within a case folder.
inline constexpr const char* kCaseSuffix = ".lineament";
inline constexpr const char* kDatabaseFile = "case.sqlite";
inline constexpr const char* kHeadFile = "log.head";
inline constexpr const char* kEvidenceFolder = "evidence";
inline constexpr const char* kArtifactsFolder = "artifacts";
inline constexpr const char* kReportsFolder = "reports";

struct OpenOptions {
    std::string who; ///< stands in the log; empty: the system's user name
};

struct AddOptions {
    Storage storage = Storage::Copy;
    Intake intake;
    std::string why;
};

/// What became of one file that was to be added.
struct AddedEvidence {
    enum class State {
        Added,
        AlreadyPresent, ///< the case has an item with the same content; logged, not added again
        Failed,
        Cancelled
    };
    std::filesystem::path path;
    State state = State::Failed;
    std::optional<Item> item; ///< the new one, or the one that was there
    std::string message;      ///< of Failed: what was expected, what was found
};

struct AddProgress {
    int filesDone = 0;
    int filesTotal = 0;
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0; ///< of the files as they were at the start
    std::filesystem::path current;
};

/// Called from the thread that adds, in the order of the files.
struct AddCallbacks {
    std::function<void(const AddProgress&)> progress;
    std::function<void(const AddedEvidence&)> file; ///< once each, when it is saved
};

struct RecordOptions {
    /// The faces were set by the examiner: a re-run takes them as they are. Faces that were drawn,
    /// moved or rejected by hand say so themselves.
    bool examinerFaces = false;
    bool maps = true; ///< keep the attention maps of photos as artifacts
    std::string why;
};

enum class LogOrder { OldestFirst, NewestFirst };

struct IntegrityReport;   // integrity.h
struct IntegrityProgress; // integrity.h

/// A case: a folder with a database, evidence, artifacts, reports and a custody log.
///
/// Every change is one transaction that also appends the log's entry; when a function returns, it
/// is on the disk. One program writes at a time; others get a read-only view. Any thread may call,
/// calls are served one after the other, and long work (copying, hashing) does not hold the others
/// up. A QCoreApplication must exist. Unless a function says otherwise it throws CaseError and
/// IoError; every changing one throws CaseError on a read-only case, and what was there stays.
class CaseStore {
public:
    /// Makes the folder, which must not exist; its name ends in ".lineament". All of it is there,
    /// or nothing.
    static std::unique_ptr<CaseStore> create(const std::filesystem::path& folder, CaseFacts facts,
                                             const OpenOptions& options = {});
    /// Opens for writing; read-only when another program has it or the folder can't be written (see
    /// readOnlyReason()). Brings an older schema up to date, removes what a killed program left,
    /// and compares the end of the log with log.head: a mismatch is logged.
    static std::unique_ptr<CaseStore> open(const std::filesystem::path& folder,
                                           const OpenOptions& options = {});
    /// Never writes; also from a medium that can't be written.
    static std::unique_ptr<CaseStore> openReadOnly(const std::filesystem::path& folder);
    ~CaseStore();
    CaseStore(const CaseStore&) = delete;
    CaseStore& operator=(const CaseStore&) = delete;

    const std::filesystem::path& folder() const;
    bool readOnly() const;
    /// "anna on lab3 ... is writing it", "the folder can't be written: ..."; empty when writable.
    std::string readOnlyReason() const;
    /// Who writes it, when that is another program.
    std::optional<LockHolder> holder() const;

    /// Who changes the case from now on: stands in every entry of the log.
    std::string who() const;
    /// Somebody else goes on; that is logged. Empty: the system's user name. Nothing happens when
    /// it is the same person.
    void workAs(const std::string& who, const std::string& why = {});

    CaseFacts facts() const;
    /// caseId and created stay as they are.
    void setFacts(const CaseFacts& facts, const std::string& why = {});

    std::vector<ExaminerProfile> examiners() const;
    std::int64_t addExaminer(const ExaminerProfile& profile, const std::string& why = {});
    void changeExaminer(const ExaminerProfile& profile, const std::string& why = {});

    /// Adds files one by one; a stop leaves those that are done. Throws nothing for a file that
    /// fails: see AddedEvidence. The originals are opened read-only (R2).
    std::vector<AddedEvidence> addEvidence(const std::vector<std::filesystem::path>& files,
                                           const AddOptions& options,
                                           const AddCallbacks& callbacks = {},
                                           std::stop_token stop = {});
    std::vector<Item> items() const;
    /// Throws CaseError when there is no such item.
    Item item(std::int64_t id) const;
    /// The file to decode: the working copy, or the original of a reference. See resolve().
    std::filesystem::path evidencePath(const Item& item) const;
    /// The place of a file that a row names, relative to the case. Throws CaseError when that leads
    /// outside the case, by its name or through a link: a row may have been written by anybody.
    std::filesystem::path resolve(const std::filesystem::path& file) const;
    void setIntake(std::int64_t item, const Intake& intake, const std::string& why = {});

    std::vector<Tag> tags() const;
    /// Nothing happens when the item has it.
    void addTag(std::int64_t item, const std::string& tag, const std::string& why = {});
    /// Throws CaseError when the item has no such tag.
    void removeTag(std::int64_t item, const std::string& tag, const std::string& why = {});

    std::vector<Note> notes() const;
    /// Without an item: a note of the case.
    std::int64_t addNote(std::optional<std::int64_t> item, const std::string& text,
                         const std::string& why = {});
    void changeNote(std::int64_t note, const std::string& text, const std::string& why = {});

    std::vector<Bookmark> bookmarks() const;
    std::int64_t addBookmark(const Bookmark& bookmark, const std::string& why = {});
    void changeBookmark(const Bookmark& bookmark, const std::string& why = {});

    /// Stores what the machine found, with its maps. An analysis of other bytes than the item's is
    /// not stored: that goes into the log, and CaseError is thrown. So is one that was cancelled.
    /// The log's entry says which settings are others than at the item's analysis before, or than
    /// the defaults, which faces were set or rejected by hand, and which tracks of a video are left
    /// out (R11); the same scan with other tracks left out is an entry of its own kind.
    Analysis recordAnalysis(std::int64_t item, const analysis::ItemResult& result,
                            const RecordOptions& options = {});
    std::vector<Analysis> analyses() const;
    /// In the order in which they were recorded: an analysis of a video may have megabytes.
    std::vector<std::int64_t> analysisIds() const;
    /// Throws CaseError when there is no such analysis.
    Analysis analysis(std::int64_t id) const;
    std::vector<Analysis> analysesOf(std::int64_t item) const;
    /// The last one; none when it was not analysed.
    std::optional<Analysis> latestAnalysisOf(std::int64_t item) const;
    /// Item and state of each analysis, in their order: what a list needs, without the results.
    std::vector<std::pair<std::int64_t, std::string>> analysisStates() const;
    /// Items without any analysis.
    std::vector<Item> itemsToAnalyse() const;

    std::vector<Opinion> opinions() const;
    std::int64_t addOpinion(const Opinion& opinion, const std::string& why = {});
    std::vector<Reading> readings() const;
    std::int64_t addReading(const Reading& reading, const std::string& why = {});

    std::vector<Artifact> artifacts() const;
    std::vector<Artifact> artifactsOf(std::int64_t analysis) const;
    /// Those that hold its attention maps, by "F1 fused".
    std::map<std::string, Artifact> mapArtifactsOf(std::int64_t analysis) const;
    /// Stores @p bytes below artifacts/ and completes @p artifact.
    Artifact addArtifact(Artifact artifact, std::span<const std::byte> bytes,
                         const std::string& suffix, const std::string& why = {});
    std::vector<ReportFile> reports() const;
    /// Copies @p file below reports/ and completes @p report.
    ReportFile addReport(ReportFile report, const std::filesystem::path& file,
                         const std::string& why = {});

    /// Logs what changed no row, e.g. an export or a setting of the window (R11). The values are
    /// JSON text without fractions.
    void logAction(const std::string& action, const std::string& object,
                   const std::string& oldValue = "null", const std::string& newValue = "null",
                   const std::string& why = {});
    /// Entries from number @p from on, at most @p most.
    std::vector<LogEntry> log(std::int64_t from = 1, std::int64_t most = INT64_MAX) const;
    /// Gives @p visit one entry after the other until it returns false; few are held at a time. On
    /// the caller's thread; @p visit may use the store. Throws what @p visit throws, too.
    void eachEntry(const std::function<bool(LogEntry& entry)>& visit,
                   LogOrder order = LogOrder::OldestFirst) const;
    LogHead logHead() const;
    /// Everything that the database holds, at one moment, while other calls wait: every entry of
    /// the log, then every row that the log binds, table by table, as the JSON on one line that its
    /// hash is of. Called from another thread; what they throw is thrown here. Returns the end of
    /// the log.
    LogHead readAll(
        const std::function<void(const LogEntry&)>& entry,
        const std::function<void(const std::string& table, const std::string& json)>& row) const;

private:
    friend class HeadEverySecond;
    friend IntegrityReport
    verifyIntegrity(const std::filesystem::path& folder,
                    const std::function<void(const IntegrityProgress&)>& progress,
                    std::stop_token stop, const std::optional<LogHead>& noted);
    struct Private;
    explicit CaseStore(std::unique_ptr<Private> data);
    std::unique_ptr<Private> d;
};

} // namespace lineament::casefile
