// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <memory>
#include <stop_token>

namespace lineament::report {

/// True when the item was decoded as a video, so that pictures of its frames can be made.
bool wasDecodedAsVideo(const analysis::ItemResult& item);

/// Decodes frames of an analysed video again from its original (R2, R3). One thread.
class AnalysedVideo {
public:
    /// Throws FormatError when the file's SHA-256 is no longer the one that was analysed;
    /// InputError, FormatError, IoError, Cancelled as media::VideoReader does.
    AnalysedVideo(const analysis::ItemResult& item, std::stop_token stop);
    ~AnalysedVideo();
    AnalysedVideo(const AnalysedVideo&) = delete;
    AnalysedVideo& operator=(const AnalysedVideo&) = delete;

    /// The frame upright, in square pixels. Throws FormatError when its PTS or the hash of its
    /// planes is not the recorded one, or when it has no picture; Cancelled.
    Rgb8ImagePtr pixels(const analysis::SampledFrame& frame);

    /// The frame as an item of its own (see analysis::frameItem). With @p engine, its scored faces
    /// get the attention maps that a scan does not keep; null, or another model than the item's:
    /// none. Throws ModelError, Cancelled.
    analysis::ItemResult item(const analysis::SampledFrame& frame, const Rgb8Image& pixels,
                              nn::Engine* engine) const;

private:
    const analysis::ItemResult& m_item;
    std::stop_token m_stop;
    std::unique_ptr<media::VideoReader> m_reader;
};

} // namespace lineament::report
