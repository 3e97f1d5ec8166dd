// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/build.h"

#include "core/base/version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;
using namespace lineament;
using testing::HasSubstr;
using testing::MatchesRegex;

namespace {

/// cmake/Commit.cmake on a folder of its own: "source" holds the sources, "build.cpp" is written.
class Commit : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-build-test-XXXXXX").string();
        folder = mkdtemp(name.data());
        fs::create_directories(source());
        std::ofstream(source() / "a.cpp") << "int a;\n";
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path source() const { return folder / "outer" / "source"; }
    fs::path out() const { return folder / "build.cpp"; }
    /// Away from a repository that the environment names, as in a hook of git's.
    static bool shell(const std::string& command) {
        return std::system(
                   ("unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; " + command + " >/dev/null 2>&1")
                       .c_str()) == 0;
    }
    /// A repository in @p at with one commit of all that is there.
    static bool commitAll(const fs::path& at) {
        const std::string git = "git -C '" + at.string() + "' ";
        return shell(git + "init") && shell(git + "add -A") &&
               shell(git + "-c user.name=Anna -c user.email=anna@example.org -c "
                           "commit.gpgsign=false commit -m first");
    }
    /// The text that is written.
    std::string written(const std::string& more = {}) const {
        EXPECT_TRUE(shell("'" CMAKE_PROGRAM "' -DSOURCE='" + source().string() +
                          "' -DTEMPLATE='" LINEAMENT_SOURCE_DIR "/core/base/build.cpp.in' -DOUT='" +
                          out().string() + "' -DPROJECT_VERSION=1.2.3 -DGIT=git " + more +
                          " -P '" LINEAMENT_SOURCE_DIR "/cmake/Commit.cmake'"));
        std::ifstream file(out());
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder;
};

} // namespace

TEST_F(Commit, sourcesWithoutTheirHistorySayThatItIsUnknown) {
    EXPECT_THAT(written(), HasSubstr("\"Lineament 1.2.3 (unknown commit)\""));
    EXPECT_THAT(written("-DCOMMIT=v1.2.3-1+deb12"), HasSubstr("\"v1.2.3-1+deb12\""))
        << "as a package states it";
    EXPECT_THAT(written("'-DCOMMIT=\"); evil(\"'"), HasSubstr("\"evil\"")) << "it stays a text";
}

TEST_F(Commit, aRepositoryAroundTheSourcesIsNotTheirs) {
    if (!shell("git --version"))
        GTEST_SKIP() << "no git";
    ASSERT_TRUE(commitAll(source().parent_path()));
    EXPECT_THAT(written(), HasSubstr("unknown commit"));
}

TEST_F(Commit, theCommitIsFoundAtEveryBuildAndChangedSourcesSaySo) {
    if (!shell("git --version"))
        GTEST_SKIP() << "no git";
    ASSERT_TRUE(commitAll(source()));
    const auto clean = written();
    EXPECT_THAT(clean, testing::ContainsRegex("Lineament 1\\.2\\.3 \\([0-9a-f]{12}\\)"));
    const auto time = fs::last_write_time(out());
    EXPECT_EQ(written(), clean);
    EXPECT_EQ(fs::last_write_time(out()), time) << "else every build would link everything";
    std::ofstream(source() / "a.cpp") << "int b;\n";
    EXPECT_THAT(written(), testing::ContainsRegex("\\([0-9a-f]{12}-dirty\\)"));
    ASSERT_TRUE(commitAll(source()));
    EXPECT_THAT(written(), testing::ContainsRegex("\\([0-9a-f]{12}\\)"));
    EXPECT_NE(written(), clean);
}

TEST(Build, theProgramIsNamedWithVersionAndCommit) {
    EXPECT_EQ(std::string(programName()),
              std::string("Lineament ") + kVersion + " (" + buildCommit() + ")");
    EXPECT_THAT(buildCommit(), MatchesRegex("unknown commit|[A-Za-z0-9._+~/-]+"));
}
