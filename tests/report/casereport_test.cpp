// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the report of a case says: PDF and JSON say the same.

#include "core/analysis/videoresult.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/report/logo.h"
#include "core/report/reportjson.h"
#include "core/report/settingschanges.h"
#include "tests/analysis/schema.h"
#include "tests/report/casesupport.h"

#include <QImage>

#include <gmock/gmock.h>

#include <fstream>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

namespace {

class CaseReport : public CaseTest {
protected:
    void opinions() {
        store->addOpinion({0, scored.id, "Anna Müller", "weak support for Hp", "First look.", {}});
        store->addOpinion({0,
                           scored.id,
                           "Anna Müller",
                           "moderate support for Hp",
                           "A seam at the jaw.\nThe light differs.",
                           {}});
        store->addReading(
            {0, scored.id, "Bert", true, "Soft jaw line.", "moderate support for Hd", {}});
    }
};

std::vector<std::string> violations(const json& document) {
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/report.schema.json");
    return lineament::test::SchemaCheck(json::parse(file)).errors(document);
}

std::vector<std::string> resultViolations(const json& report) {
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/analysis.schema.json");
    auto schema = json::parse(file);
    json items = json::array();
    for (const auto& item : report["items"])
        items.push_back(item["result"]);
    json root = {{"$ref", "#/$defs/item"}, {"$defs", schema["$defs"]}};
    std::vector<std::string> all;
    for (const auto& item : items) {
        const auto errors = lineament::test::SchemaCheck(root).errors(item);
        all.insert(all.end(), errors.begin(), errors.end());
    }
    return all;
}

/// Position of @p words in @p text; fails when they are not there.
std::size_t placeOf(const std::string& text, const std::string& words) {
    const auto at = text.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    return at;
}

} // namespace

TEST_F(CaseReport, theTwinKeepsToItsSchemaAndItsResultsToTheirs) {
    opinions();
    store->addNote(scored.id, "Shadow under the chin");
    store->addExaminer({0, "Anna Müller", "Examiner", "Northlab", "MSc", "anna@example.org"});
    ReportOptions options;
    options.final = true;
    options.limitations = {QStringLiteral("Not write-blocked.")};
    for (const auto& document : {twinOf(make()), twinOf(make(options))}) {
        EXPECT_THAT(violations(document), testing::IsEmpty());
        EXPECT_THAT(resultViolations(document), testing::IsEmpty());
    }
    auto other = twinOf(make());
    other["items"][0]["probability"] = 0.9;
    other["case"].erase("request");
    other["limitations"][0]["by"] = "nobody";
    EXPECT_EQ(violations(other).size(), 3U) << "the schema holds nothing back";
}

/// URL-encoded names have them by themselves; anybody can write them.
TEST_F(CaseReport, percentSignsInNamesAndWordsStandAsTheyWereWritten) {
    auto facts = store->facts();
    facts.number = "2026 %3";
    facts.title = "%1 against %2";
    facts.request = "Is %3 genuine, and %1?";
    store->setFacts(facts);
    const auto item = photoItem("photo%2C1.jpg", 310, 200);
    setModel(*item);
    item->run.model->name = "net%2%1";
    const auto row = record(item);
    store->addNote(row.id, "A note of %1 and %4");
    ReportOptions options;
    options.items = {row.id};
    options.notes = {store->notes().back().id};
    options.secondMethod = QStringLiteral("By hand, %2 of %1");
    const auto text = unspaced(pdfText(make(options)));
    for (const std::string& words :
         {std::string("2026 %3"), std::string("%1 against %2"),
          std::string("Is %3 genuine, and %1?"), std::string("A note of %1 and %4"),
          std::string("By hand, %2 of %1"), std::string("the model net%2%1."),
          "photo%2C1.jpg; " + std::to_string(row.bytes) + " bytes;"})
        EXPECT_THAT(text, HasSubstr(unspaced(words)));
    EXPECT_THAT(text, Not(HasSubstr("photo" + std::to_string(row.bytes))));
}

TEST_F(CaseReport, theTwinOfAReportWithoutACaseKeepsToTheSchema) {
    const auto item = photoItem("a.png");
    const auto document = json::parse(reportToJson(buildReport({}, {item})));
    EXPECT_THAT(violations(document), testing::IsEmpty());
    EXPECT_TRUE(document["case"].is_null());
    EXPECT_EQ(document["items"][0]["result"]["digests"]["sha256"], item->digests->sha256);
}

