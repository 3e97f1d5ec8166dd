// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scanstages.h"

#include "core/analysis/facescoring.h"
#include "core/base/error.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lineament::analysis {

FrameSource::FrameSource(media::VideoReader& reader, Sampling sampling, bool trail)
    : m_reader(reader)
    , m_trail(sampling != Sampling::KeyFrames)
    , m_collecting(trail)
    , m_consecutive(sampling != Sampling::KeyFrames) {
    m_reader.setKeyFramesOnly(sampling == Sampling::KeyFrames);
    if (m_collecting)
        listen();
}

FrameSource::~FrameSource() {
    m_reader.setOnDecoded({}); // it points here
}

void FrameSource::listen() {
    m_reader.setOnDecoded(
        [this](int number, media::Decoding decoding, const std::string& damage,
               const media::LumaGrid* grid) { m_trail.seen(number, decoding, damage, grid); });
}

/// Frames before this one are known from an earlier run: goes on from the last of them, with the
/// lead that the trail needs, without decoding the others.
void FrameSource::startAt(int previous, const std::stop_token& stop) {
    const int base = m_consecutive ? std::max(0, previous - DecodeTrail::kLead) : previous;
    m_reader.setOnDecoded({});
    m_reader.frame(base, false, stop);
    listen();
    m_reader.frame(base, false, stop);
    if (base != previous)
        m_reader.frame(previous, false, stop);
}

FrameWork FrameSource::decode(const PlannedFrame& planned, std::stop_token stop) {
    if (m_collecting && planned.previous >= 0 && planned.previous != m_last)
        startAt(planned.previous, stop);
    auto decoded = m_reader.frame(planned.number, true, stop);
    m_last = planned.number;
    FrameWork work;
    SampledFrame& frame = work.record.frame;
    frame.number = decoded.number;
    frame.pts = decoded.pts;
    frame.seconds = decoded.seconds;
    frame.type = decoded.type;
    frame.key = decoded.key;
    frame.decoding = decoded.decoding;
    frame.damage = std::move(decoded.damage);
    frame.sha256 = std::move(decoded.sha256);
    work.pixels = std::move(decoded.pixels);
    if (m_collecting)
        m_trail.take(planned.previous, planned.number, work.record);
    return work;
}

void findFrameFaces(FrameWork& work, const ScanRequest& request, const FindFaces& find,
                    std::stop_token stop) {
    const auto pixels = std::move(work.pixels);
    SampledFrame& frame = work.record.frame;
    if (frame.decoding != media::Decoding::Complete || !pixels)
        return;
    const nn::ModelInfo* model = request.engine ? &request.engine->model() : nullptr;
    std::vector<faces::Face> found;
    try {
        found = find(*pixels, stop);
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        // One frame that the finder can't take must not cost the others.
        spdlog::error("Finding faces in frame {} failed: {}", frame.number, e.what());
        frame.failure = *e.what() != '\0' ? e.what() : "an error without a description";
        return;
    }
    for (auto& each : found) {
        FaceResult& face = frame.faces.emplace_back();
        face.face = std::move(each);
        face.face.id.clear();
        if (model == nullptr)
            face.message = request.run.modelMessage;
        FaceCrop crop = cutFaceCrop(face, *pixels, model);
        work.record.appearances.push_back(faces::appearanceOf(crop.pixels));
        if (!crop.scorable)
            continue;
        work.scoring.push_back(frame.faces.size() - 1);
        work.crops.push_back(std::move(crop.pixels));
    }
}

void scoreFrame(FrameWork& work, nn::Engine* engine, std::stop_token stop) {
    if (engine == nullptr || work.crops.empty())
        return;
    auto& found = work.record.frame.faces;
    std::vector<const Rgb8Image*> crops;
    for (const Rgb8Image& crop : work.crops)
        crops.push_back(&crop);
    try {
        auto predictions = engine->predict(crops, false, stop);
        for (std::size_t i = 0; i < predictions.size(); ++i)
            setScore(found[work.scoring[i]], std::move(predictions[i]));
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        spdlog::error("Scoring frame {} failed: {}", work.record.frame.number, e.what());
        for (const std::size_t i : work.scoring)
            setFailed(found[i], e.what());
    }
    work.crops.clear();
}

bool worthKeeping(const FrameRecord& record) {
    return record.frame.failure.empty() &&
           std::none_of(record.frame.faces.begin(), record.frame.faces.end(),
                        [](const FaceResult& f) { return f.state == FaceState::ModelFailed; });
}

} // namespace lineament::analysis
