// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/training/scoredset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;

namespace {

ScoredSet twoFaces() {
    ScoredSet set;
    set.name = "folder";
    set.command = "lineament-cli evaluate folder";
    set.dataset = "00ff00ff00ff00ff";
    set.folds = {1, 2};
    ScoredSample s;
    s.id = "a.jpg";
    s.source = "real";
    s.group = "a";
    s.jpegQuality = 75;
    s.facePixels = 123.25;
    s.yaw = -12.5;
    s.score = -1.0 / 3;
    s.features = {310.5, 0.125, 1.75, 0.25};
    set.samples.push_back(s);
    s.id = "b#3";
    s.label = Label::Fake;
    s.method = "StyleGAN2";
    s.compression = "c40";
    set.samples.push_back(s);
    set.skipped.push_back({"c\n.jpg", "fake", "no face"});
    return set;
}

std::string complaint(const std::string& text) {
    try {
        parseScores("s.jsonl", text);
    } catch (const ModelError& e) {
        return e.what();
    }
    return "no error";
}

} // namespace

TEST(ScoredSet, survivesJsonLines) {
    const auto set = twoFaces();
    const auto text = scoresText(set);
    const auto back = parseScores("s.jsonl", text);
    EXPECT_EQ(scoresText(back), text);
    EXPECT_EQ(back.dataset, "00ff00ff00ff00ff");
    EXPECT_EQ(back.folds, (std::vector{1, 2}));
    EXPECT_EQ(back.samples[0].score, -1.0 / 3);
    EXPECT_EQ(back.samples[0].features.outside, 0.25);
    auto older = text;
    older.replace(older.find("\"outside\""), 9, "\"ignored\"");
    EXPECT_LT(parseScores("s.jsonl", older).samples[0].features.outside, 0) << "not known";
    EXPECT_EQ(back.samples[1].label, Label::Fake);
    EXPECT_EQ(back.skipped[0].file, "c\n.jpg");
}

TEST(ScoredSet, badFilesAreRefusedByLineAndField) {
    const auto text = scoresText(twoFaces());
    EXPECT_THAT(complaint(""), HasSubstr("an empty file"));
    EXPECT_THAT(complaint("hello"), HasSubstr("line 1"));
    EXPECT_THAT(complaint("{\"a\":1}"), HasSubstr("foreign"));
    EXPECT_THAT(complaint(text.substr(0, text.size() - 5)), HasSubstr("line 4"));
    EXPECT_THAT(complaint(text.substr(0, text.find('\n') + 1)), HasSubstr("truncated"));
    EXPECT_THAT(complaint(text.substr(0, text.find('\n') + 1) + std::string(200'000, '[')),
                AllOf(HasSubstr("line 2"), HasSubstr("within each other")));
    auto wrong = text;
    wrong.replace(wrong.find("\"label\":\"real\""), 14, "\"label\":\"rael\"");
    EXPECT_THAT(complaint(wrong), AllOf(HasSubstr("line 2, field label"), HasSubstr("rael")));
    auto newer = text;
    newer.replace(newer.find("Version\":1"), 10, "Version\":9");
    EXPECT_THAT(complaint(newer), HasSubstr("newer Lineament"));
}

TEST(ScoredSet, scoresOfAnotherModelAreNoticed) {
    auto set = twoFaces();
    nn::ModelInfo model;
    model.weightsSha256 = "abc";
    EXPECT_NO_THROW(checkScoredBy(set, model)) << "not known whose they are";
    set.weightsSha256 = "abd";
    EXPECT_THROW(checkScoredBy(set, model), ModelError);
    model.weightsSha256 = "abd";
    EXPECT_NO_THROW(checkScoredBy(set, model));
}

TEST(ScoredSet, casesShareTheNumberOfTheirGroup) {
    auto set = twoFaces();
    const auto cases = casesOf(set.samples);
    EXPECT_EQ(cases[0].group, cases[1].group);
    EXPECT_TRUE(cases[1].fake);
    EXPECT_EQ(groupsOf(set.samples, Label::Real), 1);
}
