// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/decodetrail.h"
#include "core/analysis/framerecord.h"
#include "core/analysis/videoscan.h"
#include "core/faces/facefinder.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace lineament::analysis {

/// A sampled frame to compute, and the sampled frame before it (-1: none).
struct PlannedFrame {
    int number = 0;
    int previous = -1;
};

/// A frame on its way through the stages.
struct FrameWork {
    FrameRecord record;
    Rgb8ImagePtr pixels;              ///< dropped once the crops are cut
    std::vector<Rgb8Image> crops;     ///< one for each face that will be scored
    std::vector<std::size_t> scoring; ///< indices into record.frame.faces, parallel to crops
};

/// Stage 1: decodes sampled frames in ascending order, and collects what lies between them.
class FrameSource {
public:
    /// @p trail false: nothing is collected, and what lies between may be skipped (second pass of
    /// Adaptive).
    FrameSource(media::VideoReader& reader, Sampling sampling, bool trail);
    ~FrameSource();
    FrameSource(const FrameSource&) = delete;
    FrameSource& operator=(const FrameSource&) = delete;

    /// Throws Cancelled, IoError.
    FrameWork decode(const PlannedFrame& planned, std::stop_token stop);

private:
    void startAt(int previous, const std::stop_token& stop);
    void listen();

    media::VideoReader& m_reader;
    DecodeTrail m_trail;
    bool m_collecting;
    bool m_consecutive;
    int m_last = -1; ///< decoded last
};

/// faces::FaceFinder::find() as a rule.
using FindFaces = std::function<std::vector<faces::Face>(const Rgb8Image&, std::stop_token)>;

/// Stage 2: finds the faces and cuts their crops. Frames that did not decode completely are left
/// alone: what a decoder filled in is no evidence. An error of the finder becomes the frame's
/// failure. Throws Cancelled.
void findFrameFaces(FrameWork& work, const ScanRequest& request, const FindFaces& find,
                    std::stop_token stop);

/// Stage 3: scores the faces of one frame as one batch. Batches over frames would be faster, but
/// the last bits of a network's output depend on what else is in the batch (4e-8 at batches of 4
/// and more with LibTorch 1.13 on the CPU), and a resumed scan must give what an uninterrupted one
/// gives. Throws Cancelled.
void scoreFrame(FrameWork& work, nn::Engine* engine, std::stop_token stop);

/// False for a frame whose faces could not be found or scored because the finder or the network
/// failed: it is worth another try when the scan is resumed.
bool worthKeeping(const FrameRecord& record);

} // namespace lineament::analysis
