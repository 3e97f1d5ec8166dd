// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/videolimitations.h"

#include "core/report/filled.h"
#include "core/report/limitations.h"

#include <QStringList>

#include <algorithm>
#include <functional>

namespace lineament::report {

namespace {

using analysis::ItemResult;
using analysis::Track;
using analysis::VideoResult;
using Results = NumberedResults;

constexpr qsizetype kNamed = 24;

/// "item 1, item 3 T2 and 5 more".
QString named(const QStringList& places) {
    QString text = places.mid(0, kNamed).join(QStringLiteral(", "));
    if (places.size() > kNamed)
        text += QStringLiteral(" and %1 more").arg(places.size() - kNamed);
    return text;
}

void addIf(std::vector<QString>& out, const QString& text, const QStringList& places) {
    if (!places.isEmpty())
        out.push_back(text + QStringLiteral(" This concerns ") + named(places) + QLatin1Char('.'));
}

QStringList videosWhere(const Results& results,
                        const std::function<bool(const VideoResult&)>& matches) {
    QStringList places;
    for (std::size_t i = 0; i < results.size(); ++i)
        if (results[i]->video && matches(*results[i]->video))
            places << QStringLiteral("item %1").arg(results.number(i));
    return places;
}

QStringList tracksWhere(const Results& results,
                        const std::function<bool(const VideoResult&, const Track&)>& matches) {
    QStringList places;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]->video)
            continue;
        for (const Track& track : results[i]->video->tracks)
            if (matches(*results[i]->video, track))
                places << filled(QStringLiteral("item %1 %2"), results.number(i),
                                 QString::fromStdString(track.id));
    }
    return places;
}

/// "item 2 (14 of 120 scored faces)", where a scored face has the mark.
QStringList marked(const Results& results, char code) {
    QStringList places;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]->video)
            continue;
        int count = 0;
        for (const auto& frame : results[i]->video->samples)
            for (const auto& face : frame.faces) {
                const auto marks = marksOf(*results[i], face);
                count +=
                    face.score && std::any_of(marks.begin(), marks.end(),
                                              [code](const Mark& m) { return m.code == code; });
            }
        if (count > 0)
            places << filled(QStringLiteral("item %1 (%2 of %3 scored faces)"), results.number(i),
                             count, results[i]->video->scoredFaces());
    }
    return places;
}

/// "item 1 (40 of 1200 frames)", where not every frame was looked at.
QStringList sampled(const Results& results) {
    QStringList places;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& video = results[i]->video;
        if (video && video->index &&
            video->samples.size() < static_cast<std::size_t>(video->index->count()))
            places << filled(QStringLiteral("item %1 (%2 of %3 frames)"), results.number(i),
                             video->samples.size(), video->index->count());
    }
    return places;
}

void addMeans(std::vector<QString>& out, const Results& results) {
    const bool found = !videosWhere(results, [](const VideoResult& video) {
                            return video.anyFinding();
                        }).isEmpty();
    out.push_back(
        QString::fromLatin1(found ? analysis::kVideoFindingCaveat : analysis::kVideoCaveat));
    if (found)
        out.emplace_back(QStringLiteral(
            "The calibration for video was made with a coder that takes what H.264 takes from a "
            "frame, without its prediction between frames, and without other codecs. A median "
            "can hide a short stretch that differs; the curves and the frames with the highest "
            "and lowest scores are to be looked at, too."));
    else
        out.emplace_back(QStringLiteral("How often scores of frames and means over them mislead "
                                        "was not measured. The intervals "
                                        "in the JSON and CSV outputs say how well a mean over "
                                        "these frames is known, and nothing "
                                        "of errors. A mean can hide a short stretch that differs; "
                                        "the curves and the frames with "
                                        "the highest and lowest scores are to be looked at, too."));
    if (!found)
        out.emplace_back(QStringLiteral(
            "The compression of video is another than that of photos. The validated range of JPEG "
            "quality does not cover it, and no range of video compression was validated."));
    addIf(out,
          QStringLiteral("Several tracks were scored in one video. Of several tracks one scores "
                         "high more easily by chance, and one person may have several tracks."),
          videosWhere(results, [](const VideoResult& video) {
              return std::count_if(video.tracks.begin(), video.tracks.end(),
                                   [](const Track& t) { return t.aggregate.has_value(); }) > 1;
          }));
}

