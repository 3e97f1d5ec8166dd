// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// `lineament-cli case` as a user runs it.

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace fs = std::filesystem;
using testing::HasSubstr;

namespace {

class CaseCli : public lineament::test::Cli {
protected:
    void SetUp() override {
        Cli::SetUp();
        target = (folder / "matter.lineament").string();
        ASSERT_EQ(
            run("case new " + target + " --number 12/2026 --examiner 'Anna M' --by anna").code, 0);
    }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream(folder / name) << content;
        return (folder / name).string();
    }
    nlohmann::json list() const {
        const auto output = run("case list " + target + " --json").output;
        return nlohmann::json::parse(output.substr(output.find('{')));
    }
    std::string target;
};

} // namespace

TEST_F(CaseCli, evidenceNotesAndTagsAreThereAndInTheExportedLog) {
    const auto added =
        run("case add " + target + " " + file("a.txt", "a") + " " + (folder / "absent").string() +
            " --source 'by post' --first-generation yes --by bert");
    EXPECT_EQ(added.code, 1) << "one of two is not there";
    EXPECT_THAT(added.output, HasSubstr("item 1\tadded"));
    EXPECT_THAT(added.output, HasSubstr("failed"));
    EXPECT_EQ(run("case note " + target + " 'seam at the jaw' --item 1 --reason 'first look'").code,
              0);
    EXPECT_EQ(run("case tag " + target + " urgent --item 1").code, 0);
    const auto missing = run("case tag " + target + " urgent --item 5");
    EXPECT_EQ(missing.code, 1);
    EXPECT_THAT(missing.output, HasSubstr("number 5"));
    const auto json = list();
    EXPECT_EQ(json["case"]["number"], "12/2026");
    EXPECT_EQ(json["items"][0]["source"], "by post");
    EXPECT_EQ(json["items"][0]["first_generation"], "yes");
    EXPECT_EQ(json["items"][0]["tags"][0], "urgent");
    EXPECT_EQ(json["items"][0]["added_by"], "bert");
    const auto log = folder / "log.jsonl";
    EXPECT_EQ(run("case log " + target + " --jsonl " + log.string()).code, 0);
    std::ifstream stream(log);
    std::map<std::string, nlohmann::json> entries;
    for (std::string line; std::getline(stream, line);) {
        const auto entry = nlohmann::json::parse(line);
        entries[entry["action"]] = entry;
    }
    EXPECT_EQ(entries["case-created"]["who"], "anna");
    EXPECT_EQ(entries["note-added"]["why"], "first look");
    EXPECT_EQ(entries["tag-added"]["new"]["tag"], "urgent");
    EXPECT_TRUE(fs::exists(log.string() + ".how-to-check.txt"));
}

TEST_F(CaseCli, verifyExitsWith0ThenWith1ForAChangedCopyAndWith2WithoutACase) {
    ASSERT_EQ(run("case add " + target + " " + file("a.txt", "a")).code, 0);
    EXPECT_EQ(run("case verify " + target).code, 0);
    EXPECT_EQ(run("verify " + target).code, 0) << "in short";
    const auto copy = fs::directory_iterator(target + "/evidence")->path();
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy) << "b";
    const auto result = run("case verify " + target);
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.output, HasSubstr("DAMAGE\tevidence"));
    const auto brief = run("verify " + target + " --no-record");
    EXPECT_EQ(brief.code, 1);
    EXPECT_THAT(brief.output, HasSubstr("DAMAGE\tevidence"));
    EXPECT_EQ(run("verify " + (folder / "nothing").string()).code, 2);
    EXPECT_THAT(run("case log " + target).output, HasSubstr("integrity-failed"));
    EXPECT_EQ(run("case verify " + (folder / "nothing").string()).code, 2);
    EXPECT_EQ(run("case").code, 2);
}