TEST_F(CaseReport, pdfAndTwinHaveTheSameScoresHashesOpinionsAndLimitations) {
    opinions();
    ReportOptions options;
    options.limitations = {QStringLiteral("The stick was not write-blocked.")};
    const auto report = make(options);
    const auto text = unspaced(pdfText(report));
    const auto twin = twinOf(report);
    std::vector<std::string> both{"+3.25",
                                  scored.sha256,
                                  scored.md5,
                                  empty.sha256,
                                  std::string(64, 'e'),
                                  twin["case"]["log_end"]["sha256"],
                                  twin["items"][0]["case"]["run"]["result_sha256"],
                                  twin["items"][0]["case"]["opinion"]["conclusion"],
                                  twin["items"][0]["case"]["superseded_opinions"][0]["conclusion"],
                                  twin["items"][0]["case"]["readings"][0]["conclusion"],
                                  twin["items"][0]["finding"]};
    ASSERT_GE(twin["limitations"].size(), 6U);
    for (const auto& one : twin["limitations"])
        both.push_back(one["text"]);
    const auto document = unspaced(twin["document"].dump(-1, ' ', false));
    for (const auto& words : both) {
        EXPECT_THAT(text, HasSubstr(unspaced(words)));
        EXPECT_THAT(document, HasSubstr(unspaced(words)));
    }
}

TEST_F(CaseReport, everyBlockOfTheTwinsDocumentIsInThePdf) {
    opinions();
    const auto report = make();
    const auto text = unspaced(pdfText(report));
    int blocks = 0;
    const auto twin = twinOf(report);
    for (const auto& block : twin["document"]) {
        if (block["kind"] == "table" || block["kind"] == "figures" || block["kind"] == "drawings")
            continue; // columns stand side by side
        for (const auto& words : block["text"]) {
            if (words.get<std::string>().find('\n') != std::string::npos)
                continue;
            ++blocks;
            // Pages break within a paragraph: its beginning is enough.
            EXPECT_THAT(text, HasSubstr(unspaced(words.get<std::string>().substr(0, 40))));
        }
    }
    EXPECT_GT(blocks, 60);
}

TEST_F(CaseReport, thePdfNamesItsTwinByHashAndTheStoredMapsByTheirs) {
    const auto report = make();
    const auto text = unspaced(pdfText(report));
    EXPECT_THAT(text, HasSubstr(report.json.sha256));
    const auto files = twinOf(report)["files"];
    ASSERT_GE(files.size(), 3U);
    for (const auto& artifact : store->artifacts())
        EXPECT_THAT(text, HasSubstr(artifact.sha256));
    for (const auto& file : files)
        EXPECT_THAT(text, HasSubstr(file["sha256"].get<std::string>()));
}

TEST_F(CaseReport, threeFindingsStandApartAndPropositionsBeforeAnyResult) {
    opinions();
    const auto text = pdfText(make());
    EXPECT_LT(placeOf(text, "Propositions"), placeOf(text, "Summary of the items"));
    EXPECT_LT(placeOf(text, "Hp: the face was manipulated"), placeOf(text, "+3.25"));
    const auto integrity = placeOf(text, "Finding 1: integrity");
    const auto authentication = placeOf(text, "Finding 2: authentication");
    const auto opinion = placeOf(text, "Examiner's opinion on item 1");
    const auto provenance = placeOf(text, "Finding 3: provenance");
    EXPECT_LT(integrity, authentication);
    EXPECT_LT(authentication, opinion);
    EXPECT_LT(opinion, provenance);
    EXPECT_LT(placeOf(text, "has the SHA-256 that was recorded when the item was added"),
              authentication);
    EXPECT_GT(placeOf(text, "by post, sealed"), provenance);
}

TEST_F(CaseReport, anOpinionIsNeverFilledIn) {
    const auto report = make();
    const auto twin = twinOf(report);
    for (const auto& item : twin["items"])
        EXPECT_TRUE(item["case"]["opinion"].is_null());
    EXPECT_TRUE(twin["case"]["opinion"].is_null());
    EXPECT_THAT(pdfText(report), HasSubstr("Not given."));
    for (const auto& block : twin["document"]) {
        const bool opinion = block["role"] == "opinion";
        EXPECT_FALSE(opinion && block.dump().find("3.25") != std::string::npos) << "a score";
    }
}

