// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videojson.h"

#include "core/analysis/facejson.h"
#include "core/analysis/findingwords.h"
#include "core/analysis/jsonvalues.h"
#include "core/analysis/verdictjson.h"

#include <nlohmann/json.hpp>

namespace lineament::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json rationalJson(const media::Rational& r) {
    return {{"num", r.num}, {"den", r.den}};
}

template <class T> Json orNull(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json tagsJson(const std::vector<media::MetadataTag>& tags) {
    Json list = Json::array();
    for (const media::MetadataTag& tag : tags)
        list.push_back({{"key", tag.key}, {"label", tag.label}, {"value", tag.value}});
    return list;
}

Json pictureJson(const media::StreamInfo& s) {
    if (s.kind != "video")
        return nullptr;
    return {{"width", s.width},
            {"height", s.height},
            {"sample_aspect", rationalJson(s.sampleAspect)},
            {"pixel_format", s.pixelFormat},
            {"bit_depth", s.bitDepth},
            {"colour_range", s.colourRange},
            {"colour_primaries", s.colourPrimaries},
            {"colour_transfer", s.colourTransfer},
            {"colour_matrix", s.colourMatrix},
            {"field_order", s.fieldOrder},
            {"rotation", s.rotation},
            {"mirrored", s.mirrored},
            {"average_rate", rationalJson(s.averageRate)},
            {"base_rate", rationalJson(s.baseRate)}};
}

Json soundJson(const media::StreamInfo& s) {
    if (s.kind != "audio")
        return nullptr;
    return {{"sample_rate", s.sampleRate}, {"channels", s.channels}};
}

Json streamJson(const media::StreamInfo& s) {
    return {{"index", s.index},
            {"kind", s.kind},
            {"codec", s.codec},
            {"codec_name", s.codecName},
            {"profile", s.profile},
            {"codec_tag", s.codecTag},
            {"time_base", rationalJson(s.timeBase)},
            {"start_pts", orNull(s.startPts)},
            {"duration_pts", orNull(s.durationPts)},
            {"announced_frames", s.announcedFrames},
            {"bit_rate", s.bitRate},
            {"language", s.language},
            {"tags", tagsJson(s.tags)},
            {"picture", pictureJson(s)},
            {"sound", soundJson(s)}};
}

Json containerJson(const media::VideoInfo& info) {
    return {{"format", info.format},
            {"format_tags", info.formatTags},
            {"duration", jsonNumber(info.duration)},
            {"start_time", jsonNumber(info.startTime)},
            {"bit_rate", info.bitRate},
            {"creation_time", info.creationTime},
            {"encoder", info.encoder},
            {"tags", tagsJson(info.tags)}};
}

Json indexJson(const media::FrameIndex* index) {
    if (index == nullptr)
        return nullptr;
    int keys = 0;
    for (const media::FrameEntry& frame : index->frames)
        keys += frame.key ? 1 : 0;
    const auto pts = [index](int number) {
        return index->count() > 0 ? Json(index->frames[static_cast<std::size_t>(number)].pts)
                                  : Json(nullptr);
    };
    return {{"frames", index->count()},
            {"key_frames", keys},
            {"time_base", rationalJson(index->timeBase)},
            {"first_pts", pts(0)},
            {"last_pts", pts(index->count() - 1)},
            {"variable_rate", index->variableRate()},
            {"decoded", index->decoded},
            {"notes", index->notes}};
}

Json sampleJson(const VideoResult& video, const SampledFrame& s) {
    Json faces = Json::array();
    for (const FaceResult& face : s.faces) {
        faces.push_back(faceJson(face));
        faces.back()["sentence"] = frameFaceSentence(video, face);
    }
    Json steps = Json::array();
    for (const float step : s.lumaSteps)
        steps.push_back(jsonNumber(step));
    Json json{{"frame", s.number},
              {"pts", s.pts},
              {"seconds", jsonNumber(s.seconds)},
              {"type", std::string(1, s.type)},
              {"key", s.key},
              {"decoding", decodingName(s.decoding)},
              {"damage", s.damage}};
    if (!s.failure.empty())
        json["failure"] = s.failure;
    json["sha256"] = s.sha256;
    json["faces"] = std::move(faces);
    json["luma_steps"] = std::move(steps);
    return json;
}

Json spanJson(int firstFrame, int lastFrame, double from, double to) {
    return {{"first_frame", firstFrame},
            {"last_frame", lastFrame},
            {"from", jsonNumber(from)},
            {"to", jsonNumber(to)}};
}

Json gapsJson(const std::vector<Gap>& gaps) {
    Json list = Json::array();
    for (const Gap& gap : gaps) {
        Json entry = spanJson(gap.firstFrame, gap.lastFrame, gap.from, gap.to);
        entry["reason"] = gapReasonName(gap.reason);
        list.push_back(std::move(entry));
    }
    return list;
}

Json aggregateJson(const VideoResult& video, const Track& track) {
    if (!track.aggregate)
        return nullptr;
    const TrackAggregate& a = *track.aggregate;
    const auto frame = [&video](std::size_t sample) { return video.samples.at(sample).number; };
    return {{"mean", jsonNumber(a.mean)},
            {"low", jsonNumber(a.low)},
            {"high", jsonNumber(a.high)},
            {"median", jsonNumber(a.median)},
            {"least", jsonNumber(a.least)},
            {"most", jsonNumber(a.most)},
            {"deviation", jsonNumber(a.deviation)},
            {"effective_frames", jsonNumber(a.effectiveFrames)},
            {"frames", a.frames},
            {"neutral_score", jsonNumber(a.neutral)},
            {"calibrated", false}, // R19, see kVideoCaveat
            {"strongest_frame", frame(track.strongest)},
            {"weakest_frame", frame(track.weakest)},
            {"least_certain_frame", frame(track.leastCertain)}};
}

Json trackJson(const VideoResult& video, const Track& track) {
    Json points = Json::array();
    for (const TrackPoint& point : track.points)
        points.push_back({{"sample", point.sample}, {"face", point.face}});
    Json entry{{"id", track.id},
               {"state", trackStateName(track)},
               {"sentence", trackSentence(video, track)},
               {"shot", track.shot}};
    if (track.leftOut)
        entry["left_out"] = {{"reason", *track.leftOut}};
    if (track.drawn)
        entry["drawn"] = true;
    entry.update(spanJson(track.firstFrame, track.lastFrame, track.from, track.to));
    if (const auto& finding = track.finding)
        entry["finding"] = {{"frame", video.samples[finding->sample].number},
                            {"verdict", verdictJson(finding->verdict)},
                            {"least_log10_lr", jsonNumber(finding->leastLog10Lr)},
                            {"most_log10_lr", jsonNumber(finding->mostLog10Lr)}};
    entry.update(Json{{"aggregate", aggregateJson(video, track)},
                      {"coverage", jsonNumber(track.coverage)},
                      {"gaps", gapsJson(track.gaps)},
                      {"points", std::move(points)}});
    return entry;
}

Json editsJson(const std::vector<TrackEdit>& edits) {
    Json list = Json::array();
    for (const TrackEdit& edit : edits)
        list.push_back({{"track", edit.track},
                        {"reason", edit.reason},
                        {"seconds", jsonNumber(edit.seconds)},
                        {"box", jsonRect(edit.box)}});
    return list;
}

Json damagedJson(const std::vector<DamagedStretch>& stretches) {
    Json list = Json::array();
    for (const DamagedStretch& d : stretches) {
        Json entry = spanJson(d.firstFrame, d.lastFrame, d.from, d.to);
        entry["missing"] = d.missing;
        entry["what"] = d.what;
        list.push_back(std::move(entry));
    }
    return list;
}

} // namespace