TEST_F(CaseCli, analyzeRecordsEachItemOnceAndARerunGivesTheSame) {
    const auto photo =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00212.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    const auto package = folder / "package", other = folder / "other";
    ASSERT_EQ(std::system((WRITE_KNOWN_PACKAGE " " + package.string() + " 0.001 20").c_str()), 0);
    ASSERT_EQ(std::system((WRITE_KNOWN_PACKAGE " " + other.string() + " 0.002 20").c_str()), 0);
    ASSERT_EQ(run("case add " + target + " " + photo.string() + " " + file("a.txt", "a")).code, 0);
    const auto analysed = run("case analyze " + target + " --model " + package.string());
    EXPECT_EQ(analysed.code, 1) << "a text is no photo: " << analysed.output;
    EXPECT_THAT(analysed.output, HasSubstr("analysis 1\titem 1\tanalysed"));
    EXPECT_THAT(analysed.output, HasSubstr("analysis 2\titem 2\tnot-media"));
    EXPECT_THAT(run("case analyze " + target + " --model " + package.string()).output,
                HasSubstr("Every item has been analysed"));
    const auto json = folder / "results.json";
    const auto results = run("case results " + target + " --json " + json.string());
    EXPECT_EQ(results.code, 0) << results.output;
    EXPECT_THAT(results.output, HasSubstr(photo.filename().string() + "\tF1\tscored"));
    const auto stored = nlohmann::json::parse(std::ifstream(json))["items"];
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0]["faces"][0]["state"], "scored");
    EXPECT_TRUE(stored[0]["faces"][0]["attention"]["fused"]["range"].is_object())
        << "read back from the artifact";
    EXPECT_EQ(run("case results " + target + " --item 9").code, 1);
    const auto again = run("case verify --rerun " + target + " --model " + package.string());
    EXPECT_EQ(again.code, 0) << again.output;
    EXPECT_THAT(again.output, HasSubstr("2 analyses equal"));
    const auto foreign = run("case verify --rerun " + target + " --model " + other.string());
    EXPECT_EQ(foreign.code, 3) << foreign.output;
    EXPECT_THAT(foreign.output, HasSubstr("model.json, SHA-256"));
    EXPECT_THAT(foreign.output, HasSubstr("analysis 1\titem 1\tequal, other calibration"));
    EXPECT_THAT(foreign.output, HasSubstr("the package's calibration has changed since: then"));
    EXPECT_THAT(foreign.output, HasSubstr("1 equal but for the package's calibration"));
    EXPECT_THAT(foreign.output, HasSubstr("0 different"));
}

TEST_F(CaseCli, nothingIsWrittenOverTheCaseOrItsEvidence) {
    const auto evidence = file("a.txt", "evidence");
    ASSERT_EQ(run("case add " + target + " " + evidence).code, 0);
    const auto size = fs::file_size(target + "/case.sqlite");
    for (const auto& place : {target + "/case.sqlite", target + "/new", evidence}) {
        const auto log = run("case log " + target + " --jsonl " + place);
        EXPECT_EQ(log.code, 1) << place;
        EXPECT_THAT(log.output, HasSubstr(place));
        EXPECT_EQ(run("case results " + target + " --json " + place).code, 1) << place;
    }
    EXPECT_EQ(fs::file_size(target + "/case.sqlite"), size);
    EXPECT_FALSE(fs::exists(target + "/new"));
    EXPECT_EQ(run("case verify " + target).code, 0);
    std::ifstream stream(evidence);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "evidence");
}

TEST_F(CaseCli, resultsOfACaseWithoutAnalysesSaySo) {
    const auto results = run("case results " + target);
    EXPECT_EQ(results.code, 0);
    EXPECT_THAT(results.output, HasSubstr("Nothing has been analysed"));
}

TEST_F(CaseCli, aNoteWithoutTextIsWrongUsage) {
    EXPECT_EQ(run("case note " + target + " ''").code, 2);
    EXPECT_EQ(run("case note " + target + " '  '").code, 2);
    EXPECT_THAT(run("case log " + target).output, Not(HasSubstr("note-added")));
}

TEST_F(CaseCli, aTrackIsLeftOutForAReasonAndCountedAgain) {
    const auto clip = fs::path(LINEAMENT_SHARED_DIR) / "data/samples/clips/fake/deepfake.mp4";
    if (!fs::exists(clip))
        LINEAMENT_SKIP_MISSING("no sample at " << clip);
    ASSERT_EQ(run("case add " + target + " " + clip.string()).code, 0);
    const std::string track = "case track " + target + " T1 --item 1";
    EXPECT_EQ(run(track + " --reason x").code, 1) << "nothing was analysed";
    ASSERT_EQ(run("case analyze " + target + " --no-model").code, 0);
    const auto silent = run(track);
    EXPECT_EQ(silent.code, 2);
    EXPECT_THAT(silent.output, HasSubstr("expected --reason"));
    const auto done = run(track + " --reason 'poster on the wall' --by anna");
    EXPECT_EQ(done.code, 0) << done.output;
    EXPECT_THAT(done.output, HasSubstr("analysis 2\titem 1\ttrack T1\tleft out\t"));
    EXPECT_THAT(done.output, HasSubstr("left out by hand"));
    const auto results = run("case results " + target + " --json -").output;
    EXPECT_THAT(results, HasSubstr("\"state\": \"left-out\""));
    EXPECT_THAT(results, HasSubstr("\"reason\": \"poster on the wall\""));
    EXPECT_THAT(run("case log " + target).output,
                HasSubstr("anna\ttracks-edited\tanalysis 2 of item 1\tposter on the wall"));
    const auto again = run(track + " --reason 'poster on the wall'");
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.output, HasSubstr("found that it is"));
    EXPECT_EQ(run("case track " + target + " T9 --item 1 --reason x").code, 1);
    const auto verified = run("case verify " + target + " --rerun");
    EXPECT_EQ(verified.code, 0) << verified.output;
    EXPECT_EQ(run(track + " --restore --reason 'a mistake'").code, 0);
    EXPECT_THAT(run("case results " + target + " --json -").output,
                testing::Not(HasSubstr("left_out")));
}
