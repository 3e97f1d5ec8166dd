// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoscan.h"

#include "core/analysis/framerecord.h"
#include "core/analysis/modelloader.h"
#include "core/analysis/scanstages.h"
#include "core/base/error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

using namespace lineament;
using namespace lineament::analysis;
namespace fs = std::filesystem;

namespace {

/// The result as text, every number exactly; what differs between runs by nature is left out.
std::string textOf(const VideoResult& video) {
    nlohmann::ordered_json json;
    for (const SampledFrame& sample : video.samples) {
        FrameRecord record;
        record.frame = sample;
        record.appearances.resize(sample.faces.size());
        auto& frame = json["frames"].emplace_back(recordToJson(record));
        for (const FaceResult& face : sample.faces)
            frame["ids"].push_back(face.face.id);
    }
    for (const Shot& shot : video.shots)
        json["shots"].push_back(shot.firstFrame);
    for (const DamagedStretch& d : video.damaged)
        json["damaged"].push_back({d.firstFrame, d.lastFrame, d.what});
    for (const Track& t : video.tracks) {
        nlohmann::ordered_json track{{"id", t.id}, {"shot", t.shot}, {"coverage", t.coverage}};
        for (const TrackPoint& p : t.points)
            track["points"].push_back({p.sample, p.face});
        for (const Gap& gap : t.gaps)
            track["gaps"].push_back({gap.firstFrame, gap.lastFrame, gapReasonName(gap.reason)});
        if (const auto& a = t.aggregate)
            track["aggregate"] = {a->mean, a->low, a->high, a->median, a->effectiveFrames};
        json["tracks"].push_back(std::move(track));
    }
    return json.dump(1);
}

bool run(const std::string& command) {
    return std::system(command.c_str()) == 0;
}

/// Clips of two people, cut together from the sample clips: made once for all tests.
struct Clips {
    fs::path folder;
    fs::path cut;    ///< 1.6 s of each, the same wall behind both
    fs::path fade;   ///< 2.5 s of each, cross-faded over one second
    fs::path broken; ///< the same with a run of bytes overwritten
    std::string missing;

    Clips() {
        const fs::path real =
            fs::path(LINEAMENT_SHARED_DIR) / "data" / "samples" / "clips" / "real";
        if (!fs::exists(real / "d18.mp4")) {
            missing = "no sample clips at " + real.string();
            return;
        }
        if (!run("ffmpeg -version >/dev/null 2>&1")) {
            missing = "no ffmpeg to cut clips with";
            return;
        }
        std::string name = (fs::temp_directory_path() / "lineament-clips-XXXXXX").string();
        folder = mkdtemp(name.data());
        cut = folder / "cut.mp4";
        broken = folder / "broken.mp4";
        const std::string graph =
            "[0:v]fps=25,scale=208:208,setsar=1[a];[1:v]fps=25,scale=208:208,setsar=1[b];"
            "[a][b]concat=n=2";
        if (!run("ffmpeg -v error -y -t 1.6 -i '" + (real / "d18.mp4").string() + "' -t 1.6 -i '" +
                 (real / "d19.mp4").string() + "' -filter_complex '" + graph +
                 "' -c:v libx264 -preset veryfast -g 20 -an '" + cut.string() + "'"))
            missing = "ffmpeg could not cut the clips";
        const std::string fadeGraph = "[0:v]fps=25,scale=208:208,setsar=1,settb=1/25[a];"
                                      "[1:v]fps=25,scale=208:208,setsar=1,settb=1/25[b];"
                                      "[a][b]xfade=transition=fade:duration=1:offset=1.5";
        fade = folder / "fade.mp4";
        if (!run("ffmpeg -v error -y -t 2.5 -i '" + (real / "d18.mp4").string() + "' -t 2.5 -i '" +
                 (real / "d19.mp4").string() + "' -filter_complex '" + fadeGraph +
                 "' -c:v libx264 -preset veryfast -g 20 -an '" + fade.string() + "'"))
            missing = "ffmpeg could not fade the clips";
        breakCopy();
    }
    ~Clips() {
        if (!folder.empty())
            fs::remove_all(folder);
    }
    Clips(const Clips&) = delete;
    Clips& operator=(const Clips&) = delete;

