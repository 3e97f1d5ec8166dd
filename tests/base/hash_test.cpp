// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hash.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

using namespace lineament;

namespace {

class HashTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name =
            (std::filesystem::temp_directory_path() / "lineament-base-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name, std::ios::binary) << text;
        return folder / name;
    }
    std::filesystem::path folder;
};

} // namespace

TEST_F(HashTest, digestsAreThoseOfTheStandards) {
    const std::string abc = "abc";
    const auto digests = digestsOf(std::as_bytes(std::span(abc)));
    EXPECT_EQ(digests.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digests.md5, "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(digests.bytes, 3U);
    EXPECT_EQ(sha256Hex({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(HashTest, fileAndMemoryAgree) {
    const auto file = write("big", std::string(3'000'001, 'x'));
    const auto bytes = readFile(file, 1U << 30U);
    EXPECT_EQ(bytes.size(), 3'000'001U);
    EXPECT_EQ(digestsOf(bytes).sha256, digestsOfFile(file).sha256);
}

TEST_F(HashTest, refusesWhatIsNoReadableFile) {
    EXPECT_THROW(readFile(folder / "missing", 10), IoError);
    EXPECT_THROW(readFile(folder, 10), IoError);
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THROW(readFile(folder / "pipe", 10), IoError);
    EXPECT_THROW(readFile(write("eleven", "hello world"), 10), LimitError);
}

TEST_F(HashTest, stopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(readFile(write("f", "text"), 10, stop.get_token()), Cancelled);
}

TEST_F(HashTest, atomicWriteReplacesWholeOrNotAtAll) {
    const auto file = write("out", "old");
    const std::string text = "new";
    writeFileAtomically(file, std::as_bytes(std::span(text)));
    EXPECT_EQ(readFile(file, 10).size(), 3U);
    EXPECT_THROW(writeFileAtomically(folder / "missing" / "out", std::as_bytes(std::span(text))),
                 IoError);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}
