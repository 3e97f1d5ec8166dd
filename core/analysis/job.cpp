// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/job.h"

#include "core/analysis/boundedqueue.h"
#include "core/analysis/itemanalysis.h"
#include "core/analysis/picturebudget.h"
#include "core/analysis/videoitem.h"
#include "core/base/build.h"
#include "core/base/error.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace lineament::analysis {

namespace {

using Clock = std::chrono::steady_clock;

/// Decoded photos that wait or are looked at: several of up to 40 megapixels each overlap with the
/// decoder, one of 100 is alone.
constexpr std::size_t kPictureBytes = 120'000'000;
constexpr std::size_t kDecodedQueueLength = 4;
constexpr std::size_t kScoringQueueLength = 16; // crops only
constexpr std::size_t kFacesPerBatch = 8;
constexpr auto kProgressInterval = std::chrono::milliseconds(50); // 20 Hz
/// Results that wait for a slow listener; then the workers wait, too.
constexpr std::size_t kMostUnsaid = 16;

} // namespace

struct Job::Private {
    /// A result that the listener has not heard of yet.
    struct Unsaid {
        int index = 0;
        ItemResultPtr item;
        bool partial = false;
    };

    JobRequest request;
    JobCallbacks callbacks;
    std::stop_source stop;
    std::jthread runner;
    std::atomic<bool> running{false};
    PauseGate gate;
    RunRecord record; ///< what is the same for every item; written before the workers start

    std::mutex mutex;                   ///< guards what follows; nobody is called under it
    std::condition_variable toSay;      ///< something waits for the listener, or the stages ended
    std::condition_variable said;       ///< there is room for results again
    std::deque<Unsaid> unsaid;          ///< in the order in which it is said
    std::optional<Progress> newest;     ///< likewise, behind the results
    bool withheld = false;              ///< progress came too soon after what was said
    bool staged = false;                ///< the stages have ended
    std::map<int, ItemResultPtr> early; ///< done, but an earlier item is not
    int delivered = 0;
    JobResult result;
    Progress progress;
    Clock::time_point started;
    Clock::time_point reported;

    void run();
    void runStages();
    void waitForNews(std::unique_lock<std::mutex>& lock);
    void sayEverything();
    void say(const Unsaid& one);
    void deliverMissing(const std::string& fatal);
    void decodeStage(BoundedQueue<Work>& out, PictureBudget& budget);
    void faceStage(BoundedQueue<Work>& in, BoundedQueue<Work>& out,
                   const faces::FaceFinder& finder);
    void scoreStage(BoundedQueue<Work>& in);
    void scoreBatch(std::vector<Work>& works);
    void report(Stage stage, const std::filesystem::path& current);
    void reportLocked(bool always);
    void decodeOrScan(Work work, BoundedQueue<Work>& out, PictureBudget& budget);
    void scan(Work& work);
    void deliver(Work work);
    void deliverAs(int index, ItemState state, const std::string& message);
    void deliverResult(int index, ItemResult item);
    void deliverPartial(int index, ItemResult item);
    bool missing(int index);
    template <class F> void guardItem(int index, const F& work);
    template <class F> void guardListener(const char* of, const F& call);
};

/// A listener's error is none of the item's.
template <class F> void Job::Private::guardListener(const char* of, const F& call) {
    try {
        call();
    } catch (const std::exception& e) {
        spdlog::error("What was said of {} of the analysis failed: {}", of, e.what());
    }
}

void Job::Private::say(const Unsaid& one) {
    guardListener("an item", [&] {
        if (one.partial)
            callbacks.partial(one.index, one.item);
        else if (callbacks.item)
            callbacks.item(one.index, one.item);
    });
}

/// Until there is something to say, or no more will be. What was withheld is news, too, a moment
/// later: a job that stands still would be shown where it was before.
void Job::Private::waitForNews(std::unique_lock<std::mutex>& lock) {
    while (!staged && !newest && unsaid.empty()) {
        if (!withheld)
            toSay.wait(lock);
        else if (toSay.wait_until(lock, reported + kProgressInterval) == std::cv_status::timeout)
            reportLocked(true);
    }
}

