// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// `lineament-cli case report` and what goes into a report, as a script does it.

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

namespace {

class CaseReportCli : public lineament::test::Cli {
protected:
    void SetUp() override {
        Cli::SetUp();
        target = (folder / "matter.lineament").string();
        ASSERT_EQ(run("case new " + target + " --number 12/2026 --examiner Anna").code, 0);
        std::ofstream(folder / "broken.jpg") << "\xFF\xD8\xFF\xE0 and no picture";
        ASSERT_EQ(run("case add " + target + " " + (folder / "broken.jpg").string()).code, 0);
    }
    /// Nothing to be scored: quick, and an analysis nevertheless.
    void analyse() {
        EXPECT_EQ(run("case analyze " + target + " --no-model").code, 1) << "it is damaged";
    }
    json twin() const { return json::parse(std::ifstream(folder / "r.json")); }
    std::string report(const std::string& options = {}) const {
        const auto done =
            run("case report " + target + " --out " + (folder / "r.pdf").string() + " " + options);
        EXPECT_EQ(done.code, 0) << done.output;
        return done.output;
    }
    std::string target;
};

} // namespace

TEST_F(CaseReportCli, aScriptBookmarksAndSettles) {
    EXPECT_THAT(run("case bookmark " + target + " --item 1 --comment 'the chin'").output,
                HasSubstr("bookmark 1\tadded"));
    EXPECT_THAT(run("case bookmark " + target + " --change 1 --status settled").output,
                HasSubstr("bookmark 1\tchanged"));
    EXPECT_EQ(run("case bookmark " + target + " --comment x").code, 2);
    EXPECT_THAT(run("case bookmark " + target + " --change 9 --status open").output,
                HasSubstr("no such bookmark"));
    EXPECT_NE(run("case bookmark " + target + " --item 7 --comment x").code, 0);
    EXPECT_THAT(run("case log " + target).output, HasSubstr("bookmark-changed"));
}

TEST_F(CaseReportCli, aScriptEntersEverythingThatTheReportSays) {
    analyse();
    EXPECT_EQ(run("case facts " + target + " --request 'Is it genuine?' --by anna").code, 0);
    EXPECT_EQ(run("case examiner " + target + " --name Anna --position Examiner").code, 0);
    EXPECT_THAT(run("case examiner " + target + " --name Anna --contact a@b.example").output,
                HasSubstr("examiner 1\tchanged"));
    EXPECT_EQ(run("case intake " + target + " --item 1 --first-generation no").code, 0);
    EXPECT_EQ(run("case opinion " + target +
                  " --item 1 --examiner Anna --conclusion inconclusive --reasons 'It is broken.'")
                  .code,
              0);
    EXPECT_THAT(run("case reading " + target +
                    " --item 1 --examiner Bert --conclusion "
                    "'weak support for Hp' --observations x --blind --by Bert")
                    .output,
                HasSubstr("reading 1\tblind"));
    const auto output = report("--limitation 'Not write-blocked.' --reviewer Bert --by anna");
    EXPECT_THAT(output, HasSubstr("draft"));
    EXPECT_THAT(output, HasSubstr("written\t"));
    const auto document = twin();
    EXPECT_EQ(document["case"]["request"], "Is it genuine?");
    EXPECT_EQ(document["case"]["number"], "12/2026") << "what was not given stays";
    EXPECT_EQ(document["case"]["examiners"][0]["position"], "Examiner");
    EXPECT_EQ(document["case"]["examiners"][0]["contact"], "a@b.example");
    EXPECT_EQ(document["limitations"].back()["by"], "examiner");
    const auto& item = document["items"][0]["case"];
    EXPECT_EQ(item["opinion"]["reasons"], "It is broken.");
    EXPECT_EQ(item["readings"][0]["against_opinion"], "different");
    EXPECT_EQ(item["provenance"]["first_generation"], "no");
}

TEST_F(CaseReportCli, aReadingIsBlindOnlyWhenTheLogAgrees) {
    const auto read = [&](const std::string& rest) {
        return run("case reading " + target +
                   " --item 1 --conclusion inconclusive --observations x " + rest);
    };
    EXPECT_EQ(run("case analyze " + target + " --no-model --by anna").code, 1) << "it is damaged";
    const auto analyst = read("--examiner 'Anna ' --blind --by clerk");
    EXPECT_EQ(analyst.code, 1) << "what was analysed was printed";
    EXPECT_THAT(analyst.output, HasSubstr("a blind reading by somebody who has not seen"));
    EXPECT_THAT(analyst.output, testing::ContainsRegex("log entry [0-9]+: anna saw it at 20"));
    EXPECT_THAT(read("--examiner Bert --blind --by Bert").output, HasSubstr("reading 1\tblind"));
    EXPECT_EQ(run("case results " + target + " --by Carl").code, 0);
    EXPECT_EQ(read("--examiner Carl --blind --by clerk").code, 1) << "he has seen the result";
    EXPECT_THAT(read("--examiner Carl --by clerk").output, HasSubstr("reading 2\tnot blind"));
    EXPECT_EQ(run("case report " + target + " --by Dora").code, 0);
    EXPECT_EQ(read("--examiner Dora --blind --by Dora").code, 1) << "she made the report";
    EXPECT_EQ(run("case results " + target).code, 0);
    EXPECT_EQ(read("--examiner Emil --blind").code, 1)
        << "who enters it without a name is the one who has just looked";
    EXPECT_EQ(run("case results " + target + " --by Carl").code, 0);
    const auto log = run("case log " + target).output;
    const auto count = [&](const std::string& word) {
        int found = 0;
        for (auto at = log.find(word); at != std::string::npos; at = log.find(word, at + 1))
            ++found;
        return found;
    };
    EXPECT_EQ(count("anna\tresult-viewed\titem 1"), 1);
    EXPECT_EQ(count("Carl\tresult-viewed\titem 1"), 1) << "once for a person and an item";
}

