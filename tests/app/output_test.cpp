// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the command line prints of results.

#include "app/itemoutput.h"
#include "app/videooutput.h"
#include "tests/analysis/nodirection.h"
#include "tests/analysis/stubengine.h"
#include "tests/samples.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

using namespace lineament;
using lineament::test::videoScored;
using testing::HasSubstr;
using testing::Not;

namespace {

analysis::ItemResultPtr clip(double score) {
    auto item = std::make_shared<analysis::ItemResult>();
    item->path = "clip.mp4";
    item->state = analysis::ItemState::Analysed;
    item->video = std::make_shared<const analysis::VideoResult>(videoScored(score));
    return item;
}

std::string printed(const analysis::ItemResult& item) {
    testing::internal::CaptureStdout();
    printItem(item);
    return testing::internal::GetCapturedStdout();
}

} // namespace

TEST(Output, aScoreOfFourInEveryFrameOfAVideoSpeaksForNothing) {
    for (const double score : {-4.0, -0.0001, 4.0}) {
        const std::string lines = printed(*clip(score));
        EXPECT_THAT(lines,
                    HasSubstr("clip.mp4\tT1\tscored\tNot validated for video\traw mean score"));
        EXPECT_THAT(lines, HasSubstr("\tcoverage 75 % of the track's span, 30 % of the clip\t"));
        EXPECT_EQ(directionIn(lines), "") << lines;
        EXPECT_THAT(lines, Not(HasSubstr("-0.000")));
    }
    EXPECT_THAT(printed(*clip(4)), HasSubstr("raw mean score +4.000\t"));
}

TEST(Output, theTablesOfAVideoSpeakForNothing) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "lineament-output-test";
    writeVideoCsv({clip(4)}, folder);
    for (const char* name : {"clip.frames.csv", "clip.tracks.csv"}) {
        std::ostringstream text;
        text << std::ifstream(folder / name).rdbuf();
        EXPECT_FALSE(text.str().empty());
        EXPECT_EQ(directionIn(text.str()), "") << text.str();
    }
    std::filesystem::remove_all(folder);
}

TEST(Output, aPhotoByAModelWithoutCalibrationIsCalledThat) {
    analysis::ItemResult photo;
    photo.path = "photo.jpg";
    photo.state = analysis::ItemState::Analysed;
    photo.faces = {test::handMadeFace("F1", 10, 4), test::handMadeFace("F2", 200, -0.0001)};
    const std::string lines = printed(photo);
    EXPECT_THAT(lines, HasSubstr("photo.jpg\tF1\tscored\tNot calibrated\t+4.000\t"));
    EXPECT_THAT(lines, HasSubstr("photo.jpg\tF2\tscored\tNot calibrated\t+0.000\t"));
    EXPECT_EQ(directionIn(lines), "");
}

TEST(Output, anEngineThatScoresFourInEveryFrameOfAVideoSpeaksForNothing) {
    std::string name = (std::filesystem::path(testing::TempDir()) / "lineament-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    const auto clip = writeFaceClip(folder);
    if (clip.empty())
        LINEAMENT_SKIP_MISSING("no ffmpeg to make a clip with");
    const auto items = analysedByStub(4, {clip, writeFacePhoto(folder)});
    const std::string lines = printed(*items[0]);
    for (const char* track : {"T1", "T2"})
        EXPECT_THAT(lines, HasSubstr(clip.string() + "\t" + track +
                                     "\tscored\tNot validated for video\traw mean score +4.000\t"));
    EXPECT_EQ(directionIn(lines), "") << lines;
    writeVideoCsv(items, folder / "tables");
    for (const char* table : {"clip.frames.csv", "clip.tracks.csv"}) {
        std::ostringstream text;
        text << std::ifstream(folder / "tables" / table).rdbuf();
        EXPECT_THAT(text.str(), HasSubstr(",4,"));
        EXPECT_EQ(directionIn(text.str()), "") << text.str();
    }
    // The same network on a photo: what is looked for is there to be found.
    EXPECT_NE(directionIn(printed(*items[1])), "");
    std::filesystem::remove_all(folder);
}
