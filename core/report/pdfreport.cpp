// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"
#include "core/base/version.h"
#include "core/report/analysedphoto.h"
#include "core/report/findings.h"
#include "core/report/limitations.h"
#include "core/report/pdfdocument.h"
#include "core/report/report.h"
#include "core/report/videofigures.h"
#include "core/report/videosection.h"

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

using analysis::FaceResult;
using analysis::ItemResult;

constexpr double kFrameRow = 115;         // millimetres of a heading with a row of square pictures
constexpr std::size_t kMetadataRows = 24; // the report quotes, the JSON holds all

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString stated(const QString& value) {
    return value.trimmed().isEmpty() ? QStringLiteral("not stated") : value;
}

QString number(double value, int decimals) {
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("none");
}

QString signedScore(double value) {
    return (value >= 0 ? QStringLiteral("+") : QString()) + number(value, 2);
}

QString stateWords(const char* state) {
    QString words = QString::fromLatin1(state);
    return words.replace(QLatin1Char('-'), QLatin1Char(' '));
}

/// R13.
QString selfTestText(const std::optional<nn::SelfTestResult>& test) {
    if (!test)
        return QStringLiteral("none: the model package has no known logits to compare with");
    return QStringLiteral(
               "passed at %1: logits %2, %3 for the known crop; expected %4, %5 within %6")
        .arg(text(analysis::isoTime(test->time)))
        .arg(test->logitFake, 0, 'g', 6)
        .arg(test->logitReal, 0, 'g', 6)
        .arg(test->expected.logitFake, 0, 'g', 6)
        .arg(test->expected.logitReal, 0, 'g', 6)
        .arg(test->expected.tolerance, 0, 'g', 2);
}

/// Sets one report; the same calls count the pages and draw them.
class Printer {
public:
    Printer(const Report& report, PdfFlow& flow)
        : m_report(report)
        , m_flow(flow) {
        std::vector<analysis::ItemResultPtr> results;
        for (const auto& entry : report.items)
            results.push_back(entry.result);
        m_videos = std::any_of(results.begin(), results.end(),
                               [](const auto& result) { return result->video != nullptr; });
        m_photos = std::any_of(results.begin(), results.end(),
                               [](const auto& result) { return result->video == nullptr; });
        m_verdicts = anyVerdict(results);
    }

    void print();

private:
    void title();
    void propositions();
    void summary();
    void item(std::size_t index);
    void itemFacts(const ItemResult& item);
    void metadata(const ItemResult& item);
    void faces(const ReportItem& item);
    void figures(const std::vector<ReportFigure>& figures);
    void trackFigures(const ReportItem& item);
    void method();
    void modelFacts(const analysis::RunRecord& run);
    void closing();

    const Report& m_report;
    PdfFlow& m_flow;
    bool m_photos = false;   ///< at least one item is no video
    bool m_videos = false;   ///< at least one item is
    bool m_verdicts = false; ///< a calibrated model judged at least one face
};

void Printer::print() {
    title();
    propositions();
    summary();
    for (std::size_t i = 0; i < m_report.items.size(); ++i)
        item(i);
    method();
    closing();
    m_flow.finish();
}

void Printer::title() {
    m_flow.titleBlock(!m_videos  ? QStringLiteral("EXAMINATION OF FACES IN PHOTOS")
                      : m_photos ? QStringLiteral("EXAMINATION OF FACES IN PHOTOS AND VIDEOS")
                                 : QStringLiteral("EXAMINATION OF FACES IN VIDEOS"),
                      QStringLiteral("Analysis report"),
                      m_report.items.size() == 1
                          ? QStringLiteral("1 item")
                          : QStringLiteral("%1 items").arg(m_report.items.size()));
    Facts facts;
    const auto& header = m_report.header;
    facts.add(QStringLiteral("Case number"), stated(header.caseNumber));
    facts.add(QStringLiteral("Organisation"), stated(header.organisation));
    facts.add(QStringLiteral("Examiner"), stated(header.examiner));
    facts.add(QStringLiteral("Request"), stated(header.request));
    facts.add(QStringLiteral("Report created (UTC)"), text(analysis::isoTime(m_report.created)));
    facts.add(QStringLiteral("Reviewer"), QStringLiteral("not stated"));
    facts.print(m_flow);
}

