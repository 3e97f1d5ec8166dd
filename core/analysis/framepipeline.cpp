// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/framepipeline.h"

#include "core/analysis/boundedqueue.h"
#include "core/analysis/picturebudget.h"
#include "core/base/error.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace lineament::analysis {

namespace {

using Clock = std::chrono::steady_clock;

/// Decoded frames that wait or are looked at: 19 of 1080p, 4 of 4K.
constexpr std::size_t kPictureBytes = 120'000'000;
constexpr std::size_t kDecodedQueueLength = 16;
constexpr std::size_t kCroppedQueueLength = 16; // crops only
constexpr std::size_t kRecordQueueLength = 64;

/// Seconds, added up by several threads.
class BusyTime {
public:
    template <class F> auto measure(const F& work) {
        const Adder adder{this, Clock::now()};
        return work();
    }
    double seconds() const { return static_cast<double>(m_nanoseconds.load()) * 1e-9; }

private:
    struct Adder {
        BusyTime* to;
        Clock::time_point start;
        ~Adder() {
            to->m_nanoseconds +=
                std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
        }
    };
    std::atomic<std::int64_t> m_nanoseconds{0};
};

struct StageClocks {
    BusyTime decoding, findingFaces, scoring, paused;
    StageTimes times() const {
        StageTimes t;
        t.decoding = decoding.seconds();
        t.findingFaces = findingFaces.seconds();
        t.scoring = scoring.seconds();
        return t;
    }
};

FindFaces findWith(const faces::FaceFinder& finder) {
    return [&finder](const Rgb8Image& pixels, std::stop_token stop) {
        return finder.find(pixels, std::move(stop));
    };
}

faces::FaceFinder makeFinder(const ScanRequest& request, const std::stop_token& stop) {
    faces::FinderOptions options;
    options.minFacePixels = smallestFaceInFrames(request.settings);
    return faces::FaceFinder(options, stop);
}

/// The first error of any stage ends all of them.
class FirstError {
public:
    explicit FirstError(std::stop_source& stop)
        : m_stop(stop) {}

    /// Runs one stage; Cancelled is no error.
    template <class F> void guard(const F& stage) {
        try {
            stage();
        } catch (const Cancelled&) {
            m_stop.request_stop();
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_error)
                m_error = std::current_exception();
            m_stop.request_stop();
        }
    }
    /// After all stages have ended.
    void rethrow() const {
        if (m_error)
            std::rethrow_exception(m_error);
    }

private:
    std::stop_source& m_stop;
    std::mutex m_mutex; // guards m_error
    std::exception_ptr m_error;
};

class Overlapped final : public FrameComputer {
public:
    Overlapped(const ScanRequest& request, PauseGate& pause, std::stop_token stop)
        : m_request(request)
        , m_pause(pause)
        , m_stop(std::move(stop)) {}

    void compute(media::VideoReader& reader, const std::vector<PlannedFrame>& planned, bool trail,
                 const Done& done) override;
    StageTimes times() const override { return m_clocks.times(); }
    double pausedSeconds() const override { return m_clocks.paused.seconds(); }

private:
    using Queue = BoundedQueue<FrameWork>;
    void decodeStage(FrameSource& source, const std::vector<PlannedFrame>& planned, Queue& out,
                     const std::stop_token& stop);
    void faceStage(Queue& in, const faces::FaceFinder& finder, Queue& out,
                   const std::stop_token& stop);
    void scoreStage(Queue& in, Queue& out, const std::stop_token& stop);

    const ScanRequest& m_request;
    PauseGate& m_pause;
    std::stop_token m_stop;
    std::optional<faces::FaceFinder> m_finder; ///< loaded with the first frame
    StageClocks m_clocks;
};

void Overlapped::decodeStage(FrameSource& source, const std::vector<PlannedFrame>& planned,
                             Queue& out, const std::stop_token& stop) {
    PictureBudget budget(kPictureBytes);
    for (const PlannedFrame& frame : planned) {
        m_clocks.paused.measure([&] { m_pause.pass(stop); });
        if (!budget.waitForRoom(stop))
            return;
        FrameWork work = m_clocks.decoding.measure([&] { return source.decode(frame, stop); });
        if (work.pixels)
            work.pixels = budget.hold(std::move(work.pixels));
        if (!out.push(std::move(work), stop))
            return;
    }
}

