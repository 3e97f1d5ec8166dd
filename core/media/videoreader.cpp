// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/video.h"

#include "core/base/error.h"
#include "core/media/framecache.h"
#include "core/media/videoconvert.h"
#include "core/media/videodescribe.h"

#include <algorithm>
#include <stdexcept>

namespace lineament::media {

namespace {

/// So many frames before the one that is shown are kept for steps back, when the way to it is
/// shortened otherwise.
constexpr int kFramesBehind = 8;

} // namespace

struct IndexedVideo {
    std::shared_ptr<const VideoFile> file;
    std::shared_ptr<const StreamIndex> index; ///< null: not yet made
};

struct VideoReader::Private {
    Private(IndexedVideo source, const VideoLimits& bounds, const VideoInput& input)
        : file(std::move(source.file))
        , index(std::move(source.index))
        , limits(bounds)
        , info(describeVideo(input, bounds))
        , cache(bounds.cacheBytes)
        , converter(uprightingOf(displayMatrix(input.stream())), info.video().sampleAspect,
                    bounds.maxPixels) {}

    std::string name() const { return file->path().string(); }
    const PacketTable& table() const { return index->packets; }

    RunFrame exact(int number, const std::stop_token& stop);
    RunFrame keyAlone(int number, const std::stop_token& stop);
    RunFrame walkTo(int number, const std::stop_token& stop);
    RunFrame damagedFrame(int number, const std::stop_token& stop);
    int groupOf(int number) const;
    bool isAhead(int number) const;
    void begin(int place, bool newDecoder, const std::stop_token& stop);
    enum class Reached { Yes, StartedLate, Damaged };
    Reached reach(int number, RunFrame& frame);
    bool isReliable(const RunFrame& frame) const;
    bool isSettled(const RunFrame& frame) const;
    void report(const RunFrame& frame);
    VideoFrame finished(const RunFrame& from, bool hash);

