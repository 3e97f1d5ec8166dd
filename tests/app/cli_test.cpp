// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The command-line program as a user runs it.

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <fstream>

namespace fs = std::filesystem;

namespace {

class Cli : public lineament::test::Cli {
protected:
    /// A grey 24-bit BMP of 64 px a side, without a face.
    static void writeBlank(const fs::path& file) {
        const auto le32 = [](std::uint32_t v) {
            std::string bytes;
            for (unsigned i = 0; i < 4; ++i)
                bytes += static_cast<char>(v >> (8 * i) & 255U);
            return bytes;
        };
        constexpr std::uint32_t kSide = 64, kSize = kSide * kSide * 3;
        std::string bytes = "BM";
        for (const std::uint32_t field :
             {54 + kSize, 0U, 54U, 40U, kSide, kSide, 1 | 24U << 16U, 0U, kSize, 0U, 0U, 0U, 0U})
            bytes += le32(field);
        std::ofstream(file, std::ios::binary) << bytes << std::string(kSize, '\x80');
    }
};

} // namespace

TEST_F(Cli, wrongUsageExitsWith2) {
    EXPECT_EQ(run("").code, 2);
    EXPECT_EQ(run("analyze").code, 2);
    EXPECT_EQ(run("analyze --device toaster x.jpg").code, 2);
    EXPECT_EQ(run("--help").code, 0);
}

TEST_F(Cli, whatScoresNothingDoesNotLoadLibTorch) {
    const auto store = (folder / "case.lineament").string();
    ASSERT_EQ(run("case new " + store + " --number 1 --examiner A --by a").code, 0);
    writeBlank(folder / "blank.bmp");
    // The loader itself tells every library that it maps.
    const auto libraries = [&](const std::string& words, int code) {
        const auto log = folder / "loader";
        const auto outcome = runWith("LD_DEBUG=files LD_DEBUG_OUTPUT=" + log.string() + " ", words);
        EXPECT_EQ(outcome.code, code) << words << ": " << outcome.output;
        std::string text;
        for (const auto& file : fs::directory_iterator(folder)) {
            if (!file.path().filename().string().starts_with("loader."))
                continue;
            std::ifstream in(file.path());
            text.append(std::istreambuf_iterator<char>(in), {});
            fs::remove(file.path());
        }
        EXPECT_THAT(text, testing::HasSubstr("libc.so")) << words;
        return text;
    };
    for (const std::string& words :
         {std::string("--version"), std::string("--help"), "case list " + store,
          "case log " + store, "case verify " + store})
        EXPECT_THAT(libraries(words, 0), testing::Not(testing::HasSubstr("torch"))) << words;
    // The face finder is a network, too.
    EXPECT_THAT(libraries("analyze --no-model " + (folder / "blank.bmp").string(), 0),
                testing::HasSubstr("torch"));
    EXPECT_THAT(libraries("analyze " + (folder / "blank.bmp").string(), 0),
                testing::HasSubstr("libtorch"))
        << "the test sees what is loaded";
}

TEST_F(Cli, aBadFileExitsWith1AndSaysWhy) {
    std::ofstream(folder / "text.jpg") << "hello";
    const auto result =
        run("analyze " + (folder / "text.jpg").string() + " " + (folder / "missing.jpg").string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, testing::HasSubstr("not-media"));
    EXPECT_THAT(result.output, testing::HasSubstr("missing.jpg"));
}

TEST_F(Cli, aFileThatIsNotDecodedHereExitsWith1AndIsNotCalledDamaged) {
    const auto file = folder / "photo.jxl";
    std::ofstream(file, std::ios::binary) << std::string("\0\0\0\x0CJXL \r\n\x87\n", 12);
    const auto result = run("analyze --no-model --json - " + file.string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, testing::HasSubstr("photo.jxl\t-\tunsupported\t"));
    EXPECT_THAT(result.output, testing::HasSubstr("a JPEG XL picture"));
    EXPECT_THAT(result.output, testing::HasSubstr("\"state\": \"unsupported\""));
    EXPECT_THAT(result.output, testing::Not(testing::HasSubstr("amage")));
}

TEST_F(Cli, aFullDiskUnderStandardOutputIsAnErrorOfEveryCommand) {
    EXPECT_EQ(
        run("case new " + (folder / "case.lineament").string() + " --number 1 --examiner A --by a")
            .code,
        0);
    const std::string listing = "case list " + (folder / "case.lineament").string() + " --json";
    EXPECT_EQ(run(listing).code, 0);
    const std::string blank = (folder / "blank.bmp").string();
    writeBlank(blank);
    const std::string analysis = "analyze --no-model --json - " + blank;
    EXPECT_EQ(run(analysis).code, 0);
    for (const std::string& command : {listing, analysis, std::string("--help")}) {
        const auto result = runWith("", command, "/dev/full");
        EXPECT_EQ(result.code, 1) << command;
        EXPECT_THAT(result.output,
                    testing::HasSubstr("lineament-cli: standard output: expected room for the "
                                       "output, found"))
            << command;
    }
    EXPECT_EQ(runWith("", "analyze", "/dev/full").code, 2) << "an error of its own stays";
}

