// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/storereport.h"

#include "core/analysis/resultjson.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/casefile/caseoutputs.h"
#include "core/casefile/integrity.h"
#include "core/casefile/storedresult.h"
#include "core/report/casematerial.h"
#include "core/report/modelcard.h"
#include "core/report/report.h"
#include "core/report/reportjson.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lineament::report {

namespace {

using casefile::CaseStore;
using casefile::ReportFile;

constexpr const char* kPdf = ".pdf";

/// Checks the case, and hands the outcome to @p record. Throws CaseError when it is damaged.
CheckedIntegrity checked(const CaseStore& store, const StoreReportOptions& storing,
                         const std::function<void(const casefile::IntegrityReport&)>& record,
                         const std::stop_token& stop) {
    CheckedIntegrity integrity;
    integrity.report = casefile::verifyIntegrity(
        store.folder(),
        [&](const casefile::IntegrityProgress& p) {
            if (storing.progress && p.bytesTotal > 0)
                storing.progress(StoringStage::Checking, static_cast<double>(p.bytesDone) /
                                                             static_cast<double>(p.bytesTotal));
        },
        stop);
    integrity.time = analysis::isoTime(std::chrono::system_clock::now());
    if (record)
        record(integrity.report);
    if (!integrity.report.damaged())
        return integrity;
    throw CaseError(store.folder().string(), "a case without damage, to report on",
                    casefile::namedDamage(integrity.report));
}

/// Version of the next final report of that title, and the one that it supersedes.
Edition nextEdition(const CaseStore& store, const std::string& title) {
    Edition edition{1, std::nullopt, {}};
    for (const ReportFile& report : store.reports()) {
        if (!report.final || !report.file.ends_with(kPdf) ||
            report.title != finalTitle(title, edition.version, edition.supersedes))
            continue;
        ++edition.version;
        edition.supersedes = report.id;
        edition.supersededSha256 = QString::fromStdString(report.sha256);
    }
    return edition;
}

AccompanyingFile twinOf(const std::filesystem::path& json) {
    const Digests digests = digestsOfFile(json);
    return {QStringLiteral("reports/%1.json").arg(QString::fromStdString(digests.sha256)),
            QStringLiteral("this report as JSON, with the results"), digests.bytes,
            QString::fromStdString(digests.sha256)};
}

/// The report as a value.
Report built(const CaseStore& store, const ReportOptions& options,
             const StoreReportOptions& storing, CheckedIntegrity integrity,
             const std::stop_token& stop) {
    CaseMaterial material = caseMaterial(store, options.items);
    material.integrity = std::move(integrity);
    std::vector<analysis::ItemResultPtr> results;
    for (const ItemMaterial& item : material.items)
        results.push_back(casefile::storedResult(store, item.analysis, stop));
    results = withCards(results, storing.applicationDir);
    if (results.empty())
        throw CaseError(store.folder().string(), "at least one item that was analysed", "none");
    const bool videos = std::any_of(results.begin(), results.end(),
                                    [](const auto& result) { return result->video != nullptr; });
    std::shared_ptr<nn::Engine> engine;
    if (videos && options.figures == FigureChoice::All && storing.engine)
        engine = storing.engine();
    return buildCaseReport(
        std::move(material), results, options, stop,
        [&](double share) {
            if (storing.progress)
                storing.progress(StoringStage::Building, share);
        },
        engine.get());
}

/// Writes both files.
void writeBoth(Report& report, const std::filesystem::path& json, const std::filesystem::path& pdf,
               const StoreReportOptions& storing, const std::stop_token& stop) {
    if (storing.progress)
        storing.progress(StoringStage::Writing, 0);
    writeReportJson(report, json, stop);
    // The PDF names its twin by hash; the twin can't name itself.
    report.files.insert(report.files.begin(), twinOf(json));
    writePdf(report, pdf, stop);
    if (stop.stop_requested())
        throw Cancelled();
}

/// The file's bytes, when they are the ones that were recorded.
std::vector<std::byte> recorded(const CaseStore& store, const ReportFile& report) {
    const auto file = store.resolve(report.file);
    auto bytes = readFile(file, report.bytes);
    if (const auto sha256 = sha256Hex(bytes); sha256 != report.sha256)
        throw CaseError(file.string(), "SHA-256 " + report.sha256, sha256);
    return bytes;
}

} // namespace

void previewReport(const CaseStore& store, ReportOptions options, const StoreReportOptions& storing,
                   const std::filesystem::path& pdf, std::stop_token stop) {
    options.final = false;
    Report report = built(store, options, storing, checked(store, storing, {}, stop), stop);
    const QTemporaryDir folder;
    if (!folder.isValid())
        throw IoError(folder.path().toStdString(), "room for temporary files",
                      folder.errorString().toStdString());
    const std::filesystem::path base(folder.path().toStdString());
    writeBoth(report, base / "report.json", pdf, storing, stop);
    if (storing.progress)
        storing.progress(StoringStage::Writing, 1);
}

std::string finalTitle(const std::string& title, int version,
                       std::optional<std::int64_t> supersedes) {
    return title + " (version " + std::to_string(version) +
           (supersedes ? ", supersedes report " + std::to_string(*supersedes) : std::string()) +
           ")";
}

std::filesystem::path jsonBeside(const std::filesystem::path& pdf) {
    return std::filesystem::path(pdf).replace_extension(".json");
}

void copyReport(const CaseStore& store, const StoredReport& report,
                const std::filesystem::path& pdf) {
    if (pdf.extension() != kPdf)
        throw IoError(pdf.string(), "a name that ends in .pdf", pdf.filename().string());
    casefile::requireWritableOutputs(store, {{"the copy", pdf}, {"its JSON", jsonBeside(pdf)}});
    const auto page = recorded(store, report.pdf);
    const auto twin = recorded(store, report.json);
    writeFileAtomically(pdf, page);
    writeFileAtomically(jsonBeside(pdf), twin);
}

StoredReport storeReport(CaseStore& store, const ReportOptions& options,
                         const StoreReportOptions& storing, std::stop_token stop) {
    if (store.readOnly())
        throw CaseError(store.folder().string(), "a case that can be written",
                        store.readOnlyReason());
    const auto record = [&store](const casefile::IntegrityReport& report) {
        casefile::recordIntegrity(store, report);
    };
    Report report = built(store, options, storing, checked(store, storing, record, stop), stop);
    const std::string title = options.title.toStdString();
    if (options.final)
        report.edition = nextEdition(store, title);
    const QTemporaryDir folder;
    if (!folder.isValid())
        throw IoError(folder.path().toStdString(), "room for temporary files",
                      folder.errorString().toStdString());
    const std::filesystem::path base(folder.path().toStdString());
    writeBoth(report, base / "report.json", base / "report.pdf", storing, stop);
    const std::string stored =
        options.final ? finalTitle(title, report.edition.version, report.edition.supersedes)
                      : title;
    StoredReport result;
    result.version = report.edition.version;
    const auto add = [&](const char* name) {
        return store.addReport({0, options.final, stored, {}, 0, {}, {}, {}}, base / name,
                               storing.why);
    };
    // The PDF last: a report is there once its PDF is.
    result.json = add("report.json");
    result.pdf = add("report.pdf");
    if (storing.progress)
        storing.progress(StoringStage::Writing, 1);
    return result;
}

} // namespace lineament::report