void Printer::propositions() {
    m_flow.heading(1, QStringLiteral("Propositions"));
    m_flow.paragraph(QStringLiteral(
        "The findings below are to be weighed under two propositions, stated before the results:"));
    m_flow.paragraph(QStringLiteral("Hp: %1.").arg(QString::fromLatin1(analysis::kHp)));
    m_flow.paragraph(QStringLiteral("Hd: %1.").arg(QString::fromLatin1(analysis::kHd)));
    if (m_verdicts) {
        m_flow.paragraph(QStringLiteral(
            "The result on each face is a degree of support for one of them, on this scale:"));
        printScale(m_flow);
        if (m_videos)
            m_flow.paragraph(QStringLiteral("That goes for photos. ") +
                             QString::fromLatin1(analysis::kVideoCaveat));
        return;
    }
    if (m_videos && !m_photos) {
        m_flow.callout(QStringLiteral("No likelihood ratio can be given"),
                       QString::fromLatin1(analysis::kVideoCaveat) + QLatin1Char(' ') +
                           QString::fromLatin1(analysis::kScoreCaveat));
        return;
    }
    m_flow.callout(
        QStringLiteral("No likelihood ratio can be given"),
        QStringLiteral(
            "The model is not calibrated, or none was used: no degree of support for either "
            "proposition follows from a score alone. ") +
            QString::fromLatin1(analysis::kScoreCaveat));
}

void Printer::summary() {
    m_flow.heading(1, QStringLiteral("Summary of the items"));
    m_flow.role(Role::Machine);
    Table table{{{QStringLiteral("No."), 10, Qt::AlignRight},
                 {QStringLiteral("Item"), m_verdicts ? 50.0 : 70.0, Qt::AlignLeft},
                 {QStringLiteral("State"), m_verdicts ? 22.0 : 34.0, Qt::AlignLeft},
                 {QStringLiteral("Faces"), 14, Qt::AlignRight},
                 {QStringLiteral("Scored"), 16, Qt::AlignRight},
                 m_verdicts ? Column{QStringLiteral("Finding"), 58, Qt::AlignLeft}
                            : Column{QStringLiteral("Highest score"), 26, Qt::AlignRight}},
                {},
                true,
                7.5};
    for (std::size_t i = 0; i < m_report.items.size(); ++i) {
        const ItemResult& result = *m_report.items[i].result;
        const FaceResult* strongest = result.strongestFace();
        QString finding =
            strongest != nullptr ? signedScore(*strongest->score) : QStringLiteral("no score");
        if (const auto words = findingWords(result); !words.isEmpty())
            finding = words;
        QString count = QString::number(result.faces.size());
        int scored = result.scoredFaces();
        if (result.video) {
            finding = trackWords(*result.video);
            count = QStringLiteral("%1 tr.").arg(result.video->tracks.size());
            scored = result.video->scoredFaces();
        }
        table.rows.push_back({{QString::number(i + 1)},
                              {text(result.path.filename().string())},
                              {stateWords(stateName(result.state))},
                              {count},
                              {QString::number(scored)},
                              {finding}});
    }
    m_flow.table(table);
    if (m_videos)
        m_flow.paragraph(QStringLiteral("Of a video: its face tracks (tr.), the faces that were "
                                        "scored in all its frames, and the highest mean score of a "
                                        "track."),
                         TextStyle::Muted);
    m_flow.role(Role::None);
}

