// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoscan.h"

#include "core/analysis/facescoring.h"
#include "core/analysis/framepipeline.h"
#include "core/analysis/scanstore.h"
#include "core/analysis/trackedits.h"
#include "core/analysis/videoassembly.h"
#include "core/analysis/videosampling.h"
#include "core/base/error.h"
#include "core/base/userfolder.h"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace lineament::analysis {

int smallestFaceInFrames(const Settings& settings) {
    constexpr int kSmallest = 40;
    return std::max(settings.minFinderPixels, kSmallest);
}

namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr auto kProgressInterval = std::chrono::milliseconds(50); // 20 Hz
constexpr auto kPartialInterval = std::chrono::seconds(2);
/// A partial result takes at most this share of the time.
constexpr int kPartialCost = 20;
/// A scan never steps back: a few decoded frames are enough.
constexpr std::size_t kReaderCacheBytes = 32 * 1024 * 1024;
/// Shares of the progress bar: indexing, then the first pass when a second one follows.
constexpr double kIndexShare = 0.02, kCoarseShare = 0.4;

/// Counted up when a frame's record gets another content.
constexpr int kRecordsFormat = 2;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Everything that a frame's record depends on.
Json keyParts(const ScanRequest& request) {
    const Settings& s = request.settings;
    Json model, runtime;
    if (request.run.model)
        model = {{"name", request.run.model->name},
                 {"weights", request.run.model->weightsSha256},
                 {"config", request.run.model->configSha256}};
    if (const auto& r = request.run.runtime)
        runtime = {{"libtorch", r->libtorch}, {"device", r->device},   {"cuda", r->cuda},
                   {"blas", r->blas},         {"threads", r->threads}, {"how", r->convolution}};
    return {{"records", kRecordsFormat},
            {"file", request.digests.sha256},
            {"bytes", request.digests.bytes},
            {"program", request.run.program},
            {"faceFinder", request.run.faceFinder},
            {"decoder", media::videoDecoderVersions()},
            {"model", std::move(model)},
            {"noModel", request.run.modelMessage},
            {"runtime", std::move(runtime)},
            {"sampling", samplingName(s.video.sampling)},
            {"rate", s.video.rate},
            {"fineRate", s.video.fineRate},
            {"minFinderPixels", s.minFinderPixels},
            {"maxPixels", s.limits.maxPixels}};
}

/// The strictest threshold of the model's package.
std::optional<double> strictestThreshold(const std::optional<nn::ModelInfo>& model) {
    std::optional<double> strictest;
    if (model) {
        for (const nn::Threshold& t : model->validation.thresholds)
            strictest = std::max(strictest.value_or(t.score), t.score);
    }
    return strictest;
}

/// One scan, with or without threads and store.
class Scan {
public:
    Scan(const ScanRequest& request, const ScanCallbacks& callbacks, FrameComputer& computer,
         std::stop_token stop)
        : m_request(request)
        , m_callbacks(callbacks)
        , m_computer(computer)
        , m_stop(std::move(stop)) {}

    VideoResult run();

private:
    media::VideoLimits limits() const;
    void open();
    void openStore();
    bool pass(const std::vector<int>& plan, bool trail);
    void collect(FrameRecord record);
    void report(double second, bool always);
    void reportIndexing(double share);
    double shareDone() const;
    std::optional<std::chrono::seconds> remaining() const;
    void offerPartial();
    VideoResult result(std::vector<FrameRecord> records) const;
    VideoResult edited(VideoResult video, const VideoEdits& edits) const;
    VideoEdits scoredEdits() const;
    VideoResult finished(bool done);
    std::vector<FrameRecord> copiedRecords() const;
    std::vector<FrameRecord> takenRecords();

    const ScanRequest& m_request;
    const ScanCallbacks& m_callbacks;
    FrameComputer& m_computer;
    std::stop_token m_stop;
    std::unique_ptr<media::VideoReader> m_reader;
    std::unique_ptr<ScanStore> m_store;
    VideoFacts m_facts;
    std::map<int, FrameRecord> m_stored;  ///< of an earlier run, not used yet
    std::map<int, FrameRecord> m_records; ///< of this scan
    int m_planned = 0, m_resumed = 0, m_computed = 0;
    bool m_secondPass = false;
    Clock::time_point m_started; ///< with the first frame
    Clock::time_point m_reported, m_offered;
    Clock::duration m_partialInterval = kPartialInterval;
    double m_collecting = 0;
};

media::VideoLimits Scan::limits() const {
    media::VideoLimits limits;
    limits.maxPixels = m_request.settings.limits.maxPixels;
    limits.cacheBytes = kReaderCacheBytes;
    return limits;
}