TEST_F(Cli, aFolderThatCannotBeListedIsSaidAndExitsWith1) {
    const auto closed = folder / "photos" / "closed";
    fs::create_directories(closed);
    writeBlank(folder / "photos" / "open.bmp");
    fs::permissions(closed, fs::perms::none);
    // Root reads what it likes.
    const bool root = ::geteuid() == 0;
    const std::string user = root ? "setpriv --reuid 65534 --clear-groups --" : "";
    if (root && (::chown(folder.c_str(), 65534, 65534) != 0 ||
                 shell(user + " test -x " LINEAMENT_CLI " 2>&1").code != 0))
        GTEST_SKIP() << "root can't start the program as another user here";
    const std::string photos = (folder / "photos").string();
    const auto analysed = runWith(user, "analyze --no-model " + photos);
    EXPECT_EQ(analysed.code, 1) << analysed.output;
    EXPECT_THAT(analysed.output, testing::HasSubstr("closed\t-\tunreadable"));
    EXPECT_THAT(analysed.output, testing::HasSubstr("open.bmp\t-\tno-face"));
    const std::string target = (folder / "case.lineament").string();
    EXPECT_EQ(runWith(user, "case new " + target + " --number 1 --examiner A --by a").code, 0);
    const auto added = runWith(user, "case add " + target + " " + photos + " --by a");
    EXPECT_EQ(added.code, 1) << added.output;
    EXPECT_THAT(added.output, testing::HasSubstr("closed: expected a readable file, found "
                                                 "Permission denied"));
    EXPECT_THAT(added.output, testing::HasSubstr("item 1\tadded"));
    fs::permissions(closed, fs::perms::owner_all);
}

TEST_F(Cli, aModelThatCannotBeReadExitsWith3) {
    std::ofstream(folder / "m.pth") << "hello";
    const auto result = run("analyze --model " + (folder / "m.pth").string() + " x.jpg");
    EXPECT_EQ(result.code, 3);
    EXPECT_THAT(result.output, testing::HasSubstr("m.pth"));
}

TEST_F(Cli, aPackageWithAnotherCalibrationIsCalledChanged) {
    namespace fs = std::filesystem;
    const auto shipped = fs::path(LINEAMENT_SOURCE_DIR) / "resources/models";
    const auto models = folder / "lineament/models";
    fs::create_directories(models);
    for (const auto& entry : fs::directory_iterator(shipped)) {
        if (fs::exists(entry.path() / "model.json"))
            fs::copy(entry.path(), models / ("changed-" + entry.path().filename().string()));
    }
    if (fs::is_empty(models))
        GTEST_SKIP() << "no model ships";
    for (const auto& entry : fs::directory_iterator(models))
        std::ofstream(entry.path() / "model.json", std::ios::app) << "\n"; // as good as any change
    const auto listed = run("models");
    EXPECT_EQ(listed.code, 0) << listed.output;
    EXPECT_THAT(listed.output, testing::HasSubstr("as shipped with this program"));
    EXPECT_THAT(listed.output, testing::HasSubstr("changed package"));
    EXPECT_THAT(listed.output, testing::HasSubstr("package sha256 "));
}

TEST_F(Cli, aPhotoGivesJsonMapsAndAReport) {
    const auto photo =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00177.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    const auto json = folder / "out.json", maps = folder / "maps", report = folder / "out.pdf";
    const auto result = run("analyze --no-model --json " + json.string() + " --maps " +
                            maps.string() + " --report " + report.string() + " " + photo.string());
    EXPECT_EQ(result.code, 0) << "no model was asked for: " << result.output;
    std::ifstream stream(json);
    const auto parsed = nlohmann::json::parse(stream);
    EXPECT_THAT(parsed.dump(), testing::HasSubstr("no-model"));
    EXPECT_FALSE(fs::is_empty(maps));
    EXPECT_EQ(std::system(("qpdf --check " + report.string() + " >/dev/null 2>&1").c_str()), 0);
    EXPECT_EQ(std::system(("pdftotext " + report.string() + " - | grep -q 'Page 1 of'").c_str()),
              0);
    EXPECT_EQ(std::system(("pdffonts " + report.string() +
                           " | tail -n +3 | awk '{print $(NF-4)}' | grep -qv yes")
                              .c_str()) == 0,
              false)
        << "a font is not embedded";
}

