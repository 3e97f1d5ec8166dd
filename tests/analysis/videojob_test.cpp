// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/job.h"
#include "core/analysis/videoresult.h"
#include "tests/analysis/unprivileged.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

using namespace lineament;
using namespace lineament::analysis;
namespace fs = std::filesystem;

namespace {

/// Videos in jobs. Clips without a face come from the ffmpeg tool, clips with faces from the shared
/// samples.
class VideoJobTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-videojob-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(folder); }

    /// Runs ffmpeg on @p arguments and a new file @p name.
    fs::path make(const std::string& name, const std::string& arguments) const {
        const fs::path file = folder / name;
        const std::string command =
            "ffmpeg -nostdin -v error -y " + arguments + " '" + file.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }
    fs::path pattern(const std::string& name, int seconds = 2) const {
        return make(name, "-f lavfi -i testsrc2=size=320x240:rate=10:duration=" +
                              std::to_string(seconds) + " -pix_fmt yuv420p -c:v libx264 -g 10");
    }
    JobRequest requestOf(const std::vector<fs::path>& files) const {
        JobRequest request;
        request.noModelMessage = "no model installed";
        request.scanStore = folder / "scans";
        for (const auto& file : files)
            request.items.push_back({file, std::nullopt});
        return request;
    }
    ItemResultPtr run(const fs::path& file, JobCallbacks callbacks = {}) const {
        return runJob(requestOf({file}), std::move(callbacks)).items.at(0);
    }
    fs::path folder;
};

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_F(VideoJobTest, aVideoWithoutAFaceHasItsOwnStateAndItsStreams) {
    const auto item = run(pattern("pattern.mp4"));
    EXPECT_EQ(item->state, ItemState::NoFace) << item->message;
    ASSERT_TRUE(item->video);
    EXPECT_TRUE(item->video->complete);
    EXPECT_TRUE(item->video->tracks.empty());
    EXPECT_EQ(item->video->info.video().codec, "h264");
    EXPECT_EQ(item->video->index->count(), 20);
    EXPECT_FALSE(item->video->samples.empty());
    EXPECT_EQ(item->digests->sha256.size(), 64U);
    EXPECT_THAT(verdictSentence(*item), testing::HasSubstr("No face was found in the "));
    EXPECT_FALSE(item->run.settings.stability) << "no variants of frames are made";
}

TEST_F(VideoJobTest, filesWithoutVideoAndDamagedOnesGetTheirOwnStates) {
    const auto sound = make("sound.m4a", "-f lavfi -i sine=duration=1 -c:a aac");
    const auto whole = pattern("whole.mp4");
    // The table of frames stands at the end of this file: without it nothing can be decoded.
    const std::string bytes = bytesOf(whole);
    std::ofstream(folder / "cut.mp4", std::ios::binary) << bytes.substr(0, bytes.size() / 2);
    std::ofstream(folder / "list.m3u8") << "#EXTM3U\n#EXTINF:1,\n" << whole.string() << "\n";
    const auto result =
        runJob(requestOf({sound, folder / "cut.mp4", folder / "list.m3u8", folder / "gone.mp4"}));
    EXPECT_EQ(result.items[0]->state, ItemState::NoVideo) << result.items[0]->message;
    EXPECT_EQ(result.items[1]->state, ItemState::Damaged) << result.items[1]->message;
    EXPECT_EQ(result.items[2]->state, ItemState::NotMedia) << result.items[2]->message;
    EXPECT_EQ(result.items[3]->state, ItemState::Unreadable) << result.items[3]->message;
    for (const auto& item : result.items) {
        EXPECT_FALSE(item->video);
        EXPECT_THAT(item->message, testing::HasSubstr("expected"));
    }
}

TEST_F(VideoJobTest, encryptedVideosAndUnknownCodecsHaveTheirOwnStates) {
    const auto encrypted =
        make("encrypted.mp4",
             "-f lavfi -i testsrc2=size=320x240:rate=10:duration=1 -pix_fmt yuv420p -c:v libx264 "
             "-encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb "
             "-encryption_kid a7e61c373e219033c21091fa607bf3b8");
    std::string bytes = bytesOf(pattern("plain.mp4", 1));
    bytes.replace(bytes.find("avc1", bytes.find("stsd")), 4, "zq91");
    std::ofstream(folder / "unknown.mp4", std::ios::binary) << bytes;
    const auto result = runJob(requestOf({encrypted, folder / "unknown.mp4"}));
    EXPECT_EQ(result.items[0]->state, ItemState::Encrypted) << result.items[0]->message;
    EXPECT_THAT(result.items[0]->message, testing::HasSubstr("H.264"));
    EXPECT_EQ(result.items[1]->state, ItemState::Unsupported) << result.items[1]->message;
    EXPECT_THAT(result.items[1]->message, testing::HasSubstr("zq91"));
    for (const auto& item : result.items) {
        EXPECT_FALSE(item->video) << "nothing of it is decoded, and nothing is scored";
        EXPECT_THAT(verdictSentence(*item), testing::Not(testing::HasSubstr("amage")));
    }
}

TEST_F(VideoJobTest, aFileThatGrowsWhileItIsScannedIsNotPassedOffAsAnalysed) {
    const auto clip = pattern("growing.mkv");
    std::atomic<bool> grown{false};
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        if (p.video && !grown.exchange(true))
            std::ofstream(clip, std::ios::binary | std::ios::app) << "more";
    };
    const auto item = run(clip, callbacks);
    ASSERT_TRUE(grown);
    EXPECT_EQ(item->state, ItemState::Changed);
    EXPECT_FALSE(item->video);
    EXPECT_THAT(item->message, testing::HasSubstr("bytes that were hashed"));
}

