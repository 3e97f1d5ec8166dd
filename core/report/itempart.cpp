// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// One item: its file, what the machine found, figures.

#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "core/report/findings.h"
#include "core/report/limitations.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"
#include "core/report/videofigures.h"
#include "core/report/videosection.h"

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

using analysis::FaceResult;
using analysis::ItemResult;

constexpr double kItemStart = 85;         // millimetres of an item's heading with its first finding
constexpr double kFrameRow = 115;         // millimetres of a heading with a row of square pictures
constexpr std::size_t kMetadataRows = 24; // the report quotes, the JSON holds all

void addDigests(Facts& facts, const ItemResult& item) {
    facts.add(QStringLiteral("File"), text(item.path.string()));
    if (item.digests) {
        facts.add(QStringLiteral("Bytes"), QString::number(item.digests->bytes));
        facts.add(QStringLiteral("SHA-256"), text(item.digests->sha256), true);
        facts.add(QStringLiteral("MD5"), text(item.digests->md5), true);
    } else {
        facts.add(QStringLiteral("SHA-256"), QStringLiteral("none: the file could not be read"));
    }
}

void addPhotoFacts(Facts& facts, const media::PhotoInfo& info) {
    facts.add(QStringLiteral("Format"),
              text(info.format) + QStringLiteral(", %1 bits a channel, ").arg(info.bitDepth) +
                  text(info.colourModel));
    facts.add(QStringLiteral("Decoder"), text(info.decoder));
    facts.add(QStringLiteral("Pixels"),
              filled(QStringLiteral("%1 x %2 as shown (stored %3 x %4, Exif orientation %5)"),
                     info.width, info.height, info.storedWidth, info.storedHeight,
                     info.orientation));
    facts.add(QStringLiteral("Colour"), text(info.colourHandling));
    if (info.format == "JPEG")
        facts.add(QStringLiteral("JPEG"),
                  (info.jpegQuality ? QStringLiteral("quality %1").arg(*info.jpegQuality)
                                    : QStringLiteral("quality not determined")) +
                      QStringLiteral(", ") + text(info.chromaSubsampling) +
                      (info.progressive ? QStringLiteral(", progressive") : QString()));
    if (!info.compression.empty())
        facts.add(QStringLiteral("Compression"),
                  text(info.compression) + (isLossy(info) ? QStringLiteral(", lossy") : QString()) +
                      (info.jpegQuality
                           ? QStringLiteral(", quality ") + QString::number(*info.jpegQuality)
                           : QString()));
    for (const auto& warning : info.warnings)
        facts.add(QStringLiteral("Decoder's warning"), text(warning));
}

void printFigures(const PrintContext& c, const std::vector<ReportFigure>& list) {
    std::vector<const ReportFigure*> row;
    double used = 0;
    constexpr double kRow = 170, kBetween = 4;
    for (const auto& figure : list) {
        if (!row.empty() && used + kBetween + figure.box.width() > kRow + 0.5) {
            c.flow.figures(row);
            row.clear();
            used = 0;
        }
        used += (row.empty() ? 0 : kBetween) + figure.box.width();
        row.push_back(&figure);
    }
    c.flow.figures(row);
}

void printMeasures(PdfFlow& flow, const ReportItem& item) {
    const ItemResult& result = *item.result;
    if (result.faces.empty())
        return;
    flow.heading(3, QStringLiteral("Measures and raw outputs of the faces"));
    Table table{{{QStringLiteral("Face"), 12, Qt::AlignLeft},
                 {QStringLiteral("Box x, y, w, h (px)"), 36, Qt::AlignRight},
                 {QStringLiteral("Side"), 13, Qt::AlignRight},
                 {QStringLiteral("Sharpness"), 18, Qt::AlignRight},
                 {QStringLiteral("Yaw, pitch, roll"), 28, Qt::AlignRight},
                 {QStringLiteral("State"), 21, Qt::AlignLeft},
                 {QStringLiteral("Logits fake, real"), 27, Qt::AlignRight},
                 {QStringLiteral("Score"), 15, Qt::AlignRight}},
                {},
                true,
                6.8};
    for (const FaceResult& face : result.faces) {
        const auto& q = face.face.quality;
        const auto& b = face.face.box;
        const QString marks = markCodes(marksOf(result, face));
        table.rows.push_back(
            {{text(face.face.id)},
             {filled(QStringLiteral("%1, %2, %3, %4"), std::lround(b.x), std::lround(b.y),
                     std::lround(b.width), std::lround(b.height))},
             {number(q.pixels, 0)},
             {number(q.sharpness, 0)},
             {filled(QStringLiteral("%1, %2, %3"), std::lround(q.yaw), std::lround(q.pitch),
                     std::lround(q.roll))},
             {stateWords(stateName(face.state)) +
              (marks.isEmpty() ? QString() : QStringLiteral(" [") + marks + QStringLiteral("]"))},
             {face.prediction ? number(static_cast<double>(face.prediction->logitFake), 2) +
                                    QStringLiteral(", ") +
                                    number(static_cast<double>(face.prediction->logitReal), 2)
                              : QStringLiteral("none")},
             {face.score ? text(analysis::scoreText(*face.score)) : QStringLiteral("no score")}});
    }
    flow.table(table);
    flow.paragraph(marksKey(), TextStyle::Muted);
    QStringList tooSmall;
    for (const FaceResult& face : result.faces) {
        if (face.state == analysis::FaceState::TooSmall)
            tooSmall.append(text(face.face.id));
        else if (!face.message.empty())
            flow.paragraph(text(face.face.id) + QStringLiteral(": ") + text(face.message),
                           TextStyle::Small);
    }
    // Once for all: a crowd has hundreds, and their sizes stand in the table.
    if (!tooSmall.isEmpty())
        flow.paragraph(tooSmall.join(QStringLiteral(", ")) +
                           QStringLiteral(": smaller than the faces that the model takes, not "
                                          "scored."),
                       TextStyle::Small);
}