TEST_F(CaseReport, disagreementWithASecondExaminerIsSaid) {
    opinions();
    const auto text = pdfText(make());
    EXPECT_THAT(text, HasSubstr("The reading of Bert disagrees with the examiner's opinion: "
                                "\"moderate support for Hd\" against \"moderate support for Hp\""));
    EXPECT_THAT(text, HasSubstr("blind: made without score, maps and context"));
    EXPECT_THAT(text, HasSubstr("Earlier opinion, superseded"));
    EXPECT_THAT(text, HasSubstr("The light differs."));
}

TEST_F(CaseReport, nobodyIsTheirOwnSecondExaminer) {
    store->addReading(
        {0, scored.id, "anna müller ", true, "At first sight.", "moderate support for Hp", {}});
    opinions();
    const auto report = make();
    const auto text = pdfText(report);
    EXPECT_THAT(text, HasSubstr("The examiner's own earlier reading"));
    EXPECT_THAT(text, HasSubstr("it is not a second examiner's reading"));
    EXPECT_THAT(text, Not(HasSubstr(" agrees with the examiner's opinion")));
    EXPECT_THAT(text, HasSubstr("The reading of Bert disagrees"));
    const auto twin = twinOf(report);
    const auto readings = twin["items"][0]["case"]["readings"];
    ASSERT_EQ(readings.size(), 2U);
    EXPECT_EQ(readings[0]["own"], true);
    EXPECT_TRUE(readings[0]["against_opinion"].is_null());
    EXPECT_EQ(readings[1]["own"], false);
    EXPECT_EQ(readings[1]["against_opinion"], "different");
    EXPECT_THAT(violations(twin), testing::IsEmpty());
}

TEST_F(CaseReport, theExaminersReadingIsTheirOwnWithoutAnOpinionToo) {
    store->addReading({0, scored.id, "Anna Müller", false, "At first sight.", "inconclusive", {}});
    auto report = make();
    auto text = pdfText(report);
    const auto own = placeOf(text, "The examiner's own reading");
    EXPECT_LT(own, placeOf(text, "At first sight."));
    EXPECT_LT(placeOf(text, "At first sight."),
              placeOf(text, "Independent readings by second examiners"));
    EXPECT_THAT(text, HasSubstr("Made by the examiner: it is not a second examiner's reading."));
    const auto summary = text.substr(placeOf(text, "Readings by others"), 200);
    EXPECT_THAT(summary, Not(HasSubstr("inconclusive")));
    EXPECT_EQ(twinOf(report)["items"][0]["case"]["readings"][0]["own"], true);
    // Somebody else's is not, with or without an opinion.
    store->addReading({0, scored.id, "Bert", true, "Soft jaw line.", "inconclusive", {}});
    report = make();
    text = pdfText(report);
    EXPECT_LT(placeOf(text, "Independent readings by second examiners"),
              placeOf(text, "Soft jaw line."));
    EXPECT_THAT(text, HasSubstr("inconclusive (Bert, blind)"));
    const auto readings = twinOf(report)["items"][0]["case"]["readings"];
    EXPECT_EQ(readings[0]["own"], true);
    EXPECT_EQ(readings[1]["own"], false);
    EXPECT_THAT(violations(twinOf(report)), testing::IsEmpty());
}

TEST_F(CaseReport, whoGaveTheOpinionIsItsExaminerWhoeverAnswersForTheCase) {
    store->addOpinion({0, scored.id, "Carla", "weak support for Hp", "A seam.", {}});
    store->addReading({0, scored.id, "Anna Müller", true, "None.", "weak support for Hd", {}});
    store->addReading({0, scored.id, "carla", true, "A seam.", "weak support for Hp", {}});
    const auto readings = twinOf(make())["items"][0]["case"]["readings"];
    EXPECT_EQ(readings[0]["own"], false) << "it disagrees with another person's opinion";
    EXPECT_EQ(readings[0]["against_opinion"], "different");
    EXPECT_EQ(readings[1]["own"], true);
}

