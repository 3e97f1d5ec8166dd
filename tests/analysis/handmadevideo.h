// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <string>

namespace lineament::test {

/// 40 frames at 10 a second, time base 1/1000, first PTS 500.
inline media::FrameIndex handMadeIndex() {
    media::FrameIndex index;
    index.timeBase = {1, 1000};
    for (int i = 0; i < 40; ++i)
        index.frames.push_back({500 + i * 100, 100, i % 20 == 0 ? 'I' : 'P', i % 20 == 0});
    index.notes = {"2 packets are hidden by the edit list"};
    return index;
}

inline media::VideoInfo handMadeInfo() {
    media::VideoInfo info;
    info.format = "QuickTime / MOV";
    info.formatTags = "mov,mp4,m4a,3gp,3g2,mj2";
    info.decoder = "libavcodec 59.37.100 (h264), libavformat 59.27.100";
    info.conversion = "libswscale, BT.709, limited range";
    info.duration = 4.5;
    info.startTime = 0.5;
    info.creationTime = "2026-01-02T03:04:05.000000Z";
    info.encoder = "Lavf59.27.100";
    info.tags = {{"major_brand", "major_brand", "isom"}};
    info.width = 640;
    info.height = 360;
    info.videoStream = 0;
    media::StreamInfo video;
    video.kind = "video";
    video.codec = "h264";
    video.codecName = "H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10";
    video.profile = "High@4.0";
    video.codecTag = "avc1";
    video.timeBase = {1, 1000};
    video.startPts = 500;
    video.durationPts = 4000;
    video.announcedFrames = 40;
    video.bitRate = 800000;
    video.width = 640;
    video.height = 360;
    video.pixelFormat = "yuv420p";
    video.bitDepth = 8;
    video.colourRange = "tv";
    video.colourMatrix = "bt709";
    video.fieldOrder = "progressive";
    video.averageRate = {10, 1};
    video.baseRate = {10, 1};
    media::StreamInfo audio;
    audio.index = 1;
    audio.kind = "audio";
    audio.codec = "aac";
    audio.codecName = "AAC (Advanced Audio Coding)";
    audio.timeBase = {1, 48000};
    audio.language = "und";
    audio.sampleRate = 48000;
    audio.channels = 2;
    info.streams = {video, audio};
    return info;
}

inline analysis::FaceResult handMadeFace(const std::string& id, double x, double score) {
    analysis::FaceResult face;
    face.face.id = id;
    face.face.box = {x, 60.25, 120, 120};
    face.face.quality = {120, 48.5, 310, -4, 2, 0.5};
    face.face.detectorScore = 1.25;
    face.state = analysis::FaceState::Scored;
    face.score = score;
    face.prediction = nn::Prediction{};
    face.prediction->logitFake = static_cast<float>(score);
    face.photoToCrop = {2, 0, -100, 0, 2, -60};
    face.cropSize = 299;
    face.cropSha256 = std::string(64, 'c');
    face.verdict.kind = analysis::VerdictKind::Uncalibrated;
    face.verdict.face = id;
    return face;
}

/// Every fifth frame was looked at. T1 is scored in frames 0 to 15, where 10 has no face; T2 in 20
/// to 35, where 30 is too small and 25 is damaged; a second shot begins at 20.
inline analysis::VideoResult handMadeVideo() {
    using namespace analysis;
    VideoResult video;
    video.info = handMadeInfo();
    const auto index = std::make_shared<media::FrameIndex>(handMadeIndex());
    video.index = index;
    video.begin = 0.5;
    video.end = 4.5;
    for (int n = 0; n < 40; n += 5) {
        SampledFrame frame;
        frame.number = n;
        frame.pts = index->frames[static_cast<std::size_t>(n)].pts;
        frame.seconds = static_cast<double>(frame.pts) / 1000;
        frame.type = index->frames[static_cast<std::size_t>(n)].type;
        frame.key = index->frames[static_cast<std::size_t>(n)].key;
        frame.sha256 = std::string(64, static_cast<char>('0' + n / 5));
        frame.lumaSteps = {0.25F};
        if (n < 20 && n != 10)
            frame.faces = {handMadeFace("T1", 40, 1.5 - 0.1 * n)};
        if (n >= 20 && n != 25)
            frame.faces = {handMadeFace("T2", 300, 0.1 * n)};
        video.samples.push_back(std::move(frame));
    }
    video.samples[5].decoding = media::Decoding::Concealed;
    video.samples[5].damage = "concealing 20 DC, 20 AC errors in \"P\" frame";
    FaceResult& small = video.samples[6].faces[0];
    small.state = FaceState::TooSmall;
    small.score.reset();
    small.prediction.reset();
    small.message = "face of 20 px, expected 40 px or more";
    small.verdict = {};
    video.shots = {{0, 0.5}, {20, 2.5}};
    video.damaged = {{25, 26, 3, 3.2, false, "concealing errors"}};
    Track one;
    one.id = "T1";
    one.points = {{0, 0}, {1, 0}, {3, 0}};
    one.lastFrame = 15;
    one.from = 0.5;
    one.to = 2.1;
    one.aggregate = TrackAggregate{0.75, -0.5, 2, 1, 0, 1.5, 0.75, 2.5, 3};
    one.coverage = 0.75;
    one.gaps = {{6, 14, 1.1, 2, GapReason::NoFace}};
    one.strongest = 0;
    one.weakest = one.leastCertain = 3;
    Track two;
    two.id = "T2";
    two.shot = 1;
    two.points = {{4, 0}, {6, 0}, {7, 0}};
    two.firstFrame = 20;
    two.lastFrame = 35;
    two.from = 2.5;
    two.to = 4.1;
    two.aggregate = TrackAggregate{2.75, 1.25, 4.25, 2.75, 2, 3.5, 1.0625, 2, 2};
    two.coverage = 0.5;
    two.gaps = {{25, 26, 3, 3.2, GapReason::NotDecoded}, {28, 32, 3.3, 3.8, GapReason::TooSmall}};
    two.strongest = 7;
    two.weakest = two.leastCertain = 4;
    video.tracks = {one, two};
    video.framesPlanned = 8;
    video.framesResumed = 3;
    video.complete = true;
    return video;
}

} // namespace lineament::test