void Overlapped::faceStage(Queue& in, const faces::FaceFinder& finder, Queue& out,
                           const std::stop_token& stop) {
    while (auto work = in.pop(stop)) {
        m_pause.pass(stop);
        m_clocks.findingFaces.measure(
            [&] { findFrameFaces(*work, m_request, findWith(finder), stop); });
        if (!out.push(std::move(*work), stop))
            return;
    }
}

void Overlapped::scoreStage(Queue& in, Queue& out, const std::stop_token& stop) {
    while (auto work = in.pop(stop)) {
        m_clocks.scoring.measure([&] { scoreFrame(*work, m_request.engine.get(), stop); });
        if (!out.push(std::move(*work), stop))
            return;
    }
}

void Overlapped::compute(media::VideoReader& reader, const std::vector<PlannedFrame>& planned,
                         bool trail, const Done& done) {
    std::stop_source ending;
    const std::stop_callback stopped(m_stop, [&ending] { ending.request_stop(); });
    const auto stop = ending.get_token();
    FirstError error(ending);
    error.guard([&] {
        if (!m_finder)
            m_finder.emplace(makeFinder(m_request, m_stop));
    });
    FrameSource source(reader, m_request.settings.video.sampling, trail);
    Queue decoded(kDecodedQueueLength), cropped(kCroppedQueueLength), scored(kRecordQueueLength);
    std::atomic<int> working = m_finder ? std::max(1, m_request.faceWorkers) : 0;
    {
        std::vector<std::jthread> threads;
        threads.emplace_back([&] {
            error.guard([&] { decodeStage(source, planned, decoded, stop); });
            decoded.close();
        });
        for (int i = working; i > 0; --i)
            threads.emplace_back([&] {
                error.guard([&] { faceStage(decoded, *m_finder, cropped, stop); });
                if (--working == 0)
                    cropped.close();
            });
        threads.emplace_back([&] {
            error.guard([&] { scoreStage(cropped, scored, stop); });
            scored.close();
        });
        error.guard([&] {
            while (auto work = scored.pop(stop))
                done(std::move(work->record));
        });
    }
    error.rethrow();
}

class Serial final : public FrameComputer {
public:
    Serial(const ScanRequest& request, std::stop_token stop)
        : m_request(request)
        , m_stop(std::move(stop)) {}

    void compute(media::VideoReader& reader, const std::vector<PlannedFrame>& planned, bool trail,
                 const Done& done) override {
        try {
            if (!m_finder)
                m_finder.emplace(makeFinder(m_request, m_stop));
            FrameSource source(reader, m_request.settings.video.sampling, trail);
            for (const PlannedFrame& frame : planned)
                done(computeOne(source, frame));
        } catch (const Cancelled&) {
            return;
        }
    }
    StageTimes times() const override { return m_clocks.times(); }

private:
    FrameRecord computeOne(FrameSource& source, const PlannedFrame& frame) {
        auto work = m_clocks.decoding.measure([&] { return source.decode(frame, m_stop); });
        m_clocks.findingFaces.measure(
            [&] { findFrameFaces(work, m_request, findWith(*m_finder), m_stop); });
        m_clocks.scoring.measure([&] { scoreFrame(work, m_request.engine.get(), m_stop); });
        return std::move(work.record);
    }

    const ScanRequest& m_request;
    std::stop_token m_stop;
    std::optional<faces::FaceFinder> m_finder;
    StageClocks m_clocks;
};

} // namespace

std::unique_ptr<FrameComputer> overlappedComputer(const ScanRequest& request, PauseGate& pause,
                                                  std::stop_token stop) {
    return std::make_unique<Overlapped>(request, pause, std::move(stop));
}

std::unique_ptr<FrameComputer> serialComputer(const ScanRequest& request, std::stop_token stop) {
    return std::make_unique<Serial>(request, std::move(stop));
}

} // namespace lineament::analysis
