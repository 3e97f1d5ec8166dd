// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::ui {

/// A finding, and the item that it concerns; 0 when it concerns none.
struct ItemFinding {
    casefile::Finding finding;
    std::int64_t item = 0;
};

/// Whether an outcome went into the custody log.
struct Recorded {
    enum class State { No, Yes, ReadOnly, Incomplete, Failed };
    State state = State::No;
    std::string message; ///< why it is read-only, or why it failed
};

/// What the check of files and log gave.
struct IntegrityOutcome {
    casefile::IntegrityReport report;
    std::vector<ItemFinding> findings; ///< of the report, damage first
    bool complete = false;             ///< else it was stopped: report is what was found until then
    std::string time;                  ///< UTC
    Recorded recorded;
};

/// What the re-run of the analyses gave.
struct RerunOutcome {
    std::vector<casefile::RerunResult> results; ///< what is not equal first
    bool complete = false;
    std::string noModel; ///< why no model was there; empty when one was
    std::string time;    ///< UTC
    Recorded recorded;
};

/// How far the work is: written by its threads, taken by the window's now and then.
class VerifyProgress {
public:
    struct Now {
        std::int64_t done = 0, total = 0; ///< bytes or analyses; total 0: not known
        std::string current;
        std::vector<casefile::Finding> findings;    ///< since the last call
        std::vector<casefile::RerunResult> results; ///< since the last call
    };
    Now take();

    void set(const casefile::IntegrityProgress& progress);
    void set(const casefile::RerunProgress& progress);
    void add(const casefile::RerunResult& result);

private:
    std::mutex m_mutex; ///< guards all below
    Now m_now;
    std::size_t m_found = 0; ///< findings that were handed on
};

/// Checks files and log. What a stop leaves is returned, not thrown. Damage goes into the log even
/// then, all else only from a whole check. Throws CaseError when it is no case at all.
IntegrityOutcome runIntegrity(const std::shared_ptr<casefile::CaseStore>& store,
                              VerifyProgress& progress, std::stop_token stop);

/// Runs the analyses again. What a stop leaves is returned, not thrown, and not recorded. Throws
/// CaseError.
RerunOutcome runRerun(const std::shared_ptr<casefile::CaseStore>& store,
                      const std::shared_ptr<nn::Engine>& engine, const std::string& noModel,
                      VerifyProgress& progress, std::stop_token stop);

} // namespace lineament::ui
