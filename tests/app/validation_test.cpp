// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The commands evaluate and calibrate as a user runs them.

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

class ValidationCli : public lineament::test::Cli {
protected:
    fs::path writePackage() const {
        const auto package = folder / "package";
        EXPECT_EQ(std::system((WRITE_KNOWN_PACKAGE " " + package.string()).c_str()), 0);
        return package;
    }
    /// @p people of each label, far enough apart to be told but not perfectly.
    fs::path writeScores(int people, const std::string& weights = {}) const {
        const auto file = folder / "scores.jsonl";
        std::ofstream out(file);
        out << nlohmann::json{{"format", "lineament-scores"}, {"formatVersion", 1},
                              {"name", "made scores"},        {"weightsSha256", weights},
                              {"samples", 2 * people},        {"skipped", 0}}
                   .dump()
            << '\n';
        for (int i = 0; i < 2 * people; ++i)
            out << nlohmann::json{{"id", std::to_string(i)},
                                  {"source", i % 2 == 0 ? "photos" : "made"},
                                  {"method", i % 2 == 0 ? "" : "swap"},
                                  {"label", i % 2 == 0 ? "real" : "fake"},
                                  {"facePixels", 150},
                                  {"jpegQuality", 80},
                                  {"score", (i * 37 % 100) / 25.0 + (i % 2 == 0 ? -3 : -1)}}
                       .dump()
                << '\n';
        return file;
    }
    static nlohmann::json parsed(const fs::path& file) {
        std::ifstream stream(file);
        return nlohmann::json::parse(stream);
    }
};

} // namespace

TEST_F(ValidationCli, scoresGiveMarkdownOnStandardOutput) {
    const auto result = run("evaluate --resamples 50 --scores " + writeScores(60).string());
    EXPECT_EQ(result.code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("# Evaluation of made scores"));
    EXPECT_THAT(result.output, HasSubstr("| swap (against all reals) | 0 | 60 |"));
}

TEST_F(ValidationCli, numbersHaveDecimalPointsUnderEveryLocale) {
    const auto locales = folder / "locales";
    fs::create_directories(locales);
    const auto made =
        shell("localedef -i de_DE -f UTF-8 " + (locales / "de_DE.UTF-8").string() + " 2>&1");
    const auto german = [&](const std::string& program) {
        return "LOCPATH=" + locales.string() + " LC_ALL=de_DE.UTF-8 " + program;
    };
    if (shell(german("locale decimal_point") + " 2>&1").output != ",\n")
        GTEST_SKIP() << "no German locale can be made here: " << made.output;
    const std::string evaluate = "evaluate --resamples 50 --scores " + writeScores(60).string();
    const auto plain = run(evaluate), inGerman = runWith(german(""), evaluate);
    EXPECT_EQ(inGerman.code, 0) << inGerman.output;
    EXPECT_THAT(plain.output, HasSubstr(" 0."));
    EXPECT_EQ(inGerman.output, plain.output);
}

TEST_F(ValidationCli, aFullDiskUnderStandardOutputIsAnError) {
    const auto result =
        runWith("", "evaluate --resamples 50 --scores " + writeScores(60).string(), "/dev/full");
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("lineament-cli: standard output: expected room for the "
                                         "output, found"));
}

TEST_F(ValidationCli, calibrateWritesThePackageAndItsRecord) {
    const auto package = writePackage();
    const auto before = parsed(package / "model.json");
    const auto record = folder / "record.pdf", plots = folder / "plots", json = folder / "e.json";
    const auto result = run("calibrate --resamples 50 --scores " + writeScores(60).string() +
                            " --package " + package.string() + " --record " + record.string() +
                            " --plots " + plots.string() + " --json " + json.string());
    EXPECT_EQ(result.code, 0) << result.output;
    const auto after = parsed(package / "model.json");
    EXPECT_EQ(after["calibration"]["set"], "made scores");
    EXPECT_EQ(after["thresholds"][0]["id"], "fpr-1");
    EXPECT_EQ(after["conditions"][0]["others"][0]["thresholdId"], "fpr-5");
    auto selfTest = after["selfTest"];
    EXPECT_TRUE(selfTest["picture"]["logitFake"].is_number()) << "measured with the face finder";
    selfTest.erase("picture");
    EXPECT_EQ(selfTest, before["selfTest"]) << "the weights are the same";
    for (const char* plot : {"roc", "det", "scores", "tippett", "calibration"})
        EXPECT_TRUE(fs::exists(plots / (std::string(plot) + ".png"))) << plot;
    EXPECT_EQ(parsed(json)["calibration"], after["calibration"]["id"]);
    EXPECT_EQ(std::system(("qpdf --check " + record.string() + " >/dev/null 2>&1").c_str()), 0);
}

TEST_F(ValidationCli, aDrawnFaceThatIsScoredOtherwiseRefusesTheModel) {
    const auto package = writePackage();
    ASSERT_EQ(run("calibrate --resamples 20 --scores " + writeScores(60).string() + " --package " +
                  package.string())
                  .code,
              0);
    const auto again = run("calibrate --resamples 20 --scores " + writeScores(60).string() +
                           " --package " + package.string());
    EXPECT_EQ(again.code, 0) << again.output;
    fs::create_directories(folder / "photos");
    std::ofstream(folder / "photos" / "a.jpg") << "hello";
    auto json = parsed(package / "model.json");
    auto& expected = json["selfTest"]["picture"]["logitFake"];
    expected = expected.get<double>() + 0.5;
    std::ofstream(package / "model.json") << json.dump();
    const auto refused =
        run("analyze " + (folder / "photos").string() + " --model " + package.string());
    EXPECT_EQ(refused.code, 3) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("self-test with a drawn face: expected logits"));
}

