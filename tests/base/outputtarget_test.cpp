// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/outputtarget.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>

namespace fs = std::filesystem;
using namespace lineament;
using testing::HasSubstr;

namespace {

class OutputTarget : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-output-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path file(const std::string& name, const std::string& content = "evidence") const {
        std::ofstream(folder / name) << content;
        return folder / name;
    }
    static std::string contentOf(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }
    static void write(const fs::path& file, const std::string& text) {
        writeFileAtomically(file, std::as_bytes(std::span(text)));
    }
    /// What requireWritable() says; empty when it agrees.
    static std::string problem(const std::vector<Output>& outputs,
                               const std::vector<fs::path>& inputs) {
        try {
            requireWritable(outputs, inputs);
        } catch (const IoError& e) {
            return e.what();
        }
        return {};
    }
    fs::path folder;
};

} // namespace

TEST_F(OutputTarget, aFileIsReplacedAndAReadOnlyOneIsNot) {
    const auto plain = file("plain"), readOnly = file("read-only");
    write(plain, "new");
    EXPECT_EQ(contentOf(plain), "new");
    fs::permissions(readOnly, fs::perms::owner_read | fs::perms::group_read);
    EXPECT_THROW(write(readOnly, "new"), IoError) << "root too";
    EXPECT_EQ(contentOf(readOnly), "evidence");
    EXPECT_THROW(write(folder, "new"), IoError);
    EXPECT_TRUE(fs::is_directory(folder));
}

TEST_F(OutputTarget, aPipeIsWrittenToAndStays) {
    const auto pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    auto read = std::async(std::launch::async, [&] { return contentOf(pipe); });
    write(pipe, "through");
    EXPECT_EQ(read.get(), "through");
    EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(OutputTarget, anInputIsNoOutputWhateverItsNameHere) {
    const auto photo = file("p.jpg");
    fs::create_hard_link(photo, folder / "hard.jpg");
    fs::create_symlink(photo, folder / "soft.jpg");
    for (const char* name : {"p.jpg", "./p.jpg", "hard.jpg", "soft.jpg"})
        EXPECT_THAT(problem({{"--json", folder / name}}, {photo}),
                    testing::AllOf(HasSubstr("--json"), HasSubstr(name), HasSubstr("the input"),
                                   HasSubstr(photo.string())))
            << name;
    EXPECT_THAT(problem({{"--maps", folder, true}}, {folder}), HasSubstr("the input"));
    EXPECT_EQ(problem({{"--json", folder / "new.json"}}, {photo, folder / "absent"}), "");
    EXPECT_EQ(problem({{"--json", file("old.json")}}, {photo}), "");
    EXPECT_EQ(problem({{"--json", {}}, {"--markdown", "-"}}, {photo}), "");
}

TEST_F(OutputTarget, nothingGoesIntoACase) {
    fs::create_directories(folder / "a.lineament/evidence");
    fs::create_directories(folder / "renamed/reports");
    file("renamed/case.sqlite");
    fs::create_directory_symlink(folder / "a.lineament/evidence", folder / "link");
    for (const char* place : {"a.lineament/case.sqlite", "a.lineament/evidence/x", "link/x",
                              "renamed/reports/x.pdf", "renamed/case.sqlite"})
        EXPECT_THAT(problem({{"--json", folder / place}}, {}), HasSubstr("inside the case"))
            << place;
    EXPECT_THAT(problem({{"--csv", folder / "a.lineament", true}}, {}),
                HasSubstr("inside the case"));
    EXPECT_EQ(problem({{"--json", folder / "a.lineament.json"}}, {}), "");
}

TEST_F(OutputTarget, whatCannotBeWrittenIsSaidBefore) {
    EXPECT_THAT(problem({{"--json", folder / "absent/x.json"}}, {}),
                HasSubstr("a folder that exists"));
    EXPECT_THAT(problem({{"--json", folder}}, {}), HasSubstr("found a folder"));
    EXPECT_EQ(problem({{"--csv", folder / "new/deep", true}}, {}), "");
    EXPECT_THAT(problem({{"--csv", file("taken") / "x", true}}, {}), HasSubstr("taken"));
    const auto readOnly = file("read-only");
    fs::permissions(readOnly, fs::perms::owner_read);
    EXPECT_THAT(problem({{"--json", readOnly}}, {}), HasSubstr("read-only"));
    EXPECT_THAT(problem({{"--json", folder / "x"}, {"--report", folder / "./x"}}, {}),
                HasSubstr("that of --json"));
    EXPECT_FALSE(fs::exists(folder / "x")) << "looking leaves nothing behind";
}
