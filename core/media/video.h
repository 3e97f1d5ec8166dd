// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"
#include "core/base/image.h"
#include "core/media/photo.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::media {

/// A fraction as containers store it (time bases, rates, aspect ratios).
struct Rational {
    std::int64_t num = 0;
    std::int64_t den = 1;
    double value() const {
        return den != 0 ? static_cast<double>(num) / static_cast<double>(den) : 0;
    }
    bool operator==(const Rational&) const = default;
};

/// One stream of a container, as its headers describe it (R6). Empty and 0 mean "not stated".
struct StreamInfo {
    int index = 0;
    std::string kind;      ///< "video", "audio", "subtitle", "data", "attachment"
    std::string codec;     ///< e.g. "h264"
    std::string codecName; ///< e.g. "H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10"
    std::string profile;   ///< e.g. "High@4.0"
    std::string codecTag;  ///< e.g. "avc1"
    Rational timeBase;     ///< seconds of one tick of PTS and duration
    std::optional<std::int64_t> startPts;
    std::optional<std::int64_t> durationPts;
    std::int64_t announcedFrames = 0;
    std::int64_t bitRate = 0; ///< bits a second
    std::string language;
    std::vector<MetadataTag> tags; ///< handler, encoder, creation time... as the container has them
    // video
    int width = 0, height = 0;   ///< as coded
    Rational sampleAspect{1, 1}; ///< width of a stored pixel over its height
    std::string pixelFormat;     ///< e.g. "yuv420p10le"
    int bitDepth = 0;
    std::string colourRange, colourPrimaries, colourTransfer, colourMatrix;
    std::string fieldOrder; ///< "progressive", "top field first"...
    int rotation = 0;       ///< degrees clockwise that make the picture upright: 0, 90, 180, 270
    bool mirrored = false;  ///< flipped left to right, after the rotation
    Rational averageRate;   ///< frames a second
    Rational baseRate;      ///< the lowest rate that all time stamps fit
    // audio
    int sampleRate = 0, channels = 0;
};

/// Container and streams, and how they are decoded (R6, R9).
struct VideoInfo {
    std::string format;     ///< e.g. "QuickTime / MOV"
    std::string formatTags; ///< FFmpeg's short names, e.g. "mov,mp4,m4a,3gp,3g2,mj2"
    std::string decoder;    ///< e.g. "libavcodec 59.37.100 (h264), libavformat 59.27.100"
    std::string conversion; ///< how planes become RGB: scaler, matrix, range, aspect, rotation
    double duration = 0;    ///< seconds, as the container states it
    double startTime = 0;   ///< seconds
    std::int64_t bitRate = 0;
    std::string creationTime; ///< as stated, ISO 8601
    std::string encoder;      ///< writing application or encoder tag
    std::vector<MetadataTag> tags;
    std::vector<StreamInfo> streams;
    int videoStream = -1; ///< index of the stream that is shown and analysed
    int width = 0;        ///< pixels as shown: upright, square pixels
    int height = 0;
    std::vector<std::string> warnings;

    const StreamInfo& video() const { return streams.at(static_cast<std::size_t>(videoStream)); }
};

/// One frame in presentation order.
struct FrameEntry {
    std::int64_t pts = 0;      ///< in ticks of the stream's time base
    std::int64_t duration = 0; ///< ticks; 0 when not stated
    char type = '?';           ///< 'I', 'P', 'B', or '?' when it is not known
    bool key = false;          ///< decoding can start here
};

/// Every frame that the stream shows, by PTS. Frame numbers count from 0 in this order.
struct FrameIndex {
    std::vector<FrameEntry> frames;
    Rational timeBase{1, 1};
    bool decoded = false; ///< made by decoding everything, because the packets lack time stamps
    std::vector<std::string> notes; ///< e.g. "12 packets are hidden by the edit list"

    int count() const { return static_cast<int>(frames.size()); }
    double seconds(int number) const;
    /// Seconds from frame @p number to the next one (of the last: its own duration, else the mean).
    double duration(int number) const;
    /// The frame shown at @p seconds: the last one whose PTS is not later; the first before the
    /// start.
    int frameAt(double seconds) const;
    /// The frame with this PTS; none when there is none.
    std::optional<int> find(std::int64_t pts) const;
    /// The nearest key frame at or before @p number; the nearest after it when there is none.
    int keyAt(int number) const;
    /// False when one constant rate explains all times: every frame lies within a tick of its place
    /// (half a tick where a tick is more than a sixteenth of a frame), or within a millisecond when
    /// all times are whole milliseconds, as containers that count those leave them.
    bool variableRate() const;
};

/// What the decoder made of a frame.
enum class Decoding {
    Complete,
    Concealed, ///< parts are missing and were filled in by the decoder: shown, never scored
    Missing    ///< the decoder gave no picture
};

