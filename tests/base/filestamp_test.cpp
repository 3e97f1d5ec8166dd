// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/filestamp.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

using namespace lineament;
namespace fs = std::filesystem;

namespace {

class Stamp : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(folder);
        write(file, "first");
    }
    void TearDown() override { fs::remove_all(folder); }
    static void write(const fs::path& file, const std::string& text) {
        std::ofstream(file) << text;
    }
    /// The time of the last change of the content, put back as a copying program does.
    static void setTime(const fs::path& file, const FileStamp& as, std::int64_t nanoseconds = 0) {
        const timespec times[2] = {
            {as.seconds, 0},
            {as.seconds, static_cast<long>((as.nanoseconds + nanoseconds) % 1'000'000'000)}};
        ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
    }

    const fs::path folder = fs::path(testing::TempDir()) /
                            ("stamp-" + std::to_string(::getpid()) + "-" +
                             testing::UnitTest::GetInstance()->current_test_info()->name());
    const fs::path file = folder / "a.jpg";
};

} // namespace

TEST_F(Stamp, staysWhileTheFileIsOnlyRead) {
    const auto before = stampOf(file);
    EXPECT_TRUE(before.known());
    EXPECT_EQ(before.bytes, 5U);
    std::string text;
    std::ifstream(file) >> text;
    EXPECT_EQ(stampOf(file), before);
}

TEST_F(Stamp, tellsAnotherFileOfTheSameNameSizeAndTime) {
    const auto before = stampOf(file);
    write(folder / "b.jpg", "other");
    setTime(folder / "b.jpg", before);
    fs::rename(folder / "b.jpg", file);
    EXPECT_EQ(stampOf(file).bytes, before.bytes);
    EXPECT_EQ(stampOf(file).nanoseconds, before.nanoseconds);
    EXPECT_NE(stampOf(file), before);
}

TEST_F(Stamp, tellsTimesThatDifferByNanoseconds) {
    const auto before = stampOf(file);
    setTime(file, before, 1);
    auto now = stampOf(file);
    EXPECT_NE(now.nanoseconds, before.nanoseconds);
    EXPECT_NE(now, before);
}

TEST_F(Stamp, saysWhyThereIsNone) {
    fs::remove(file);
    EXPECT_FALSE(stampOf(file).known());
    EXPECT_EQ(stampOf(file).error, ENOENT);
    EXPECT_EQ(stampOf(file), stampOf(file));
}
