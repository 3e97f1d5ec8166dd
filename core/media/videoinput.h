// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/avlibs.h"
#include "core/media/avlog.h"
#include "core/media/videofile.h"

#include <stop_token>

namespace lineament::media {

/// The container that the first bytes announce, among those that may be read; null when there is
/// none. Throws IoError.
const AVInputFormat* probeContainer(const VideoFile& file);

/// A demuxer over one file. It reads that file's bytes and opens nothing else (R2, R34).
class VideoInput {
public:
    /// Reads the headers. Throws InputError, FormatError, EncryptedError, UnsupportedError,
    /// IoError, Cancelled.
    VideoInput(std::shared_ptr<const VideoFile> file, const VideoLimits& limits,
               std::stop_token stop);
    VideoInput(const VideoInput&) = delete;
    VideoInput& operator=(const VideoInput&) = delete;

    AVFormatContext& context() const { return *m_context; }
    const VideoFile& file() const { return *m_file; }
    AVStream& stream() const { return *m_context->streams[m_stream]; }
    /// Index of the stream that is shown.
    int streamIndex() const { return m_stream; }
    void setStop(std::stop_token stop) { m_stop = std::move(stop); }
    /// True when the table of samples goes on past the end of the file. The packets there come out,
    /// too, filled with zeros, so that their times are known.
    bool cutOff() const { return m_zeroTail; }

    /// The next packet of the stream; false at the end. Damage that the demuxer steps over is
    /// counted. Throws IoError, Cancelled.
    bool read(AVPacket& packet);
    int damagedPlaces() const { return m_damagedPlaces; }
    /// Moves to a time stamp of the stream (or to a byte); false when the demuxer cannot.
    bool seekTime(std::int64_t ticks);
    bool seekByte(std::int64_t offset);

private:
    static int onRead(void* self, std::uint8_t* out, int size) noexcept;
    static std::int64_t onSeek(void* self, std::int64_t offset, int whence) noexcept;
    static int onInterrupt(void* self) noexcept;
    static int onOpenOther(AVFormatContext* context, AVIOContext** io, const char* url, int flags,
                           AVDictionary** options) noexcept;

    void create();
    void openContainer();
    void findStreams(const VideoLimits& limits);
    void chooseStream();
    void watchForCutOff();
    [[noreturn]] void fail(int code, const std::string& expected);

    std::shared_ptr<const VideoFile> m_file;
    std::stop_token m_stop;
    AvLogSink m_log;
    std::unique_ptr<AVIOContext, AvFree> m_io;
    std::unique_ptr<AVFormatContext, AvFree> m_context; // reads through m_io
    int m_stream = -1;
    std::uint64_t m_at = 0;
    std::uint64_t m_zerosLeft = 0;
    bool m_zeroTail = false;
    int m_systemError = 0; ///< errno of a read that failed
    int m_damagedPlaces = 0;
};

} // namespace lineament::media