    /// A copy whose middle is noise: the pictures there can't be whole.
    void breakCopy() const {
        std::ifstream in(cut, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), {});
        for (std::size_t i = bytes.size() / 3; i < bytes.size() / 3 + 3000 && i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 77 + 13);
        std::ofstream(broken, std::ios::binary) << bytes;
    }
};

const Clips& clips() {
    static const Clips made;
    return made;
}

std::shared_ptr<nn::Engine> engine() {
    static const auto loaded = loadModel(
        fs::path(LINEAMENT_SOURCE_DIR) / "resources" / "models" / "gocnet-1", fs::current_path());
    return loaded.engine;
}

ScanRequest requestFor(const fs::path& clip, const fs::path& store = {}) {
    ScanRequest request;
    request.path = clip;
    request.digests = digestsOfFile(clip);
    request.settings.video = {Sampling::Rate, 3, 8};
    request.settings.minFinderPixels = 64;
    request.engine = engine();
    request.run.program = "test";
    request.run.model = request.engine->model();
    request.run.runtime = request.engine->runtime();
    request.run.faceFinder = "test";
    request.store = store;
    return request;
}

class VideoScan : public testing::Test {
protected:
    void SetUp() override {
        if (!clips().missing.empty())
            GTEST_SKIP() << clips().missing;
        std::string name = (fs::temp_directory_path() / "lineament-scan-XXXXXX").string();
        store = mkdtemp(name.data());
    }
    void TearDown() override {
        if (!store.empty())
            fs::remove_all(store);
    }

    /// The cut clip, by the plain stages.
    static const VideoResult& reference() {
        static const VideoResult result = scanVideoInSeries(requestFor(clips().cut));
        return result;
    }
    static VideoResult scan(const ScanRequest& request, const ScanCallbacks& callbacks = {}) {
        PauseGate gate;
        return scanVideo(request, callbacks, gate, {});
    }

    fs::path store;
};

/// What the killed child runs.
constexpr const char* kChildVariable = "LINEAMENT_TEST_SCAN_STORE";
constexpr const char* kClipVariable = "LINEAMENT_TEST_SCAN_CLIP";

/// Scans in a process of its own that is killed once @p clip has a few frames in @p store; true
/// when it was.
bool scanAndKill(const fs::path& clip, const fs::path& store) {
    setenv(kChildVariable, store.c_str(), 1);
    setenv(kClipVariable, clip.c_str(), 1);
    const char* arguments[] = {"test_analysis",
                               "--gtest_filter=VideoScanChild.DISABLED_killsItself",
                               "--gtest_also_run_disabled_tests", nullptr};
    pid_t child = 0;
    const int code = posix_spawn(&child, "/proc/self/exe", nullptr, nullptr,
                                 const_cast<char* const*>(arguments), environ);
    unsetenv(kChildVariable);
    unsetenv(kClipVariable);
    int status = 0;
    return code == 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGKILL;
}

} // namespace

/// Not a test by itself: VideoScan.goesOnAfterAKill runs it in a process of its own.
TEST(VideoScanChild, DISABLED_killsItself) {
    const char* store = std::getenv(kChildVariable);
    const char* clip = std::getenv(kClipVariable);
    ASSERT_TRUE(store != nullptr && clip != nullptr);
    ScanCallbacks callbacks;
    callbacks.progress = [](const ScanProgress& p) {
        if (p.done >= 4)
            kill(getpid(), SIGKILL);
    };
    PauseGate gate;
    scanVideo(requestFor(clip, store), callbacks, gate, {});
    FAIL() << "not killed";
}

