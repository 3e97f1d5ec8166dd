// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videocsv.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/base/csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <initializer_list>
#include <map>
#include <utility>

namespace lineament::analysis {

namespace {

/// Collects the fields of a table, quoting those that need it.
class Table {
public:
    explicit Table(std::initializer_list<const char*> columns) {
        for (const char* column : columns)
            text(column);
        endRow();
    }

    void text(const std::string& value) { field(csvField(value)); }
    template <std::integral T> void number(T value) { field(std::to_string(value)); }
    /// Floats are written as floats: 0.1, not 0.10000000149.
    template <std::floating_point T> void number(T value) {
        std::array<char, 64> digits{};
        if (!std::isfinite(value)) {
            empty();
            return;
        }
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        field({digits.data(), end});
    }
    void empty(int fields = 1) {
        for (int i = 0; i < fields; ++i)
            field({});
    }
    void endRow() {
        m_text += "\r\n";
        m_first = true;
    }
    std::string take() { return std::move(m_text); }

private:
    void field(const std::string& value) {
        if (!m_first)
            m_text += ',';
        m_text += value;
        m_first = false;
    }

    std::string m_text;
    bool m_first = true;
};

/// Track ids by (sample, face).
using TrackIds = std::map<std::pair<std::size_t, std::size_t>, std::string>;

TrackIds trackIds(const VideoResult& video) {
    TrackIds ids;
    for (const Track& track : video.tracks)
        for (const TrackPoint& point : track.points)
            ids[{point.sample, point.face}] = track.id;
    return ids;
}

std::string timeBase(const VideoResult& video) {
    if (!video.index)
        return {};
    return std::to_string(video.index->timeBase.num) + "/" +
           std::to_string(video.index->timeBase.den);
}

void frameFields(Table& table, const SampledFrame& frame, const std::string& base) {
    table.number(frame.number);
    table.number(frame.pts);
    table.text(base);
    table.number(frame.seconds);
    table.text(std::string(1, frame.type));
    table.number(frame.key ? 1 : 0);
    table.text(decodingName(frame.decoding));
    table.text(frame.damage);
    table.text(frame.sha256);
}

void rectFields(Table& table, const RectF& box) {
    for (const double value : {box.x, box.y, box.width, box.height})
        table.number(value);
}

void faceFields(Table& table, const FaceResult& face) {
    table.text(face.face.id);
    table.text(stateName(face.state));
    if (face.score)
        table.number(*face.score);
    else
        table.empty();
    if (face.score && face.prediction) {
        table.number(face.prediction->logitFake);
        table.number(face.prediction->logitReal);
    } else {
        table.empty(2);
    }
    rectFields(table, face.face.box);
    const faces::FaceQuality& q = face.face.quality;
    for (const auto value : {q.pixels, q.interocular, q.sharpness, q.yaw, q.pitch, q.roll})
        table.number(value);
    for (const auto& value : {q.light, q.landmarkSpread}) {
        if (value)
            table.number(*value);
        else
            table.empty();
    }
    table.number(face.face.detectorScore);
    table.text(face.cropSha256);
    table.text(face.message);
}

constexpr int kFaceFields = 20;

std::string gapsText(const std::vector<Gap>& gaps) {
    std::string text;
    for (const Gap& gap : gaps) {
        if (!text.empty())
            text += "; ";
        text += std::to_string(gap.firstFrame) + "-" + std::to_string(gap.lastFrame) + " " +
                gapReasonName(gap.reason);
    }
    return text;
}

void ptsField(Table& table, const VideoResult& video, int frame) {
    if (video.index && frame >= 0 && frame < video.index->count())
        table.number(video.index->frames[static_cast<std::size_t>(frame)].pts);
    else
        table.empty();
}

/// Where a track's aggregate stands, and the frames that it points at.
void aggregateFields(Table& table, const VideoResult& video, const Track& track) {
    if (!track.aggregate) {
        table.empty(11);
        return;
    }
    const TrackAggregate& a = *track.aggregate;
    for (const double value : {a.mean, a.low, a.high, a.median, a.least, a.most, a.deviation})
        table.number(value);
    table.number(a.effectiveFrames);
    for (const std::size_t sample : {track.strongest, track.weakest, track.leastCertain})
        table.number(video.samples.at(sample).number);
}

void findingFields(Table& table, const VideoResult& video, const Track& track) {
    if (!track.finding) {
        table.empty(5);
        return;
    }
    const auto& finding = *track.finding;
    table.text(shortText(finding.verdict));
    table.number(video.samples[finding.sample].number);
    if (!finding.verdict.log10Lr) {
        table.empty(3);
        return;
    }
    for (const double value : {*finding.verdict.log10Lr, finding.leastLog10Lr, finding.mostLog10Lr})
        table.number(value);
}

} // namespace

std::string framesCsv(const VideoResult& video) {
    Table table{"frame",          "pts",         "time_base",
                "seconds",        "type",        "key",
                "decoding",       "damage",      "frame_sha256",
                "track",          "face",        "state",
                "score",          "logit_fake",  "logit_real",
                "box_x",          "box_y",       "box_width",
                "box_height",     "face_pixels", "interocular",
                "sharpness",      "yaw",         "pitch",
                "roll",           "light",       "landmark_spread",
                "detector_score", "crop_sha256", "message"};
    const TrackIds ids = trackIds(video);
    const std::string base = timeBase(video);
    for (std::size_t s = 0; s < video.samples.size(); ++s) {
        const SampledFrame& frame = video.samples[s];
        if (frame.faces.empty()) {
            frameFields(table, frame, base);
            table.empty(kFaceFields);
            table.text(frame.failure); // where a face has its message
            table.endRow();
        }
        for (std::size_t f = 0; f < frame.faces.size(); ++f) {
            frameFields(table, frame, base);
            const auto id = ids.find({s, f});
            table.text(id == ids.end() ? std::string() : id->second);
            faceFields(table, frame.faces[f]);
            table.endRow();
        }
    }
    return table.take();
}

std::string tracksCsv(const VideoResult& video) {
    Table table{"track",
                "shot",
                "state",
                "calibrated",
                "mean_score",
                "low_95",
                "high_95",
                "median",
                "least",
                "most",
                "deviation",
                "effective_frames",
                "strongest_frame",
                "weakest_frame",
                "least_certain_frame",
                "frames_scored",
                "frames_seen",
                "first_frame",
                "last_frame",
                "first_pts",
                "last_pts",
                "time_base",
                "from_seconds",
                "to_seconds",
                "coverage",
                "coverage_of_clip",
                "gaps",
                "left_out_by_hand",
                "finding",
                "finding_frame",
                "log10_lr",
                "log10_lr_least",
                "log10_lr_most"};
    for (const Track& track : video.tracks) {
        table.text(track.id);
        table.number(track.shot);
        table.text(trackStateName(track));
        table.text("no"); // of the mean, R19: see kVideoCaveat
        aggregateFields(table, video, track);
        table.number(track.aggregate ? track.aggregate->frames : 0);
        table.number(track.points.size());
        table.number(track.firstFrame);
        table.number(track.lastFrame);
        ptsField(table, video, track.firstFrame);
        ptsField(table, video, track.lastFrame);
        table.text(timeBase(video));
        table.number(track.from);
        table.number(track.to);
        table.number(track.coverage);
        table.number(clipCoverage(video, track));
        table.text(gapsText(track.gaps));
        table.text(track.leftOut.value_or(std::string()));
        findingFields(table, video, track);
        table.endRow();
    }
    return table.take();
}

} // namespace lineament::analysis