    std::shared_ptr<const VideoFile> file;
    std::shared_ptr<const StreamIndex> index;
    VideoLimits limits;
    VideoInfo info;
    std::unique_ptr<DecodeRun> run, keyRun;
    /// Since damage was seen, one thread decodes: only then are the same frames damaged in the same
    /// way every time.
    bool careful = false;
    /// Damaged frames that build on this key frame (its place in the table) are decoded for good by
    /// the run as it is; -1: none.
    int settledGroup = -1;
    bool keysOnly = false;
    OnDecoded onDecoded;
    int shown = -1;  ///< the last frame that was asked for
    int passed = -1; ///< the last frame that onDecoded got
    FrameCache cache;
    PictureConverter converter;
    LumaMeter meter;
};

VideoReader::VideoReader() = default;
VideoReader::~VideoReader() = default;

bool looksLikeVideo(const std::filesystem::path& file) {
    return probeContainer(VideoFile(file)) != nullptr;
}

const std::vector<std::string>& videoSuffixes() {
    static const std::vector<std::string> suffixes{
        "mp4", "m4v", "mov", "mkv",  "webm", "avi", "mts",  "m2ts", "ts",  "mpg", "mpeg",
        "vob", "wmv", "asf", "flv",  "ogv",  "ogg", "3gp",  "3g2",  "mxf", "gif", "nut",
        "ivf", "y4m", "dv",  "h264", "264",  "265", "hevc", "obu",  "m2v"};
    return suffixes;
}

std::unique_ptr<VideoReader> VideoReader::open(const std::filesystem::path& file,
                                               const VideoLimits& limits, std::stop_token stop) {
    return make({std::make_shared<const VideoFile>(file), nullptr}, limits, std::move(stop));
}

std::unique_ptr<VideoReader> VideoReader::open(const std::shared_ptr<const IndexedVideo>& video,
                                               const VideoLimits& limits, std::stop_token stop) {
    return make(*video, limits, std::move(stop));
}

std::unique_ptr<VideoReader> VideoReader::make(IndexedVideo video, const VideoLimits& limits,
                                               std::stop_token stop) {
    const VideoInput input(video.file, limits, stop);
    std::unique_ptr<VideoReader> reader(new VideoReader);
    reader->d = std::make_unique<Private>(std::move(video), limits, input);
    // Now rather than at the first frame: a codec that cannot be decoded is an error of the file.
    const VideoDecoder decoder(input.stream(), reader->d->name(), 1, limits.maxPixels);
    const auto versions = videoDecoderVersions();
    reader->d->info.decoder =
        versions[1] + " (" + decoder.context().codec->name + "), " + versions[0];
    return reader;
}

const VideoInfo& VideoReader::info() const {
    return d->info;
}

std::uint64_t VideoReader::fileBytes() const {
    return d->file->size();
}

const FrameIndex& VideoReader::index(std::stop_token stop,
                                     const std::function<void(double)>& progress) {
    if (!d->index)
        d->index =
            std::make_shared<const StreamIndex>(buildIndex(d->file, d->limits, stop, progress));
    return *d->index->frames;
}

std::shared_ptr<const FrameIndex> VideoReader::sharedIndex() const {
    return d->index ? d->index->frames : nullptr;
}

std::shared_ptr<const IndexedVideo> VideoReader::indexed() const {
    return std::make_shared<const IndexedVideo>(IndexedVideo{d->file, d->index});
}

void VideoReader::setOnDecoded(OnDecoded callback) {
    d->onDecoded = std::move(callback);
    d->passed = -1;
}

void VideoReader::setKeyFramesOnly(bool only) {
    d->keysOnly = only;
    d->keyRun.reset();
}

VideoFrame VideoReader::frame(int number, bool hash, std::stop_token stop) {
    const int count = index(stop).count();
    if (number < 0 || number >= count)
        throw std::out_of_range("frame " + std::to_string(number) + " of " + std::to_string(count));
    try {
        return d->finished(d->walkTo(number, stop), hash);
    } catch (...) {
        // Interrupted somewhere within the demuxer: start anew.
        d->run.reset();
        d->keyRun.reset();
        throw;
    }
}

/// The frame, and onDecoded for every frame that is passed.
RunFrame VideoReader::Private::walkTo(int number, const std::stop_token& stop) {
    if (keysOnly) {
        RunFrame key = keyAlone(number, stop);
        report(key);
        return key;
    }
    if (!onDecoded)
        return exact(number, stop);
    RunFrame frame;
    for (int n = passed >= 0 && passed < number ? passed + 1 : number; n <= number; ++n) {
        frame = exact(n, stop);
        if (n != passed)
            report(frame);
        passed = n;
    }
    return frame;
}

void VideoReader::Private::report(const RunFrame& frame) {
    if (!onDecoded)
        return;
    if (!frame.picture) {
        onDecoded(frame.number, frame.decoding, frame.damage, nullptr);
        return;
    }
    const LumaGrid grid = meter.measure(*frame.picture);
    onDecoded(frame.number, frame.decoding, frame.damage, &grid);
}

RunFrame VideoReader::Private::exact(int number, const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
    if (const RunFrame* known = cache.find(number)) {
        shown = number;
        return *known;
    }
    if (run && isAhead(number))
        run->setStop(stop);
    else
        begin(table().keyBefore(number), false, stop);
    // Steps back will want what lies before; and only what is decoded in full can be judged.
    if (!careful && !onDecoded && number != shown - 1)
        run->skipTo(number - kFramesBehind);
    shown = number;
    RunFrame frame;
    const Reached reached = reach(number, frame);
    if (reached == Reached::Yes && isReliable(frame))
        return frame;
    if (reached == Reached::Damaged) {
        careful = true;
        run.reset();
    }
    return damagedFrame(number, stop);
}

/// What a damaged picture shows depends on what was decoded before it. For the same answer however
/// the frame was reached, decoding starts anew at its key frame, then farther back until a group
/// without damage comes before it.
RunFrame VideoReader::Private::damagedFrame(int number, const std::stop_token& stop) {
    const int group = groupOf(number);
    int place = group, step = 1;
    for (;;) {
        begin(place, true, stop);
        RunFrame frame;
        const Reached reached = reach(number, frame);
        if (reached == Reached::Damaged) { // once more from here, with one thread
            careful = true;
            run.reset();
            continue;
        }
        if (reached == Reached::Yes && (frame.decoding == Decoding::Complete || isSettled(frame))) {
            settledGroup = group;
            cache.insert(frame, number);
            return frame;
        }
        place -= step;
        step *= 2;
    }
}

/// The place of the key frame that a frame builds on; 0 for those before the first.
int VideoReader::Private::groupOf(int number) const {
    return std::max(0, table().keyBefore(number));
}

/// True when decoding on is the way to the frame.
bool VideoReader::Private::isAhead(int number) const {
    if (run->nextNumber() > number)
        return false;
    const int place = table().keyBefore(number);
    return number == run->nextNumber() || onDecoded || place < 0 ||
           table().keys[static_cast<std::size_t>(place)] <= run->nextPacket();
}

/// Starts decoding at a key frame, or earlier when the demuxer does not get there.
void VideoReader::Private::begin(int place, bool newDecoder, const std::stop_token& stop) {
    const auto open = [&] {
        run = std::make_unique<DecodeRun>(file, limits, *index, careful ? 1 : limits.threads, stop);
    };
    settledGroup = -1;
    if (!run)
        open();
    run->setStop(stop);
    for (const int earlier : {place, place - 1, place - 4})
        if (earlier > 0 && run->seekTo(earlier, newDecoder))
            return;
    open();
    settledGroup = 0;
}

VideoReader::Private::Reached VideoReader::Private::reach(int number, RunFrame& frame) {
    if (run->nextNumber() > number)
        return Reached::StartedLate;
    while (run->next(frame)) {
        if (!careful && run->damaged())
            return Reached::Damaged;
        if (isReliable(frame))
            cache.insert(frame, number);
        if (frame.number == number)
            return Reached::Yes;
    }
    return Reached::StartedLate;
}

/// True when the frame would be the same however it was reached.
bool VideoReader::Private::isReliable(const RunFrame& frame) const {
    return frame.decoding == Decoding::Complete || table().ofFrame(frame.number).beyondEnd ||
           settledGroup == groupOf(frame.number);
}

/// True when what is wrong with the frame does not come from where decoding started.
bool VideoReader::Private::isSettled(const RunFrame& frame) const {
    if (run->fromStart())
        return true;
    const auto& keys = table().keys;
    const auto next = std::upper_bound(keys.begin(), keys.end(), run->startPacket());
    return next != keys.end() &&
           table().packetOf[static_cast<std::size_t>(frame.number)] >= *next &&
           !run->damagedBefore(*next);
}

RunFrame VideoReader::Private::keyAlone(int number, const std::stop_token& stop) {
    const auto& keys = table().keys;
    const int packet = table().packetOf[static_cast<std::size_t>(number)];
    const auto at = std::lower_bound(keys.begin(), keys.end(), packet);
    if (at == keys.end() || *at != packet)
        throw std::out_of_range("frame " + std::to_string(number) + " is not a key frame");
    if (const RunFrame* known = cache.find(number))
        return *known;
    if (!keyRun)
        keyRun = std::make_unique<DecodeRun>(file, limits, *index, 1, stop);
    keyRun->setStop(stop);
    RunFrame frame;
    if (keyRun->keyFrame(static_cast<int>(at - keys.begin()), frame) && frame.number == number) {
        cache.insert(frame, number);
        return frame;
    }
    return exact(number, stop);
}

VideoFrame VideoReader::Private::finished(const RunFrame& from, bool hash) {
    const FrameEntry& entry = index->frames->frames[static_cast<std::size_t>(from.number)];
    VideoFrame frame;
    frame.number = from.number;
    frame.pts = entry.pts;
    frame.seconds = index->frames->seconds(from.number);
    frame.type = from.type;
    frame.key = entry.key;
    frame.decoding = from.decoding;
    frame.damage = from.damage;
    if (!from.picture)
        return frame;
    frame.pixels = converter.convert(*from.picture, name());
    if (hash)
        frame.sha256 = planesSha256(*from.picture);
    return frame;
}

} // namespace lineament::media