TEST_F(ValidationCli, foldsThatTrainedTheModelAreRefusedForCalibration) {
    const auto package = writePackage();
    auto json = parsed(package / "model.json");
    json["training"] = {{"dataset", "00ff"},
                        {"folds", {3, 4}},
                        {"validationFolds", {0}},
                        {"sources", {"photos"}},
                        {"methods", {"swap"}}};
    std::ofstream(package / "model.json") << json.dump();
    const auto scoresOf = [&](const nlohmann::json& folds) {
        const auto file = writeScores(60);
        std::ifstream in(file);
        std::string header, rest;
        std::getline(in, header);
        std::getline(in, rest, '\0');
        auto changed = nlohmann::json::parse(header);
        changed["dataset"] = "00ff";
        changed["folds"] = folds;
        std::ofstream(file) << changed.dump() << '\n' << rest;
        return file.string();
    };
    const auto calibrate = " --resamples 20 --package " + package.string() + " --scores ";
    const auto refused = run("calibrate" + calibrate + scoresOf({1, 3}));
    EXPECT_EQ(refused.code, 1) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("found fold 3 of this dataset, which trained it"));
    EXPECT_EQ(parsed(package / "model.json"), json);
    const auto warned = run("evaluate --resamples 20 --model " + package.string() + " --scores " +
                            scoresOf({0, 3}));
    EXPECT_EQ(warned.code, 0) << warned.output;
    EXPECT_THAT(warned.output, HasSubstr("was trained on fold 3 of this dataset"));
    EXPECT_THAT(warned.output, HasSubstr("were chosen on fold 0 of this dataset"));
    EXPECT_THAT(warned.output, HasSubstr("Measured though not in the training: sources made ("));
    const auto allowed = run("calibrate" + calibrate + scoresOf({1, 2}));
    EXPECT_EQ(allowed.code, 0) << allowed.output;
    const auto after = parsed(package / "model.json");
    EXPECT_EQ(after["training"], json["training"]);
    EXPECT_EQ(after["unseen"]["sources"], nlohmann::json({"made"}));
    EXPECT_EQ(after["unseen"]["fakes"], 60);
}

TEST_F(ValidationCli, aSetThatIsTooSmallLeavesThePackageAlone) {
    const auto package = writePackage();
    const auto before = parsed(package / "model.json");
    const auto result =
        run("calibrate --scores " + writeScores(5).string() + " --package " + package.string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("5 with reals and 5 with fakes"));
    EXPECT_EQ(parsed(package / "model.json"), before);
}

TEST_F(ValidationCli, scoresOfOtherWeightsAreRefused) {
    const auto result = run("calibrate --scores " + writeScores(60, "0123").string() +
                            " --package " + writePackage().string());
    EXPECT_EQ(result.code, 3);
    EXPECT_THAT(result.output, HasSubstr("0123"));
}

TEST_F(ValidationCli, wrongInputsGetClearMessages) {
    EXPECT_EQ(run("evaluate").code, 2);
    fs::create_directories(folder / "photos");
    std::ofstream(folder / "photos" / "a.jpg") << "hello";
    const auto package = writePackage();
    const auto unlabelled =
        run("evaluate " + (folder / "photos").string() + " --model " + package.string());
    EXPECT_EQ(unlabelled.code, 2) << unlabelled.output;
    EXPECT_THAT(unlabelled.output, HasSubstr("real* or fake*"));
    std::ofstream(folder / "m.pth") << "hello";
    EXPECT_EQ(run("evaluate x --model " + (folder / "m.pth").string()).code, 3);
}

TEST_F(ValidationCli, foldersAreScoredByTheAnalysisPipeline) {
    const fs::path photos = fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos";
    if (!fs::exists(photos))
        LINEAMENT_SKIP_MISSING("no samples at " << photos);
    const auto json = folder / "e.json", scores = folder / "the scores.jsonl";
    const std::string typed = "'" + scores.string() + "'";
    const auto result = run("evaluate " + (photos / "real").string() + " " +
                            (photos / "fake").string() + " --model " + writePackage().string() +
                            " --resamples 50 --json " + json.string() + " --save-scores " + typed);
    EXPECT_EQ(result.code, 0) << result.output;
    const auto e = parsed(json);
    EXPECT_THAT(e["command"].get<std::string>(),
                AllOf(StartsWith("lineament-cli evaluate /"), EndsWith(" --save-scores " + typed)));
    EXPECT_EQ(e["total"]["reals"].get<int>() + e["notScored"]["reals"].get<int>(), 8);
    EXPECT_EQ(e["total"]["fakes"].get<int>() + e["notScored"]["fakes"].get<int>(), 4);
    EXPECT_FALSE(e["singleFeatures"][0]["auc"].is_null());
    EXPECT_EQ(e["weightsSha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(run("evaluate --resamples 50 --scores " + typed).code, 0);
}

TEST_F(ValidationCli, scoresThatAreNotThereAreNoMissingModel) {
    const auto result = run("evaluate --scores " + (folder / "absent.jsonl").string());
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("absent.jsonl"));
}