void Scan::open() {
    m_reader = media::VideoReader::open(m_request.path, limits(), m_stop);
    m_facts.info = m_reader->info();
    m_facts.settings = m_request.settings.video;
    if (m_request.engine)
        m_facts.model = m_request.engine->model();
    m_reader->index(m_stop, [this](double share) { reportIndexing(share); });
    m_facts.index = m_reader->sharedIndex();
    m_facts.info = m_reader->info(); // the index may have added to it
}

void Scan::openStore() {
    if (m_request.store.empty() || m_request.digests.sha256.empty())
        return;
    m_store = ScanStore::open(m_request.store, keyParts(m_request));
    if (!m_store)
        return;
    m_stored = m_store->takeRecords();
    std::erase_if(m_stored, [this](const auto& entry) {
        const auto& frames = m_facts.index->frames;
        return entry.first < 0 || entry.first >= m_facts.index->count() ||
               frames[static_cast<std::size_t>(entry.first)].pts != entry.second.frame.pts;
    });
}

VideoResult Scan::run() {
    try {
        open();
    } catch (const Cancelled&) {
        VideoResult stopped;
        stopped.info = m_facts.info;
        return stopped;
    }
    openStore();
    m_started = m_offered = Clock::now();
    bool done = pass(firstPass(*m_facts.index, m_facts.settings), true);
    if (done && m_facts.settings.sampling == Sampling::Adaptive) {
        m_secondPass = true;
        done = pass(secondPass(result(copiedRecords()), m_facts.settings,
                               strictestThreshold(m_facts.model)),
                    false);
    }
    // A finished scan is no shortcut: who analyses again wants it computed from the evidence again.
    if (m_store && done)
        m_store->discard();
    else if (m_store)
        m_store->sync();
    if (m_callbacks.stages) {
        StageTimes times = m_computer.times();
        times.collecting = m_collecting;
        times.wall = secondsSince(m_started);
        times.frames = m_computed;
        m_callbacks.stages(times);
    }
    if (done)
        report(m_records.empty() ? 0 : m_records.rbegin()->second.frame.seconds, true);
    VideoResult video = finished(done);
    return video;
}

/// Takes what is stored and computes the rest; false when stopped before all was done.
bool Scan::pass(const std::vector<int>& plan, bool trail) {
    std::vector<PlannedFrame> missing;
    int previous = -1;
    for (const int number : plan) {
        if (auto stored = m_stored.extract(number)) {
            m_records.insert(std::move(stored));
            ++m_resumed;
        } else {
            missing.push_back({number, previous});
        }
        previous = number;
    }
    m_planned += static_cast<int>(plan.size());
    report(0, true);
    if (!missing.empty() && !m_stop.stop_requested())
        m_computer.compute(*m_reader, missing, trail,
                           [this](FrameRecord record) { collect(std::move(record)); });
    return static_cast<int>(m_records.size()) == m_planned;
}

void Scan::collect(FrameRecord record) {
    const auto start = Clock::now();
    if (m_store && worthKeeping(record))
        m_store->add(record);
    const double second = record.frame.seconds;
    const int number = record.frame.number;
    m_records.insert_or_assign(number, std::move(record));
    ++m_computed;
    report(second, false);
    offerPartial();
    m_collecting += secondsSince(start);
}

double Scan::shareDone() const {
    const double share = m_planned > 0 ? static_cast<double>(m_records.size()) / m_planned : 0;
    if (m_facts.settings.sampling != Sampling::Adaptive)
        return kIndexShare + (1 - kIndexShare) * share;
    if (!m_secondPass)
        return kIndexShare + (kCoarseShare - kIndexShare) * share;
    return kCoarseShare + (1 - kCoarseShare) * share;
}

std::optional<std::chrono::seconds> Scan::remaining() const {
    if (m_computed < 2)
        return std::nullopt;
    const double each = (secondsSince(m_started) - m_computer.pausedSeconds()) / m_computed;
    double frames = m_planned - static_cast<double>(m_records.size());
    if (m_facts.settings.sampling == Sampling::Adaptive && !m_secondPass)
        frames += m_planned; // half of what the second pass may add, about
    return std::chrono::seconds(static_cast<std::int64_t>(std::max(0.0, each * frames) + 0.5));
}

void Scan::report(double second, bool always) {
    const auto now = Clock::now();
    if (!m_callbacks.progress || (!always && now - m_reported < kProgressInterval))
        return;
    m_reported = now;
    ScanProgress progress;
    progress.done = static_cast<int>(m_records.size());
    progress.planned = m_planned;
    progress.share = std::clamp(shareDone(), 0.0, 1.0);
    progress.second = second;
    progress.remaining = remaining();
    m_callbacks.progress(progress);
}

void Scan::reportIndexing(double share) {
    const auto now = Clock::now();
    if (!m_callbacks.progress || now - m_reported < kProgressInterval)
        return;
    m_reported = now;
    ScanProgress progress;
    progress.share = kIndexShare * std::clamp(share, 0.0, 1.0);
    m_callbacks.progress(progress);
}