TEST_F(VideoScan, theOverlappedPipelineGivesWhatTheSeriesGives) {
    StageTimes times;
    ScanCallbacks callbacks;
    ScanProgress last;
    callbacks.progress = [&](const ScanProgress& p) {
        EXPECT_GE(p.share, last.share);
        last = p;
    };
    callbacks.stages = [&](const StageTimes& t) { times = t; };
    auto request = requestFor(clips().cut);
    request.faceWorkers = 2; // records come out of order
    const auto result = scan(request, callbacks);
    EXPECT_EQ(textOf(result), textOf(reference()));
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(last.done, last.planned);
    EXPECT_EQ(last.share, 1);
    EXPECT_EQ(times.frames, static_cast<int>(result.samples.size()));
    EXPECT_GT(times.findingFaces, 0);
}

TEST_F(VideoScan, aCutBetweenTwoPeopleNeverContinuesATrack) {
    const auto& result = reference();
    ASSERT_EQ(result.shots.size(), 2U);
    EXPECT_EQ(result.shots[1].firstFrame, 40);
    ASSERT_EQ(result.tracks.size(), 2U);
    EXPECT_LT(result.tracks[0].lastFrame, 40);
    EXPECT_GE(result.tracks[1].firstFrame, 40);
    for (const Track& track : result.tracks) {
        ASSERT_TRUE(track.aggregate) << track.id;
        EXPECT_DOUBLE_EQ(track.coverage, 1);
    }
    for (const SampledFrame& sample : result.samples) {
        ASSERT_EQ(sample.faces.size(), 1U) << "frame " << sample.number;
        EXPECT_EQ(sample.sha256.size(), 64U);
    }
}

TEST_F(VideoScan, aCrossFadeBetweenTwoPeopleNeverContinuesATrack) {
    const auto result = scanVideoInSeries(requestFor(clips().fade));
    ASSERT_EQ(result.shots.size(), 3U);
    EXPECT_TRUE(result.shots[1].gradual);
    // It fades from 1.5 to 2.5 s.
    EXPECT_NEAR((result.shots[1].from + result.shots[2].from) / 2, 2.0, 0.25);
    EXPECT_NEAR(result.shots[1].from, 1.5, 0.35);
    EXPECT_NEAR(result.shots[2].from, 2.5, 0.35);
    ASSERT_GE(result.tracks.size(), 3U);
    for (const Track& track : result.tracks)
        EXPECT_EQ(track.aggregate.has_value(), track.shot != 1) << track.id;
    EXPECT_LE(result.tracks.front().to, result.shots[1].from + 1e-9);
    EXPECT_GE(result.tracks.back().from, result.shots[2].from - 1e-9);
}

TEST_F(VideoScan, aCrossFadeIsTheSameAfterAKill) {
    ASSERT_TRUE(scanAndKill(clips().fade, store));
    const auto resumed = scan(requestFor(clips().fade, store));
    EXPECT_GT(resumed.framesResumed, 0);
    const auto whole = scanVideoInSeries(requestFor(clips().fade));
    EXPECT_EQ(textOf(resumed), textOf(whole));
    ASSERT_EQ(resumed.shots.size(), whole.shots.size());
    for (std::size_t i = 0; i < whole.shots.size(); ++i)
        EXPECT_EQ(resumed.shots[i].firstFrame, whole.shots[i].firstFrame);
}

