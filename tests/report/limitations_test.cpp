// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/limitations.h"

#include "tests/report/support.h"

#include <gmock/gmock.h>

using namespace lineament;
using namespace lineament::report;
using analysis::FaceState;
using analysis::ItemState;
using testing::HasSubstr;
using testing::Not;

namespace {

/// An item without a file behind it: limitations follow from the values alone.
test::ItemPtr bareItem(bool model) {
    auto item = test::failedItem("photo.jpg", ItemState::Analysed, "");
    item->info.emplace();
    if (model)
        test::setModel(*item);
    return item;
}

analysis::FaceResult& soundFace(analysis::ItemResult& item, const std::string& id = "F1") {
    auto& face = item.faces.emplace_back();
    face.face.id = id;
    face.face.quality.sharpness = kLowSharpness;
    face.state = FaceState::Scored;
    face.score = 1;
    face.cropSize = 299;
    return face;
}

std::string allText(const std::vector<analysis::ItemResultPtr>& results) {
    std::string text;
    for (const QString& paragraph : limitationsOf(results))
        text += paragraph.toStdString() + "\n";
    return text;
}

std::string codesOf(const analysis::ItemResult& item) {
    return markCodes(marksOf(item, item.faces.front())).toStdString();
}

} // namespace

TEST(Marks, aFaceWithinTheLimitsHasNone) {
    const auto item = bareItem(true);
    soundFace(*item);
    EXPECT_EQ(codesOf(*item), "");
}

TEST(Marks, eachReasonHasItsLetter) {
    const auto item = bareItem(true);
    auto& face = soundFace(*item);
    face.photoToCrop = {2, 0, 0, 0, 2, 0};
    EXPECT_EQ(codesOf(*item), "E");
    face.photoToCrop = {};
    face.face.quality.sharpness = kLowSharpness - 1;
    EXPECT_EQ(codesOf(*item), "B");
    face.face.quality.sharpness = kLowSharpness;
    face.face.quality.yaw = -kLargeYaw - 1;
    EXPECT_EQ(codesOf(*item), "P");
    face.face.quality.yaw = 0;
    face.face.quality.landmarkSpread = faces::kSteadyLandmarks + 1;
    EXPECT_EQ(codesOf(*item), "L");
    face.face.quality.landmarkSpread = 0.5;
    face.face.quality.light = kLowLight - 1;
    EXPECT_EQ(codesOf(*item), "D");
    face.face.quality.light = 120;
    item->info->jpegQuality = kLowJpegQuality - 1;
    EXPECT_EQ(codesOf(*item), "J");
    item->info->jpegQuality.reset();
    face.cropOutside = kCropOutside * 2;
    EXPECT_EQ(codesOf(*item), "O");
    face.face.quality.pitch = kLargePitch + 1;
    EXPECT_EQ(codesOf(*item), "P O");
}

TEST(Marks, aRejectedFaceHasNone) {
    const auto item = bareItem(true);
    auto& face = soundFace(*item);
    face.face.quality.sharpness = 0;
    face.state = FaceState::Rejected;
    EXPECT_EQ(codesOf(*item), "");
}

TEST(Limitations, withoutAModelNothingSpeaksForOrAgainst) {
    const auto text = allText({bareItem(false)});
    EXPECT_THAT(text, HasSubstr("No detection model was used"));
    EXPECT_THAT(text, Not(HasSubstr("not calibrated")));
}

TEST(Limitations, anUncalibratedBareCheckpointIsSaidToBeOne) {
    const auto text = allText({bareItem(true)});
    EXPECT_THAT(text, HasSubstr("The model is not calibrated"));
    EXPECT_THAT(text, HasSubstr("No validation record"));
    EXPECT_THAT(text, HasSubstr("bare checkpoint without a model card"));
    EXPECT_THAT(text, Not(HasSubstr("No detection model was used")));
}

TEST(Limitations, whatAlwaysHoldsIsAlwaysSaid) {
    for (const bool model : {false, true}) {
        const auto text = allText({bareItem(model)});
        EXPECT_THAT(text, HasSubstr("No second, independent method"));
        EXPECT_THAT(text, HasSubstr("They do not show where the files come from"));
        EXPECT_THAT(text, HasSubstr("rules of thumb"));
        EXPECT_THAT(text, HasSubstr("No self-test with a known picture"));
    }
}

TEST(Limitations, namesItemAndFace) {
    const auto sharp = bareItem(true), blurred = bareItem(true);
    soundFace(*sharp);
    soundFace(*blurred, "F1");
    soundFace(*blurred, "F2").face.quality.sharpness = 3;
    EXPECT_THAT(allText({sharp, blurred}), HasSubstr("This concerns item 2 F2."));
}

TEST(Limitations, statesOfFacesAndItemsAreListed) {
    const auto item = bareItem(true);
    soundFace(*item, "F1").state = FaceState::TooSmall;
    soundFace(*item, "F2").state = FaceState::Rejected;
    soundFace(*item, "F3").state = FaceState::ModelFailed;
    soundFace(*item, "F4").face.source = faces::FaceSource::Manual;
    const auto text = allText({item, test::failedItem("x", ItemState::Damaged, "broken"),
                               test::failedItem("y", ItemState::NoFace, "none")});
    EXPECT_THAT(text, HasSubstr("smallest size were not scored. This concerns item 1 F1."));
    EXPECT_THAT(text,
                HasSubstr("rejected by the examiner and not scored. This concerns item 1 F2."));
    EXPECT_THAT(text, HasSubstr("not finite; there is no score. This concerns item 1 F3."));
    EXPECT_THAT(text, HasSubstr("depend on that choice. This concerns item 1 F4."));
    EXPECT_THAT(text, HasSubstr("carry no result. This concerns item 2."));
    EXPECT_THAT(text, HasSubstr("nothing was scored. This concerns item 3."));
}

TEST(Limitations, longListsAreCountedOut) {
    const auto item = bareItem(true);
    for (int i = 1; i <= 30; ++i)
        soundFace(*item, "F" + std::to_string(i)).face.quality.sharpness = 0;
    const auto text = allText({item});
    EXPECT_THAT(text, HasSubstr("item 1 F24 and 6 more (marked in the tables)"));
    EXPECT_THAT(text, Not(HasSubstr("F25")));
}