TEST_F(VideoJobTest, aFileThatCannotBeReadAnyMoreIsAStateOfItsOwnAndTheOthersGoOn) {
    const auto clip = pattern("closed.mp4"), other = pattern("other.mp4");
    std::atomic<bool> closed{false};
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        if (p.video && !closed.exchange(true))
            fs::permissions(clip, fs::perms::none);
    };
    const test::Unprivileged user{folder, clip, other};
    const auto items = runJob(requestOf({clip, other}), callbacks).items;
    ASSERT_TRUE(closed);
    EXPECT_EQ(items.at(0)->state, ItemState::Unreadable) << items[0]->message;
    EXPECT_FALSE(items[0]->video);
    EXPECT_THAT(items[0]->message, testing::HasSubstr("the file can't be read any more"));
    EXPECT_EQ(items.at(1)->state, ItemState::NoFace) << items[1]->message;
}

TEST_F(VideoJobTest, otherBytesUnderTheOldTimeStampAreNoticed) {
    const auto clip = pattern("edited.mp4");
    const auto size = fs::file_size(clip);
    std::atomic<bool> edited{false};
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        if (!p.video || edited.exchange(true))
            return;
        const auto time = fs::last_write_time(clip);
        std::fstream(clip, std::ios::binary | std::ios::in | std::ios::out)
            .seekp(static_cast<std::streamoff>(size) - 1)
            .put('!');
        fs::last_write_time(clip, time);
    };
    const auto item = run(clip, callbacks);
    ASSERT_TRUE(edited);
    EXPECT_EQ(fs::file_size(clip), size);
    EXPECT_EQ(item->state, ItemState::Changed);
    EXPECT_THAT(item->message, testing::HasSubstr("found other bytes after the analysis"));
}

TEST_F(VideoJobTest, aNewTimeStampAloneIsNoChange) {
    const auto clip = pattern("touched.mp4");
    std::atomic<bool> touched{false};
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        if (p.video && !touched.exchange(true))
            fs::last_write_time(clip, fs::file_time_type::clock::now() - std::chrono::hours(5));
    };
    EXPECT_EQ(run(clip, callbacks)->state, ItemState::NoFace);
    EXPECT_TRUE(touched);
}

TEST_F(VideoJobTest, aCancelledScanKeepsWhatItHasAndGoesOn) {
    const fs::path clip =
        fs::path(LINEAMENT_SHARED_DIR) / "data" / "samples" / "clips" / "real" / "d18.mp4";
    if (!fs::exists(clip))
        LINEAMENT_SKIP_MISSING("needs ../shared/data/samples");
    auto request = requestOf({clip});
    request.settings.video.sampling = Sampling::Rate;
    Job job(request);
    JobResult stopped;
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        if (p.video && p.video->done >= 3)
            job.cancel();
    };
    callbacks.finished = [&](JobResult r) { stopped = std::move(r); };
    job.start(callbacks);
    job.wait();
    ASSERT_EQ(stopped.items.size(), 1U);
    const ItemResult& partial = *stopped.items.front();
    EXPECT_EQ(partial.state, ItemState::Cancelled);
    ASSERT_TRUE(partial.video);
    EXPECT_FALSE(partial.video->complete);
    EXPECT_THAT(partial.message, testing::HasSubstr("goes on from there"));
    const auto done = partial.video->samples.size();
    EXPECT_GE(done, 3U);

    const auto whole = runJob(request).items.front();
    EXPECT_EQ(whole->state, ItemState::Analysed) << whole->message;
    EXPECT_GE(whole->video->framesResumed, static_cast<int>(done));
    EXPECT_GT(whole->video->samples.size(), done);
    ASSERT_EQ(whole->video->tracks.size(), 1U);
}

TEST_F(VideoJobTest, aPausedJobStandsStillUntilItIsResumed) {
    Job job(requestOf({pattern("paused.mp4", 4)}));
    std::atomic<bool> resumed{false}, pausedSeen{false}, movedBefore{false};
    JobResult result;
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        pausedSeen = pausedSeen || p.paused;
        movedBefore = movedBefore || (!resumed && !p.current.empty());
    };
    callbacks.finished = [&](JobResult r) {
        result = std::move(r);
        movedBefore = movedBefore || !resumed;
    };
    job.pause();
    job.start(callbacks);
    job.pause(); // says so to whoever listens by now
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!pausedSeen && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    EXPECT_TRUE(pausedSeen);
    resumed = true;
    job.resume();
    job.wait();
    EXPECT_FALSE(movedBefore) << "no item is taken while it is paused";
    EXPECT_EQ(result.items.front()->state, ItemState::NoFace);
}

TEST_F(VideoJobTest, photosAndVideosComeBackInTheOrderOfTheRequest) {
    const auto clip = pattern("second.mp4");
    const auto photo =
        make("first.png", "-f lavfi -i testsrc2=size=320x240:rate=1:duration=1 -frames:v 1");
    const auto result = runJob(requestOf({photo, clip, photo}));
    ASSERT_EQ(result.items.size(), 3U);
    EXPECT_TRUE(result.items[0]->info);
    EXPECT_TRUE(result.items[1]->video);
    EXPECT_TRUE(result.items[2]->info);
}
