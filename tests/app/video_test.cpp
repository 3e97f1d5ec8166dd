// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos on the command line.

#include "core/base/hash.h"
#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

namespace {

class VideoCli : public lineament::test::Cli {
protected:
    static fs::path clips() { return fs::path(LINEAMENT_SHARED_DIR) / "data/samples/clips"; }

    /// Two seconds of a sample clip; false without the clip or ffmpeg.
    bool cut(const std::string& from, const fs::path& to) const {
        fs::create_directories(to.parent_path());
        const std::string command = "ffmpeg -v error -i " + (clips() / from).string() +
                                    " -t 2 -an -c:v mpeg4 -q:v 3 " + to.string() +
                                    " >/dev/null 2>&1";
        return fs::exists(clips() / from) && std::system(command.c_str()) == 0;
    }
    /// With made-up weights; false when it can't be written.
    bool package() const {
        return std::system((WRITE_KNOWN_PACKAGE " " + (folder / "package").string() + " 0.001 20")
                               .c_str()) == 0;
    }
    std::string model() const { return " --model " + (folder / "package").string() + " "; }
    static std::string textOf(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static nlohmann::json jsonOf(const fs::path& file) {
        return nlohmann::json::parse(textOf(file));
    }
};

} // namespace

TEST_F(VideoCli, samplingThatMakesNoSenseIsRefused) {
    EXPECT_EQ(run("analyze --sampling sometimes x.mp4").code, 2);
    EXPECT_EQ(run("analyze --rate 0 x.mp4").code, 2);
    const auto result = run("analyze --rate 8 --fine-rate 2 --no-model x.mp4");
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.output, HasSubstr("a fine rate of 8 frames a second or more"));
}

TEST_F(VideoCli, aVideoGivesLinesTablesJsonMapsAndAReport) {
    const fs::path clip = folder / "in" / "clip.mp4";
    if (!cut("real/d12.mp4", clip))
        LINEAMENT_SKIP_MISSING("no clip, or no ffmpeg");
    ASSERT_TRUE(package());
    const fs::path json = folder / "out.json", report = folder / "out.pdf";
    const auto result =
        run("analyze" + model() + "--sampling rate --rate 3 --json " + json.string() + " --csv " +
            (folder / "csv").string() + " --maps " + (folder / "maps").string() + " --report " +
            report.string() + " " + clip.string());
    EXPECT_EQ(result.code, 0) << result.output;
    EXPECT_THAT(result.output,
                HasSubstr("clip.mp4\tT1\tscored\tNot validated for video\traw mean score "));
    EXPECT_THAT(result.output, HasSubstr(" % of the track's span, "));
    EXPECT_THAT(result.output, HasSubstr(" % of the clip\t"));
    const auto item = jsonOf(json)["items"][0];
    EXPECT_EQ(item["state"], "analysed");
    EXPECT_EQ(item["run"]["settings"]["video"]["rate"], 3);
    const auto& video = item["video"];
    EXPECT_EQ(video["complete"], true);
    ASSERT_GE(video["samples"].size(), 5U);
    ASSERT_FALSE(video["tracks"].empty());
    EXPECT_THAT(textOf(folder / "csv/clip.frames.csv"), HasSubstr(",T1,T1,scored,"));
    EXPECT_THAT(textOf(folder / "csv/clip.tracks.csv"), HasSubstr("T1,0,scored,no,"));
    const int strongest = video["tracks"][0]["aggregate"]["strongest_frame"];
    const fs::path maps = folder / "maps" /
                          ("clip-" + item["digests"]["sha256"].get<std::string>().substr(0, 12)) /
                          ("frame-" + std::to_string(strongest));
    EXPECT_TRUE(fs::exists(maps / "gradient.npy"));
    EXPECT_TRUE(fs::exists(maps / "T1" / "attention-fused.npy"))
        << "made again for the frame: a scan keeps none";
    EXPECT_TRUE(fs::exists(maps / "T1" / "crop.png"));
    EXPECT_EQ(std::system(("qpdf --check " + report.string() + " >/dev/null 2>&1").c_str()), 0);
    for (const char* words : {"Raw scores over time", "highest raw score: ",
                              "Not validated for video", "attention, fused", "libavcodec"})
        EXPECT_EQ(std::system(("pdftotext " + report.string() + " - | tr '\\n' ' ' | grep -q '" +
                               std::string(words) + "'")
                                  .c_str()),
                  0)
            << words;
}

TEST_F(VideoCli, twoVideosOfOneNameGetTablesOfTheirOwn) {
    if (!cut("real/d12.mp4", folder / "a" / "clip.mp4") ||
        !cut("fake/deepfake.mp4", folder / "b" / "clip.mp4"))
        LINEAMENT_SKIP_MISSING("no clips, or no ffmpeg");
    run("analyze --no-model --sampling key-frames --csv " + (folder / "csv").string() + " " +
        (folder / "a").string() + " " + (folder / "b").string());
    const std::string second =
        "clip-" + lineament::digestsOfFile(folder / "b" / "clip.mp4").sha256.substr(0, 12);
    EXPECT_TRUE(fs::exists(folder / "csv" / "clip.tracks.csv"));
    EXPECT_TRUE(fs::exists(folder / "csv" / (second + ".tracks.csv")));
}

TEST_F(VideoCli, aFileWithoutVideoFails) {
    std::ofstream(folder / "text.mp4") << "hello";
    const auto result = run("analyze --no-model " + (folder / "text.mp4").string());
    EXPECT_EQ(result.code, 1) << result.output;
    EXPECT_THAT(result.output, HasSubstr("text.mp4\t-\t"));
}

TEST_F(VideoCli, labelledVideosAreMeasuredByFrameAndByVideo) {
    if (!cut("real/d12.mp4", folder / "set/real/a.mp4") ||
        !cut("real/d18.mp4", folder / "set/real/b.mp4") ||
        !cut("fake/deepfake.mp4", folder / "set/fake/c.mp4"))
        LINEAMENT_SKIP_MISSING("no clips, or no ffmpeg");
    ASSERT_TRUE(package());
    const auto result =
        run("evaluate" + model() + "--resamples 20 --json " + (folder / "e.json").string() +
            " --save-scores " + (folder / "s.jsonl").string() + " --record " +
            (folder / "r.pdf").string() + " " + (folder / "set").string());
    EXPECT_EQ(result.code, 0) << result.output;
    const auto e = jsonOf(folder / "e.json");
    ASSERT_TRUE(e.contains("videos")) << result.output;
    EXPECT_EQ(e["videos"]["reals"].get<int>() + e["videos"]["fakes"].get<int>() +
                  static_cast<int>(e["notScored"]["files"].size()),
              3);
    EXPECT_EQ(e["videos"]["frames"].get<int>(),
              e["total"]["reals"].get<int>() + e["total"]["fakes"].get<int>());
    EXPECT_GT(e["videos"]["frames"].get<int>(), e["videos"]["reals"].get<int>());
    const auto sparse = run("evaluate --rate 0.7" + model() + "--resamples 20 --json " +
                            (folder / "sparse.json").string() + " " + (folder / "set").string());
    EXPECT_EQ(sparse.code, 0) << sparse.output;
    EXPECT_LT(jsonOf(folder / "sparse.json")["videos"]["frames"].get<int>(),
              e["videos"]["frames"].get<int>());
    EXPECT_THAT(textOf(folder / "s.jsonl"), HasSubstr("\"video\":\"real/a.mp4\""));
    EXPECT_EQ(
        std::system(("pdftotext " + (folder / "r.pdf").string() + " - | grep -q 'Results by video'")
                        .c_str()),
        0);
}
