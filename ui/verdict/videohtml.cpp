// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/videohtml.h"

#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/player/position.h"
#include "ui/player/transportbar.h"
#include "ui/timeline/timelinedata.h"
#include "ui/verdict/valuetable.h"

#include <QCoreApplication>
#include <QLocale>

namespace lineament::ui::videohtml {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("VideoHtml", text);
}

QString rateText(const media::Rational& rate) {
    return rate.num > 0 && rate.den > 0
               ? filled(tr("%1 (%2/%3)"), QString::number(rate.value(), 'g', 6), rate.num, rate.den)
               : QString();
}

QString bitRateText(std::int64_t bits) {
    return bits > 0 ? tr("%1 kbit/s").arg(QLocale().toString(bits / 1000.0, 'f', 1)) : QString();
}

QString joined(std::initializer_list<std::string> parts) {
    QStringList words;
    for (const auto& part : parts)
        if (!part.empty())
            words << QString::fromStdString(part);
    return words.join(QStringLiteral(", "));
}

QString tagText(const std::vector<media::MetadataTag>& tags) {
    QStringList lines;
    for (const auto& tag : tags)
        lines << QStringLiteral("%1: %2").arg(QString::fromStdString(tag.key),
                                              QString::fromStdString(tag.value));
    return lines.join(QLatin1Char('\n'));
}

QString codecText(const media::StreamInfo& s) {
    return joined({s.codecName.empty() ? s.codec : s.codecName, s.profile,
                   s.codecTag.empty() ? "" : "tag " + s.codecTag});
}

QString colourText(const media::StreamInfo& s) {
    return joined({s.pixelFormat, s.bitDepth > 0 ? std::to_string(s.bitDepth) + " bit" : "",
                   s.colourRange.empty() ? "" : "range " + s.colourRange,
                   s.colourPrimaries.empty() ? "" : "primaries " + s.colourPrimaries,
                   s.colourTransfer.empty() ? "" : "transfer " + s.colourTransfer,
                   s.colourMatrix.empty() ? "" : "matrix " + s.colourMatrix});
}

QString pictureText(const media::StreamInfo& s) {
    auto text = filled(tr("%1 x %2 px"), s.width, s.height);
    if (s.sampleAspect.num > 0 && s.sampleAspect.num != s.sampleAspect.den)
        text += filled(tr(", pixel aspect %1:%2"), s.sampleAspect.num, s.sampleAspect.den);
    if (s.rotation != 0)
        text += tr(", rotated %1 degrees").arg(s.rotation);
    if (s.mirrored)
        text += tr(", mirrored");
    if (!s.fieldOrder.empty())
        text += QStringLiteral(", ") + QString::fromStdString(s.fieldOrder);
    return text;
}

QString streamValues(const media::StreamInfo& s, bool shown, const Colours& colours) {
    ValueTable values(colours);
    values.add(tr("Codec"), codecText(s));
    if (s.kind == "video") {
        values.add(tr("Picture"), pictureText(s))
            .add(tr("Pixels"), colourText(s))
            .add(tr("Mean frame rate"), rateText(s.averageRate))
            .add(tr("Base frame rate"), rateText(s.baseRate));
    } else if (s.kind == "audio") {
        values.add(tr("Sound"), filled(tr("%1 Hz, %2 channels"), s.sampleRate, s.channels));
    }
    values.add(tr("Time base"), filled(tr("%1/%2 s a tick"), s.timeBase.num, s.timeBase.den));
    if (s.startPts)
        values.add(tr("First PTS"), QString::number(*s.startPts));
    if (s.durationPts)
        values.add(tr("Duration"),
                   filled(tr("%1 ticks (%2)"), *s.durationPts,
                          timeText(static_cast<double>(*s.durationPts) * s.timeBase.value())));
    if (s.announcedFrames > 0)
        values.add(tr("Frames, as stated"), QString::number(s.announcedFrames));
    values.add(tr("Bit rate"), bitRateText(s.bitRate))
        .add(tr("Language"), s.language)
        .add(tr("Tags"), tagText(s.tags));
    const auto kind = QString::fromStdString(s.kind);
    return QStringLiteral("<p style=\"margin:8px 0 2px 0\"><b>%1</b></p>%2")
        .arg(filled((shown ? tr("Stream %1, %2, analysed") : tr("Stream %1, %2, not analysed")),
                    s.index, kind)
                 .toHtmlEscaped(),
             values.html());
}

QString indexText(const media::FrameIndex& index) {
    auto text =
        filled(tr("%1 frames, %2"), index.count(),
               index.variableRate() ? tr("variable frame rate") : tr("constant frame rate"));
    if (index.decoded)
        text += tr(", indexed by decoding: the packets lack time stamps");
    for (const auto& note : index.notes)
        text += QLatin1Char('\n') + QString::fromStdString(note);
    return text;
}

} // namespace