TEST(ScanStages, anErrorOfTheFaceFinderIsTheFramesOwn) {
    FrameWork work;
    work.record.frame.number = 7;
    work.pixels =
        std::make_shared<const Rgb8Image>(Rgb8Image{8, 8, std::vector<std::uint8_t>(192)});
    const FindFaces failing = [](const Rgb8Image&, std::stop_token) -> std::vector<faces::Face> {
        throw std::runtime_error("out of patience");
    };
    findFrameFaces(work, {}, failing, {});
    EXPECT_EQ(work.record.frame.failure, "out of patience");
    EXPECT_TRUE(work.record.frame.faces.empty());
    EXPECT_FALSE(worthKeeping(work.record)) << "a resumed scan tries again";
    work.pixels =
        std::make_shared<const Rgb8Image>(Rgb8Image{8, 8, std::vector<std::uint8_t>(192)});
    const FindFaces stopped = [](const Rgb8Image&, std::stop_token) -> std::vector<faces::Face> {
        throw Cancelled();
    };
    EXPECT_THROW(findFrameFaces(work, {}, stopped, {}), Cancelled);
    work.record.frame.failure.clear();
    work.pixels =
        std::make_shared<const Rgb8Image>(Rgb8Image{8, 8, std::vector<std::uint8_t>(192)});
    const FindFaces silent = [](const Rgb8Image&, std::stop_token) -> std::vector<faces::Face> {
        throw std::runtime_error("");
    };
    findFrameFaces(work, {}, silent, {});
    EXPECT_FALSE(work.record.frame.failure.empty()) << "empty would mean that it was searched";
}

TEST_F(VideoScan, goesOnAfterAKillAndComputesOnlyTheRest) {
    ASSERT_TRUE(scanAndKill(clips().cut, store));
    int computed = 0;
    ScanCallbacks callbacks;
    callbacks.stages = [&](const StageTimes& t) { computed = t.frames; };
    const auto resumed = scan(requestFor(clips().cut, store), callbacks);
    EXPECT_GE(resumed.framesResumed, 4);
    EXPECT_GT(computed, 0);
    EXPECT_EQ(resumed.framesResumed + computed, resumed.framesPlanned);
    EXPECT_EQ(textOf(resumed), textOf(reference()));
    // A finished scan is computed again from the evidence when it is asked for again.
    const auto again = scan(requestFor(clips().cut, store), callbacks);
    EXPECT_EQ(computed, again.framesPlanned);
    EXPECT_EQ(again.framesResumed, 0);
    EXPECT_EQ(textOf(again), textOf(reference()));
}

TEST_F(VideoScan, anAdaptiveScanGoesOnInItsSecondPass) {
    auto request = requestFor(clips().cut, store);
    request.settings.video = {Sampling::Adaptive, 2, 4};
    std::stop_source stop;
    ScanCallbacks callbacks;
    callbacks.progress = [&](const ScanProgress& p) {
        if (p.planned > 9 && p.done > 9) // the first pass has 8
            stop.request_stop();
    };
    PauseGate gate;
    const auto stopped = scanVideo(request, callbacks, gate, stop.get_token());
    EXPECT_FALSE(stopped.complete);
    EXPECT_LT(stopped.samples.size(), static_cast<std::size_t>(stopped.framesPlanned));
    const auto resumed = scan(request);
    EXPECT_TRUE(resumed.complete);
    EXPECT_GE(resumed.framesResumed, static_cast<int>(stopped.samples.size()));
    EXPECT_LT(resumed.framesResumed, resumed.framesPlanned);
    EXPECT_EQ(textOf(resumed), textOf(scanVideoInSeries(request)));
    EXPECT_GT(resumed.samples.size(), 8U) << "frames around high scores were added";
}

TEST_F(VideoScan, stopsWithWhatIsDone) {
    std::stop_source stop;
    ScanCallbacks callbacks;
    callbacks.progress = [&](const ScanProgress& p) {
        if (p.done >= 3)
            stop.request_stop();
    };
    PauseGate gate;
    const auto result = scanVideo(requestFor(clips().cut), callbacks, gate, stop.get_token());
    EXPECT_FALSE(result.complete);
    EXPECT_GE(result.samples.size(), 3U);
    EXPECT_LT(result.samples.size(), static_cast<std::size_t>(result.framesPlanned));
    EXPECT_FALSE(result.tracks.empty());
    stop = {};
    stop.request_stop();
    EXPECT_TRUE(scanVideo(requestFor(clips().cut), {}, gate, stop.get_token()).samples.empty());
}

