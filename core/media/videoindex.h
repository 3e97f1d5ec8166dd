// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/packettable.h"
#include "core/media/videofile.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace lineament::media {

/// The frames that a stream shows, and the packets that they are in.
struct StreamIndex {
    std::shared_ptr<const FrameIndex> frames;
    PacketTable packets;
};

/// Reads every packet once; decodes everything where packets do not tell the frames. Throws
/// FormatError when there is no frame, LimitError, IoError, Cancelled.
StreamIndex buildIndex(const std::shared_ptr<const VideoFile>& file, const VideoLimits& limits,
                       const std::stop_token& stop, const std::function<void(double)>& progress);

} // namespace lineament::media
