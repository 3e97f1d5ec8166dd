// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/avlibs.h"
#include "core/media/avlog.h"

#include <string>
#include <vector>

namespace lineament::media {

/// A picture as the decoder gave it.
struct DecodedPicture {
    AvFramePtr frame;
    int packet = -1; ///< number of the packet that it came from; -1 when the decoder lost it
};

/// The decoder of one stream. Packets are numbered by the caller; pictures carry that number.
class VideoDecoder {
public:
    /// @p threads 1 to decode in this thread: only then do errors belong to the packet that was
    /// sent last, and damaged pictures come out the same every time. 0: one a core. Throws
    /// FormatError, UnsupportedError.
    VideoDecoder(const AVStream& stream, const std::string& file, int threads,
                 std::uint64_t maxPixels);
    VideoDecoder(const VideoDecoder&) = delete;
    VideoDecoder& operator=(const VideoDecoder&) = delete;

    /// Sends a packet (null: no more will come) and appends the pictures that come out, in
    /// presentation order. Returns what the decoder complained about, empty when all is well.
    std::string decode(AVPacket* packet, int number, std::vector<DecodedPicture>& out);
    /// With true, packets sent from now on may be passed over when no other picture needs them.
    void skipUnreferenced(bool skip);
    /// Forgets everything, to start at another key frame.
    void flush();
    /// Frames that may be inside before the first comes out.
    int delay() const;
    /// True when there were errors, and all of them said that the decoder lacks what the stream
    /// takes.
    bool onlyRefused() const { return m_refusals > 0 && m_errors == 0; }
    const AVCodecContext& context() const { return *m_context; }
    /// True when every picture of this codec stands alone.
    bool intraOnly() const;

private:
    bool receive(std::vector<DecodedPicture>& out, std::string& error);
    void count(int code);

    AvLogSink m_log; // outlives m_context, whose threads log to it
    AvCodecPtr m_context;
    int m_threads = 1;
    int m_refusals = 0, m_errors = 0;
};

/// What is wrong with a picture by the decoder's own flags; empty when nothing is.
std::string flaggedDamage(const AVFrame& frame);

/// 'I', 'P', 'B' or '?'.
char pictureType(int avPictureType);

} // namespace lineament::media
