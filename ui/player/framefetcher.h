// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/video.h"
#include "ui/viewer/photoloader.h"

#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace lineament::ui {

/// A frame as the window shows it. Always labelled with its own number and PTS.
struct PlayerFrame {
    LoadedPhotoPtr photo; ///< null when the decoder gave no picture
    int number = 0;
    std::int64_t pts = 0;
    double seconds = 0;
    char type = '?';
    bool key = false;
    media::Decoding decoding = media::Decoding::Missing;
    std::string damage;
    std::string sha256; ///< of the decoded planes; empty while playing and scrubbing
    int wanted = 0;     ///< the frame that was asked for

    /// A key frame that is shown until the frame that was asked for is decoded.
    bool standsIn() const { return number != wanted; }
};
using PlayerFramePtr = std::shared_ptr<const PlayerFrame>;

/// A video that was opened; read-only and shared.
struct OpenedVideo {
    std::filesystem::path path;
    FileStamp stamp; ///< taken before it was opened
    media::VideoInfo info;
    std::shared_ptr<const media::FrameIndex> index;
    std::shared_ptr<const media::IndexedVideo> source; ///< for further readers
};
using OpenedVideoPtr = std::shared_ptr<const OpenedVideo>;

/// One thread with one VideoReader: opens a video, then gives the frames that it is asked for. The
/// newest request replaces one that waits. Signals come on the owner's thread, never of a file that
/// is not the newest.
class FrameFetcher : public QObject {
    Q_OBJECT
public:
    struct Request {
        int number = 0;
        /// From elsewhere in the video: the key frame before it is shown first, and a newer request
        /// interrupts the way from there to the frame itself.
        bool jump = false;
        bool hash = false;
    };

    explicit FrameFetcher(QObject* parent = nullptr);
    ~FrameFetcher() override;

    void open(const std::filesystem::path& path);
    void close();
    void fetch(const Request& request);

signals:
    void indexing(double share);
    void opened(lineament::ui::OpenedVideoPtr video);
    void failed(const QString& message);
    void frame(lineament::ui::PlayerFramePtr frame);

private:
    struct Job {
        std::uint64_t generation = 0;
        std::optional<std::filesystem::path> open;
        std::optional<Request> request;
        std::stop_token stop;
    };

    void run(const std::stop_token& stop);
    std::optional<Job> next(const std::stop_token& stop);
    void openFile(const Job& job);
    void fetchFrame(const Job& job);
    void deliver(const Job& job, media::VideoReader& reader, int number);
    bool beginExact(const Job& job);
    template <class Call> void post(std::uint64_t generation, Call call);

    std::unique_ptr<media::VideoReader> m_reader; ///< of the thread alone
    /// Key frames alone, at once: the other reader would first have to end what it decodes ahead.
    std::unique_ptr<media::VideoReader> m_keys;
    std::filesystem::path m_path; ///< of the thread alone
    FileStamp m_stamp;            ///< of the file before it was opened; of the thread alone
    int m_last = -1;              ///< frame decoded last; of the thread alone

    std::mutex m_mutex; ///< guards everything down to m_interruptible
    std::condition_variable_any m_changed;
    std::uint64_t m_generation = 0; ///< of the newest file
    std::optional<std::filesystem::path> m_toOpen;
    bool m_toClose = false;
    std::optional<Request> m_wanted;
    std::stop_source m_running; ///< of what the thread does now
    bool m_interruptible = false;

    std::jthread m_thread; ///< last: started when everything else is there
};

} // namespace lineament::ui