void Printer::itemFacts(const ItemResult& item) {
    Facts facts;
    facts.add(QStringLiteral("File"), text(item.path.string()));
    if (item.digests) {
        facts.add(QStringLiteral("Bytes"), QString::number(item.digests->bytes));
        facts.add(QStringLiteral("SHA-256"), text(item.digests->sha256), true);
        facts.add(QStringLiteral("MD5"), text(item.digests->md5), true);
    } else {
        facts.add(QStringLiteral("SHA-256"), QStringLiteral("none: the file could not be read"));
    }
    if (item.info) {
        const auto& info = *item.info;
        facts.add(QStringLiteral("Format"),
                  text(info.format) + QStringLiteral(", %1 bits a channel, ").arg(info.bitDepth) +
                      text(info.colourModel));
        facts.add(QStringLiteral("Decoder"), text(info.decoder));
        facts.add(QStringLiteral("Pixels"),
                  QStringLiteral("%1 x %2 as shown (stored %3 x %4, Exif orientation %5)")
                      .arg(info.width)
                      .arg(info.height)
                      .arg(info.storedWidth)
                      .arg(info.storedHeight)
                      .arg(info.orientation));
        facts.add(QStringLiteral("Colour"), text(info.colourHandling));
        if (info.format == "JPEG")
            facts.add(QStringLiteral("JPEG"),
                      (info.jpegQuality ? QStringLiteral("quality %1").arg(*info.jpegQuality)
                                        : QStringLiteral("quality not determined")) +
                          QStringLiteral(", ") + text(info.chromaSubsampling) +
                          (info.progressive ? QStringLiteral(", progressive") : QString()));
        for (const auto& warning : info.warnings)
            facts.add(QStringLiteral("Decoder's warning"), text(warning));
    }
    if (item.video)
        printVideoFacts(m_flow, std::move(facts), *item.video, item.run.settings.video);
    else
        facts.print(m_flow);
}

void Printer::metadata(const ItemResult& item) {
    if (!item.info || item.info->metadata.empty()) {
        if (item.info)
            m_flow.paragraph(QStringLiteral("Metadata: none."), TextStyle::Muted);
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
    m_flow.table(table);
    if (tags.size() > kMetadataRows)
        m_flow.paragraph(
            QStringLiteral("%1 more entries are in the JSON output. Metadata corroborate; they are "
                           "never the only ground of a conclusion.")
                .arg(tags.size() - kMetadataRows),
            TextStyle::Muted);
}

void Printer::figures(const std::vector<ReportFigure>& list) {
    std::vector<const ReportFigure*> row;
    double used = 0;
    constexpr double kRow = 170, kBetween = 4;
    for (const auto& figure : list) {
        if (!row.empty() && used + kBetween + figure.box.width() > kRow + 0.5) {
            m_flow.figures(row);
            row.clear();
            used = 0;
        }
        used += (row.empty() ? 0 : kBetween) + figure.box.width();
        row.push_back(&figure);
    }
    m_flow.figures(row);
}

void Printer::faces(const ReportItem& item) {
    const ItemResult& result = *item.result;
    if (result.faces.empty())
        return;
    m_flow.heading(3, QStringLiteral("Measures and raw outputs of the faces"));
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
             {QStringLiteral("%1, %2, %3, %4")
                  .arg(std::lround(b.x))
                  .arg(std::lround(b.y))
                  .arg(std::lround(b.width))
                  .arg(std::lround(b.height))},
             {number(q.pixels, 0)},
             {number(q.sharpness, 0)},
             {QStringLiteral("%1, %2, %3")
                  .arg(std::lround(q.yaw))
                  .arg(std::lround(q.pitch))
                  .arg(std::lround(q.roll))},
             {stateWords(stateName(face.state)) +
              (marks.isEmpty() ? QString() : QStringLiteral(" [") + marks + QStringLiteral("]"))},
             {face.prediction ? number(static_cast<double>(face.prediction->logitFake), 2) +
                                    QStringLiteral(", ") +
                                    number(static_cast<double>(face.prediction->logitReal), 2)
                              : QStringLiteral("none")},
             {face.score ? signedScore(*face.score) : QStringLiteral("no score")}});
    }
    m_flow.table(table);
    m_flow.paragraph(marksKey(), TextStyle::Muted);
    for (const FaceResult& face : result.faces) {
        if (!face.message.empty())
            m_flow.paragraph(text(face.face.id) + QStringLiteral(": ") + text(face.message),
                             TextStyle::Small);
    }
}