/// On the runner's thread: hands over what there is, one after the other, until the stages ended.
void Job::Private::sayEverything() {
    std::unique_lock lock(mutex);
    for (;;) {
        waitForNews(lock);
        if (!unsaid.empty()) {
            {
                const Unsaid one = std::move(unsaid.front());
                unsaid.pop_front();
                lock.unlock();
                said.notify_all();
                say(one);
            }
            lock.lock();
        } else if (newest) {
            const Progress now = *std::exchange(newest, std::nullopt);
            lock.unlock();
            guardListener("the progress", [&] { callbacks.progress(now); });
            lock.lock();
        } else {
            return;
        }
    }
}

void Job::Private::report(Stage stage, const std::filesystem::path& current) {
    const std::lock_guard lock(mutex);
    progress.stage = stage;
    progress.current = current;
    reportLocked(false);
}

void Job::Private::reportLocked(bool always) {
    const auto now = Clock::now();
    if (!callbacks.progress)
        return;
    if (!always && now - reported < kProgressInterval) {
        if (!std::exchange(withheld, true))
            toSay.notify_one();
        return;
    }
    withheld = false;
    reported = now;
    progress.paused = gate.paused();
    progress.remaining.reset();
    if (progress.itemsDone >= 2 && progress.itemsDone < progress.itemsTotal) {
        const double each =
            std::chrono::duration<double>(now - started).count() / progress.itemsDone;
        progress.remaining = std::chrono::seconds(
            static_cast<std::int64_t>(each * (progress.itemsTotal - progress.itemsDone) + 0.5));
    }
    newest = progress;
    toSay.notify_one();
}

void Job::Private::deliverResult(int index, ItemResult item) {
    item.run.finished = std::chrono::system_clock::now();
    auto shared = std::make_shared<const ItemResult>(std::move(item));
    std::unique_lock lock(mutex);
    said.wait(lock, [this] { return staged || unsaid.size() < kMostUnsaid; });
    early.emplace(index, std::move(shared));
    // Results leave in the order of the request, whichever worker was faster.
    while (!early.empty() && early.begin()->first == delivered) {
        auto ready = std::move(early.begin()->second);
        early.erase(early.begin());
        ++progress.itemsDone;
        progress.facesScored += ready->scoredFaces();
        progress.current = ready->path;
        if (request.keepResults)
            result.items.push_back(ready);
        unsaid.push_back({delivered++, std::move(ready), false});
    }
    toSay.notify_one();
    reportLocked(false);
}

/// A newer one takes the place of one that nobody heard of yet.
void Job::Private::deliverPartial(int index, ItemResult item) {
    if (!callbacks.partial)
        return;
    item.run.finished = std::chrono::system_clock::now();
    auto shared = std::make_shared<const ItemResult>(std::move(item));
    const std::lock_guard lock(mutex);
    const auto waiting = std::find_if(unsaid.begin(), unsaid.end(), [index](const Unsaid& one) {
        return one.partial && one.index == index;
    });
    if (waiting != unsaid.end())
        waiting->item = std::move(shared);
    else
        unsaid.push_back({index, std::move(shared), true});
    toSay.notify_one();
}

void Job::Private::deliver(Work work) {
    deliverResult(work.index, std::move(work.result));
}

void Job::Private::deliverAs(int index, ItemState state, const std::string& message) {
    ItemResult item;
    item.path = request.items[static_cast<std::size_t>(index)].path;
    item.run = record;
    item.state = state;
    item.message = message;
    deliverResult(index, std::move(item));
}

/// True while no stage has delivered the item.
bool Job::Private::missing(int index) {
    const std::lock_guard lock(mutex);
    return index >= delivered && early.count(index) == 0;
}

