// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Reports that are kept in a case: drafts, final ones, and cases that can't be reported on.

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"
#include "core/report/casematerial.h"
#include "tests/report/casesupport.h"

#include <gmock/gmock.h>

#include <fstream>
#include <map>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

namespace {

class StoreReport : public CaseTest {
protected:
    ReportOptions finalOne() const {
        ReportOptions options;
        options.final = true;
        return options;
    }
    int pagesOf(const StoredReport& report) const {
        const auto info = outputOf("pdfinfo " + fileOf(report.pdf).string());
        return std::stoi(info.substr(info.find("Pages:") + 6));
    }
    std::string page(const StoredReport& report, int number) const {
        const auto n = std::to_string(number);
        return outputOf("pdftotext -f " + n + " -l " + n + " " + fileOf(report.pdf).string() +
                        " -");
    }
};

bool readOnlyFile(const fs::path& file) {
    using fs::perms;
    return (fs::status(file).permissions() &
            (perms::owner_write | perms::group_write | perms::others_write)) == perms::none;
}

} // namespace

TEST_F(StoreReport, aDraftSaysSoOnEveryPageAndAFinalOneOnNone) {
    const auto draft = make();
    const int pages = pagesOf(draft);
    ASSERT_GE(pages, 4);
    for (int i = 1; i <= pages; ++i)
        EXPECT_THAT(page(draft, i), HasSubstr("DRAFT")) << i;
    const auto final = make(finalOne());
    for (int i = 1; i <= pagesOf(final); ++i)
        EXPECT_THAT(page(final, i), Not(HasSubstr("DRAFT"))) << i;
}

TEST_F(StoreReport, bothFilesAreReadOnlyHashedAndInTheLog) {
    const auto report = make(finalOne());
    for (const auto* one : {&report.pdf, &report.json}) {
        EXPECT_TRUE(one->final);
        EXPECT_TRUE(readOnlyFile(fileOf(*one)));
        EXPECT_EQ(digestsOfFile(fileOf(*one)).sha256, one->sha256);
    }
    EXPECT_EQ(lastEntry().action, "report-added");
    EXPECT_THAT(lastEntry().newValue, HasSubstr(report.pdf.sha256));
    EXPECT_FALSE(casefile::verifyIntegrity(store->folder()).damaged());
}

TEST_F(StoreReport, aSecondFinalOneIsANewVersionAndTheOldOneStays) {
    const auto first = make(finalOne());
    const auto second = make(finalOne());
    EXPECT_EQ(first.version, 1);
    EXPECT_EQ(second.version, 2);
    EXPECT_EQ(second.pdf.title, "Analysis report (version 2, supersedes report " +
                                    std::to_string(first.pdf.id) + ")");
    EXPECT_TRUE(fs::exists(fileOf(first.pdf)));
    EXPECT_EQ(store->reports().size(), 4U);
    const auto text = pdfText(second);
    EXPECT_THAT(text, HasSubstr("Final report, version 2"));
    EXPECT_THAT(unspaced(text), HasSubstr(first.pdf.sha256));
    EXPECT_EQ(twinOf(second)["edition"]["supersedes"], first.pdf.id);
    const auto third = make(finalOne());
    EXPECT_EQ(third.version, 3);
    EXPECT_EQ(twinOf(third)["edition"]["supersedes"], second.pdf.id);
}

TEST_F(StoreReport, aFinalOneOfAnotherTitleSupersedesNothing) {
    make(finalOne());
    auto other = finalOne();
    other.title = "On item 2";
    EXPECT_EQ(make(other).version, 1);
    EXPECT_EQ(make().version, 0) << "a draft";
}

TEST_F(StoreReport, damageBlocksIsNamedAndStaysInTheLog) {
    const auto copy = store->evidencePath(scored);
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy, std::ios::app) << "x";
    try {
        make(finalOne());
        FAIL() << "a report of a damaged case";
    } catch (const CaseError& e) {
        EXPECT_THAT(e.what(), HasSubstr(scored.stored));
        EXPECT_THAT(e.what(), HasSubstr(scored.sha256));
    }
    EXPECT_TRUE(store->reports().empty());
    EXPECT_EQ(lastEntry().action, casefile::kIntegrityFailed);
    EXPECT_THAT(lastEntry().newValue, HasSubstr(scored.stored));
}

TEST_F(StoreReport, aStopLeavesNoReport) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(storeReport(*store, {}, {}, stop.get_token()), Cancelled);
    StoreReportOptions late;
    std::stop_source later;
    late.progress = [&](StoringStage stage, double) {
        if (stage == StoringStage::Writing)
            later.request_stop();
    };
    EXPECT_THROW(storeReport(*store, {}, late, later.get_token()), Cancelled);
    EXPECT_TRUE(store->reports().empty());
    EXPECT_TRUE(fs::is_empty(store->folder() / casefile::kReportsFolder));
}

TEST_F(StoreReport, aCaseThatIsOnlyReadIsRefused) {
    const auto reader = casefile::CaseStore::openReadOnly(store->folder());
    EXPECT_THROW(storeReport(*reader, {}), CaseError);
}