void Printer::item(std::size_t index) {
    const ReportItem& entry = m_report.items[index];
    const ItemResult& result = *entry.result;
    m_flow.heading(1, QStringLiteral("Item %1: ").arg(index + 1) +
                          text(result.path.filename().string()));
    m_flow.role(Role::Fact);
    itemFacts(result);
    metadata(result);
    m_flow.role(Role::Machine);
    if (analysis::sentences(analysis::itemVerdict(result)).empty())
        m_flow.paragraph(text(analysis::verdictSentence(result)), TextStyle::Strong);
    printFindings(m_flow, result);
    if (!result.message.empty())
        m_flow.paragraph(text(result.message));
    if (result.video)
        printTracks(m_flow, result.video);
    faces(entry);
    if (!entry.figureNote.isEmpty())
        m_flow.paragraph(entry.figureNote, TextStyle::Muted);
    figures(entry.figures);
    const bool maps = !entry.figures.empty() || !entry.trackFigures.empty();
    for (const auto& faceFigures : entry.faceFigures)
        figures(faceFigures);
    trackFigures(entry);
    if (maps)
        m_flow.paragraph(QString::fromLatin1(analysis::kMapCaveat), TextStyle::Muted);
    m_flow.role(Role::None);
}

void Printer::trackFigures(const ReportItem& item) {
    if (item.trackFigures.empty())
        return;
    m_flow.keep(kFrameRow + 15);
    m_flow.heading(3, QStringLiteral("Frames of the tracks with the highest mean scores"));
    const auto scored = static_cast<std::size_t>(
        std::count_if(item.result->video->tracks.begin(), item.result->video->tracks.end(),
                      [](const auto& t) { return t.aggregate; }));
    QString note = QStringLiteral("Each frame was decoded again from the original; the hash of its "
                                  "planes is the recorded one.");
    if (scored > kFigureTracks)
        note += QStringLiteral(" Of %1 tracks with scores, the %2 with the highest mean are shown.")
                    .arg(scored)
                    .arg(kFigureTracks);
    m_flow.paragraph(note, TextStyle::Muted);
    for (const TrackFigures& frame : item.trackFigures) {
        m_flow.keep(kFrameRow);
        m_flow.paragraph(frame.heading, TextStyle::Small);
        figures(frame.figures);
    }
}

void Printer::modelFacts(const analysis::RunRecord& run) {
    Facts facts;
    facts.add(QStringLiteral("Program"), text(run.program));
    facts.add(QStringLiteral("Model"), run.model
                                           ? text(modelIdentity(run))
                                           : QStringLiteral("none: ") + text(run.modelMessage));
    if (run.model) {
        const auto& m = *run.model;
        facts.add(QStringLiteral("Weights SHA-256"), text(m.weightsSha256), true);
        if (!m.configSha256.empty())
            facts.add(QStringLiteral("model.json SHA-256"), text(m.configSha256), true);
        facts.add(QStringLiteral("Input"),
                  QStringLiteral("%1 px square crop, margin %2 of the face's side; normalised by "
                                 "mean %3, %4, %5 and deviation %6, %7, %8")
                      .arg(m.inputSize)
                      .arg(m.cropMargin)
                      .arg(static_cast<double>(m.mean[0]))
                      .arg(static_cast<double>(m.mean[1]))
                      .arg(static_cast<double>(m.mean[2]))
                      .arg(static_cast<double>(m.std[0]))
                      .arg(static_cast<double>(m.std[1]))
                      .arg(static_cast<double>(m.std[2])));
        facts.add(QStringLiteral("Smallest face"), QStringLiteral("%1 px").arg(m.minFacePixels));
        for (const auto& note : m.notes)
            facts.add(QStringLiteral("Note on the model"), text(note));
    }
    if (run.runtime) {
        const auto& r = *run.runtime;
        facts.add(QStringLiteral("Computation"),
                  QStringLiteral("LibTorch ") + text(r.libtorch) + QStringLiteral(", ") +
                      text(r.device) +
                      (r.cuda.empty() ? QString() : QStringLiteral(", CUDA ") + text(r.cuda)) +
                      QStringLiteral(", %1 threads, ").arg(r.threads) + text(r.convolution) +
                      QStringLiteral(", BLAS ") + text(r.blas));
        facts.add(QStringLiteral("Deterministic"),
                  r.deterministic ? QStringLiteral("yes") : QStringLiteral("no"));
        facts.add(QStringLiteral("Self-test"), selfTestText(r.selfTest));
    }
    facts.add(QStringLiteral("Seed"),
              QStringLiteral("%1 (nothing in the analysis is random)").arg(run.seed));
    facts.add(QStringLiteral("Face finder"), text(run.faceFinder));
    facts.add(QStringLiteral("Limits"), QStringLiteral("faces from %1 px; photos to %2 megapixels")
                                            .arg(run.settings.minFinderPixels)
                                            .arg(run.settings.limits.maxPixels / 1'000'000));
    if (m_videos)
        facts.add(QStringLiteral("Frames of videos"), samplingText(run.settings.video));
    facts.print(m_flow);
}

