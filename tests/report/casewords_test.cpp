// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Conclusions, provenance, names of sections.

#include "core/analysis/videoresult.h"
#include "core/report/casematerial.h"
#include "core/report/conclusions.h"
#include "core/report/provenance.h"
#include "core/report/reportoptions.h"

#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::report;
using analysis::Proposition;

namespace {

bool rewritten(std::vector<media::MetadataTag> tags, const std::string& format = "JPEG") {
    analysis::ItemResult item;
    item.info.emplace();
    item.info->format = format;
    item.info->metadata = std::move(tags);
    return looksRewritten(provenanceSigns(item));
}

} // namespace

TEST(Conclusions, wordsOfTheScaleAreUnderstood) {
    EXPECT_EQ(senseOf("Moderate support for Hp."),
              (ConclusionSense{Proposition::Hp, "moderate support"}));
    EXPECT_EQ(senseOf("moderately strong support for the proposition Hd"),
              (ConclusionSense{Proposition::Hd, "moderately strong support"}));
    EXPECT_EQ(senseOf(" Inconclusive "), ConclusionSense{});
}

TEST(Conclusions, otherWordsAreNotGuessedAt) {
    for (const char* words :
         {"", "fake", "no strong support for Hp", "not inconclusive", "support for Hp",
          "weak support for Hp or Hd", "it does not give weak support for Hp"})
        EXPECT_FALSE(senseOf(words)) << words;
}

TEST(Conclusions, agreeDifferOrAreNotCompared) {
    EXPECT_EQ(agreementOf("weak support for Hp", "Weak  support for Hp."), Agreement::Same);
    EXPECT_EQ(agreementOf("weak support for Hp", "strong support for Hp"), Agreement::OtherDegree);
    EXPECT_EQ(agreementOf("weak support for Hp", "weak support for Hd"), Agreement::Different);
    EXPECT_EQ(agreementOf("weak support for Hp", "inconclusive"), Agreement::Different);
    EXPECT_EQ(agreementOf("inconclusive", "no support for either proposition"), Agreement::Same);
    EXPECT_EQ(agreementOf("it is fake", "weak support for Hp"), Agreement::NotCompared);
    EXPECT_EQ(agreementOf("It is fake", "it is fake."), Agreement::Same);
}

TEST(Conclusions, areSetAgainstEachOtherInOneSentence) {
    const auto words = [](const char* opinion, const char* reading) {
        casefile::Opinion one;
        one.conclusion = opinion;
        casefile::Reading other;
        other.examiner = "Bert %2";
        other.conclusion = reading;
        return agreementText(one, other);
    };
    EXPECT_EQ(words("inconclusive", "Inconclusive."),
              "The reading of Bert %2 agrees with the examiner's opinion.");
    EXPECT_EQ(words("weak support for Hp", "inconclusive"),
              "The reading of Bert %2 disagrees with the examiner's opinion: \"inconclusive\" "
              "against \"weak support for Hp\". Both stand.");
    EXPECT_NE(words("fake", "real").find("worded differently"), std::string::npos);
}

TEST(Examiner, isWhoGaveTheOpinionElseWhoAnswersForTheCaseElseWhoTookTheItemIn) {
    casefile::CaseFacts facts;
    casefile::Item item;
    item.id = 1;
    item.addedBy = "anna";
    std::vector<casefile::Opinion> opinions;
    EXPECT_EQ(casefile::examinerOf(facts, item, opinions), "anna");
    opinions.push_back({1, std::nullopt, "Dora", "", "", ""});
    EXPECT_EQ(casefile::examinerOf(facts, item, opinions), "Dora");
    facts.examiner = "Anna Müller";
    EXPECT_EQ(casefile::examinerOf(facts, item, opinions), "Anna Müller");
    opinions.push_back({2, 2, "Emil", "", "", ""});
    EXPECT_EQ(casefile::examinerOf(facts, item, opinions), "Anna Müller") << "on another item";
    opinions.push_back({3, 1, "Carla", "", "", ""});
    opinions.push_back({4, 1, "Carlo", "", "", ""});
    EXPECT_EQ(casefile::examinerOf(facts, item, opinions), "Carlo") << "the last one counts";
    casefile::Reading reading;
    reading.examiner = " CARLO ";
    EXPECT_TRUE(casefile::isOwnReading(reading, "Carlo"));
    EXPECT_FALSE(casefile::isOwnReading(reading, "Carla"));
}

