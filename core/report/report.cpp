// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/report.h"

#include "core/base/build.h"
#include "core/base/error.h"
#include "core/report/analysedphoto.h"
#include "core/report/casematerial.h"
#include "core/report/limitations.h"
#include "core/report/logo.h"
#include "core/report/photofigures.h"
#include "core/report/videofigures.h"

#include <algorithm>
#include <set>

namespace lineament::report {

namespace {

/// Long reports get smaller figures, at the same 300 dpi, so that the file stays of a size that can
/// be sent.
FigureSizes sizesFor(const std::vector<analysis::ItemResultPtr>& results) {
    constexpr std::size_t kManyFigures = 400;
    std::size_t figures = 0;
    for (const auto& result : results)
        figures += result->video ? videoFigureCount(*result->video)
                                 : 2 + 3 * static_cast<std::size_t>(result->scoredFaces());
    if (figures <= kManyFigures)
        return {};
    return {{54, 54}, {39.5, 39.5}, {30, 30}};
}

/// Only the pictures of the photo or of the frames: no maps, no crops.
void keepPictures(ReportItem& item) {
    const auto isMap = [](const ReportFigure& figure) { return figure.legend.has_value(); };
    std::erase_if(item.figures, isMap);
    item.faceFigures.assign(item.faceFigures.size(), {});
    for (TrackFigures& frame : item.trackFigures)
        std::erase_if(frame.figures, isMap);
}

ReportItem buildItem(const analysis::ItemResultPtr& result, const FigureSizes& sizes,
                     ImageSpool& spool, nn::Engine* engine, const std::stop_token& stop) {
    ReportItem item;
    item.result = result;
    item.faceFigures.resize(result->faces.size());
    if (result->video) {
        addVideoFigures(item, sizes, spool, engine, stop);
        return item;
    }
    if (!wasDecoded(*result)) {
        item.figureNote = QStringLiteral("The file was not decoded; there are no figures.");
        return item;
    }
    media::Photo photo;
    try {
        photo = decodeAnalysed(*result, stop);
    } catch (const Error& error) {
        item.figureNote = changedNote(error);
        item.changed = true;
        return item;
    }
    const FigureMaker maker(*result, *photo.pixels, sizes, spool, stop);
    item.figures = maker.photoFigures();
    for (std::size_t i = 0; i < result->faces.size(); ++i)
        item.faceFigures[i] = maker.faceFigures(result->faces[i]);
    return item;
}

std::vector<QString> softwareOf(const std::vector<analysis::ItemResultPtr>& results) {
    std::vector<QString> software{QString::fromLatin1(programName()),
                                  QStringLiteral("Qt ") + QString::fromLatin1(qVersion())};
    std::set<std::string> torch;
    for (const auto& result : results) {
        if (result->run.runtime)
            torch.insert(result->run.runtime->libtorch);
    }
    for (const std::string& version : torch)
        software.push_back(QStringLiteral("LibTorch ") + QString::fromStdString(version));
    for (const std::string& decoder : media::decoderVersions())
        software.push_back(QString::fromStdString(decoder));
    const bool videos = std::any_of(results.begin(), results.end(),
                                    [](const auto& result) { return result->video != nullptr; });
    if (videos)
        for (const std::string& library : media::videoDecoderVersions())
            software.push_back(QString::fromStdString(library));
    return software;
}

/// The figures of all items, and what is known of all together.
Report begun(const std::vector<analysis::ItemResultPtr>& results, FigureChoice figures,
             const std::stop_token& stop, const std::function<void(double)>& progress,
             nn::Engine* engine) {
    Report report;
    report.created = std::chrono::system_clock::now();
    report.software = softwareOf(results);
    const FigureSizes sizes = sizesFor(results);
    ImageSpool spool;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (stop.stop_requested())
            throw Cancelled();
        ReportItem item;
        item.result = results[i];
        item.faceFigures.resize(results[i]->faces.size());
        if (figures != FigureChoice::None)
            item = buildItem(results[i], sizes, spool, engine, stop);
        if (figures == FigureChoice::PhotoOnly)
            keepPictures(item);
        report.items.push_back(std::move(item));
        if (progress)
            progress(static_cast<double>(i + 1) / static_cast<double>(results.size()));
    }
    return report;
}

/// What lies in the case and goes with the report.
std::vector<AccompanyingFile> filesOf(const CaseMaterial& material) {
    std::vector<AccompanyingFile> files;
    for (const ItemMaterial& item : material.items) {
        const QString ofItem = QStringLiteral(", item %1").arg(item.item.id);
        files.push_back({QStringLiteral("case.sqlite"),
                         QStringLiteral("result of analysis %1").arg(item.analysis.id) + ofItem,
                         item.analysis.result.size(),
                         QString::fromStdString(item.analysis.resultSha256)});
        for (const auto& artifact : item.artifacts)
            files.push_back({QString::fromStdString(artifact.file),
                             QString::fromStdString(artifact.kind + " " + artifact.name) + ofItem,
                             artifact.bytes, QString::fromStdString(artifact.sha256)});
    }
    return files;
}

} // namespace

const ItemMaterial* Report::itemMaterial(std::size_t index) const {
    return material ? &material->items.at(index) : nullptr;
}

std::int64_t Report::itemNumber(std::size_t index) const {
    return material ? material->items.at(index).item.id : static_cast<std::int64_t>(index) + 1;
}

QString Report::itemName(std::size_t index) const {
    return QString::fromStdString(material ? material->items.at(index).item.name
                                           : items.at(index).result->path.filename().string());
}

Report buildReport(const ReportHeader& header, const std::vector<analysis::ItemResultPtr>& results,
                   std::stop_token stop, const std::function<void(double)>& progress,
                   nn::Engine* engine) {
    Report report = begun(results, FigureChoice::All, stop, progress, engine);
    report.header = header;
    report.limitations = limitationsOf(results);
    return report;
}

Report buildCaseReport(CaseMaterial material, const std::vector<analysis::ItemResultPtr>& results,
                       const ReportOptions& options, std::stop_token stop,
                       const std::function<void(double)>& progress, nn::Engine* engine) {
    if (material.items.size() != results.size())
        throw CaseError("report", std::to_string(material.items.size()) + " results of items",
                        std::to_string(results.size()));
    Logo logo;
    if (!options.logo.empty())
        logo = loadLogo(options.logo);
    Report report = begun(results, options.figures, stop, progress, engine);
    const auto& facts = material.facts;
    report.header = {QString::fromStdString(facts.examiner),
                     QString::fromStdString(facts.organisation),
                     QString::fromStdString(facts.number), QString::fromStdString(facts.request)};
    std::vector<std::int64_t> numbers;
    for (const auto& item : material.items)
        numbers.push_back(item.item.id);
    report.limitations = limitationsOf({results, numbers, !options.secondMethod.isEmpty()});
    report.files = filesOf(material);
    report.options = options;
    report.logo = logo.image;
    report.logoSha256 = logo.sha256;
    report.material = std::make_shared<const CaseMaterial>(std::move(material));
    return report;
}

} // namespace lineament::report
