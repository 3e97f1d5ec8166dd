// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/report.h"

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/report/analysedphoto.h"
#include "core/report/limitations.h"
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
        return item;
    }
    const FigureMaker maker(*result, *photo.pixels, sizes, spool, stop);
    item.figures = maker.photoFigures();
    for (std::size_t i = 0; i < result->faces.size(); ++i)
        item.faceFigures[i] = maker.faceFigures(result->faces[i]);
    return item;
}

std::vector<QString> softwareOf(const std::vector<analysis::ItemResultPtr>& results) {
    std::vector<QString> software{QStringLiteral("Lineament ") + QString::fromLatin1(kVersion),
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

} // namespace

Report buildReport(const ReportHeader& header, const std::vector<analysis::ItemResultPtr>& results,
                   std::stop_token stop, const std::function<void(double)>& progress,
                   nn::Engine* engine) {
    Report report;
    report.header = header;
    report.created = std::chrono::system_clock::now();
    report.limitations = limitationsOf(results);
    report.software = softwareOf(results);
    const FigureSizes sizes = sizesFor(results);
    ImageSpool spool;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (stop.stop_requested())
            throw Cancelled();
        report.items.push_back(buildItem(results[i], sizes, spool, engine, stop));
        if (progress)
            progress(static_cast<double>(i + 1) / static_cast<double>(results.size()));
    }
    return report;
}

} // namespace lineament::report