void Scan::offerPartial() {
    const auto start = Clock::now();
    if (!m_callbacks.partial || start - m_offered < m_partialInterval)
        return;
    // Drawn faces are scored last.
    VideoResult soFar = edited(result(copiedRecords()), {m_request.edits.leftOut, {}});
    soFar.running = true;
    m_callbacks.partial(std::make_shared<const VideoResult>(std::move(soFar)));
    m_offered = Clock::now();
    m_partialInterval =
        std::max<Clock::duration>(kPartialInterval, kPartialCost * (m_offered - start));
}

VideoResult Scan::result(std::vector<FrameRecord> records) const {
    VideoResult video = assembleVideo(m_facts, std::move(records));
    video.framesPlanned = m_planned;
    video.framesResumed = m_resumed;
    return video;
}

/// With what the examiner changed; the second pass is planned without.
VideoResult Scan::edited(VideoResult video, const VideoEdits& edits) const {
    if (!edits.empty() && video.index)
        applyEdits(video, edits, m_facts.settings, m_facts.model ? &*m_facts.model : nullptr);
    return video;
}

/// The edits with the drawn faces scored anew, from the file.
VideoEdits Scan::scoredEdits() const {
    VideoEdits edits = m_request.edits;
    if (edits.drawn.empty() || !m_facts.index)
        return edits;
    // A reader of its own: the scan's goes from key frame to key frame, or reports steps.
    const auto reader = media::VideoReader::open(m_reader->indexed(), limits(), m_stop);
    for (DrawnFace& drawn : edits.drawn) {
        if (drawn.frame < 0 || drawn.frame >= m_facts.index->count())
            continue;
        const auto frame = reader->frame(drawn.frame, false, m_stop);
        if (frame.decoding == media::Decoding::Complete)
            drawn.face = scoreDrawnFace(*frame.pixels, drawn.face.face, m_request.engine.get(),
                                        m_request.run.modelMessage, m_stop);
    }
    return edits;
}

VideoResult Scan::finished(bool done) {
    VideoEdits edits{m_request.edits.leftOut, {}};
    try {
        if (done)
            edits = scoredEdits();
    } catch (const Cancelled&) {
        done = false;
    }
    VideoResult video = edited(result(takenRecords()), edits);
    video.complete = done;
    if (!done) // scores of before are no results of this scan
        video.drawnNotPlaced = m_request.edits.drawn;
    return video;
}

std::vector<FrameRecord> Scan::copiedRecords() const {
    std::vector<FrameRecord> records;
    records.reserve(m_records.size());
    for (const auto& entry : m_records)
        records.push_back(entry.second);
    return records;
}

std::vector<FrameRecord> Scan::takenRecords() {
    std::vector<FrameRecord> records;
    records.reserve(m_records.size());
    while (!m_records.empty())
        records.push_back(std::move(m_records.extract(m_records.begin()).mapped()));
    return records;
}

} // namespace

VideoResult scanVideo(const ScanRequest& request, const ScanCallbacks& callbacks, PauseGate& pause,
                      std::stop_token stop) {
    const auto computer = overlappedComputer(request, pause, stop);
    return Scan(request, callbacks, *computer, stop).run();
}

VideoResult scanVideoInSeries(const ScanRequest& request, std::stop_token stop, StageTimes* times) {
    ScanRequest alone = request;
    alone.store.clear();
    ScanCallbacks callbacks;
    if (times != nullptr)
        callbacks.stages = [times](const StageTimes& t) { *times = t; };
    const auto computer = serialComputer(alone, stop);
    return Scan(alone, callbacks, *computer, stop).run();
}

std::vector<FaceResult> mapFrameFaces(const Rgb8Image& pixels, std::vector<FaceResult> faces,
                                      nn::Engine& engine, std::stop_token stop) {
    std::vector<Rgb8Image> crops;
    std::vector<std::size_t> scoring;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (faces[i].state != FaceState::Scored)
            continue;
        FaceCrop crop = cutFaceCrop(faces[i], pixels, &engine.model());
        if (!crop.scorable)
            continue;
        crops.push_back(std::move(crop.pixels));
        scoring.push_back(i);
    }
    std::vector<const Rgb8Image*> pointers;
    for (const Rgb8Image& crop : crops)
        pointers.push_back(&crop);
    if (pointers.empty())
        return faces;
    auto predictions = engine.predict(pointers, true, stop);
    for (std::size_t i = 0; i < predictions.size(); ++i)
        setScore(faces[scoring[i]], std::move(predictions[i]));
    return faces;
}

std::filesystem::path defaultScanStore() {
    const auto folder = userFolder("XDG_CACHE_HOME", ".cache");
    return folder ? *folder / "scans" : std::filesystem::path();
}

} // namespace lineament::analysis