TEST_F(StoreReport, itemsThatWereNotAnalysedAreListedAndCannotBeChosen) {
    const auto report = make();
    const auto text = pdfText(report);
    EXPECT_THAT(text, HasSubstr("waiting.png"));
    EXPECT_THAT(text, HasSubstr("not analysed"));
    EXPECT_THAT(unspaced(text), HasSubstr(waiting.sha256));
    ReportOptions options;
    options.items = {waiting.id};
    EXPECT_THROW(make(options), CaseError);
    options.items = {empty.id};
    const auto one = twinOf(make(options));
    ASSERT_EQ(one["items"].size(), 1U);
    EXPECT_EQ(one["items"][0]["number"], empty.id) << "the case's number, not the place";
    EXPECT_EQ(one["case"]["left_out"].size(), 2U);
}

TEST_F(StoreReport, aLogoThatIsNoneIsRefusedBeforeAnythingIsStored) {
    const auto text = folder / "logo.png";
    std::ofstream(text) << "not a picture";
    ReportOptions options;
    options.logo = text;
    EXPECT_THROW(make(options), InputError);
    options.logo = folder / "absent.svg";
    EXPECT_THROW(make(options), IoError);
    std::ofstream(folder / "broken.svg") << "<svg xmlns='http://www.w3.org/2000/svg'><rect";
    options.logo = folder / "broken.svg";
    EXPECT_THROW(make(options), FormatError);
    EXPECT_TRUE(store->reports().empty());
}

TEST_F(StoreReport, theLatestReRunIsReadFromTheLog) {
    EXPECT_FALSE(caseMaterial(*store).rerun);
    store->logAction("analyses-rerun", "case", "null",
                     R"({"equal":1,"different":1,"not comparable":0,"not_equal":[{"analysis":2,)"
                     R"("outcome":"different","differences":1,"first":"F1, score: 3 became 4"}]})");
    const auto material = caseMaterial(*store);
    ASSERT_TRUE(material.rerun);
    EXPECT_EQ(material.rerun->equal, 1);
    EXPECT_EQ(material.rerun->lastAnalysis, 2);
    auto text = pdfText(make());
    EXPECT_THAT(text, HasSubstr("1 analyses equal within the tolerance, 1 different"));
    EXPECT_THAT(text, HasSubstr("F1, score: 3 became 4"));
    EXPECT_THAT(text, Not(HasSubstr("unreadable"))) << "re-runs of before did not tell them apart";

    casefile::RerunResult recalibrated, unreadable;
    recalibrated.analysis = 1;
    recalibrated.outcome = casefile::RerunResult::Outcome::Recalibrated;
    recalibrated.recalibrated = {"the package's calibration has changed"};
    unreadable.analysis = 2;
    unreadable.outcome = casefile::RerunResult::Outcome::Unreadable;
    unreadable.reasons = {"no JSON at all"};
    casefile::recordRerun(*store, {recalibrated, unreadable});
    const auto later = caseMaterial(*store);
    EXPECT_EQ(later.rerun->recalibrated, 1);
    EXPECT_EQ(later.rerun->unreadable, 1);
    text = pdfText(make());
    EXPECT_THAT(text, HasSubstr("equal but for the"));
    EXPECT_THAT(text, HasSubstr("1 unreadable"));
}

TEST_F(StoreReport, theExcerptHasWhatConcernsTheItemsAndNothingElse) {
    const auto note = store->addNote(scored.id, "first words");
    store->changeNote(note, "other words", "a slip");
    store->addTag(empty.id, "later");
    const auto material = caseMaterial(*store, {scored.id});
    std::vector<std::string> lines;
    for (const auto& entry : material.custody)
        lines.push_back(entry.action + " " + entry.object);
    EXPECT_THAT(lines, testing::Contains("note-changed note " + std::to_string(note)))
        << "its entry does not name the item";
    EXPECT_THAT(lines, testing::Contains("analysis-recorded analysis 1 of item 1"));
    EXPECT_THAT(lines, Not(testing::Contains("tag-added item 2")));
    EXPECT_EQ(material.logEnd, store->logHead());
}

namespace {

class Preview : public StoreReport {
protected:
    fs::path made(const ReportOptions& options = {}, const StoreReportOptions& storing = {},
                  std::stop_token stop = {}) {
        const auto pdf = folder / "preview.pdf";
        previewReport(*store, options, storing, pdf, std::move(stop));
        return pdf;
    }
    static std::string textOf(const fs::path& pdf, int page = 0) {
        const auto n = std::to_string(page);
        const auto range = page > 0 ? "-f " + n + " -l " + n + " " : std::string();
        return outputOf("pdftotext " + range + pdf.string() + " -");
    }
    /// Every file of the case with its size.
    std::map<std::string, std::uintmax_t> files() const {
        std::map<std::string, std::uintmax_t> all;
        for (const auto& entry : fs::recursive_directory_iterator(store->folder()))
            if (entry.is_regular_file())
                all[entry.path().string()] = entry.file_size();
        return all;
    }
};

} // namespace