void printTrackFigures(const PrintContext& c, const ReportItem& item) {
    if (item.trackFigures.empty())
        return;
    c.flow.keep(kFrameRow + 15);
    c.flow.heading(3, QStringLiteral("Frames of the tracks with the highest mean scores"));
    const auto scored = static_cast<std::size_t>(
        std::count_if(item.result->video->tracks.begin(), item.result->video->tracks.end(),
                      [](const auto& t) { return t.aggregate; }));
    QString note = QStringLiteral("Each frame was decoded again from the original; the hash of its "
                                  "planes is the recorded one.");
    if (scored > kFigureTracks)
        note += filled(
            QStringLiteral(" Of %1 tracks with scores, the %2 with the highest mean are shown."),
            scored, kFigureTracks);
    c.flow.paragraph(note, TextStyle::Muted);
    for (const TrackFigures& frame : item.trackFigures) {
        c.flow.keep(kFrameRow);
        c.flow.paragraph(frame.heading, TextStyle::Small);
        printFigures(c, frame.figures);
    }
}

/// What the machine found, with its figures (R16, R22, R28).
void printMachine(const PrintContext& c, const ReportItem& entry) {
    const ItemResult& result = *entry.result;
    c.flow.role(Role::Machine);
    if (entry.changed)
        c.flow.callout(QStringLiteral("This finding is about an earlier file"), entry.figureNote);
    // Of a video also how many tracks there are, and what of it was not seen whole.
    if (result.video || analysis::sentences(analysis::itemVerdict(result)).empty())
        c.flow.paragraph(text(analysis::verdictSentence(result)), TextStyle::Strong);
    printFindings(c.flow, result);
    if (!result.message.empty() &&
        analysis::verdictSentence(result).find(result.message) == std::string::npos)
        c.flow.paragraph(text(result.message));
    if (result.video)
        printTracks(c.flow, result.video);
    if (c.shows(Section::Measures))
        printMeasures(c.flow, entry);
    if (!entry.figureNote.isEmpty() && !entry.changed)
        c.flow.paragraph(entry.figureNote, TextStyle::Muted);
    printFigures(c, entry.figures);
    const bool figures = !entry.figures.empty() || !entry.trackFigures.empty();
    for (const auto& faceFigures : entry.faceFigures)
        printFigures(c, faceFigures);
    printTrackFigures(c, entry);
    if (figures)
        c.flow.paragraph(text(analysis::mapCaveat(result.run.model ? &*result.run.model : nullptr)),
                         TextStyle::Muted);
    c.flow.role(Role::None);
}

/// Of a case: three findings, kept apart (R7).
void printCaseItem(const PrintContext& c, std::size_t index) {
    const ReportItem& entry = c.report.items[index];
    printIntegrity(c, index);
    c.flow.heading(2, QStringLiteral("Finding 2: authentication"));
    if (entry.result->info || entry.result->video) {
        c.flow.role(Role::Fact);
        printFileFacts(c, index);
    }
    printMachine(c, entry);
    printOpinions(c, index);
    printProvenance(c, index);
    printHandling(c, index);
}

} // namespace

void printFileFacts(const PrintContext& c, std::size_t index) {
    const ItemResult& item = *c.report.items[index].result;
    Facts facts;
    if (!c.material()) // else they are a finding of their own
        addDigests(facts, item);
    if (item.info)
        addPhotoFacts(facts, *item.info);
    if (item.video)
        printVideoFacts(c.flow, std::move(facts), *item.video, item.run.settings.video);
    else
        facts.print(c.flow);
}

void printMetadata(PdfFlow& flow, const ItemResult& item) {
    if (item.video) {
        printVideoTags(flow, item.video->info);
        return;
    }
    if (!item.info || item.info->metadata.empty()) {
        if (item.info)
            flow.paragraph(QStringLiteral("Metadata: none."), TextStyle::Muted);
        return;
    }
    Table table{{{QStringLiteral("Metadata"), 66, Qt::AlignLeft},
                 {QStringLiteral("Value"), 104, Qt::AlignLeft}},
                {},
                true,
                6.8};
    const auto& tags = item.info->metadata;
    for (std::size_t i = 0; i < std::min(tags.size(), kMetadataRows); ++i)
        table.rows.push_back({{text(tags[i].key)}, {text(tags[i].value).left(160)}});
    flow.table(table);
    noteRest(flow, tags.size(), kMetadataRows,
             QStringLiteral("entries are in the JSON output. Metadata corroborate; they are never "
                            "the only ground of a conclusion."));
}

void printItem(const PrintContext& c, std::size_t index) {
    c.flow.keep(c.material() ? kItemStart : 0);
    c.flow.heading(1, QStringLiteral("Item %1: ").arg(c.report.itemNumber(index)) +
                          c.report.itemName(index));
    if (c.material()) {
        printCaseItem(c, index);
        return;
    }
    c.flow.role(Role::Fact);
    printFileFacts(c, index);
    printMetadata(c.flow, *c.report.items[index].result);
    printMachine(c, c.report.items[index]);
}

} // namespace lineament::report