/// Runs a part of one item's way. What the item's own guards did not expect ends that item, not the
/// thread, and with it the process. Throws Cancelled.
template <class F> void Job::Private::guardItem(int index, const F& work) {
    try {
        work();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        spdlog::error("Item {} of the analysis failed: {}", index + 1, e.what());
        if (missing(index))
            deliverAs(index, ItemState::Failed, e.what());
    }
}

void Job::Private::decodeStage(BoundedQueue<Work>& out, PictureBudget& budget) {
    const auto token = stop.get_token();
    try {
        for (std::size_t i = 0; i < request.items.size() && budget.waitForRoom(token); ++i) {
            const int index = static_cast<int>(i);
            guardItem(index, [&] {
                Work work;
                work.index = index;
                work.result.path = request.items[i].path;
                work.result.run = record;
                work.result.run.started = std::chrono::system_clock::now();
                gate.pass(token);
                report(Stage::Reading, work.result.path);
                decodeOrScan(std::move(work), out, budget);
            });
        }
    } catch (const Cancelled&) {
        // the runner gives the items that did not come through their state
    }
    out.close();
}

void Job::Private::decodeOrScan(Work work, BoundedQueue<Work>& out, PictureBudget& budget) {
    const auto token = stop.get_token();
    guardStage(work, [&work] { refuseFolder(work.result.path); });
    const bool video = !work.finished && isVideoItem(work);
    if (video)
        scan(work);
    else if (!work.finished)
        decodeItem(work, request, token);
    if (work.finished) {
        deliver(std::move(work));
    } else {
        work.pixels = budget.hold(std::move(work.pixels));
        out.push(std::move(work), token);
    }
}

/// A video has its own stages and threads; the photos before it go on through theirs meanwhile.
void Job::Private::scan(Work& work) {
    VideoItemCallbacks video;
    video.progress = [&](const ScanProgress& p) {
        const std::lock_guard lock(mutex);
        progress.stage = Stage::ScanningVideo;
        progress.current = work.result.path;
        progress.video = p;
        reportLocked(false);
    };
    video.partial = [&](ItemResult item) { deliverPartial(work.index, std::move(item)); };
    scanItem(work, request, video, gate, stop.get_token());
    const std::lock_guard lock(mutex);
    progress.video.reset();
}

void Job::Private::faceStage(BoundedQueue<Work>& in, BoundedQueue<Work>& out,
                             const faces::FaceFinder& finder) {
    const auto token = stop.get_token();
    try {
        while (auto work = in.pop(token)) {
            guardItem(work->index, [&] {
                gate.pass(token);
                report(Stage::FindingFaces, work->result.path);
                findFaces(*work, request, finder, token);
                if (work->finished)
                    deliver(std::move(*work));
                else
                    out.push(std::move(*work), token);
            });
        }
    } catch (const Cancelled&) {
        // as in decodeStage
    }
}

void Job::Private::scoreStage(BoundedQueue<Work>& in) {
    const auto token = stop.get_token();
    try {
        while (auto first = in.pop(token)) {
            std::vector<Work> works;
            works.push_back(std::move(*first));
            std::size_t faces = works.back().crops.size();
            // Whatever waits already joins the batch; nothing waits for a batch to fill.
            while (faces < kFacesPerBatch) {
                auto more = in.tryPop();
                if (!more)
                    break;
                faces += more->crops.size();
                works.push_back(std::move(*more));
            }
            scoreBatch(works);
        }
    } catch (const Cancelled&) {
        // as in decodeStage
    }
}

/// An error that was not expected ends every item of the batch: which one it is of is not known.
void Job::Private::scoreBatch(std::vector<Work>& works) {
    std::vector<Work*> pointers;
    for (auto& work : works)
        pointers.push_back(&work);
    try {
        report(Stage::Scoring, works.front().result.path);
        scoreItems(pointers, request, stop.get_token());
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        for (auto& work : works) {
            work.result.faces.clear(); // some may be without the score that they should have
            endItem(work, ItemState::Failed, e.what());
        }
    }
    for (auto& work : works)
        guardItem(work.index, [&] { deliver(std::move(work)); });
}

