// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/videofigures.h"

#include "core/report/analysedvideo.h"
#include "core/report/reporttext.h"
#include "core/report/timelineplot.h"

#include <algorithm>

namespace lineament::report {

namespace {

using analysis::Track;
using analysis::VideoResult;

/// The tracks with figures, highest mean score first.
std::vector<const Track*> shownTracks(const VideoResult& video) {
    auto tracks = strongestTracks(video, kFigureTracks);
    std::erase_if(tracks, [](const Track* track) { return !track->aggregate; });
    std::stable_sort(tracks.begin(), tracks.end(), [](const Track* a, const Track* b) {
        return a->aggregate->mean > b->aggregate->mean;
    });
    return tracks;
}

/// The face of @p track in a sample; null when the track was not seen there.
const analysis::FaceResult* faceOf(const Track& track, std::size_t sample,
                                   const std::vector<analysis::FaceResult>& faces) {
    for (const analysis::TrackPoint& point : track.points)
        if (point.sample == sample && point.face < faces.size())
            return &faces[point.face];
    return nullptr;
}

/// One frame that is shown for a track.
struct Shown {
    const Track* track;
    std::size_t sample;
    QString role; ///< "highest raw score", "lowest raw score"
};

std::vector<Shown> shownFrames(const VideoResult& video) {
    std::vector<Shown> frames;
    for (const Track* track : shownTracks(video)) {
        if (track->strongest == track->weakest) {
            frames.push_back({track, track->strongest,
                              track->aggregate->frames == 1
                                  ? QStringLiteral("only scored frame")
                                  : QStringLiteral("highest and lowest raw score")});
            continue;
        }
        frames.push_back({track, track->strongest, QStringLiteral("highest raw score")});
        frames.push_back({track, track->weakest, QStringLiteral("lowest raw score")});
    }
    return frames;
}

QString headingOf(const Shown& shown, const analysis::SampledFrame& frame,
                  const analysis::FaceResult& face) {
    return QStringLiteral("Track %1, %2: %3, frame %4 at %5 s")
        .arg(text(shown.track->id), shown.role,
             face.score ? text(analysis::scoreText(*face.score)) : QStringLiteral("none"),
             QString::number(frame.number), number(frame.seconds, 3));
}

} // namespace

std::size_t videoFigureCount(const VideoResult& video) {
    return 3 * shownFrames(video).size();
}

void addVideoFigures(ReportItem& item, const FigureSizes& sizes, ImageSpool& spool,
                     nn::Engine* engine, const std::stop_token& stop) {
    const analysis::ItemResult& result = *item.result;
    const std::vector<Shown> frames = shownFrames(*result.video);
    if (frames.empty() || !wasDecodedAsVideo(result))
        return;
    FigureSizes frameSizes = sizes;
    frameSizes.photo = sizes.face; // three in a row
    std::optional<AnalysedVideo> video;
    for (const Shown& shown : frames) {
        const analysis::SampledFrame& frame = result.video->samples.at(shown.sample);
        Rgb8ImagePtr pixels;
        try {
            if (!video)
                video.emplace(result, stop);
            pixels = video->pixels(frame);
        } catch (const Error& error) {
            item.figureNote = changedNote(error);
            item.changed = true;
            return;
        }
        const analysis::ItemResult mapped = video->item(frame, *pixels, engine);
        if (const auto* face = faceOf(*shown.track, shown.sample, mapped.faces))
            item.trackFigures.push_back(
                {shown.track->id, headingOf(shown, frame, *face),
                 FigureMaker(mapped, *pixels, frameSizes, spool, stop, &frame)
                     .frameFigures(*face)});
    }
}

} // namespace lineament::report
