// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/videosection.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/trackedits.h"
#include "core/report/filled.h"
#include "core/report/reporttext.h"
#include "core/report/timelineplot.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace lineament::report {

namespace {

using analysis::Track;
using analysis::VideoResult;

constexpr std::size_t kTagRows = 12;   // the report quotes, the JSON holds all
constexpr std::size_t kGapRows = 60;   // "
constexpr std::size_t kTrackRows = 60; // "

QString seconds(double value) {
    return number(value, 3);
}

QString score(double value) {
    return text(analysis::scoreText(value));
}

QString rational(const media::Rational& r) {
    return filled(QStringLiteral("%1/%2"), r.num, r.den);
}

QString rate(const media::Rational& r) {
    return r.num > 0 ? QStringLiteral("%1 (%2)").arg(number(r.value(), 3), rational(r))
                     : QStringLiteral("not stated");
}

void addContainer(Facts& facts, const media::VideoInfo& info) {
    facts.add(QStringLiteral("Container"),
              text(info.format) + QStringLiteral(" (") + text(info.formatTags) +
                  QStringLiteral("), ") +
                  counted(static_cast<qsizetype>(info.streams.size()), QStringLiteral("stream")));
    facts.add(QStringLiteral("Stated duration, start"),
              seconds(info.duration) + QStringLiteral(" s, ") + seconds(info.startTime) +
                  QStringLiteral(" s"));
    facts.add(QStringLiteral("Stated bit rate"),
              info.bitRate > 0 ? QStringLiteral("%1 kbit/s").arg(info.bitRate / 1000)
                               : QStringLiteral("not stated"));
    facts.add(QStringLiteral("Stated creation time"),
              info.creationTime.empty() ? QStringLiteral("not stated") : text(info.creationTime));
    facts.add(QStringLiteral("Stated encoder"),
              info.encoder.empty() ? QStringLiteral("not stated") : text(info.encoder));
    facts.add(QStringLiteral("Decoder"), text(info.decoder));
    facts.add(QStringLiteral("Conversion"), text(info.conversion));
    facts.add(QStringLiteral("Pixels as shown"),
              filled(QStringLiteral("%1 x %2"), info.width, info.height));
    for (const std::string& warning : info.warnings)
        facts.add(QStringLiteral("Reader's warning"), text(warning));
}

void addIndex(Facts& facts, const VideoResult& video) {
    if (!video.index || video.index->frames.empty())
        return;
    const media::FrameIndex& index = *video.index;
    qsizetype keys = 0;
    for (const media::FrameEntry& frame : index.frames)
        keys += frame.key ? 1 : 0;
    facts.add(QStringLiteral("Frames"),
              counted(index.count(), QStringLiteral("frame")) + QStringLiteral(", ") +
                  counted(keys, QStringLiteral("key frame")) +
                  (index.variableRate() ? QStringLiteral(", variable rate")
                                        : QStringLiteral(", constant rate")) +
                  (index.decoded ? QStringLiteral("; counted by decoding all of them, as the "
                                                  "packets lack time stamps")
                                 : QString()));
    facts.add(
        QStringLiteral("PTS"),
        filled(QStringLiteral("%1 to %2 in units of %3 s; %4 s to %5 s (end of the last frame)"),
               index.frames.front().pts, index.frames.back().pts, rational(index.timeBase),
               seconds(video.begin), seconds(video.end)));
    for (const std::string& note : index.notes)
        facts.add(QStringLiteral("Note on the index"), text(note));
}

/// ", 1 of which is a cross-fade"; empty when none is.
QString gradualText(const VideoResult& video) {
    const auto gradual = std::count_if(video.shots.begin(), video.shots.end(),
                                       [](const analysis::Shot& shot) { return shot.gradual; });
    return gradual == 0 ? QString()
                        : (gradual == 1 ? QStringLiteral(", %1 of which is a cross-fade")
                                        : QStringLiteral(", %1 of which are cross-fades"))
                              .arg(gradual);
}

void addSampling(Facts& facts, const VideoResult& video, const analysis::VideoSettings& settings) {
    facts.add(QStringLiteral("Sampling"), samplingText(settings));
    QString done = counted(static_cast<qsizetype>(video.samples.size()), QStringLiteral("frame"));
    if (video.index)
        done += QStringLiteral(" of %1").arg(video.index->count());
    if (video.framesResumed > 0)
        done += QStringLiteral("; %1 of them from an earlier run of the same scan that was "
                               "interrupted")
                    .arg(video.framesResumed);
    if (!video.complete)
        done += QStringLiteral("; the scan was stopped before it was complete");
    facts.add(QStringLiteral("Frames looked at"), done);
    facts.add(QStringLiteral("Shots"),
              counted(static_cast<qsizetype>(video.shots.size()), QStringLiteral("shot")) +
                  gradualText(video) +
                  (video.shotsBetweenSamples
                       ? QStringLiteral("; changes were looked for in every frame")
                       : QStringLiteral("; changes were looked for between the frames that were "
                                        "looked at only")));
}

QStringList pictureWords(const media::StreamInfo& s) {
    QStringList words{filled(QStringLiteral("%1 x %2"), s.width, s.height)};
    if (s.sampleAspect.num > 0 && s.sampleAspect.num != s.sampleAspect.den)
        words << QStringLiteral("pixel aspect ") + rational(s.sampleAspect);
    words << text(s.pixelFormat);
    if (s.bitDepth > 0)
        words << QStringLiteral("%1 bit").arg(s.bitDepth);
    words << QStringLiteral("frames a second: average ") + rate(s.averageRate) +
                 QStringLiteral(", base ") + rate(s.baseRate);
    if (!s.fieldOrder.empty())
        words << text(s.fieldOrder);
    const auto colour = [&words](const char* name, const std::string& value) {
        if (!value.empty())
            words << QString::fromLatin1(name) + QLatin1Char(' ') + text(value);
    };
    colour("range", s.colourRange);
    colour("primaries", s.colourPrimaries);
    colour("transfer", s.colourTransfer);
    colour("matrix", s.colourMatrix);
    if (s.rotation != 0)
        words << QStringLiteral("rotated by %1 degrees").arg(s.rotation);
    if (s.mirrored)
        words << QStringLiteral("mirrored");
    return words;
}

QString streamWords(const media::StreamInfo& s, bool analysed) {
    QStringList words;
    if (s.kind == "video")
        words = pictureWords(s);
    if (s.kind == "audio")
        words << QStringLiteral("%1 Hz").arg(s.sampleRate)
              << counted(s.channels, QStringLiteral("channel"));
    if (s.announcedFrames > 0)
        words << QStringLiteral("%1 frames stated").arg(s.announcedFrames);
    if (s.bitRate > 0)
        words << QStringLiteral("%1 kbit/s").arg(s.bitRate / 1000);
    if (!s.language.empty())
        words << QStringLiteral("language ") + text(s.language);
    words << (analysed ? QStringLiteral("analysed") : QStringLiteral("not analysed"));
    return words.join(QStringLiteral(", "));
}

QString codecWords(const media::StreamInfo& s) {
    QString words = text(s.codecName.empty() ? s.codec : s.codecName);
    if (!s.profile.empty())
        words += QStringLiteral(", ") + text(s.profile);
    if (!s.codecTag.empty())
        words += QStringLiteral(", tag ") + text(s.codecTag);
    return words;
}

void printStreams(PdfFlow& flow, const media::VideoInfo& info) {
    Table table{{{QStringLiteral("Stream"), 13, Qt::AlignRight},
                 {QStringLiteral("Kind"), 15, Qt::AlignLeft},
                 {QStringLiteral("Codec"), 44, Qt::AlignLeft},
                 {QStringLiteral("Time base, start, duration"), 36, Qt::AlignLeft},
                 {QStringLiteral("As the headers describe it"), 62, Qt::AlignLeft}},
                {},
                true,
                6.8};
    const auto ticks = [](const std::optional<std::int64_t>& value) {
        return value ? QString::number(*value) : QStringLiteral("not stated");
    };
    for (const media::StreamInfo& s : info.streams)
        table.rows.push_back({{QString::number(s.index)},
                              {text(s.kind)},
                              {codecWords(s)},
                              {rational(s.timeBase) + QStringLiteral(" s, ") + ticks(s.startPts) +
                               QStringLiteral(", ") + ticks(s.durationPts)},
                              {streamWords(s, s.index == info.videoStream)}});
    flow.table(table);
}

/// Of a track without an aggregate: "-0.31 to +2.10", "none".
QString scoresWords(const VideoResult& video, const Track& track) {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (const analysis::TrackPoint& point : track.points)
        if (const auto& one = video.samples[point.sample].faces[point.face].score) {
            least = std::min(least, *one);
            most = std::max(most, *one);
        }
    return most < least ? QStringLiteral("none")
                        : score(least) + QStringLiteral(" to ") + score(most);
}

void printTrackTable(PdfFlow& flow, const VideoResult& video) {
    Table table{{{QStringLiteral("Track"), 12, Qt::AlignLeft},
                 {QStringLiteral("Shot"), 10, Qt::AlignRight},
                 {QStringLiteral("From, to (s)"), 27, Qt::AlignRight},
                 {QStringLiteral("Raw mean score"), 23, Qt::AlignRight},
                 {QStringLiteral("Lowest, highest"), 27, Qt::AlignRight},
                 {QStringLiteral("Frames scored"), 20, Qt::AlignRight},
                 {QStringLiteral("Frames seen"), 19, Qt::AlignRight},
                 {QString::fromLatin1(analysis::kCoverageHead), 32, Qt::AlignRight}},
                {},
                true,
                6.8};
    const auto tracks = strongestTracks(video, kTrackRows);
    for (const Track* track : tracks) {
        std::vector<Cell> row{{text(track->id)},
                              {QString::number(track->shot + 1)},
                              {seconds(track->from) + QStringLiteral(", ") + seconds(track->to)}};
        if (track->aggregate) {
            const auto& a = *track->aggregate;
            row.push_back({score(a.mean)});
            row.push_back({score(a.least) + QStringLiteral(", ") + score(a.most)});
            row.push_back({QString::number(a.frames)});
        } else {
            row.push_back(
                {track->leftOut ? QStringLiteral("left out") : QStringLiteral("no score")});
            row.push_back({QStringLiteral("none")});
            row.push_back({QStringLiteral("0")});
        }
        row.push_back({QString::number(track->points.size())});
        row.push_back({text(analysis::coverageFigures(video, *track))});
        table.rows.push_back(std::move(row));
    }
    flow.heading(3, QStringLiteral("Tracks, raw values"));
    flow.table(table);
    noteRest(flow, video.tracks.size(), tracks.size(),
             QStringLiteral("tracks are in the JSON and CSV outputs."));
    flow.paragraph(
        (video.anyFinding()
             ? QStringLiteral("Scores are outputs of the network; what they say stands in the "
                              "findings above. ")
             : QStringLiteral("Scores are outputs of the network, not validated for video: they "
                              "speak for neither proposition. ")) +
            QStringLiteral(
                "The mean is weighted by the time that each frame "
                "stands for. Coverage is what the scored frames stand for: the share of the "
                "track's own span, then the share of the whole clip."),
        TextStyle::Muted);
}

/// All of them, however many tracks there are.
void printLeftOut(PdfFlow& flow, const VideoResult& video) {
    if (analysis::editsOf(video).leftOut.empty())
        return;
    Table table{{{QStringLiteral("Track"), 14, Qt::AlignLeft},
                 {QStringLiteral("From, to (s)"), 30, Qt::AlignRight},
                 {QStringLiteral("Seen in"), 16, Qt::AlignRight},
                 {QStringLiteral("Scores of its frames"), 34, Qt::AlignRight},
                 {QStringLiteral("The examiner's reason"), 76, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (const Track& track : video.tracks) {
        if (!track.leftOut)
            continue;
        table.rows.push_back(
            {{text(track.id)},
             {seconds(track.from) + QStringLiteral(", ") + seconds(track.to)},
             {counted(static_cast<qsizetype>(track.points.size()), QStringLiteral("frame"))},
             {scoresWords(video, track)},
             {text(*track.leftOut)}});
    }
    for (const analysis::TrackEdit& lost : video.editsNotFound)
        table.rows.push_back({{text(lost.track)},
                              {seconds(lost.seconds)},
                              {QStringLiteral("not found")},
                              {QStringLiteral("not found in this scan")},
                              {text(lost.reason)}});
    flow.role(Role::Opinion); // that they don't count is no finding of the machine (R28)
    flow.heading(3, QStringLiteral("Tracks left out by hand"));
    flow.table(table);
    flow.paragraph(
        QStringLiteral("The examiner left these tracks out: they count for no mean and no finding. "
                       "What was found and scored of them stays in the JSON and CSV outputs; the "
                       "custody log says who left them out, and when."),
        TextStyle::Muted);
    flow.role(Role::Machine);
}

void printDrawn(PdfFlow& flow, const VideoResult& video) {
    for (const Track& track : video.tracks)
        if (track.drawn)
            flow.paragraph(text(trackSentence(video, track)), TextStyle::Small);
    for (const analysis::DrawnFace& drawn : video.drawnNotPlaced)
        flow.paragraph(
            filled(QStringLiteral("%1 was drawn by hand on frame %2, which this scan did not "
                                  "look at: it has no score."),
                   text(drawn.face.face.id), drawn.frame),
            TextStyle::Small);
}

/// Frame numbers and seconds of a stretch.
std::vector<Cell> stretchCells(int firstFrame, int lastFrame, double from, double to) {
    return {{filled(QStringLiteral("%1 to %2"), firstFrame, lastFrame)},
            {seconds(from) + QStringLiteral(" to ") + seconds(to)}};
}

void printGaps(PdfFlow& flow, const VideoResult& video) {
    Table table{{{QStringLiteral("Track"), 16, Qt::AlignLeft},
                 {QStringLiteral("Frames"), 40, Qt::AlignRight},
                 {QStringLiteral("Seconds"), 50, Qt::AlignRight},
                 {QStringLiteral("Why there is no score"), 64, Qt::AlignLeft}},
                {},
                true,
                6.8};
    std::size_t all = 0;
    for (const Track& track : video.tracks)
        for (const analysis::Gap& gap : track.gaps) {
            if (all++ >= kGapRows)
                continue;
            std::vector<Cell> row = stretchCells(gap.firstFrame, gap.lastFrame, gap.from, gap.to);
            row.insert(row.begin(), Cell{text(track.id)});
            row.push_back({gapWords(gap.reason)});
            table.rows.push_back(std::move(row));
        }
    flow.heading(3, QStringLiteral("Gaps"));
    if (all == 0) {
        flow.paragraph(QStringLiteral("No track has a gap."), TextStyle::Small);
        return;
    }
    flow.table(table);
    noteRest(flow, all, kGapRows, QStringLiteral("gaps are in the JSON and CSV outputs."));
}

void printDamage(PdfFlow& flow, const VideoResult& video) {
    if (video.damaged.empty())
        return;
    Table table{{{QStringLiteral("Frames"), 34, Qt::AlignRight},
                 {QStringLiteral("Seconds"), 44, Qt::AlignRight},
                 {QStringLiteral("Picture"), 32, Qt::AlignLeft},
                 {QStringLiteral("As the decoder reported it"), 60, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (std::size_t i = 0; i < std::min(video.damaged.size(), kGapRows); ++i) {
        const auto& d = video.damaged[i];
        std::vector<Cell> row = stretchCells(d.firstFrame, d.lastFrame, d.from, d.to);
        row.push_back({d.missing ? QStringLiteral("none")
                                 : QStringLiteral("parts filled in by the decoder")});
        row.push_back({text(d.what).left(160)});
        table.rows.push_back(std::move(row));
    }
    flow.heading(3, QStringLiteral("Stretches that did not decode completely (never scored)"));
    flow.table(table);
    noteRest(flow, video.damaged.size(), kGapRows,
             QStringLiteral("stretches are in the JSON and CSV outputs."));
}

} // namespace

QString samplingText(const analysis::VideoSettings& settings) {
    const QString rate = QString::number(settings.rate);
    switch (settings.sampling) {
    case analysis::Sampling::Adaptive:
        return filled(
            QStringLiteral("adaptive: %1 frames a second by PTS, then %2 a second around high "
                           "or unstable scores"),
            rate, settings.fineRate);
    case analysis::Sampling::Rate:
        return QStringLiteral("%1 frames a second, by PTS").arg(rate);
    case analysis::Sampling::KeyFrames:
        return QStringLiteral("key frames only; nothing else was decoded");
    case analysis::Sampling::EveryFrame:
        return QStringLiteral("every frame");
    }
    return {};
}

void printVideoFacts(PdfFlow& flow, Facts facts, const VideoResult& video,
                     const analysis::VideoSettings& settings) {
    addContainer(facts, video.info);
    addIndex(facts, video);
    addSampling(facts, video, settings);
    facts.print(flow);
    printStreams(flow, video.info);
}

void printVideoTags(PdfFlow& flow, const media::VideoInfo& info) {
    Table table{{{QStringLiteral("Metadata"), 66, Qt::AlignLeft},
                 {QStringLiteral("Value"), 104, Qt::AlignLeft}},
                {},
                true,
                6.8};
    std::size_t all = 0;
    const auto add = [&](const QString& where, const std::vector<media::MetadataTag>& tags) {
        for (const media::MetadataTag& tag : tags)
            if (all++ < kTagRows)
                table.rows.push_back({{where + text(tag.key)}, {text(tag.value).left(160)}});
    };
    add({}, info.tags);
    for (const media::StreamInfo& s : info.streams)
        add(QStringLiteral("stream %1: ").arg(s.index), s.tags);
    if (table.rows.empty())
        return;
    flow.table(table);
    noteRest(flow, all, kTagRows, QStringLiteral("entries are in the JSON and CSV outputs."));
}

void printTracks(PdfFlow& flow, const analysis::VideoResultPtr& video) {
    if (video->anyFinding())
        flow.paragraph(QString::fromLatin1(analysis::kVideoFindingCaveat), TextStyle::Muted);
    else
        flow.callout(QString::fromLatin1(analysis::kNotValidatedForVideo),
                     QString::fromLatin1(analysis::kVideoCaveat));
    if (!video->samples.empty())
        flow.drawings({timelineDrawing(video)});
    if (!video->tracks.empty()) {
        printTrackTable(flow, *video);
        printDrawn(flow, *video);
        printGaps(flow, *video);
    }
    printDamage(flow, *video);
    printLeftOut(flow, *video);
}

} // namespace lineament::report