void Job::Private::runStages() {
    const auto token = stop.get_token();
    std::string fatal;
    try {
        faces::FinderOptions options;
        options.minFacePixels = request.settings.minFinderPixels;
        const faces::FaceFinder finder(options, token);
        record.faceFinder = finder.description() + ", in frames of videos " +
                            std::to_string(smallestFaceInFrames(request.settings)) + " px";
        PictureBudget budget(kPictureBytes);
        BoundedQueue<Work> decoded(kDecodedQueueLength), cropped(kScoringQueueLength);
        std::jthread decoder([&] { decodeStage(decoded, budget); });
        std::jthread scorer([&] { scoreStage(cropped); });
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < std::max(1, request.faceWorkers); ++i)
                workers.emplace_back([&] { faceStage(decoded, cropped, finder); });
        }
        cropped.close();
    } catch (const Cancelled&) {
        // as in decodeStage
    } catch (const std::exception& e) {
        fatal = e.what();
        spdlog::error("The analysis could not start: {}", fatal);
    }
    deliverMissing(fatal);
}

/// Items that no stage delivered: the job was cancelled, or could not start.
void Job::Private::deliverMissing(const std::string& fatal) {
    for (std::size_t i = 0; i < request.items.size(); ++i) {
        const int index = static_cast<int>(i);
        if (missing(index))
            guardItem(index, [&] {
                deliverAs(index, fatal.empty() ? ItemState::Cancelled : ItemState::Failed,
                          fatal.empty() ? "cancelled before it was analysed" : fatal);
            });
    }
}

void Job::Private::run() {
    record.started = std::chrono::system_clock::now(); // of the items that no stage begins
    record.program = programName();
    record.settings = request.settings;
    record.modelMessage = request.engine ? std::string() : request.noModelMessage;
    if (request.engine) {
        record.model = request.engine->model();
        record.runtime = request.engine->runtime();
    }
    {
        std::jthread stages([this] {
            runStages();
            const std::lock_guard lock(mutex);
            result.cancelled = stop.stop_requested();
            result.elapsed =
                std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
            progress.stage = Stage::Finished;
            reportLocked(true);
            staged = true;
            toSay.notify_one();
        });
        sayEverything();
    }
    running = false;
    if (callbacks.finished)
        guardListener("the end", [&] { callbacks.finished(std::move(result)); });
}

Job::Job(JobRequest request)
    : d(std::make_unique<Private>()) {
    d->request = std::move(request);
    d->progress.itemsTotal = static_cast<int>(d->request.items.size());
}

Job::~Job() {
    cancel();
    wait();
}

void Job::start(JobCallbacks callbacks) {
    d->callbacks = std::move(callbacks);
    d->started = Clock::now();
    d->running = true;
    d->runner = std::jthread([this] { d->run(); });
}

void Job::cancel() {
    d->stop.request_stop();
}

void Job::pause() {
    d->gate.pause();
    const std::lock_guard lock(d->mutex);
    if (d->running && !d->staged)
        d->reportLocked(true);
}

void Job::resume() {
    d->gate.resume();
    const std::lock_guard lock(d->mutex);
    if (d->running && !d->staged)
        d->reportLocked(true);
}

void Job::wait() {
    if (d->runner.joinable())
        d->runner.join();
}

bool Job::running() const {
    return d->running;
}

JobResult runJob(JobRequest request, JobCallbacks callbacks, std::stop_token stop) {
    JobResult result;
    auto finished = std::move(callbacks.finished);
    callbacks.finished = [&](JobResult r) {
        result = std::move(r);
        if (finished)
            finished(result);
    };
    Job job(std::move(request));
    const std::stop_callback cancelling(stop, [&job] { job.cancel(); });
    job.start(std::move(callbacks));
    job.wait();
    return result;
}

} // namespace lineament::analysis