nlohmann::ordered_json videoJson(const VideoResult* video) {
    if (video == nullptr)
        return nullptr;
    Json streams = Json::array(), shots = Json::array(), samples = Json::array();
    for (const media::StreamInfo& stream : video->info.streams)
        streams.push_back(streamJson(stream));
    for (const Shot& shot : video->shots) {
        Json& entry = shots.emplace_back(
            Json{{"first_frame", shot.firstFrame}, {"from", jsonNumber(shot.from)}});
        if (shot.gradual)
            entry["gradual"] = true;
    }
    for (const SampledFrame& sample : video->samples)
        samples.push_back(sampleJson(*video, sample));
    Json tracks = Json::array();
    for (const Track& track : video->tracks)
        tracks.push_back(trackJson(*video, track));
    Json json{{"sentence", videoSentence(*video)},
              {"caveat", videoCaveat(*video)},
              {"complete", video->complete},
              {"container", containerJson(video->info)},
              {"streams", std::move(streams)},
              {"video_stream", video->info.videoStream},
              {"width", video->info.width},
              {"height", video->info.height},
              {"decoder", video->info.decoder},
              {"conversion", video->info.conversion},
              {"warnings", video->info.warnings},
              {"index", indexJson(video->index.get())},
              {"begin", jsonNumber(video->begin)},
              {"end", jsonNumber(video->end)},
              {"frames_planned", video->framesPlanned},
              {"frames_resumed", video->framesResumed},
              {"shots_between_samples", video->shotsBetweenSamples},
              {"shots", std::move(shots)},
              {"damaged", damagedJson(video->damaged)},
              {"tracks", std::move(tracks)},
              {"samples", std::move(samples)}};
    if (!video->editsNotFound.empty())
        json["edits_not_found"] = editsJson(video->editsNotFound);
    for (const DrawnFace& drawn : video->drawnNotPlaced)
        json["drawn_not_placed"].push_back(
            {{"frame", drawn.frame}, {"face", faceJson(drawn.face)}});
    return json;
}

nlohmann::ordered_json videoSettingsJson(const VideoSettings& settings) {
    return {{"sampling", samplingName(settings.sampling)},
            {"rate", jsonNumber(settings.rate)},
            {"fine_rate", jsonNumber(settings.fineRate)}};
}

} // namespace lineament::analysis