void Printer::method() {
    m_flow.heading(1, QStringLiteral("Method and versions"));
    m_flow.role(Role::Fact);
    m_flow.paragraph(
        QStringLiteral("Each file is hashed, then decoded from the same bytes to upright 8-bit "
                       "sRGB. Every face is found, cut out upright and reduced to the "
                       "network's input. GocNet (Guo, Yang, Zhang, Xia: Rethinking Gradient "
                       "Operator for Exposing AI-enabled Face Forgeries) scores each crop "
                       "with two ResNet streams: one sees the tensor gradient (TP) of the crop, "
                       "the other carries manipulation trace attention (MTA)."));
    if (m_videos)
        m_flow.paragraph(QStringLiteral(
            "Of a video, frames are chosen by their time stamps (PTS), decoded exactly, and "
            "treated as photos are. The faces of successive frames are followed as tracks, by "
            "overlap, landmarks and appearance; a shot change ends every track. Frames that did "
            "not decode completely are shown as gaps and never scored. Sound was not analysed."));
    if (!m_report.items.empty()) {
        const auto& run = m_report.items.front().result->run;
        modelFacts(run);
        if (run.model) {
            printValidation(m_flow, *run.model);
            printCard(m_flow, *run.model);
        }
    }
    QStringList software;
    for (const auto& entry : m_report.software)
        software << entry;
    m_flow.paragraph(QStringLiteral("Software: ") + software.join(QStringLiteral(", ")) +
                         QLatin1Char('.'),
                     TextStyle::Small);
    m_flow.role(Role::None);
    m_flow.heading(1, QStringLiteral("How to read the maps"));
    m_flow.paragraph(QString::fromLatin1(analysis::kMapCaveat));
    m_flow.paragraph(
        QStringLiteral("The gradient map is the root mean square over the colour channels of the "
                       "photo's response to GocNet's fixed 45-degree kernel; edges of "
                       "every kind are bright. An attention map is sigmoid(gamma * trace), the "
                       "mean over a block's channels; its scale shows the true range, "
                       "which is often narrow. Maps have no faithfulness figure in this version."));
    m_flow.paragraph(
        QStringLiteral("Figures have 300 dpi or more at print size. Photos that were reduced to "
                       "that, alone or under a map, are stored in this file as JPEG of quality %1 "
                       "and say so; gradient maps, aligned crops and colour scales are stored "
                       "without loss. No figure stands in for the file that its hash names.")
            .arg(kStoredJpegQuality));
}

void Printer::closing() {
    m_flow.heading(1, QStringLiteral("Limitations"));
    m_flow.numbered(m_report.limitations);
    m_flow.heading(1, QStringLiteral("Conclusion"));
    m_flow.role(Role::Opinion);
    m_flow.writingBox(
        QStringLiteral("Examiner's opinion (to be filled in by hand)"),
        QStringLiteral(
            "The program does not fill in a conclusion. Name, date and signature below."),
        6);
    m_flow.role(Role::None);
}

} // namespace

void writePdf(const Report& report, const std::filesystem::path& file, std::stop_token stop) {
    PdfFlow::Furniture furniture;
    furniture.headerLeft = QStringLiteral("Lineament analysis report");
    furniture.headerRight = QStringLiteral("Case: ") + stated(report.header.caseNumber);
    furniture.footerLeft = text(analysis::isoTime(report.created)) +
                           QStringLiteral("   Lineament ") + QString::fromLatin1(kVersion);
    writePdfDocument(
        file, QStringLiteral("Lineament analysis report"), furniture,
        [&report](PdfFlow& flow) { Printer(report, flow).print(); }, stop);
}

} // namespace lineament::report