TEST_F(CaseReport, aFileThatLooksWrittenAnewSpeaksAgainstAFirstGeneration) {
    const auto report = make();
    EXPECT_THAT(pdfText(report), HasSubstr("At intake it was stated to be the first generation; "
                                           "the entries above speak against that."));
    EXPECT_EQ(twinOf(report)["items"][0]["case"]["provenance"]["looks_rewritten"], true);
}

TEST_F(CaseReport, changedSettingsStandWithDefaultAndUsedValue) {
    auto photo = photoItem("other.png", 400, 300);
    photo->run.settings.minFinderPixels = 64;
    photo->run.settings.stability = false;
    record(photo);
    const auto report = make();
    const auto changed = twinOf(report)["items"][2]["case"]["settings_changed"];
    ASSERT_EQ(changed.size(), 2U);
    EXPECT_EQ(changed[0]["default"], "20 px");
    EXPECT_EQ(changed[0]["used"], "64 px");
    EXPECT_THAT(pdfText(report), HasSubstr("smallest face that is looked for 20 px 64 px"));
}

TEST(SettingChanges, ofAVideoSayNothingOfTheStabilityCheckThatItNeverHas) {
    analysis::ItemResult item;
    item.run.settings.stability = false;
    ASSERT_EQ(settingChanges(item).size(), 1U);
    item.video = std::make_shared<const analysis::VideoResult>();
    EXPECT_TRUE(settingChanges(item).empty());
}

TEST_F(CaseReport, onlyChosenNotesArePrintedAndTheOthersCounted) {
    const auto shown = store->addNote(scored.id, "Shadow under the chin");
    store->addNote(scored.id, "Ask the client");
    ReportOptions options;
    options.notes = {shown};
    const auto report = make(options);
    const auto text = pdfText(report);
    EXPECT_THAT(text, HasSubstr("Shadow under the chin"));
    EXPECT_THAT(text, Not(HasSubstr("Ask the client")));
    EXPECT_THAT(text, HasSubstr("1 note in the case not printed here"));
    EXPECT_EQ(twinOf(report)["items"][0]["case"]["notes"]["not_printed"], 1);
}

TEST_F(CaseReport, whatIsLeftOutIsNamedAndWhatMustStayStays) {
    ReportOptions options;
    options.sections = {Section::Summary};
    options.figures = FigureChoice::None;
    const auto report = make(options);
    const auto text = pdfText(report);
    EXPECT_THAT(text, HasSubstr("metadata, measures, validation, custody, certification, raw-data, "
                                "figures"));
    EXPECT_THAT(text, Not(HasSubstr("Chain of custody")));
    EXPECT_THAT(text, Not(HasSubstr("Certification of hash values")));
    for (const char* words : {"Propositions", "Limitations", "Finding 1: integrity", "Conclusion",
                              "Finding 3: provenance", "Method and versions"})
        EXPECT_THAT(text, HasSubstr(words));
    EXPECT_TRUE(twinOf(report)["items"][0]["figures"].empty());
    options.figures = FigureChoice::PhotoOnly;
    const auto photo = twinOf(make(options))["items"][0]["figures"];
    ASSERT_EQ(photo.size(), 1U);
    EXPECT_EQ(photo[0]["title"], "Photo");
}

TEST_F(CaseReport, theCertificationLeavesItsFieldsToBeSigned) {
    const auto text = pdfText(make());
    const auto page = text.substr(placeOf(text, "Certification of hash values"));
    for (const char* words : {"902(13)", "SHA-256 (FIPS 180-4)", "Name", "Position", "Signature"})
        EXPECT_THAT(page, HasSubstr(words));
    EXPECT_THAT(unspaced(page), HasSubstr(scored.sha256));
    EXPECT_THAT(unspaced(page), HasSubstr(scored.md5));
}

TEST_F(CaseReport, aSecondMethodIsTheExaminersOrNone) {
    EXPECT_THAT(pdfText(make()), HasSubstr("No second, independent method was applied."));
    ReportOptions options;
    options.secondMethod = QStringLiteral("PRNU against the seized camera: no match.");
    const auto text = pdfText(make(options));
    EXPECT_THAT(text, HasSubstr("PRNU against the seized camera: no match."));
    EXPECT_THAT(text, Not(HasSubstr("No second, independent method was applied.")));
}

