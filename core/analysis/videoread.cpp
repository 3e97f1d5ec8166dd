// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/jsonreading.h"

namespace lineament::analysis {

using namespace reading;

namespace {

media::Rational rationalFrom(const Json& json) {
    return {json.at("num").get<std::int64_t>(), json.at("den").get<std::int64_t>()};
}

void readPicture(const Json& json, media::StreamInfo& s) {
    s.width = json.at("width").get<int>();
    s.height = json.at("height").get<int>();
    s.sampleAspect = rationalFrom(json.at("sample_aspect"));
    s.pixelFormat = json.at("pixel_format").get<std::string>();
    s.bitDepth = json.at("bit_depth").get<int>();
    s.colourRange = json.at("colour_range").get<std::string>();
    s.colourPrimaries = json.at("colour_primaries").get<std::string>();
    s.colourTransfer = json.at("colour_transfer").get<std::string>();
    s.colourMatrix = json.at("colour_matrix").get<std::string>();
    s.fieldOrder = json.at("field_order").get<std::string>();
    s.rotation = json.at("rotation").get<int>();
    s.mirrored = json.at("mirrored").get<bool>();
    s.averageRate = rationalFrom(json.at("average_rate"));
    s.baseRate = rationalFrom(json.at("base_rate"));
}

media::StreamInfo streamFrom(const Json& json) {
    media::StreamInfo s;
    s.index = json.at("index").get<int>();
    s.kind = json.at("kind").get<std::string>();
    s.codec = json.at("codec").get<std::string>();
    s.codecName = json.at("codec_name").get<std::string>();
    s.profile = json.at("profile").get<std::string>();
    s.codecTag = json.at("codec_tag").get<std::string>();
    s.timeBase = rationalFrom(json.at("time_base"));
    s.startPts = optional<std::int64_t>(json.at("start_pts"));
    s.durationPts = optional<std::int64_t>(json.at("duration_pts"));
    s.announcedFrames = json.at("announced_frames").get<std::int64_t>();
    s.bitRate = json.at("bit_rate").get<std::int64_t>();
    s.language = json.at("language").get<std::string>();
    s.tags = tags(json.at("tags"));
    if (const Json& picture = json.at("picture"); !picture.is_null())
        readPicture(picture, s);
    if (const Json& sound = json.at("sound"); !sound.is_null()) {
        s.sampleRate = sound.at("sample_rate").get<int>();
        s.channels = sound.at("channels").get<int>();
    }
    return s;
}

media::VideoInfo infoFrom(const Json& json) {
    const Json& container = json.at("container");
    media::VideoInfo info;
    info.format = container.at("format").get<std::string>();
    info.formatTags = container.at("format_tags").get<std::string>();
    info.duration = number(container.at("duration"));
    info.startTime = number(container.at("start_time"));
    info.bitRate = container.at("bit_rate").get<std::int64_t>();
    info.creationTime = container.at("creation_time").get<std::string>();
    info.encoder = container.at("encoder").get<std::string>();
    info.tags = tags(container.at("tags"));
    for (const Json& stream : json.at("streams"))
        info.streams.push_back(streamFrom(stream));
    info.videoStream = json.at("video_stream").get<int>();
    info.width = json.at("width").get<int>();
    info.height = json.at("height").get<int>();
    info.decoder = json.at("decoder").get<std::string>();
    info.conversion = json.at("conversion").get<std::string>();
    info.warnings = json.at("warnings").get<std::vector<std::string>>();
    return info;
}

SampledFrame sampleFrom(const Json& json, const std::optional<nn::ModelInfo>& model) {
    using media::Decoding;
    SampledFrame s;
    s.number = json.at("frame").get<int>();
    s.pts = json.at("pts").get<std::int64_t>();
    s.seconds = number(json.at("seconds"));
    const auto type = json.at("type").get<std::string>();
    s.type = type.size() == 1 ? type.front() : '?';
    s.key = json.at("key").get<bool>();
    s.decoding = choice(json.at("decoding"),
                        {Decoding::Complete, Decoding::Concealed, Decoding::Missing}, decodingName);
    s.damage = json.at("damage").get<std::string>();
    s.failure = json.value("failure", std::string());
    s.sha256 = json.at("sha256").get<std::string>();
    for (const Json& face : json.at("faces"))
        s.faces.push_back(reading::face(face, model));
    for (const Json& step : json.at("luma_steps"))
        s.lumaSteps.push_back(smallNumber(step));
    return s;
}

/// Gap, DamagedStretch and Track have the same four.
template <class Span> void readSpan(const Json& json, Span& span) {
    span.firstFrame = json.at("first_frame").get<int>();
    span.lastFrame = json.at("last_frame").get<int>();
    span.from = number(json.at("from"));
    span.to = number(json.at("to"));
}

Gap gapFrom(const Json& json) {
    Gap gap;
    readSpan(json, gap);
    gap.reason =
        choice(json.at("reason"),
               {GapReason::NoFace, GapReason::TooSmall, GapReason::TooBlurred, GapReason::TooTurned,
                GapReason::NotSampled, GapReason::NotDecoded, GapReason::CrossFade,
                GapReason::NotSearched, GapReason::NotConfirmed, GapReason::NotScored},
               gapReasonName);
    return gap;
}

std::size_t sampleOfFrame(const VideoResult& video, const Json& json) {
    const SampledFrame* sample = video.sampleAt(json.get<int>());
    if (sample == nullptr)
        throw std::invalid_argument("frame " + json.dump() + " was not sampled");
    return static_cast<std::size_t>(sample - video.samples.data());
}

void readAggregate(const Json& json, const VideoResult& video, Track& track) {
    TrackAggregate& a = track.aggregate.emplace();
    a.mean = number(json.at("mean"));
    // null: no interval; its ends are not finite then
    a.low = number(json.at("low"));
    a.high = number(json.at("high"));
    a.median = number(json.at("median"));
    a.least = number(json.at("least"));
    a.most = number(json.at("most"));
    a.deviation = number(json.at("deviation"));
    a.effectiveFrames = number(json.at("effective_frames"));
    a.frames = json.at("frames").get<int>();
    if (const auto neutral = json.find("neutral_score"); neutral != json.end())
        a.neutral = number(*neutral); // results of before went by 0
    track.strongest = sampleOfFrame(video, json.at("strongest_frame"));
    track.weakest = sampleOfFrame(video, json.at("weakest_frame"));
    track.leastCertain = sampleOfFrame(video, json.at("least_certain_frame"));
}

TrackFinding findingFrom(const Json& json, const std::string& track, const VideoResult& video,
                         const std::optional<nn::ModelInfo>& model) {
    TrackFinding finding;
    finding.sample = sampleOfFrame(video, json.at("frame"));
    finding.verdict = verdict(json.at("verdict"), track,
                              model && model->validation.video ? model->validation.video->thresholds
                                                               : std::vector<nn::Threshold>());
    finding.leastLog10Lr = number(json.at("least_log10_lr"));
    finding.mostLog10Lr = number(json.at("most_log10_lr"));
    return finding;
}

Track trackFrom(const Json& json, const VideoResult& video,
                const std::optional<nn::ModelInfo>& model) {
    Track track;
    track.id = json.at("id").get<std::string>();
    track.shot = json.at("shot").get<int>();
    readSpan(json, track);
    track.coverage = number(json.at("coverage"));
    for (const Json& gap : json.at("gaps"))
        track.gaps.push_back(gapFrom(gap));
    for (const Json& point : json.at("points")) {
        const TrackPoint at{point.at("sample").get<std::size_t>(),
                            point.at("face").get<std::size_t>()};
        if (at.sample >= video.samples.size() || at.face >= video.samples[at.sample].faces.size())
            throw std::invalid_argument("a point of track " + track.id + " that is not there");
        track.points.push_back(at);
    }
    if (const Json& aggregate = json.at("aggregate"); !aggregate.is_null())
        readAggregate(aggregate, video, track);
    if (const auto finding = json.find("finding"); finding != json.end())
        track.finding = findingFrom(*finding, track.id, video, model);
    if (const auto out = json.find("left_out"); out != json.end())
        track.leftOut = out->at("reason").get<std::string>();
    track.drawn = json.value("drawn", false);
    return track;
}

} // namespace

VideoSettings reading::videoSettings(const Json& json) {
    return {samplingFromName(json.at("sampling").get<std::string>()), number(json.at("rate")),
            number(json.at("fine_rate"))};
}

std::shared_ptr<const VideoResult> reading::video(const Json& json,
                                                  const std::optional<nn::ModelInfo>& model) {
    if (json.is_null())
        return nullptr;
    auto video = std::make_shared<VideoResult>();
    video->info = infoFrom(json);
    video->begin = number(json.at("begin"));
    video->end = number(json.at("end"));
    for (const Json& sample : json.at("samples"))
        video->samples.push_back(sampleFrom(sample, model));
    for (const Json& shot : json.at("shots"))
        video->shots.push_back({shot.at("first_frame").get<int>(), number(shot.at("from")),
                                shot.value("gradual", false)});
    video->shotsBetweenSamples = json.at("shots_between_samples").get<bool>();
    for (const Json& stretch : json.at("damaged")) {
        DamagedStretch& damaged = video->damaged.emplace_back();
        readSpan(stretch, damaged);
        damaged.missing = stretch.at("missing").get<bool>();
        damaged.what = stretch.at("what").get<std::string>();
    }
    for (const Json& track : json.at("tracks"))
        video->tracks.push_back(trackFrom(track, *video, model));
    if (const auto lost = json.find("edits_not_found"); lost != json.end())
        for (const Json& edit : *lost)
            video->editsNotFound.push_back({edit.at("track").get<std::string>(),
                                            edit.at("reason").get<std::string>(),
                                            number(edit.at("seconds")), rect(edit.at("box"))});
    if (const auto unplaced = json.find("drawn_not_placed"); unplaced != json.end())
        for (const Json& drawn : *unplaced)
            video->drawnNotPlaced.push_back(
                {drawn.at("frame").get<int>(), face(drawn.at("face"), model)});
    video->framesPlanned = json.at("frames_planned").get<int>();
    video->framesResumed = json.at("frames_resumed").get<int>();
    video->complete = json.at("complete").get<bool>();
    return video;
}

} // namespace lineament::analysis
