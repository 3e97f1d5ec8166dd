// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "core/report/reportoptions.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace lineament::report {

enum class StoringStage { Checking, Building, Writing };

struct StoreReportOptions {
    std::string why; ///< for the log
    /// Loads what computes the attention maps of videos' frames; called only when there are some to
    /// compute. Nothing, null, or another model than an item's: no such maps.
    std::function<std::shared_ptr<nn::Engine>()> engine;
    /// Folder of the program: where to look for the packages of the models that were used. Their
    /// cards are no part of stored results.
    std::filesystem::path applicationDir;
    /// Stage and share of it, 0 to 1.
    std::function<void(StoringStage, double)> progress;
};

/// A report in the case: the PDF and its JSON twin.
struct StoredReport {
    casefile::ReportFile pdf;
    casefile::ReportFile json;
    int version = 0; ///< of a final one
};

/// Makes a report of the case and keeps it there, read-only and hashed, both files in the log.
/// Checks the whole case first; the outcome goes into the log, and damage is a CaseError with what
/// was found (R3). A final report supersedes the last final one of the same title, which stays.
/// Until it is stored nothing is in the case. Throws CaseError, IoError, ModelError, Cancelled, and
/// what loadLogo() does.
StoredReport storeReport(casefile::CaseStore& store, const ReportOptions& options,
                         const StoreReportOptions& storing = {}, std::stop_token stop = {});

/// The draft that storeReport() would make, as @p pdf, for a look at it: the case is checked and
/// nothing is written into it, its log included, so that it may be read-only. Throws as
/// storeReport() does.
void previewReport(const casefile::CaseStore& store, ReportOptions options,
                   const StoreReportOptions& storing, const std::filesystem::path& pdf,
                   std::stop_token stop = {});

/// Copies a report of the case to @p pdf, whose name ends in ".pdf", and its JSON to jsonBeside()
/// it. What is there is overwritten. Throws CaseError (a place within the case, a file that is not
/// the one that was recorded), IoError.
void copyReport(const casefile::CaseStore& store, const StoredReport& report,
                const std::filesystem::path& pdf);
std::filesystem::path jsonBeside(const std::filesystem::path& pdf);

/// "TITLE (version 2, supersedes report 3)": how the case names a final report.
std::string finalTitle(const std::string& title, int version,
                       std::optional<std::int64_t> supersedes);

} // namespace lineament::report
