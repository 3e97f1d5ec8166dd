// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "core/casefile/integrity.h"
#include "core/casefile/person.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lineament::report {

/// Everything that a case holds on one item of a report.
struct ItemMaterial {
    casefile::Item item;
    std::string examiner; ///< see casefile::examinerOf()
    /// The one that is reported: the latest. Its result is with the report's ItemResult.
    casefile::Analysis analysis;
    std::vector<casefile::Analysis> earlier; ///< earlier runs on the same item, without results
    std::vector<casefile::Tag> tags;
    std::vector<casefile::Note> notes;
    std::vector<casefile::Opinion> opinions;   ///< oldest first; the last one counts
    std::vector<casefile::Reading> readings;   ///< oldest first
    std::vector<casefile::Artifact> artifacts; ///< of the analysis

    /// The opinion that counts; null when none was given.
    const casefile::Opinion* opinion() const {
        return opinions.empty() ? nullptr : &opinions.back();
    }
    /// Whether the examiner made the reading: it is no second examiner's then (R31).
    bool isOwn(const casefile::Reading& reading) const {
        return casefile::isOwnReading(reading, examiner);
    }
};

/// LeftOutItem::why of an item that somebody did not want in the report.
inline constexpr const char* kNotChosen = "not chosen for this report";

/// An item of the case that a report does not cover.
struct LeftOutItem {
    casefile::Item item;
    std::string why; ///< "not analysed", "not chosen for this report"
};

/// One analysis that a re-run did not find equal.
struct RerunException {
    std::int64_t analysis = 0;
    std::string outcome; ///< casefile::outcomeName()
    std::string reason;  ///< the first difference, or why it can't be compared
};

/// The latest re-run of the case's analyses that its log has (R10).
struct RerunRecord {
    std::int64_t seq = 0; ///< of its entry
    std::string time;
    std::string who;
    std::string tool;
    int equal = 0, different = 0, notComparable = 0;
    std::vector<RerunException> notEqual;
    std::int64_t lastAnalysis = 0; ///< later analyses were not there yet
    /// Of the analyses: equal, and the package's calibration has changed since; stored so that they
    /// can't be read. Re-runs of before did not tell them apart.
    int recalibrated = 0, unreadable = 0;
};

/// The check of a case's integrity that precedes a report (R3).
struct CheckedIntegrity {
    casefile::IntegrityReport report;
    std::string time; ///< UTC
};

/// What a case says, as far as a report on some of its items needs it. Plain values.
struct CaseMaterial {
    casefile::CaseFacts facts;
    std::vector<casefile::ExaminerProfile> examiners;
    std::vector<ItemMaterial> items; ///< in the order of the report
    std::vector<LeftOutItem> leftOut;
    std::vector<casefile::Note> notes;       ///< of the case itself
    std::vector<casefile::Opinion> opinions; ///< on the case as a whole; the last one counts
    std::optional<CheckedIntegrity> integrity;
    std::vector<casefile::LogEntry> custody; ///< entries that concern the items, and the checks
    casefile::LogHead logEnd;                ///< when the material was taken
    std::optional<RerunRecord> rerun;
};

/// Takes it from the case. @param items their ids; empty: every item that was analysed. Throws
/// CaseError when a chosen item is not there, or was not analysed; IoError.
CaseMaterial caseMaterial(const casefile::CaseStore& store,
                          const std::vector<std::int64_t>& items = {});

/// Number of the item that an entry of the log concerns ("item 3", "note 2 of item 3"); none when
/// it names none.
std::optional<std::int64_t> itemOfObject(const std::string& object);

/// Finds the item that entries of the log concern, through what they name, too ("note 2", changed
/// later). Give it the entries from the first one on, in their order.
class ConcernedItems {
public:
    std::optional<std::int64_t> itemOf(const casefile::LogEntry& entry);

private:
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> m_items;
};

} // namespace lineament::report