/// Luminance of a frame as coded (before rotation), averaged over a grid of cells.
struct LumaGrid {
    static constexpr int kColumns = 32, kRows = 18;
    std::array<std::uint8_t, kColumns * kRows> cells{};
};

struct VideoFrame {
    int number = 0;
    std::int64_t pts = 0;
    double seconds = 0;
    char type = '?';
    bool key = false;
    Decoding decoding = Decoding::Missing;
    std::string damage;  ///< what the decoder reported; empty when Complete
    Rgb8ImagePtr pixels; ///< upright, square pixels, sRGB-like; null when Missing
    /// SHA-256 of the decoded planes, visible rows, tightly packed, in the stream's own pixel
    /// format: what `ffmpeg -noautorotate -i FILE -fps_mode passthrough -f framehash -hash sha256
    /// -` prints. Empty unless it was asked for.
    std::string sha256;
};

struct VideoLimits {
    std::uint64_t maxPixels = 100'000'000;      ///< of one frame
    std::uint64_t maxFrames = 10'000'000;       ///< that an index may hold
    std::size_t cacheBytes = 256 * 1024 * 1024; ///< decoded frames that are kept for stepping back
    int threads = 0;                            ///< of the decoder; 0: one a core
};

/// True when the first bytes look like a container that VideoReader may know and no photo reader
/// does. Throws IoError.
bool looksLikeVideo(const std::filesystem::path& file);

/// File name endings (lower case, no dot) that videos usually have; for dialogs.
const std::vector<std::string>& videoSuffixes();

/// A file that a VideoReader opened and indexed, for further readers of it. Immutable, shared by
/// threads.
struct IndexedVideo;

/// Reads one video stream through FFmpeg's libraries, frame by frame, by PTS. Only the file itself
/// is ever opened, read-only, up to the length that it had when it was opened; no network, no
/// playlist, no external reference (R2, R34). Not thread-safe: one reader a thread.
class VideoReader {
public:
    /// Reads the headers. Throws InputError (no container that is known), FormatError (known, but
    /// broken, or without a video stream: see NoVideoError), EncryptedError, UnsupportedError,
    /// LimitError, IoError, Cancelled.
    static std::unique_ptr<VideoReader> open(const std::filesystem::path& file,
                                             const VideoLimits& limits = {},
                                             std::stop_token stop = {});
    /// Another reader of the same open file, with its index: nothing is walked again. Throws as the
    /// other open() does.
    static std::unique_ptr<VideoReader> open(const std::shared_ptr<const IndexedVideo>& video,
                                             const VideoLimits& limits = {},
                                             std::stop_token stop = {});
    ~VideoReader();
    VideoReader(const VideoReader&) = delete;
    VideoReader& operator=(const VideoReader&) = delete;

    const VideoInfo& info() const;
    /// Bytes of the file when it was opened.
    std::uint64_t fileBytes() const;

    /// Walks all packets once (no decoding, unless they lack time stamps); later calls return the
    /// same index. @p progress gets 0 to 1. Throws FormatError when not one frame is found,
    /// Cancelled.
    const FrameIndex& index(std::stop_token stop = {},
                            const std::function<void(double)>& progress = {});
    /// The same index, to be shared with other threads. index() first.
    std::shared_ptr<const FrameIndex> sharedIndex() const;
    /// What another reader of the file begins with. index() first.
    std::shared_ptr<const IndexedVideo> indexed() const;

    /// Exactly this frame. Ascending numbers decode straight on (or jump ahead to a key frame when
    /// that is shorter and onDecoded is not set); anything else seeks. Damage is in the frame's own
    /// state, never an exception. Throws std::out_of_range, Cancelled, IoError.
    VideoFrame frame(int number, bool hash = false, std::stop_token stop = {});

    /// Called for every frame that is decoded on the way, in presentation order: with it set,
    /// nothing between two ascending frame() calls is skipped. The first call, and one that goes
    /// back, report their own frame alone. @p grid is null for frames that are Missing.
    using OnDecoded = std::function<void(int number, Decoding decoding, const std::string& damage,
                                         const LumaGrid* grid)>;
    void setOnDecoded(OnDecoded callback);

    /// With true, only key frames are decoded: frame() may be called for those alone.
    void setKeyFramesOnly(bool only);

private:
    VideoReader();
    static std::unique_ptr<VideoReader> make(IndexedVideo video, const VideoLimits& limits,
                                             std::stop_token stop);
    struct Private;
    std::unique_ptr<Private> d;
};

/// The first picture that decodes without damage, for a thumbnail: reads no more of the file than
/// that takes. An edit list may hide it from the video as it is shown. Throws as
/// VideoReader::open() does, and FormatError when there is none.
Rgb8ImagePtr firstPicture(const std::filesystem::path& file, const VideoLimits& limits = {},
                          std::stop_token stop = {});

/// Versions of the libraries behind VideoReader, "name version" each.
std::vector<std::string> videoDecoderVersions();

} // namespace lineament::media