QString sentence(const analysis::ItemResult& result, const Colours& colours) {
    return QStringLiteral(
               "<p style=\"margin:0; font-size:large; font-weight:600; color:%1\">%2</p>")
        .arg(colours.tone(toneOf(result)).name(),
             QString::fromStdString(videoSentence(*result.video)).toHtmlEscaped());
}

QString trackTable(const analysis::VideoResult& video, const QString& selected,
                   const Colours& colours) {
    QString rows = QStringLiteral("<tr style=\"color:%1\"><td>%2</td><td>%3</td><td "
                                  "align=\"right\">%4</td><td align=\"right\">%5</td><td "
                                  "align=\"right\">%6</td></tr>")
                       .arg(colours.muted.name(), tr("Track"), tr("Mean score, 95 %"), tr("Scored"),
                            tr("Coverage"), tr("Gaps"));
    for (const auto& track : video.tracks) {
        const auto id = QString::fromStdString(track.id);
        const QString mean = track.leftOut     ? timeline::leftOutText(track).toHtmlEscaped()
                             : track.aggregate ? timeline::meanText(*track.aggregate)
                                               : tr("no score");
        rows += filled(
            QStringLiteral("<tr%1><td><b>%2</b></td><td style=\"color:%3\"><b>%4</b></td><td "
                           "align=\"right\">%5</td><td align=\"right\">%6</td><td "
                           "align=\"right\">%7</td></tr>"),
            id == selected ? QStringLiteral(" bgcolor=\"%1\"").arg(colours.raised.name())
                           : QString(),
            id.toHtmlEscaped(), colours.tone(toneOf(track)).name(), mean,
            track.aggregate ? track.aggregate->frames : 0,
            QString::fromStdString(analysis::coverageText(track.coverage)), track.gaps.size());
    }
    return QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\">%1</table>")
        .arg(rows);
}

QString frameValues(const analysis::VideoResult& video, int number, const Colours& colours) {
    ValueTable values(colours);
    if (!video.index || number < 0 || number >= video.index->count())
        return {};
    const auto& frame = video.index->frames[static_cast<std::size_t>(number)];
    values.add(tr("Frame"), filled(tr("%1 of %2"), number, video.index->count()))
        .add(tr("PTS"), QString::number(frame.pts))
        .add(tr("Time"), timeText(video.index->seconds(number)))
        .add(tr("Picture type"), pictureTypeText(frame.type, frame.key));
    const auto* sample = video.sampleAt(number);
    if (sample == nullptr)
        return values.add(tr("Analysis"), tr("not sampled: no face of this frame was scored"))
            .html();
    return values
        .add(tr("Analysis"), !sample->failure.empty() ? tr("sampled, faces could not be looked for")
                             : sample->faces.size() == 1
                                 ? tr("sampled, 1 face")
                                 : tr("sampled, %1 faces").arg(sample->faces.size()))
        .add(tr("Decoding"), decodingText(sample->decoding))
        .add(tr("Damage"), sample->damage)
        .add(tr("Face finder failed"), sample->failure)
        .add(tr("Frame SHA-256"), sample->sha256)
        .html();
}

QString containerValues(const analysis::VideoResult& video, const Colours& colours) {
    const auto& info = video.info;
    ValueTable values(colours);
    values.add(tr("Container"), info.format)
        .add(tr("Decoder"), info.decoder)
        .add(tr("Conversion"), info.conversion)
        .add(tr("Shown as"), filled(tr("%1 x %2 px"), info.width, info.height))
        .add(tr("Duration, as stated"), info.duration > 0 ? timeText(info.duration) : QString())
        .add(tr("Bit rate"), bitRateText(info.bitRate))
        .add(tr("Created, as stated"), info.creationTime)
        .add(tr("Encoder tag"), info.encoder)
        .add(tr("Tags"), tagText(info.tags));
    if (video.index)
        values.add(tr("Index"), indexText(*video.index));
    QStringList warnings;
    for (const auto& warning : info.warnings)
        warnings << QString::fromStdString(warning);
    values.add(tr("Warnings"), warnings.join(QLatin1Char('\n')));
    QString html = values.html();
    for (const auto& stream : info.streams)
        html += streamValues(stream, stream.index == info.videoStream, colours);
    return html;
}

QString damagedValues(const analysis::VideoResult& video, const Colours& colours) {
    ValueTable values(colours);
    for (const auto& stretch : video.damaged)
        values.add(tr("%1 to %2").arg(timeText(stretch.from), timeText(stretch.to)),
                   filled(tr("frames %1 to %2, %3: %4"), stretch.firstFrame, stretch.lastFrame,
                          stretch.missing ? tr("no picture") : tr("parts filled in"),
                          QString::fromStdString(stretch.what)));
    return values.html();
}

} // namespace lineament::ui::videohtml