TEST_F(Preview, saysDraftOnEveryPageEvenWhenAFinalOneIsAsked) {
    const auto pdf = made(finalOne());
    const auto info = outputOf("pdfinfo " + pdf.string());
    const int pages = std::stoi(info.substr(info.find("Pages:") + 6));
    ASSERT_GE(pages, 4);
    for (int i = 1; i <= pages; ++i)
        EXPECT_THAT(textOf(pdf, i), HasSubstr("DRAFT")) << i;
    EXPECT_THAT(textOf(pdf), Not(HasSubstr("Final report")));
}

TEST_F(Preview, hasThePagesOfTheDraftThatIsStored) {
    ReportOptions options;
    options.title = "On one item";
    options.items = {scored.id};
    options.sections = {Section::Summary};
    const auto preview = outputOf("pdfinfo " + made(options).string());
    const auto draft = make(options);
    const auto pages = preview.substr(preview.find("Pages:") + 6);
    EXPECT_EQ(std::stoi(pages), pagesOf(draft));
    EXPECT_THAT(preview, HasSubstr("On one item"));
}

TEST_F(Preview, leavesLogAndFolderAsTheyAre) {
    const auto log = store->logHead();
    const auto before = files();
    made();
    EXPECT_EQ(store->logHead(), log);
    EXPECT_EQ(files(), before);
    EXPECT_TRUE(store->reports().empty());
}

TEST_F(Preview, worksOnACaseThatIsOnlyRead) {
    const auto reader = casefile::CaseStore::openReadOnly(store->folder());
    const auto pdf = folder / "read-only.pdf";
    previewReport(*reader, {}, {}, pdf);
    EXPECT_THAT(textOf(pdf), HasSubstr("portrait.png"));
}

TEST_F(Preview, damageIsNamedAndNotLogged) {
    const auto copy = store->evidencePath(scored);
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy, std::ios::app) << "x";
    const auto log = store->logHead();
    try {
        made();
        FAIL() << "a preview of a damaged case";
    } catch (const CaseError& e) {
        EXPECT_THAT(e.what(), HasSubstr(scored.stored));
    }
    EXPECT_FALSE(fs::exists(folder / "preview.pdf"));
    EXPECT_EQ(store->logHead(), log);
}

TEST_F(Preview, aStopLeavesNoFile) {
    StoreReportOptions storing;
    std::stop_source stop;
    storing.progress = [&](StoringStage stage, double) {
        if (stage == StoringStage::Writing)
            stop.request_stop();
    };
    EXPECT_THROW(made({}, storing, stop.get_token()), Cancelled);
    EXPECT_FALSE(fs::exists(folder / "preview.pdf"));
}

TEST_F(Preview, goesThroughItsStagesInOrder) {
    std::vector<StoringStage> stages;
    double last = 0;
    StoreReportOptions storing;
    storing.progress = [&](StoringStage stage, double share) {
        EXPECT_GE(share, 0);
        EXPECT_LE(share, 1);
        if (stages.empty() || stages.back() != stage)
            stages.push_back(stage);
        last = share;
    };
    made({}, storing);
    EXPECT_THAT(stages, testing::ElementsAre(StoringStage::Checking, StoringStage::Building,
                                             StoringStage::Writing));
    EXPECT_EQ(last, 1);
}

TEST_F(StoreReport, aCopyIsByteForByteWithItsJsonBesideIt) {
    const auto report = make(finalOne());
    const auto pdf = folder / "handed over.v1.pdf";
    std::ofstream(pdf) << "an older one";
    copyReport(*store, report, pdf);
    EXPECT_EQ(digestsOfFile(pdf).sha256, report.pdf.sha256);
    EXPECT_EQ(jsonBeside(pdf), folder / "handed over.v1.json");
    EXPECT_EQ(digestsOfFile(jsonBeside(pdf)).sha256, report.json.sha256);
    EXPECT_FALSE(readOnlyFile(pdf));
}

TEST_F(StoreReport, aCopyNeverGoesIntoTheCaseNorOverItsOwnJson) {
    const auto report = make();
    const auto files = std::distance(fs::recursive_directory_iterator(store->folder()), {});
    EXPECT_THROW(copyReport(*store, report, store->folder() / "copy.pdf"), IoError);
    EXPECT_THROW(copyReport(*store, report, folder / "copy.json"), IoError);
    EXPECT_FALSE(fs::exists(folder / "copy.json"));
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(store->folder()), {}), files);
}

TEST_F(StoreReport, aReportThatWasChangedIsNotCopied) {
    const auto report = make();
    fs::permissions(fileOf(report.json), fs::perms::owner_write, fs::perm_options::add);
    std::fstream(fileOf(report.json), std::ios::in | std::ios::out) << "[";
    try {
        copyReport(*store, report, folder / "copy.pdf");
        FAIL() << "another JSON was copied";
    } catch (const CaseError& e) {
        EXPECT_THAT(e.what(), HasSubstr(report.json.sha256));
    }
    EXPECT_FALSE(fs::exists(folder / "copy.pdf")) << "both, or none";
}
