// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/job.h"

#include "core/analysis/boundedqueue.h"
#include "core/analysis/inputfiles.h"
#include "core/analysis/modelloader.h"
#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "tests/analysis/unprivileged.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <mutex>
#include <thread>

using namespace lineament;
using namespace lineament::analysis;
namespace fs = std::filesystem;

namespace {

class JobTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-job-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder / name, std::ios::binary) << bytes;
        return folder / name;
    }
    /// A 24-bit BMP without a face.
    fs::path blank(const std::string& name, int side = 64) const {
        std::string bytes = "BM";
        const auto put32 = [&bytes](std::uint32_t v) {
            for (int i = 0; i < 4; ++i)
                bytes += static_cast<char>(v >> (8 * i) & 255U);
        };
        const auto size = static_cast<std::uint32_t>(side * side * 3);
        put32(54 + size);
        put32(0);
        put32(54);
        put32(40);
        put32(static_cast<std::uint32_t>(side));
        put32(static_cast<std::uint32_t>(side));
        put32(1 | 24U << 16U);
        put32(0);
        put32(size);
        for (int i = 0; i < 4; ++i)
            put32(0);
        return write(name, bytes + std::string(size, '\x80'));
    }
    static JobRequest requestOf(const std::vector<fs::path>& files) {
        JobRequest request;
        request.noModelMessage = "no model installed";
        for (const auto& file : files)
            request.items.push_back({file, std::nullopt});
        return request;
    }
    fs::path folder;
};

/// Counts the lines of the log that hold a text.
class CountingSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit CountingSink(std::string text)
        : m_text(std::move(text)) {}
    int count() const { return m_count; }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::string_view line(message.payload.data(), message.payload.size());
        m_count += line.find(m_text) != std::string_view::npos ? 1 : 0;
    }
    void flush_() override {}

private:
    std::string m_text;
    std::atomic<int> m_count{0};
};

fs::path sample(const std::string& name) {
    return fs::path(LINEAMENT_SHARED_DIR) / "data" / "samples" / name;
}

} // namespace