TEST(Provenance, editorsAreToldFromTheSystemOfAPhone) {
    EXPECT_TRUE(rewritten({{"Exif.Image.Software", "", "Adobe Photoshop 22.1 (Windows)"}}));
    EXPECT_TRUE(rewritten({{"Xmp.xmp.CreatorTool", "", "GIMP 2.10"}}));
    EXPECT_TRUE(rewritten({{"JPEG.Comment", "", "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62)"}}));
    EXPECT_FALSE(rewritten({{"JPEG.Comment", "", "my birthday"}}));
    EXPECT_FALSE(rewritten({{"Exif.Image.Software", "", "17.1.2"}}));
    EXPECT_FALSE(rewritten(
        {{"Exif.Image.Make", "", "NIKON CORPORATION"}, {"Exif.Image.Software", "", "Ver.1.10"}}));
}

TEST(Provenance, formatsTimesAndHistorySpeakForAFileWrittenAnew) {
    EXPECT_TRUE(rewritten({}, "PNG"));
    EXPECT_FALSE(rewritten({}, "HEIC"));
    EXPECT_TRUE(rewritten({{"Exif.Photo.DateTimeOriginal", "", "2026:01:01 10:00:00"},
                           {"Exif.Image.DateTime", "", "2026:01:02 10:00:00"}}));
    EXPECT_FALSE(rewritten({{"Exif.Photo.DateTimeOriginal", "", "2026:01:01 10:00:00"},
                            {"Exif.Image.DateTime", "", "2026:01:01 10:00:00"}}));
    EXPECT_TRUE(rewritten({{"Xmp.xmpMM.History[1]/stEvt:action", "", "saved"}}));
}

TEST(Provenance, encoderTagsOfVideosAreRead) {
    analysis::ItemResult item;
    analysis::VideoResult video;
    item.video = std::make_shared<const analysis::VideoResult>(video);
    ASSERT_EQ(provenanceSigns(item).size(), 1U);
    EXPECT_FALSE(looksRewritten(provenanceSigns(item)));
    video.info.streams.emplace_back().tags = {{"encoder", "", "Lavc58.134.100 libx264"}};
    item.video = std::make_shared<const analysis::VideoResult>(video);
    EXPECT_TRUE(looksRewritten(provenanceSigns(item)));
    EXPECT_TRUE(provenanceSigns(analysis::ItemResult{}).empty()) << "it was not decoded";
}

TEST(ReportOptions, namesOfSectionsReadBack) {
    for (const Section section : optionalSections())
        EXPECT_EQ(sectionFromName(sectionName(section)), section);
    EXPECT_THROW(sectionFromName("limitations"), std::invalid_argument);
    EXPECT_EQ(ReportOptions{}.sections.size(), optionalSections().size());
    EXPECT_THROW(figureChoiceFromName("some"), std::invalid_argument);
}

TEST(CaseMaterial, entriesNameTheirItem) {
    EXPECT_EQ(itemOfObject("item 12"), 12);
    EXPECT_EQ(itemOfObject("analysis 4 of item 3"), 3);
    EXPECT_EQ(itemOfObject("opinion 1 on item 7"), 7);
    EXPECT_FALSE(itemOfObject("case"));
    EXPECT_FALSE(itemOfObject("note 2"));
    EXPECT_FALSE(itemOfObject("item 3x"));
}

TEST(CaseMaterial, entriesThatNameANoteConcernItsItem) {
    casefile::LogEntry added;
    added.object = "note 2 of item 3";
    added.rows = {{"notes", 2, "aa"}};
    casefile::LogEntry changed = added;
    changed.object = "note 2";
    casefile::LogEntry other = changed;
    other.rows = {{"bookmarks", 2, "aa"}};
    ConcernedItems concerned;
    EXPECT_FALSE(concerned.itemOf(changed)) << "it was not added yet";
    EXPECT_EQ(concerned.itemOf(added), 3);
    EXPECT_EQ(concerned.itemOf(changed), 3);
    EXPECT_FALSE(concerned.itemOf(other));
}