TEST_F(Cli, aCalibratedPackageGivesVerdictsInLineJsonAndReport) {
    const auto photo =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00212.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    // Its made-up calibration takes every score for far above 1.
    const auto package = folder / "package";
    ASSERT_EQ(std::system((WRITE_KNOWN_PACKAGE " " + package.string() + " 0.001 20").c_str()), 0);
    const auto json = folder / "out.json", report = folder / "out.pdf";
    const auto result = run("analyze --model " + package.string() + " --json " + json.string() +
                            " --report " + report.string() + " " + photo.string());
    EXPECT_EQ(result.code, 0) << result.output;
    EXPECT_THAT(result.output,
                testing::HasSubstr("moderately strong support for manipulation, LR 250"));
    std::ifstream stream(json);
    const auto item = nlohmann::json::parse(stream)["items"][0];
    const auto& face = item["faces"][0];
    EXPECT_EQ(face["verdict"]["kind"], "support");
    EXPECT_EQ(face["verdict"]["capped"], true);
    EXPECT_EQ(face["variants"].size(), 5U) << "the stability check is on";
    EXPECT_EQ(item["run"]["runtime"]["self_test"]["passed"], true);
    EXPECT_FALSE(
        item["run"]["model"]["validation"]["calibration"]["id"].get<std::string>().empty());
    const auto holds = [&report](const std::string& words) {
        return std::system(
                   ("pdftotext " + report.string() + " - | tr '\\n' ' ' | grep -q '" + words + "'")
                       .c_str()) == 0;
    };
    for (const char* words :
         {"Machine.s finding on face F1", "Extremely strong support", "Hp: the face was", "Bounds",
          "does not cover: every one", "Validated range", "Self-test", "Examiner.s opinion"})
        EXPECT_TRUE(holds(words)) << words;
}

TEST_F(Cli, withoutTheStabilityCheckThereAreNoVariants) {
    const auto photo =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00212.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    const auto package = folder / "package", json = folder / "out.json";
    ASSERT_EQ(std::system((WRITE_KNOWN_PACKAGE " " + package.string() + " 0.001 20").c_str()), 0);
    EXPECT_EQ(run("analyze --no-stability --model " + package.string() + " --json " +
                  json.string() + " " + photo.string())
                  .code,
              0);
    std::ifstream stream(json);
    const auto item = nlohmann::json::parse(stream)["items"][0];
    EXPECT_TRUE(item["faces"][0]["variants"].empty());
    EXPECT_EQ(item["run"]["settings"]["stability"], false);
}

TEST_F(Cli, noOutputTakesTheEvidencesPlace) {
    const auto photo = (folder / "p.jpg").string();
    std::ofstream(photo) << "evidence";
    for (const char* option : {"--json", "--report"}) {
        const auto result = run("analyze --no-model " + photo + " " + option + " " + photo);
        EXPECT_EQ(result.code, 1) << option;
        EXPECT_THAT(result.output, testing::HasSubstr(std::string(option) + " " + photo));
        EXPECT_THAT(result.output, testing::HasSubstr("the input " + photo));
        EXPECT_THAT(result.output, testing::Not(testing::HasSubstr("not-media")))
            << "said before anything is analysed";
    }
    const auto below = run("analyze --no-model " + folder.string() + " --json " + photo);
    EXPECT_EQ(below.code, 1) << "found in a folder: " << below.output;
    EXPECT_EQ(run("analyze --no-model " + photo + " --json " + (folder / "none/x").string()).code,
              1);
    std::ifstream stream(photo);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "evidence");
}

TEST_F(Cli, anOutputThatFailsLeavesTheOthers) {
    const auto sample =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00177.jpg";
    if (!fs::exists(sample))
        LINEAMENT_SKIP_MISSING("no sample at " << sample);
    const auto photo = folder / "p.jpg", maps = folder / "maps", report = folder / "out.pdf";
    fs::copy_file(sample, photo);
    ASSERT_EQ(run("analyze --no-model " + photo.string() + " --maps " + maps.string()).code, 0);
    const auto own = fs::directory_iterator(maps)->path();
    fs::remove_all(own);
    std::ofstream(own) << "a file where the maps' folder would be";
    const auto result = run("analyze --no-model " + photo.string() + " --maps " + maps.string() +
                            " --report " + report.string());
    EXPECT_EQ(result.code, 1) << result.output;
    EXPECT_THAT(result.output, testing::HasSubstr(own.string()));
    EXPECT_TRUE(fs::exists(report)) << result.output;
}

TEST_F(Cli, whatIsNoNumberAndWhatContradictsItselfIsWrongUsage) {
    for (const char* options : {"--rate nan", "--rate inf", "--fine-rate nan", "--rate 0",
                                "--no-model --model m", "--json ''"})
        EXPECT_EQ(run("analyze x.jpg " + std::string(options)).code, 2) << options;
    EXPECT_EQ(run("dataset build x --out y --crop-margin nan").code, 2);
    for (const char* options :
         {"--learning-rate nan", "--learning-rate inf", "--ema nan", "--max-minutes nan"})
        EXPECT_EQ(run("train x --out y " + std::string(options)).code, 2) << options;
}