TEST_F(CaseReport, propositionsOfTheCaseAreNotTakenForTheModels) {
    auto facts = store->facts();
    facts.hp = "the mouth was moved by software";
    store->setFacts(facts);
    const auto text = pdfText(make());
    EXPECT_THAT(text, HasSubstr("Hp: the mouth was moved by software."));
    EXPECT_THAT(text, HasSubstr("The machine's likelihood ratios are of other propositions"));
}

TEST_F(CaseReport, itIsSoundPdfAWithItsFontsAndALogoAtPrintResolution) {
    QImage logo(900, 300, QImage::Format_ARGB32);
    logo.fill(QColor(20, 60, 120, 90)); // see-through, which PDF/A-1 does not know
    const auto file = folder / "logo.png";
    logo.save(QString::fromStdString(file.string()));
    ReportOptions options;
    options.logo = file;
    options.laboratory = QStringLiteral("Northlab\nHarbour Street 4");
    const auto report = make(options);
    const auto path = fileOf(report.pdf).string();
    EXPECT_THAT(outputOf("qpdf --check " + path + " 2>&1"),
                HasSubstr("No syntax or stream encoding errors found"));
    EXPECT_THAT(outputOf("pdfinfo -meta " + path), HasSubstr("pdfaid:part=\"1\""));
    // Columns emb, sub, uni, object ID.
    EXPECT_THAT(outputOf("pdffonts " + path + " | tail -n +3 | grep -vc ' yes no  yes '|| true"),
                testing::StartsWith("0"));
    EXPECT_THAT(outputOf("qpdf --qdf --stream-data=uncompress " + path +
                         " - | grep -aEc '/SMask [0-9]' || true"),
                testing::StartsWith("0"));
    EXPECT_THAT(outputOf("pdftotext -l 1 " + path + " -"), HasSubstr("Harbour Street 4"));
    EXPECT_EQ(twinOf(report)["edition"]["logo_sha256"], digestsOfFile(file).sha256);
    std::istringstream images(outputOf("pdfimages -l 1 -list " + path));
    std::string line, last;
    while (std::getline(images, line))
        last = line;
    std::istringstream words(last);
    const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    ASSERT_EQ(fields.size(), 16U);
    EXPECT_GE(std::stoi(fields[12]), 299);
}

TEST_F(CaseReport, logosOfAllThreeKindsAreReadOntoWhite) {
    QImage picture(400, 100, QImage::Format_ARGB32);
    picture.fill(Qt::transparent);
    for (const char* name : {"logo.png", "logo.jpg"})
        picture.save(QString::fromStdString((folder / name).string()));
    std::ofstream(folder / "logo.svg")
        << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 20'>"
           "<rect width='10' height='10' fill='#ff0000'/></svg>";
    EXPECT_EQ(loadLogo(folder / "logo.png").image.pixel(5, 5), qRgb(255, 255, 255));
    EXPECT_FALSE(loadLogo(folder / "logo.jpg").image.hasAlphaChannel());
    // What a drawing refers to outside itself is not read.
    const auto drawn = [&](const std::string& inner) {
        std::ofstream(folder / "outside.svg")
            << "<svg xmlns='http://www.w3.org/2000/svg' "
               "xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 10 20'>"
            << inner << "</svg>";
        return loadLogo(folder / "outside.svg");
    };
    for (const char* inner :
         {"<image xlink:href='/etc/logo.png' width='9' height='9'/>",
          "<image href='file:///etc/logo.png' width='9' height='9'/>",
          "<use xlink:href='other.svg#a'/>", "<rect style='fill:url(other.svg#a)'/>",
          "<style>@import 'other.css';</style>", "<rect fill=' URL( \"http://a/b\" )'/>"})
        EXPECT_THROW(drawn(inner), lineament::FormatError) << inner;
    EXPECT_NO_THROW(drawn("<defs><linearGradient id='g'/></defs><rect width='10' height='10' "
                          "fill='url(#g)'/>"));
    const auto svg = loadLogo(folder / "logo.svg").image;
    EXPECT_NEAR(svg.height(), 2 * svg.width(), 1);
    EXPECT_EQ(svg.pixel(svg.width() / 2, svg.height() / 4), qRgb(255, 0, 0));
    EXPECT_EQ(svg.pixel(svg.width() / 2, svg.height() * 3 / 4), qRgb(255, 255, 255));
}
