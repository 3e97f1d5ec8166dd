// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/filemode.h"

#include "core/base/atomicfile.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stop_token>
#include <string>
#include <thread>

using namespace lineament;
namespace fs = std::filesystem;

namespace {

mode_t modeOf(const fs::path& file) {
    struct ::stat s {};
    EXPECT_EQ(::stat(file.c_str(), &s), 0);
    return s.st_mode & 0777;
}

/// A folder of its own, and a umask that no test inherits.
class FileMode : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-mode-XXXXXX").string();
        folder = mkdtemp(name.data());
        before = ::umask(0027);
    }
    void TearDown() override {
        ::umask(before);
        fs::remove_all(folder);
    }
    fs::path folder;
    mode_t before = 0;
};

} // namespace

TEST_F(FileMode, isWhatTheUserSetAndHoldsForAtomicFiles) {
    EXPECT_EQ(fileModeMask(), 0027U);
    writeFileAtomically(folder / "a", {});
    EXPECT_EQ(modeOf(folder / "a"), 0640U);
    ::umask(0077);
    EXPECT_EQ(fileModeMask(), 0077U);
    writeFileAtomically(folder / "b", {});
    EXPECT_EQ(modeOf(folder / "b"), 0600U);
}

TEST_F(FileMode, askingForItOpensNoFileOfAnotherThread) {
    const std::jthread asking([](const std::stop_token& stop) {
        while (!stop.stop_requested())
            fileModeMask();
    });
    const fs::path file = folder / "made";
    for (int i = 0; i < 3000; ++i) {
        const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        ASSERT_GE(fd, 0);
        ::close(fd);
        ASSERT_EQ(modeOf(file), 0640U);
        ::unlink(file.c_str());
    }
}
