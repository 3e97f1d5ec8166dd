// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/filters/colormap.h"
#include "core/report/imagespool.h"
#include "core/report/reportoptions.h"

#include <QImage>
#include <QSizeF>
#include <QString>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::report {

struct CaseMaterial; // casematerial.h
struct ItemMaterial; // "

/// Who and what the report is for; empty fields are printed as "not stated".
struct ReportHeader {
    QString examiner;
    QString organisation;
    QString caseNumber;
    QString request;
};

/// The colour scale of a map, printed under it as text and lines.
struct ReportLegend {
    filters::Colormap colormap = filters::Colormap::Inferno;
    filters::ValueRange range;
    QString units;
};

/// How the PDF stores a figure.
enum class Storage {
    Lossless, ///< maps, crops and whatever has fewer pixels than 300 dpi ask for
    Jpeg      ///< photos, and maps laid over them, that were reduced to print size
};

/// The quality that QPdfWriter gives JPEG; the report states it and a test holds Qt to it.
inline constexpr int kStoredJpegQuality = 94;

struct ReportFigure {
    QString title;
    QString caption; ///< what it shows, source hash, "processed, for illustration" (R14), storage
    std::optional<ReportLegend> legend; ///< of maps
    SpooledImage image;                 ///< opaque
    QSizeF box;                         ///< millimetres that the picture may take on paper
    Storage storage = Storage::Lossless;
};

/// One frame of a track, shown.
struct TrackFigures {
    std::string track;
    QString heading; ///< e.g. "T2, strongest: frame 34, score +3.21"
    std::vector<ReportFigure> figures;
};

struct ReportItem {
    analysis::ItemResultPtr result;
    std::vector<ReportFigure> figures;                  ///< whole photo: boxes, gradient map
    std::vector<std::vector<ReportFigure>> faceFigures; ///< parallel to result->faces
    std::vector<TrackFigures> trackFigures;             ///< of a video, strongest track first
    QString figureNote; ///< why there are no figures; empty when there are
    /// The file is no longer what was analysed, or can't be read any more: figureNote says how.
    bool changed = false;
};

/// A file that goes with a report of a case (R26).
struct AccompanyingFile {
    QString name; ///< within the case
    QString what;
    std::uint64_t bytes = 0;
    QString sha256;
};

/// Which of the reports of a case it is.
struct Edition {
    int version = 0; ///< of a final one, from 1; 0: a draft
    /// The final report that it takes the place of; that one stays in the case.
    std::optional<std::int64_t> supersedes;
    QString supersededSha256;
};

/// The report as a value: everything that gets printed. Its figures are on disk (see ImageSpool).
struct Report {
    ReportHeader header;
    std::vector<ReportItem> items;
    std::chrono::system_clock::time_point created;
    std::vector<QString> limitations; ///< generated (R24)
    std::vector<QString> software;    ///< names and versions

    // Of a case; see buildCaseReport(). Without one the material is null and the rest has no
    // effect.
    std::shared_ptr<const CaseMaterial> material;
    ReportOptions options;
    Edition edition;
    QImage logo; ///< opaque; null: none
    QString logoSha256;
    std::vector<AccompanyingFile> files;

    /// What the case holds on an item; null without a case.
    const ItemMaterial* itemMaterial(std::size_t index) const;
    /// The number by which the report names an item: the case's own, else its place from 1.
    std::int64_t itemNumber(std::size_t index) const;
    QString itemName(std::size_t index) const;
};

/// Builds the value; photos are decoded again from the originals and must still have the hash that
/// was analysed (an item that differs gets no figures and says so). One photo is in memory at a
/// time. @p engine computes the attention maps of videos' frames, which a scan does not keep; null,
/// or another model than an item's: none. Needs a QGuiApplication; any thread. @p progress gets 0
/// to 1. Throws Cancelled; IoError when the figures find no room in the folder for temporary files;
/// ModelError.
Report buildReport(const ReportHeader& header, const std::vector<analysis::ItemResultPtr>& results,
                   std::stop_token stop = {}, const std::function<void(double)>& progress = {},
                   nn::Engine* engine = nullptr);

/// The same of items of a case. @param results parallel to material.items. Throws also what
/// loadLogo() does.
Report buildCaseReport(CaseMaterial material, const std::vector<analysis::ItemResultPtr>& results,
                       const ReportOptions& options, std::stop_token stop = {},
                       const std::function<void(double)>& progress = {},
                       nn::Engine* engine = nullptr);

/// Writes PDF/A-1b, A4, fonts embedded, text searchable, "page x of y". Needs a QGuiApplication;
/// any thread. Written beside and renamed: an existing report is replaced whole or not at all.
/// Throws IoError, Cancelled.
void writePdf(const Report& report, const std::filesystem::path& file, std::stop_token stop = {});

} // namespace lineament::report
