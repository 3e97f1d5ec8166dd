// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

namespace fs = std::filesystem;
using testing::HasSubstr;

namespace {

class DatasetBuild : public lineament::test::Cli {
protected:
    static fs::path photos() { return fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos"; }

    void file(const std::string& path) const {
        fs::create_directories((folder / path).parent_path());
        std::ofstream(folder / path) << "hello";
    }
    lineament::test::Outcome build(const std::string& input,
                                   const std::string& options = {}) const {
        return run("dataset build " + input + " --out " + (folder / "out").string() + " " +
                   options);
    }
    std::map<std::string, std::string> dataset() const {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::directory_iterator(folder / "out")) {
            std::ifstream stream(entry.path(), std::ios::binary);
            files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
        }
        return files;
    }
};

} // namespace

TEST_F(DatasetBuild, wrongUsageExitsWith2) {
    EXPECT_EQ(run("dataset").code, 2);
    file("in/real/1.jpg");
    EXPECT_EQ(build((folder / "in").string(), "--layout imagenet").code, 2);
    EXPECT_EQ(build((folder / "in").string(), "--group nonsense").code, 2);
}

TEST_F(DatasetBuild, inputWithoutLabelledPicturesExitsWith2AndSaysWhy) {
    auto result = build((folder / "missing").string());
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.output, HasSubstr("nothing of this name"));
    fs::create_directory(folder / "empty");
    result = build((folder / "empty").string());
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.output, HasSubstr("expected pictures"));
    file("in/holiday/1.jpg");
    result = build((folder / "in").string());
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.output, HasSubstr("folders named real* or fake*"));
    EXPECT_FALSE(fs::exists(folder / "out"));
}

TEST_F(DatasetBuild, unreadablePicturesAreListedAndExitWith1) {
    file("in/real/1.jpg");
    const auto result = build((folder / "in").string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("layout folders, 1 pictures (1 real, 0 fake)"));
    EXPECT_THAT(result.output, HasSubstr("found reals only"));
    EXPECT_THAT(result.output, HasSubstr("real/1.jpg: expected"));
    EXPECT_THAT(result.output, HasSubstr("1 unreadable"));
    EXPECT_THAT(dataset().at("dataset.json"), HasSubstr("real/1.jpg"));
}

TEST_F(DatasetBuild, aFolderOfOtherThingsIsRefused) {
    file("in/real/1.jpg");
    file("out/holiday.jpg");
    const auto result = build((folder / "in").string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("an empty folder or a Lineament dataset"));
}

TEST_F(DatasetBuild, aKilledRunGoesOnToTheSameDataset) {
    if (!fs::exists(photos()))
        LINEAMENT_SKIP_MISSING("no samples at " << photos());
    const std::string input = photos().string(), options = "--exclude '0*' --exclude 'man*'";
    // Interrupted, killed, then run to its end; how far the first two come depends on the machine.
    const std::string command = std::string("sh -c '" LINEAMENT_CLI " dataset build ") + input +
                                " --out " + (folder / "out").string() +
                                " --exclude \"0*\" --exclude \"man*\" >/dev/null 2>&1'";
    for (const char* end : {"timeout -s INT 5 ", "timeout -s KILL 4 "})
        std::ignore = std::system((end + command).c_str());
    EXPECT_EQ(build(input, options).code, 1) << "some samples have no label";
    const auto resumed = dataset();
    fs::remove_all(folder / "out");
    EXPECT_EQ(build(input, options).code, 1);
    EXPECT_EQ(dataset(), resumed);
}
