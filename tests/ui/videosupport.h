// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "support.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cmath>

namespace lineament::ui::test {

/// Makes a clip with ffmpeg whose frame N is grey with a luma of 16 + 2 N (N below 110), 25 frames
/// a second, with B-frames and a key frame every 25 frames. Empty when ffmpeg fails.
inline QString writeClip(const QTemporaryDir& folder, const QString& name, int frames,
                         const QString& size = QStringLiteral("320x180"),
                         const QStringList& codec = {"-c:v", "libx264", "-preset", "ultrafast",
                                                     "-qp", "4", "-g", "25", "-bf", "2"}) {
    const auto path = folder.filePath(name);
    const auto source =
        QStringLiteral("nullsrc=s=%1:r=25,format=yuv420p,geq=lum='16+2*mod(N\\,110)':cb=128:cr=128")
            .arg(size);
    QStringList arguments{
        "-hide_banner", "-loglevel", "error", "-y",        "-f",
        "lavfi",        "-i",        source,  "-frames:v", QString::number(frames)};
    arguments << codec << path;
    QProcess ffmpeg;
    ffmpeg.start(QStringLiteral("ffmpeg"), arguments);
    return ffmpeg.waitForFinished(60'000) && ffmpeg.exitCode() == 0 ? path : QString();
}

/// The frame number that is in the pixels of writeClip().
inline int numberIn(const PhotoPyramid& picture) {
    const auto& pixels = *picture.photo();
    const double grey = pixels.row(pixels.height / 2)[3 * (pixels.width / 2)];
    return static_cast<int>(std::lround(grey * 219.0 / 255 / 2));
}

inline std::shared_ptr<const media::FrameIndex> frameIndex(int frames, int gop = 25) {
    auto index = std::make_shared<media::FrameIndex>();
    index->timeBase = {1, 12800};
    for (int i = 0; i < frames; ++i)
        index->frames.push_back({std::int64_t{512} * i, 512,
                                 i % gop == 0 ? 'I'
                                 : i % 3 == 0 ? 'P'
                                              : 'B',
                                 i % gop == 0});
    return index;
}

/// A video of 25 frames a second whose every @p every-th frame was looked at; each frame has @p
/// tracks faces beside each other. Without tracks.
inline std::shared_ptr<analysis::VideoResult> sampledVideo(int frames, int every, int tracks) {
    auto video = std::make_shared<analysis::VideoResult>();
    video->index = frameIndex(frames);
    video->end = frames / 25.0;
    video->info.width = 1280;
    video->info.height = 720;
    video->info.videoStream = 0;
    media::StreamInfo stream;
    stream.kind = "video";
    stream.codec = "h264";
    stream.timeBase = {1, 12800};
    video->info.streams = {stream};
    video->shots = {{0, 0}};
    for (int number = 0; number < frames; number += every) {
        analysis::SampledFrame sample;
        const auto& entry = video->index->frames[static_cast<std::size_t>(number)];
        sample.number = number;
        sample.pts = entry.pts;
        sample.seconds = number / 25.0;
        sample.type = entry.type;
        sample.key = entry.key;
        sample.sha256 = std::string(64, 'd');
        for (int t = 0; t < tracks; ++t)
            sample.faces.push_back(face("T" + std::to_string(t + 1),
                                        {100.0 + 300 * t + number, 200, 120, 160},
                                        2.5 * std::sin(number / 40.0 + t) + (t == 0 ? 1.0 : -1.0)));
        video->samples.push_back(std::move(sample));
    }
    video->framesPlanned = static_cast<int>(video->samples.size());
    video->complete = true;
    return video;
}

/// Gives the video one track for each face; what aggregate and gaps say is made up.
inline void addTracks(analysis::VideoResult& video) {
    const auto count = video.samples.empty() ? 0 : video.samples.front().faces.size();
    for (std::size_t t = 0; t < count; ++t) {
        analysis::Track track;
        track.id = "T" + std::to_string(t + 1);
        analysis::TrackAggregate sum;
        sum.least = 1e9;
        sum.most = -1e9;
        double nearest = 1e9;
        for (std::size_t s = 0; s < video.samples.size(); ++s) {
            track.points.push_back({s, t});
            const double score = *video.samples[s].faces[t].score;
            if (score > sum.most) {
                sum.most = score;
                track.strongest = s;
            }
            if (score < sum.least) {
                sum.least = score;
                track.weakest = s;
            }
            if (std::fabs(score) < nearest) {
                nearest = std::fabs(score);
                track.leastCertain = s;
            }
            sum.mean += score / static_cast<double>(video.samples.size());
        }
        sum.low = sum.mean - 0.4;
        sum.high = sum.mean + 0.4;
        sum.frames = static_cast<int>(video.samples.size());
        track.aggregate = sum;
        track.firstFrame = 0;
        track.lastFrame = video.index->count() - 1;
        track.to = video.end;
        track.coverage = 0.9;
        video.tracks.push_back(track);
    }
}

/// Takes the score from the faces of a track between two frames and makes a gap of them.
inline void addGap(analysis::VideoResult& video, std::size_t track, int first, int last,
                   analysis::GapReason reason) {
    for (auto& sample : video.samples)
        if (sample.number >= first && sample.number <= last)
            sample.faces[track].score.reset();
    video.tracks[track].gaps.push_back({first, last, first / 25.0, (last + 1) / 25.0, reason});
}

inline std::shared_ptr<analysis::ItemResult>
videoItem(const std::filesystem::path& path, std::shared_ptr<const analysis::VideoResult> video) {
    auto item = result(path);
    item->state =
        video->tracks.empty() ? analysis::ItemState::NoFace : analysis::ItemState::Analysed;
    item->video = std::move(video);
    return item;
}

/// The first pixel of the widget that has the colour of a finding, amber or blue: "#f2b13c at 12,
/// 34"; empty when none has. @p area in the widget's pixels.
inline QString verdictColourIn(QWidget& widget, const QRectF& area, const Colours& colours) {
    const auto picture = widget.grab().toImage();
    const double ratio = picture.devicePixelRatio();
    const QRect pixels =
        QRectF(area.topLeft() * ratio, area.size() * ratio).toRect() & picture.rect();
    for (int y = pixels.top(); y <= pixels.bottom(); ++y)
        for (int x = pixels.left(); x <= pixels.right(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            for (const QColor& verdict : {colours.amber, colours.blue})
                if (pixel.hsvSaturation() >= 60 && pixel.value() >= 90 &&
                    std::abs(pixel.hsvHue() - verdict.hsvHue()) <= 15)
                    return QStringLiteral("%1 at %2, %3")
                        .arg(pixel.name(), QString::number(x), QString::number(y));
        }
    return {};
}

} // namespace lineament::ui::test
