// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scanstore.h"

#include "tests/analysis/videoparts.h"
#include "tests/base/failingreaddir.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iterator>

using namespace lineament::analysis;
using namespace lineament::analysis::test;
namespace fs = std::filesystem;

namespace {

class ScanStoreTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-store-XXXXXX").string();
        folder = mkdtemp(name.data());
        for (int i = 0; i < 5; ++i)
            records.push_back(
                recordOf(index, 10 * i, 10 * i - 10, {faceWith(0.1F * i), faceWith(NAN)}));
        records[1].frame.faces.clear();
        records[1].appearances.clear();
        records[2].damage = {{3, 5, true, "text that is not UTF-8: \xff"}};
        records[3].fades = {{17, 8, 12.625F, 20.25F}, {20, 16, 13.5F, 21}};
        records[2].frame.decoding = lineament::media::Decoding::Missing;
    }
    void TearDown() override { fs::remove_all(folder); }

    std::unique_ptr<ScanStore> open(const std::string& file = "a",
                                    std::uintmax_t max = ScanStore::kMaxBytes) const {
        return ScanStore::open(folder, {{"file", file}}, max);
    }
    /// Writes all records; the file that they are in.
    fs::path fill(const std::string& file = "a") const {
        const auto store = open(file);
        for (const auto& record : records)
            store->add(record);
        return store->folder() / "frames.jsonl";
    }
    static std::string read(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    lineament::media::FrameIndex index = indexOf(100);
    std::vector<FrameRecord> records;
    fs::path folder;
};

std::string textOf(const FrameRecord& record) {
    return recordToJson(record).dump(-1, ' ', false,
                                     nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace

TEST_F(ScanStoreTest, readsBackExactlyWhatWasWritten) {
    fill();
    const auto back = open()->takeRecords();
    ASSERT_EQ(back.size(), records.size());
    for (const auto& record : records)
        EXPECT_EQ(textOf(back.at(record.frame.number)), textOf(record));
    const auto& face = back.at(40).frame.faces.front();
    EXPECT_EQ(*face.score, *records[4].frame.faces.front().score);
    EXPECT_EQ(face.face.box, records[4].frame.faces.front().face.box);
    EXPECT_EQ(face.photoToCrop, records[4].frame.faces.front().photoToCrop);
    EXPECT_EQ(back.at(40).appearances, records[4].appearances);
    EXPECT_EQ(back.at(0).frame.faces[1].state, FaceState::TooSmall);
    EXPECT_EQ(back.at(30).fades, records[3].fades);
}

TEST_F(ScanStoreTest, dropsATornLastLineAndGoesOnAfterTheOnesBefore) {
    const auto file = fill();
    fs::resize_file(file, fs::file_size(file) - 7);
    {
        const auto store = open();
        EXPECT_EQ(store->takeRecords().size(), 4U);
        store->add(records[4]);
    }
    EXPECT_EQ(open()->takeRecords().size(), 5U);
}

TEST_F(ScanStoreTest, aDiskThatFailsWhileItIsListedFailsNoScan) {
    fill();
    const lineament::test::FailingReaddir failing(2);
    EXPECT_NE(open("b"), nullptr);
}

TEST_F(ScanStoreTest, aLineThatIsNestedTooDeepIsDroppedAlone) {
    const auto file = fill();
    std::ofstream(file, std::ios::binary | std::ios::app)
        << R"({"check":"0000000000000000","record":)" << std::string(200'000, '[')
        << std::string(200'000, ']') << "}\n";
    EXPECT_EQ(open()->takeRecords().size(), 5U);
}

TEST_F(ScanStoreTest, refusesACorruptLineAlone) {
    const auto file = fill();
    std::string text = read(file);
    const std::size_t at = text.find("\"number\":20");
    ASSERT_NE(at, std::string::npos);
    text[at + 10] = '1'; // frame 21, as a flipped bit would have it
    std::ofstream(file, std::ios::binary) << text;
    const auto back = open()->takeRecords();
    EXPECT_EQ(back.size(), 4U);
    EXPECT_FALSE(back.contains(20));
    EXPECT_FALSE(back.contains(21));
}

TEST_F(ScanStoreTest, beginsAnewWhenTheHeaderIsForeign) {
    const auto file = fill();
    std::ofstream(file, std::ios::binary) << "{\"lineament-scan\":0}\nnothing\n";
    EXPECT_TRUE(open()->takeRecords().empty());
    fill();
    EXPECT_EQ(open()->takeRecords().size(), 5U);
}

TEST_F(ScanStoreTest, keepsScansOfDifferentFilesApart) {
    fill("a");
    EXPECT_TRUE(open("b")->takeRecords().empty());
}

TEST_F(ScanStoreTest, isForOneProgramAtATime) {
    const auto store = open();
    ASSERT_TRUE(store);
    EXPECT_FALSE(open());
}

TEST_F(ScanStoreTest, isNoneWhereNothingCanBeWritten) {
    std::ofstream(folder / "file") << "no folder";
    EXPECT_FALSE(ScanStore::open(folder / "file", {{"file", "a"}}));
}

TEST_F(ScanStoreTest, removesTheOldestScansWhenItIsFull) {
    const auto old = fill("old"), young = fill("young");
    const auto hour = std::chrono::hours(1);
    fs::last_write_time(old, fs::file_time_type::clock::now() - 2 * hour);
    fs::last_write_time(young, fs::file_time_type::clock::now() - hour);
    fs::create_directory(folder / "not-a-scan");
    const auto limit = fs::file_size(young) + 1000;
    const auto store = open("new", limit);
    EXPECT_FALSE(fs::exists(old.parent_path()));
    EXPECT_TRUE(fs::exists(young));
    EXPECT_TRUE(fs::exists(folder / "not-a-scan"));
}

TEST_F(ScanStoreTest, goesOnWithoutTheDiskWhenItIsFull) {
    const auto file = fill();
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    {
        const auto store = open();
        rlimit full = before;
        full.rlim_cur = fs::file_size(file) + 100; // the next record is torn
        setrlimit(RLIMIT_FSIZE, &full);
        store->add(recordOf(index, 50, 40, {faceWith(1)}));
        setrlimit(RLIMIT_FSIZE, &before);
        store->add(recordOf(index, 60, 50, {faceWith(1)}));
    }
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(open()->takeRecords().size(), 5U) << "what was written before is whole";
}

TEST_F(ScanStoreTest, readsRegularFilesOnly) {
    const auto file = fill();
    fs::remove(file);
    fs::create_symlink("/dev/zero", file);
    EXPECT_FALSE(open());
}