TEST_F(CaseReportCli, aDamagedCaseTakesNoAnalysisAndNoStatement) {
    analyse();
    const auto copy = fs::directory_iterator(target + "/evidence")->path();
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy, std::ios::app) << "x";
    const std::string said = " --item 1 --examiner Anna --conclusion inconclusive ";
    int checks = 0;
    for (const auto& words : {"case analyze " + target + " --no-model --all",
                              "case opinion " + target + said + "--reasons r",
                              "case reading " + target + said + "--observations x"}) {
        const auto refused = run(words);
        EXPECT_EQ(refused.code, 1) << words;
        EXPECT_THAT(refused.output, HasSubstr("expected a case without damage, found evidence"));
        EXPECT_THAT(refused.output, HasSubstr(copy.filename().string()));
        const auto log = run("case log " + target).output;
        int recorded = 0;
        for (auto at = log.find("integrity-failed"); at != std::string::npos;
             at = log.find("integrity-failed", at + 1))
            ++recorded;
        EXPECT_EQ(recorded, ++checks) << "every refusal is in the log: " << log;
        EXPECT_THAT(log, testing::Not(HasSubstr("opinion-given")));
        EXPECT_THAT(log, testing::Not(HasSubstr("reading-given")));
    }
    for (const std::string word : {"list", "results"}) {
        const auto shown = run("case " + word + " " + target);
        EXPECT_EQ(shown.code, 0);
        EXPECT_THAT(shown.output, HasSubstr("the last check of this case found it damaged"));
    }
    fs::resize_file(copy, fs::file_size(copy) - 1);
    EXPECT_EQ(run("case opinion " + target + said + "--reasons r").code, 0) << "it is put right";
    EXPECT_THAT(run("case list " + target).output, testing::Not(HasSubstr("damaged (")));
}

TEST_F(CaseReportCli, aSecondFinalReportIsVersionTwo) {
    analyse();
    report("--final --figures none --sections summary,custody");
    EXPECT_EQ(twin()["edition"]["version"], 1);
    EXPECT_THAT(report("--final"), HasSubstr("version 2, supersedes report 2"));
    EXPECT_EQ(run("case verify " + target).code, 0);
}

TEST_F(CaseReportCli, whatCannotBeReportedIsRefused) {
    const auto early = run("case report " + target);
    EXPECT_EQ(early.code, 1);
    EXPECT_THAT(early.output, HasSubstr("at least one item that was analysed"));
    analyse();
    EXPECT_EQ(run("case report " + target + " --sections limitations").code, 2);
    EXPECT_EQ(run("case report " + target + " --figures some").code, 2);
    EXPECT_EQ(run("case report " + target + " --final --draft").code, 2);
    EXPECT_EQ(run("case report " + target + " --notes 7").code, 1);
    EXPECT_EQ(run("case report " + target + " --item 7").code, 1);
    EXPECT_EQ(
        run("case opinion " + target + " --item 7 --examiner A --conclusion c --reasons r").code,
        1);
    EXPECT_EQ(run("case facts " + target).code, 2) << "nothing to change";
    const auto copy = fs::directory_iterator(target + "/evidence")->path();
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy, std::ios::app) << "x";
    const auto damaged = run("case report " + target);
    EXPECT_EQ(damaged.code, 1);
    EXPECT_THAT(damaged.output, HasSubstr("a case without damage"));
    EXPECT_THAT(run("case log " + target).output, HasSubstr("integrity-failed"));
    EXPECT_TRUE(fs::is_empty(target + "/reports"));
}

TEST_F(CaseReportCli, aReportThatCannotBeWrittenIsNotStored) {
    analyse();
    const auto evidence = (folder / "broken.jpg").string();
    for (const auto& place : {evidence, (folder / "absent/r.pdf").string(), target + "/r.pdf"}) {
        const auto refused = run("case report " + target + " --out " + place);
        EXPECT_EQ(refused.code, 1) << place;
        EXPECT_THAT(refused.output, HasSubstr(place));
    }
    EXPECT_THAT(run("case log " + target).output, Not(HasSubstr("report-")));
    EXPECT_EQ(fs::file_size(evidence), 19U);
}

TEST_F(CaseReportCli, aBookmarkIsOfAFrameThatIsThere) {
    const auto refused = run("case bookmark " + target + " --item 1 --frame 3");
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.output, HasSubstr("a video"));
    const auto clips = fs::path(LINEAMENT_SHARED_DIR) / "data/samples/clips/real";
    if (!fs::exists(clips))
        LINEAMENT_SKIP_MISSING("no clips at " << clips);
    fs::path clip;
    for (const auto& entry : fs::directory_iterator(clips)) {
        if (entry.path().extension() == ".mp4")
            clip = entry.path();
    }
    ASSERT_FALSE(clip.empty());
    ASSERT_EQ(run("case add " + target + " " + clip.string()).code, 0);
    EXPECT_EQ(run("case bookmark " + target + " --item 2 --frame 0").code, 0);
    const auto beyond = run("case bookmark " + target + " --item 2 --frame 99999999");
    EXPECT_EQ(beyond.code, 1);
    EXPECT_THAT(beyond.output, HasSubstr("a frame from 0 to"));
}
