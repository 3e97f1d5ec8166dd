// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/folder.h"
#include "core/base/log.h"

#include "tests/base/failingreaddir.h"

#include <gtest/gtest.h>

#include <fstream>

namespace fs = std::filesystem;
using namespace lineament;

namespace {

class Folder : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-folder-XXXXXX").string();
        folder = mkdtemp(name.data());
        for (int i = 0; i < 10; ++i)
            std::ofstream(folder / std::to_string(i)) << i;
    }
    void TearDown() override { fs::remove_all(folder); }
    fs::path folder;
};

} // namespace

TEST_F(Folder, listsWhatIsThere) {
    std::error_code code;
    EXPECT_EQ(entriesOf(folder, code).size(), 10U);
    EXPECT_FALSE(code);
}

TEST_F(Folder, aFolderThatIsMissingIsAnErrorCode) {
    std::error_code code;
    EXPECT_TRUE(entriesOf(folder / "none", code).empty());
    EXPECT_EQ(code, std::errc::no_such_file_or_directory);
}

TEST_F(Folder, aDiskThatFailsMidwayIsAnErrorCodeAndNoException) {
    std::error_code code;
    const lineament::faults::FailingReaddir failing(5);
    EXPECT_LE(entriesOf(folder, code).size(), 5U);
    EXPECT_EQ(code, std::errc::io_error);
}

TEST_F(Folder, whatTheProgramKeepsForItselfIsItsOwnersAlone) {
    const auto own = folder / "state" / "lineament";
    std::error_code code;
    makePrivateFolder(own, code);
    EXPECT_FALSE(code);
    EXPECT_EQ(fs::status(own).permissions(), fs::perms::owner_all);
    fs::permissions(own, fs::perms::all);
    makePrivateFolder(own, code);
    EXPECT_EQ(fs::status(own).permissions(), fs::perms::owner_all);
    makePrivateFolder(folder / "0" / "below", code); // a file stands in the way
    EXPECT_TRUE(code);
}

TEST_F(Folder, theLogIsReadByNobodyElse) {
    const auto file = folder / "own.log";
    startLog({false, false, file});
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    startLog({false, false, folder / "other.log"}); // lets go of the first
}