void addSampling(std::vector<QString>& out, const Results& results) {
    addIf(out,
          QStringLiteral("Only some frames of the videos were looked at. What happens between them "
                         "was not examined."),
          sampled(results));
    addIf(out,
          QStringLiteral("The scan was stopped: the results are those of a part of the video."),
          videosWhere(results, [](const VideoResult& video) { return !video.complete; }));
    addIf(out,
          QStringLiteral("Frames did not decode completely. They were not scored, whatever the "
                         "decoder filled in."),
          videosWhere(results, [](const VideoResult& video) { return !video.damaged.empty(); }));
    addIf(out,
          QStringLiteral("The face finder failed in some frames. Nothing is known of their faces."),
          videosWhere(results,
                      [](const VideoResult& video) { return video.framesNotSearched() > 0; }));
    addIf(out, QStringLiteral("Several video streams are in the container; one was analysed."),
          videosWhere(results, [](const VideoResult& video) {
              const auto& streams = video.info.streams;
              return std::count_if(streams.begin(), streams.end(),
                                   [](const auto& s) { return s.kind == "video"; }) > 1;
          }));
    addIf(out, QStringLiteral("There is sound. It was listed and not analysed."),
          videosWhere(results, [](const VideoResult& video) {
              const auto& streams = video.info.streams;
              return std::any_of(streams.begin(), streams.end(),
                                 [](const auto& s) { return s.kind == "audio"; });
          }));
}

void addTracks(std::vector<QString>& out, const Results& results) {
    out.emplace_back(QStringLiteral(
        "Faces are followed automatically, within one shot. A track may have been cut in two (also "
        "where a fast zoom was taken for a cross-fade), and faces in frames that were not looked "
        "at have no track."));
    addIf(
        out,
        QStringLiteral("Shot changes were looked for between the frames that were looked at only: "
                       "a change may lie before the frame where a track ends."),
        videosWhere(results, [](const VideoResult& video) {
            return !video.samples.empty() && !video.shotsBetweenSamples;
        }));
    addIf(out, QStringLiteral("Tracks could not be scored in any frame."),
          tracksWhere(results, [](const VideoResult& video, const Track& track) {
              return !track.aggregate && !track.leftOut && !isMixture(video, track);
          }));
    addIf(out,
          QStringLiteral("Tracks were left out by the examiner: they count for no mean. The means "
                         "depend on that choice; the reasons are given."),
          tracksWhere(results, [](const VideoResult&, const Track& track) {
              return track.leftOut.has_value();
          }));
    addIf(out,
          QStringLiteral("Faces were drawn by hand on single frames, and scored there alone: they "
                         "were not followed, and their crops depend on that choice."),
          tracksWhere(results, [](const VideoResult&, const Track& track) { return track.drawn; }));
    addIf(out,
          QStringLiteral("Tracks that were left out of an earlier scan were not found in this one, "
                         "and what they showed may count here."),
          videosWhere(results,
                      [](const VideoResult& video) { return !video.editsNotFound.empty(); }));
    addIf(
        out,
        QStringLiteral("Tracks lie in a cross-fade, where two pictures are mixed. Their scores do "
                       "not count."),
        tracksWhere(results, analysis::isMixture));
    addIf(out,
          QStringLiteral("Scored frames stand for less than %1 % of the track's span; the gaps are "
                         "listed.")
              .arg(kLowCoverage * 100),
          tracksWhere(results, [](const VideoResult&, const Track& track) {
              return track.aggregate && track.coverage < kLowCoverage;
          }));
    addIf(out,
          QStringLiteral("Faces in frames were enlarged to fill the network's input (mark E)."),
          marked(results, 'E'));
    addIf(out,
          QStringLiteral("Blurred faces in frames: the sharpness lies below %1 (mark B).")
              .arg(kLowSharpness),
          marked(results, 'B'));
    addIf(out,
          filled(QStringLiteral(
                     "Turned faces in frames: more than %1 degrees sideways or %2 degrees up or "
                     "down (mark P)."),
                 kLargeYaw, kLargePitch),
          marked(results, 'P'));
    addIf(out,
          QStringLiteral("The stability of scores in videos was not checked: no re-compressed, "
                         "resized or cropped variants of frames were scored."),
          tracksWhere(results, [](const VideoResult&, const Track& track) {
              return track.aggregate.has_value();
          }));
    out.emplace_back(QStringLiteral(
        "Each frame was examined by itself. No method that looks at motion, at the change from "
        "frame to frame or at the fit of sound and lips was applied."));
}

} // namespace

std::vector<QString> videoLimitationsOf(const NumberedResults& results) {
    std::vector<QString> out;
    if (videosWhere(results, [](const VideoResult&) { return true; }).isEmpty())
        return out;
    addMeans(out, results);
    addSampling(out, results);
    addTracks(out, results);
    return out;
}

} // namespace lineament::report