TEST_F(VideoScan, doesNothingWhilePaused) {
    PauseGate gate;
    std::atomic<int> done{0};
    ScanCallbacks callbacks;
    callbacks.progress = [&](const ScanProgress& p) { done = p.done; };
    gate.pause();
    VideoResult result;
    std::jthread scanning(
        [&] { result = scanVideo(requestFor(clips().cut), callbacks, gate, {}); });
    // It is slow to begin: files are opened and models loaded first.
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (gate.held() == 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    EXPECT_GT(gate.held(), 0) << "the scan never came to the gate";
    EXPECT_EQ(done, 0);
    gate.resume();
    scanning.join();
    EXPECT_EQ(textOf(result), textOf(reference()));
}

TEST_F(VideoScan, damageIsListedAndNeverScored) {
    auto request = requestFor(clips().broken);
    request.settings.video.rate = 3;
    const auto result = scan(request);
    EXPECT_TRUE(result.complete);
    ASSERT_FALSE(result.damaged.empty());
    int unsound = 0;
    for (const SampledFrame& sample : result.samples) {
        if (sample.decoding == media::Decoding::Complete)
            continue;
        ++unsound;
        EXPECT_TRUE(sample.faces.empty()) << "frame " << sample.number;
    }
    EXPECT_GT(unsound, 0);
    EXPECT_GT(result.tracks.size(), 0U);
    EXPECT_EQ(textOf(result), textOf(scanVideoInSeries(request)));
}

TEST_F(VideoScan, keyFramesAloneAreDecodedWhenAskedFor) {
    auto request = requestFor(clips().cut);
    request.settings.video.sampling = Sampling::KeyFrames;
    const auto result = scan(request);
    ASSERT_GT(result.samples.size(), 1U);
    for (const SampledFrame& sample : result.samples)
        EXPECT_TRUE(sample.key);
    EXPECT_FALSE(result.shotsBetweenSamples);
    for (const Track& track : result.tracks)
        EXPECT_TRUE(track.lastFrame < 40 || track.firstFrame >= 40) << track.id;
}

TEST_F(VideoScan, withoutAModelFacesAreTrackedAndNothingIsScored) {
    auto request = requestFor(clips().cut);
    request.settings.video.rate = 2;
    request.engine.reset();
    request.run.model.reset();
    request.run.modelMessage = "no model installed";
    const auto result = scan(request);
    ASSERT_EQ(result.tracks.size(), 2U);
    EXPECT_FALSE(result.tracks[0].aggregate);
    EXPECT_EQ(result.tracks[0].coverage, 0);
    EXPECT_EQ(result.samples[0].faces[0].message, "no model installed");
    EXPECT_EQ(result.scoredFaces(), 0);
}

TEST_F(VideoScan, mapsOfAFrameComeWithTheSameScores) {
    const auto& result = reference();
    const auto reader = media::VideoReader::open(clips().cut);
    reader->index();
    const SampledFrame& sample = result.samples[2];
    const auto mapped =
        mapFrameFaces(*reader->frame(sample.number).pixels, sample.faces, *engine());
    ASSERT_EQ(mapped.size(), sample.faces.size());
    EXPECT_EQ(mapped[0].face.id, sample.faces[0].face.id);
    EXPECT_EQ(mapped[0].cropSha256, sample.faces[0].cropSha256);
    EXPECT_NEAR(*mapped[0].score, *sample.faces[0].score, 1e-5);
    EXPECT_FALSE(mapped[0].prediction->fused.isNull());
}

TEST(VideoScanErrors, saysWhatIsWrongWithAFileThatIsNoVideo) {
    std::string name = (fs::temp_directory_path() / "lineament-none-XXXXXX").string();
    const int fd = mkstemp(name.data());
    ASSERT_GE(fd, 0);
    close(fd);
    ScanRequest request;
    request.path = name;
    PauseGate gate;
    EXPECT_THROW(scanVideo(request, {}, gate, {}), Error);
    fs::remove(name);
    EXPECT_THROW(scanVideo(request, {}, gate, {}), IoError);
}
