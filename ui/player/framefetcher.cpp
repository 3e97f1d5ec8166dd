// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/framefetcher.h"

#include "core/base/log.h"
#include "ui/app/freedelsewhere.h"

#include <algorithm>

namespace lineament::ui {

namespace {

/// Frames ahead that are decoded about as fast as a key frame elsewhere.
constexpr int kNear = 4;

/// For a handful of key frames of a 4K video.
constexpr std::size_t kKeyCache = 64 * 1024 * 1024;

LoadedPhotoPtr asPhoto(const std::filesystem::path& path, const FileStamp& stamp,
                       const media::VideoFrame& frame, const std::stop_token& stop) {
    if (!frame.pixels)
        return nullptr;
    auto photo = std::make_shared<LoadedPhoto>();
    photo->path = path;
    photo->stamp = stamp;
    photo->info.width = photo->info.storedWidth = frame.pixels->width;
    photo->info.height = photo->info.storedHeight = frame.pixels->height;
    photo->pyramid = freedElsewhere(PhotoPyramid(frame.pixels, stop));
    return photo;
}

} // namespace

FrameFetcher::FrameFetcher(QObject* parent)
    : QObject(parent)
    , m_thread([this](const std::stop_token& stop) { run(stop); }) {}

FrameFetcher::~FrameFetcher() {
    close();
    m_thread.request_stop();
    m_thread.join();
}

void FrameFetcher::open(const std::filesystem::path& path) {
    const std::lock_guard lock(m_mutex);
    ++m_generation;
    m_toOpen = path;
    m_wanted.reset();
    m_running.request_stop();
    m_changed.notify_all();
}

void FrameFetcher::close() {
    const std::lock_guard lock(m_mutex);
    ++m_generation;
    m_toOpen.reset();
    m_wanted.reset();
    m_toClose = true;
    m_running.request_stop();
    m_changed.notify_all();
}

void FrameFetcher::fetch(const Request& request) {
    const std::lock_guard lock(m_mutex);
    m_wanted = request;
    if (m_interruptible)
        m_running.request_stop();
    m_changed.notify_all();
}

std::optional<FrameFetcher::Job> FrameFetcher::next(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_interruptible = false;
    if (!m_changed.wait(lock, stop, [this] { return m_toClose || m_toOpen || m_wanted; }))
        return std::nullopt;
    m_running = std::stop_source();
    Job job{m_generation, std::exchange(m_toOpen, {}), {}, m_running.get_token()};
    if (!job.open && !m_toClose)
        job.request = std::exchange(m_wanted, {});
    m_toClose = false;
    return job;
}

void FrameFetcher::run(const std::stop_token& stop) {
    while (const auto job = next(stop)) {
        try {
            if (job->request)
                fetchFrame(*job);
            else
                openFile(*job);
        } catch (const Cancelled&) {
            // A newer request is there already.
        } catch (const std::exception& e) {
            post(job->generation, [this, text = QString::fromUtf8(e.what())] {
                spdlog::warn("The video cannot be shown: {}", text.toStdString());
                emit failed(text);
            });
        }
    }
}

void FrameFetcher::openFile(const Job& job) {
    m_reader.reset();
    m_keys.reset();
    m_last = -1;
    if (!job.open)
        return;
    m_stamp = stampOf(*job.open);
    auto reader = media::VideoReader::open(*job.open, {}, job.stop);
    reader->index(job.stop, [&](double share) {
        post(job.generation, [this, share] { emit indexing(share); });
    });
    auto source = reader->indexed();
    media::VideoLimits limits;
    limits.threads = 1; // more would only delay the one frame
    limits.cacheBytes = kKeyCache;
    m_keys = media::VideoReader::open(source, limits, job.stop);
    m_keys->setKeyFramesOnly(true);
    m_reader = std::move(reader);
    m_path = *job.open;
    auto video = std::make_shared<OpenedVideo>();
    video->path = m_path;
    video->stamp = m_stamp;
    video->info = m_reader->info();
    video->index = m_reader->sharedIndex();
    video->source = std::move(source);
    post(job.generation, [this, video] { emit opened(video); });
    // The first jump must not wait until the key frames' decoder is made (some 100 ms at 1080p).
    const auto& frames = video->index->frames;
    const auto key =
        std::find_if(frames.begin(), frames.end(), [](const auto& f) { return f.key; });
    if (key != frames.end())
        m_keys->frame(static_cast<int>(key - frames.begin()), false, job.stop);
}

void FrameFetcher::fetchFrame(const Job& job) {
    const int wanted = job.request->number;
    if (!m_reader || wanted < 0 || wanted >= m_reader->index().count())
        return;
    const int key = m_reader->index().keyAt(wanted);
    const bool near = wanted >= m_last && wanted <= m_last + kNear;
    // Before the first key frame there is none to show.
    const bool real = m_reader->index().frames[static_cast<std::size_t>(key)].key;
    if (job.request->jump && !near && real) {
        deliver(job, *m_keys, key);
        if (key == wanted || !beginExact(job))
            return;
    }
    deliver(job, *m_reader, wanted);
}

/// From here on a newer request interrupts. False when there is one already.
bool FrameFetcher::beginExact(const Job& job) {
    const std::lock_guard lock(m_mutex);
    m_interruptible = true;
    return !m_wanted && !job.stop.stop_requested();
}

void FrameFetcher::deliver(const Job& job, media::VideoReader& reader, int number) {
    const bool hash = job.request->hash && number == job.request->number;
    const auto decoded = reader.frame(number, hash, job.stop);
    if (&reader == m_reader.get())
        m_last = number;
    auto shown = std::make_shared<PlayerFrame>();
    shown->photo = asPhoto(m_path, m_stamp, decoded, job.stop);
    shown->number = decoded.number;
    shown->pts = decoded.pts;
    shown->seconds = decoded.seconds;
    shown->type = decoded.type;
    shown->key = decoded.key;
    shown->decoding = decoded.decoding;
    shown->damage = decoded.damage;
    shown->sha256 = decoded.sha256;
    shown->wanted = job.request->number;
    post(job.generation, [this, frame = PlayerFramePtr(shown)] { emit this->frame(frame); });
}

template <class Call> void FrameFetcher::post(std::uint64_t generation, Call call) {
    QMetaObject::invokeMethod(
        this,
        [this, generation, call = std::move(call)] {
            // m_generation changes on this thread only.
            if (generation == m_generation)
                call();
        },
        Qt::QueuedConnection);
}

} // namespace lineament::ui
