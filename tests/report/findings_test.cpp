// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/findings.h"

#include "core/report/limitations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::report;
using testing::HasSubstr;
using testing::Not;

namespace {

analysis::ItemResult item(bool calibrated, double score, double pixels) {
    analysis::ItemResult item;
    item.path = "/evidence/a.jpg";
    item.state = analysis::ItemState::Analysed;
    item.info.emplace();
    auto& model = item.run.model.emplace();
    model.name = "gocnet-1";
    model.packaged = true;
    model.card = "## Not covered\n- diffusion\n";
    if (calibrated) {
        nn::Calibration c;
        c.slope = 1;
        c.minLog10Lr = -2;
        c.maxLog10Lr = 2;
        c.reals = 512;
        c.fakes = 430;
        model.calibrated = true;
        model.validation.calibration = c;
        model.validation.validity = nn::ValidityRange{.minFacePixels = 64};
        nn::ConditionRates condition;
        condition.reals = 128;
        condition.fakes = 96;
        model.validation.conditions = {condition};
    }
    analysis::FaceResult face;
    face.face.id = "F1";
    face.face.quality.pixels = pixels;
    face.state = analysis::FaceState::Scored;
    face.score = score;
    face.verdict = judge(face, item, &model.validation);
    item.faces.push_back(face);
    return item;
}

std::string limits(const analysis::ItemResult& one) {
    std::string all;
    for (const auto& text : limitationsOf({std::make_shared<const analysis::ItemResult>(one)}))
        all += text.toStdString() + "\n";
    return all;
}

} // namespace

TEST(Findings, anUncalibratedModelSaysThatNoLikelihoodRatioCanBeGiven) {
    const auto text = limits(item(false, 3, 200));
    EXPECT_THAT(text, HasSubstr("The model is not calibrated"));
    EXPECT_THAT(text, HasSubstr("No validation record accompanies the model gocnet-1"));
}

TEST(Findings, aCalibratedModelSaysWhatItRestsOn) {
    const auto text = limits(item(true, 3, 200));
    EXPECT_THAT(text, Not(HasSubstr("not calibrated")));
    EXPECT_THAT(text, Not(HasSubstr("No validation record")));
    EXPECT_THAT(text, HasSubstr("rest on 512 faces that were not manipulated and 430"));
    EXPECT_THAT(text, HasSubstr("does not cover: diffusion"));
    EXPECT_THAT(text, HasSubstr("measured on 128 faces that were not manipulated and 96"));
    EXPECT_THAT(text, HasSubstr("stability of the finding was not checked"));
    EXPECT_THAT(text, HasSubstr("No numeric self-test"));
}

TEST(Findings, whetherAnythingWasMeasuredThatTheTrainingDidNotHaveIsSaid) {
    auto one = item(true, 3, 200);
    EXPECT_THAT(limits(one), HasSubstr("On gocnet-1: Whether the set that was measured has"));
    one.run.model->validation.unseen.emplace();
    EXPECT_THAT(limits(one), HasSubstr("On gocnet-1: No source and no manipulation that the "
                                       "training did not have was measured"));
    EXPECT_THAT(limits(item(false, 3, 200)), Not(HasSubstr("training did not have")));
}

TEST(Findings, withheldFacesAreNamed) {
    const auto one = item(true, 3, 30);
    EXPECT_THAT(limits(one), HasSubstr("The finding is withheld"));
    EXPECT_THAT(limits(one), HasSubstr("item 1 F1"));
    EXPECT_EQ(findingWords(one), "F1: withheld: face too small");
    EXPECT_EQ(findingWords(item(false, 3, 200)), "Not calibrated");
    EXPECT_EQ(findingWords({}), "no score");
}