TEST_F(JobTest, everyFileGetsItsOwnStateInTheOrderOfTheRequest) {
    auto request =
        requestOf({write("text.jpg", "hello"), folder / "missing.png", blank("blank.bmp"),
                   write("cut.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)), folder});
    std::vector<int> order;
    JobCallbacks callbacks;
    callbacks.item = [&](int index, const ItemResultPtr&) { order.push_back(index); };
    const auto result = runJob(std::move(request), callbacks);
    ASSERT_EQ(result.items.size(), 5U);
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
    EXPECT_EQ(result.items[0]->state, ItemState::NotMedia);
    EXPECT_EQ(result.items[1]->state, ItemState::Unreadable);
    EXPECT_EQ(result.items[2]->state, ItemState::NoFace);
    EXPECT_EQ(result.items[3]->state, ItemState::Damaged);
    EXPECT_EQ(result.items[4]->state, ItemState::Unreadable);
    for (const auto& item : result.items) {
        EXPECT_FALSE(item->message.empty());
        EXPECT_EQ(item->strongestFace(), nullptr);
        EXPECT_GE(item->run.finished, item->run.started);
    }
    EXPECT_TRUE(result.items[0]->digests) << "a file that is no photo is hashed all the same";
    EXPECT_FALSE(result.items[1]->digests);
    EXPECT_FALSE(result.cancelled);
}

TEST_F(JobTest, whatIsNotDecodedHereIsNotDamaged) {
    const std::string jxl("\0\0\0\x0CJXL \r\n\x87\n", 12);
    const auto result = runJob(requestOf({write("a.jxl", jxl)}));
    const ItemResult& item = *result.items.front();
    EXPECT_EQ(item.state, ItemState::Unsupported);
    EXPECT_TRUE(item.digests);
    EXPECT_THAT(item.message, testing::HasSubstr("found a JPEG XL picture"));
    EXPECT_THAT(verdictSentence(item), testing::HasSubstr("nothing here decodes"));
    EXPECT_THAT(verdictSentence(item), testing::Not(testing::HasSubstr("amage")));
}

TEST_F(JobTest, aPictureBeyondTheLimitIsTooLarge) {
    auto request = requestOf({blank("blank.bmp")});
    request.settings.limits.maxPixels = 1000;
    EXPECT_EQ(runJob(std::move(request)).items.front()->state, ItemState::TooLarge);
}

TEST_F(JobTest, cancelLeavesAStateForEveryItem) {
    std::vector<fs::path> files;
    for (int i = 0; i < 40; ++i)
        files.push_back(blank("b" + std::to_string(i) + ".bmp", 400));
    const auto before = std::chrono::system_clock::now();
    Job job(requestOf(files));
    std::atomic<bool> finished{false};
    JobResult result;
    JobCallbacks callbacks;
    callbacks.item = [&](int index, const ItemResultPtr&) {
        if (index == 0)
            job.cancel();
    };
    callbacks.finished = [&](JobResult r) {
        result = std::move(r);
        finished = true;
    };
    job.start(callbacks);
    job.wait();
    ASSERT_TRUE(finished);
    EXPECT_TRUE(result.cancelled);
    ASSERT_EQ(result.items.size(), 40U);
    EXPECT_EQ(result.items.back()->state, ItemState::Cancelled);
    for (std::size_t i = 0; i < 40; ++i) {
        EXPECT_EQ(result.items[i]->path, files[i]);
        EXPECT_GE(result.items[i]->run.started, before) << "also of items that no stage began";
    }
}

TEST_F(JobTest, whatAListenerThrowsIsNoItemsFailure) {
    JobCallbacks callbacks;
    int said = 0;
    callbacks.progress = [](const Progress&) { throw std::runtime_error("always"); };
    callbacks.item = [&said](int, const ItemResultPtr&) {
        ++said;
        throw std::runtime_error("always");
    };
    bool finished = false;
    callbacks.finished = [&finished](const JobResult&) {
        finished = true;
        throw std::runtime_error("always");
    };
    Job job(requestOf({blank("a.bmp"), blank("b.bmp")}));
    job.start(callbacks);
    job.wait();
    EXPECT_TRUE(finished);
    EXPECT_EQ(said, 2);
    callbacks.finished = {};
    for (const auto& item : runJob(requestOf({blank("a.bmp"), blank("b.bmp")}), callbacks).items)
        EXPECT_EQ(item->state, ItemState::NoFace) << item->message;
}

TEST_F(JobTest, aListenerMayPauseResumeAndCancel) {
    // More than may wait for the listener, so that there is something left to cancel.
    constexpr int kFiles = 60;
    std::vector<fs::path> files;
    for (int i = 0; i < kFiles; ++i)
        files.push_back(write("t" + std::to_string(i) + ".jpg", "no picture"));
    Job job(requestOf(files));
    std::vector<int> order;
    bool sawPause = false;
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
        sawPause = sawPause || p.paused;
        if (p.paused)
            job.resume();
    };
    callbacks.item = [&](int index, const ItemResultPtr&) {
        order.push_back(index);
        if (index == 0)
            job.pause(); // its own progress says so, which resumes it
        if (index == 20)
            job.cancel();
    };
    JobResult result;
    callbacks.finished = [&](JobResult r) { result = std::move(r); };
    job.start(callbacks);
    job.wait();
    EXPECT_TRUE(sawPause);
    EXPECT_TRUE(result.cancelled);
    ASSERT_EQ(order.size(), static_cast<std::size_t>(kFiles));
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_EQ(result.items.back()->state, ItemState::Cancelled);
}

TEST_F(JobTest, aSlowListenerHoldsNobodyUpAndHearsEverythingInOrder) {
    constexpr int kFiles = 10;
    std::vector<fs::path> files;
    for (int i = 0; i < kFiles; ++i)
        files.push_back(write("t" + std::to_string(i) + ".jpg", "no picture"));
    // What the workers say of each file shows how far they are.
    const auto lines = std::make_shared<CountingSink>("not-media");
    const auto before = spdlog::default_logger();
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", lines));
    std::vector<int> order;
    bool reached = false;
    JobCallbacks callbacks;
    callbacks.item = [&](int index, const ItemResultPtr&) {
        order.push_back(index);
        if (index != 0)
            return;
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (lines->count() < kFiles && std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        reached = lines->count() == kFiles;
    };
    const auto items = runJob(requestOf(files), callbacks).items;
    spdlog::set_default_logger(before);
    EXPECT_TRUE(reached) << "the workers waited for the listener";
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_EQ(items.size(), files.size());
}

TEST_F(JobTest, resultsAreKeptOnlyWhenTheyAreAskedFor) {
    std::vector<fs::path> files;
    for (int i = 0; i < 40; ++i)
        files.push_back(write("t" + std::to_string(i) + ".jpg", "no picture"));
    auto request = requestOf(files);
    request.keepResults = false;
    std::vector<std::weak_ptr<const ItemResult>> heard;
    JobCallbacks callbacks;
    callbacks.item = [&](int, const ItemResultPtr& item) {
        for (const auto& before : heard)
            EXPECT_TRUE(before.expired());
        heard.emplace_back(item);
    };
    EXPECT_TRUE(runJob(request, callbacks).items.empty());
    EXPECT_EQ(heard.size(), files.size());
    request.keepResults = true;
    EXPECT_EQ(runJob(request).items.size(), files.size());
}

TEST_F(JobTest, progressEndsWithEverythingDone) {
    Progress last;
    JobCallbacks callbacks;
    callbacks.progress = [&](const Progress& p) { last = p; };
    runJob(requestOf({blank("a.bmp"), blank("b.bmp")}), callbacks);
    EXPECT_EQ(last.itemsDone, 2);
    EXPECT_EQ(last.itemsTotal, 2);
    EXPECT_EQ(last.stage, Stage::Finished);
}

TEST_F(JobTest, aFaceWithoutAModelHasNoScoreAndSaysWhy) {
    const auto file = sample("photos/real/andy-beshear.jpg");
    if (!fs::exists(file))
        LINEAMENT_SKIP_MISSING("no sample photos at " << file);
    const auto result = runJob(requestOf({file}));
    const auto& item = *result.items.front();
    ASSERT_EQ(item.state, ItemState::Analysed);
    ASSERT_EQ(item.faces.size(), 1U);
    EXPECT_EQ(item.faces[0].state, FaceState::NoModel);
    EXPECT_FALSE(item.faces[0].score);
    EXPECT_EQ(item.faces[0].message, "no model installed");
    EXPECT_EQ(item.faces[0].cropSha256.size(), 64U);
    EXPECT_EQ(item.run.model, std::nullopt);
}

TEST_F(JobTest, theExaminersFacesAreUsedAsTheyAre) {
    const auto file = sample("photos/real/andy-beshear.jpg");
    if (!fs::exists(file))
        LINEAMENT_SKIP_MISSING("no sample photos at " << file);
    auto first = runJob(requestOf({file}));
    auto face = first.items.front()->faces.front().face;
    face.rejected = true;
    auto request = requestOf({file});
    request.items.front().faces = {face};
    const auto second = runJob(std::move(request));
    ASSERT_EQ(second.items.front()->faces.size(), 1U);
    EXPECT_EQ(second.items.front()->faces.front().state, FaceState::Rejected);
    EXPECT_FALSE(second.items.front()->faces.front().score);
}

TEST_F(JobTest, foldersAreWalkedAndNamedFilesKept) {
    fs::create_directories(folder / "sub");
    const auto a = write("b.jpg", "x"), b = write("sub/a.txt", "x");
    EXPECT_EQ(collectFiles({folder}).leftOutText(), "");
    const auto hidden = write(".hidden.jpg", "x");
    fs::create_symlink(a, folder / "link.jpg");
    ASSERT_EQ(::mkfifo((folder / "sub/pipe.jpg").c_str(), 0600), 0);
    const auto found = collectFiles({folder, folder / "nothing.jpg"});
    EXPECT_EQ(found.files, (std::vector<fs::path>{a, b, folder / "nothing.jpg"}));
    EXPECT_EQ(found.hidden, std::vector<fs::path>{hidden});
    EXPECT_EQ(found.links, std::vector<fs::path>{folder / "link.jpg"});
    EXPECT_EQ(found.special, std::vector<fs::path>{folder / "sub/pipe.jpg"});
    EXPECT_EQ(found.leftOutText(), "Left out in the folders: 1 hidden file, 1 link, 1 special file "
                                   "(for example .hidden.jpg). What is named itself is taken.");
    const auto named = collectFiles({hidden, folder / "link.jpg"});
    EXPECT_EQ(named.files, (std::vector<fs::path>{hidden, folder / "link.jpg"}));
    EXPECT_EQ(named.leftOutText(), "");
}

TEST_F(JobTest, aFolderThatCannotBeListedIsAmongTheFilesAndTheWalkGoesOn) {
    for (const char* sub : {"closed", "names-only", "open"})
        fs::create_directories(folder / sub);
    write("closed/a.jpg", "x");
    const auto named = write("names-only/b.jpg", "x"), last = write("open/c.jpg", "x");
    const auto closed = folder / "closed", namesOnly = folder / "names-only";
    fs::permissions(closed, fs::perms::none);
    fs::permissions(namesOnly, fs::perms::owner_read);
    const test::Unprivileged user{folder, closed, namesOnly, folder / "open"};
    const auto files = collectFiles({folder}).files;
    EXPECT_EQ(files, (std::vector<fs::path>{closed, named, last}));
    EXPECT_EQ(collectFiles({closed}).files, std::vector<fs::path>{closed});
    const auto items = runJob(requestOf(files)).items;
    EXPECT_EQ(items.at(0)->state, ItemState::Unreadable);
    EXPECT_THAT(items[0]->message, testing::HasSubstr("expected a folder whose files can be listed "
                                                      "and analysed, found Permission denied"));
    EXPECT_EQ(items.at(1)->state, ItemState::Unreadable);
    EXPECT_EQ(items.at(2)->state, ItemState::NotMedia);
    fs::permissions(closed, fs::perms::owner_all);
    fs::permissions(namesOnly, fs::perms::owner_all);
}

TEST_F(JobTest, aModelThatCannotBeUsedIsAnErrorAndNoModelIsNone) {
    EXPECT_THROW(loadModel(folder / "missing", folder), ModelError);
    EXPECT_THROW(loadModel(write("weights.pth", "not a checkpoint"), folder), ModelError);
    ::setenv("LINEAMENT_MODELS", folder.c_str(), 1);
    ::setenv("XDG_DATA_HOME", folder.c_str(), 1);
    const auto none = loadModel(std::nullopt, folder);
    EXPECT_EQ(none.engine, nullptr);
    EXPECT_THAT(none.message, testing::HasSubstr("no model installed"));
}

TEST_F(JobTest, jsonHoldsHashesAndStates) {
    const auto result = runJob(requestOf({blank("blank.bmp"), write("no.jpg", "text")}));
    const auto text = resultsToJson(result.items);
    EXPECT_THAT(text, testing::HasSubstr(result.items[0]->digests->sha256));
    EXPECT_THAT(text, testing::HasSubstr("no-face"));
    EXPECT_THAT(text, testing::HasSubstr("not-media"));
}

TEST(BoundedQueue, holdsNoMoreThanItsCapacityAndKeepsTheOrder) {
    BoundedQueue<int> queue(2);
    std::stop_source stop;
    std::atomic<int> pushed{0};
    std::jthread producer([&] {
        for (int i = 0; i < 100; ++i) {
            queue.push(i, stop.get_token());
            ++pushed;
        }
        queue.close();
    });
    for (int expected = 0; expected < 100; ++expected) {
        EXPECT_LE(pushed.load(), expected + 3);
        EXPECT_EQ(queue.pop(stop.get_token()), expected);
    }
    EXPECT_EQ(queue.pop(stop.get_token()), std::nullopt);
}

TEST(BoundedQueue, stopEndsBothSides) {
    BoundedQueue<int> queue(1);
    std::stop_source stop;
    EXPECT_TRUE(queue.push(1, stop.get_token()));
    std::jthread waiting([&] { EXPECT_FALSE(queue.push(2, stop.get_token())); });
    stop.request_stop();
}
