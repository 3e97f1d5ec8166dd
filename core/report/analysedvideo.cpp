// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/analysedvideo.h"

#include "core/analysis/videoscan.h"
#include "core/base/error.h"

namespace lineament::report {

namespace {

std::string frameName(const analysis::ItemResult& item, const analysis::SampledFrame& frame) {
    return item.path.string() + ", frame " + std::to_string(frame.number);
}

bool sameModel(const nn::Engine& engine, const analysis::ItemResult& item) {
    return item.run.model && engine.model().weightsSha256 == item.run.model->weightsSha256;
}

} // namespace

bool wasDecodedAsVideo(const analysis::ItemResult& item) {
    return item.digests && item.video && !item.video->samples.empty();
}

AnalysedVideo::AnalysedVideo(const analysis::ItemResult& item, std::stop_token stop)
    : m_item(item)
    , m_stop(std::move(stop)) {
    const Digests found = digestsOfFile(item.path, m_stop);
    if (!item.digests || found.sha256 != item.digests->sha256)
        throw FormatError(item.path.string(),
                          "SHA-256 " + (item.digests ? item.digests->sha256 : "(none)") +
                              " as analysed",
                          "SHA-256 " + found.sha256 + ": the file has changed");
    m_reader = media::VideoReader::open(item.path, {}, m_stop);
    m_reader->index(m_stop);
}

AnalysedVideo::~AnalysedVideo() = default;

Rgb8ImagePtr AnalysedVideo::pixels(const analysis::SampledFrame& frame) {
    const int count = m_reader->index(m_stop).count();
    if (frame.number < 0 || frame.number >= count)
        throw FormatError(frameName(m_item, frame), "a frame as analysed",
                          std::to_string(count) + " frames");
    const media::VideoFrame found = m_reader->frame(frame.number, true, m_stop);
    if (found.pts != frame.pts)
        throw FormatError(frameName(m_item, frame),
                          "PTS " + std::to_string(frame.pts) + " as analysed",
                          "PTS " + std::to_string(found.pts));
    if (!found.pixels)
        throw FormatError(frameName(m_item, frame), "a picture", "none: " + found.damage);
    // The same bytes give other planes with another decoder only: what was scored is not this.
    if (found.sha256 != frame.sha256)
        throw FormatError(frameName(m_item, frame),
                          "planes with SHA-256 " + frame.sha256 + " as analysed",
                          "SHA-256 " + found.sha256);
    return found.pixels;
}

analysis::ItemResult AnalysedVideo::item(const analysis::SampledFrame& frame,
                                         const Rgb8Image& pixels, nn::Engine* engine) const {
    analysis::ItemResult item = analysis::frameItem(m_item, frame.number);
    if (engine != nullptr && sameModel(*engine, m_item))
        item.faces = analysis::mapFrameFaces(pixels, std::move(item.faces), *engine, m_stop);
    return item;
}

} // namespace lineament::report
