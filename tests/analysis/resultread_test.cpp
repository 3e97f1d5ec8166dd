// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultread.h"

#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "tests/analysis/handmadevideo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace lineament;
using namespace lineament::analysis;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;

namespace {

Json itemJson(const ItemResult& item) {
    return Json::parse(resultsToJson({std::make_shared<const ItemResult>(item)}))["items"][0];
}

/// What was written and read and written again, as far as it differs.
Json lostOnTheWay(const ItemResult& item) {
    const Json written = itemJson(item);
    return Json::diff(written, itemJson(itemFromJson(written.dump(), "test")));
}

nn::ModelInfo calibratedModel() {
    nn::ModelInfo model;
    model.name = "gocnet-7";
    model.version = "2";
    model.path = "/models/gocnet-7";
    model.architecture.width = 32;
    model.architecture.attention = nn::Attention::Scale;
    model.architecture.head = nn::Head::Gap;
    model.mean = {0.1F, 0.2F, 0.3F};
    model.fakeIndex = 1;
    model.minFacePixels = 48;
    model.weightsSha256 = std::string(64, 'c');
    model.configSha256 = std::string(64, 'd');
    model.packaged = model.calibrated = true;
    model.notes = {"one"};
    model.licence = "GPL-3.0-or-later";
    auto& v = model.validation;
    v.calibration.emplace();
    v.calibration->id = "0123456789abcdef";
    v.calibration->slope = 1.0 / 3;
    v.calibration->isotonic = {{-1.5, -0.25}, {2, 0.7}};
    v.calibration->minLog10Lr = -0.8;
    v.calibration->maxLog10Lr = 1.25;
    v.thresholds = {{"fpr-1", 0.01, 2.5, {0.012, 0.004, 0.038, 996}, {0.4, 0.35, 0.45, 1656}}};
    v.validity = nn::ValidityRange{.minFacePixels = 64,
                                   .maxFacePixels = 400,
                                   .minSharpness = 30,
                                   .minJpegQuality = 40,
                                   .maxYaw = 35,
                                   .maxPitch = 25};
    nn::ConditionRates condition;
    condition.minFacePixels = 128; // without an upper bound
    condition.thresholdId = "fpr-1";
    condition.auc = {0.83, 0.8, 0.86, 500};
    condition.eer = {0.24, 0.2, 0.28, 500};
    condition.others = {{"fpr-5", {0.05, 0.03, 0.09, 100}, {0.5, 0.4, 0.6, 200}}};
    v.conditions = {condition};
    v.unseen = nn::UnseenData{{"lab"}, {"morph"}, 3, 4, {{"fpr-1", {0, 0, 1, 0}, {0.5, 0, 1, 4}}}};
    v.maps = nn::MapFaithfulness{
        0.2, {0.5, 0.4, 0.6, 150}, {-0.25, -0.5, 0.125, 150}, {0.75, 0.5, 1.5, 150}, 40};
    return model;
}

/// What networks of three classes add.
void addKinds(ItemResult& item) {
    auto& model = *item.run.model;
    model.architecture.classes = nn::kThreeClasses;
    model.cropInside = true;
    model.classScale = nn::ClassScale{2, -1, 0.5, 3};
    model.packageSha256 = std::string(64, 'a');
    model.origin = nn::PackageOrigin::Changed;
    auto& v = model.validation;
    v.calibration->cllrLeftOut = 0.75;
    v.calibration->leftOutSet = "dfdc, lfw";
    v.kinds = nn::KindCalibrations{*v.calibration, *v.calibration};
    v.kinds->generated.slope = 0.125;
    v.typicality = nn::Typicality{
        1.75,      0.995, 64, std::string(64, 'e'), {0.004, 0, 0.02, 300}, {0.01, 0, 0.05, 200},
        "training"};
    v.validity->maxRoll = 70;
    v.validity->minLight = 35.5;
    FaceResult& face = item.faces[0];
    face.prediction = nn::predictionOf({-0.4F, 1.1F, 0.2F});
    face.prediction->distance = 1.25F;
    face.prediction->blocks = {{"mta.4.0", 0.0213F, false, 0.1F, {}}};
    face.prediction->classMaps = {{"composed", {1, 1, {0.5F}}}, {"generated", {1, 1, {0.5F}}}};
    face.verdict.kinds = KindLrs{0.6, -0.5};
    item.faces[1].verdict.outOfRange = {{OutOfRange::Measure::Roll, 70, 80},
                                        {OutOfRange::Measure::Light, 35.5, 20},
                                        {OutOfRange::Measure::Typicality, 1.75, 2}};
}

/// A validation for video, and a track with a finding.
void addKinds(ItemResult& item, VideoResult& video) {
    auto& v = item.run.model->validation;
    v.video = nn::VideoValidation{*v.calibration,
                                  nn::KindCalibrations{*v.calibration, *v.calibration},
                                  v.thresholds,
                                  *v.validity,
                                  18,
                                  37};
    v.video->thresholds[0].id = "fpr-2";
    auto& finding = video.tracks[0].finding.emplace();
    finding.sample = video.tracks[0].points[1].sample;
    finding.verdict.kind = VerdictKind::Support;
    finding.verdict.face = "T1";
    finding.verdict.supports = Proposition::Hd;
    finding.verdict.log10Lr = -0.7;
    finding.verdict.kinds = KindLrs{-0.5, -0.6};
    finding.verdict.thresholds = {{v.video->thresholds[0], true}};
    finding.leastLog10Lr = -0.75;
    finding.mostLog10Lr = 0.25;
}

ItemResult photoItem() {
    ItemResult item;
    item.path = "photo.jpg";
    item.state = ItemState::Analysed;
    item.digests = Digests{std::string(64, 'a'), std::string(32, 'b'), 1234};
    item.info.emplace();
    item.info->format = "JPEG";
    item.info->jpegQuality = 91;
    item.info->warnings = {"trailing bytes"};
    item.info->metadata = {{"Exif.Image.Model", "Model", "X100"}};
    item.run.program = "Lineament 0.1.0";
    item.run.model = calibratedModel();
    item.run.runtime.emplace();
    item.run.runtime->libtorch = "1.13.1";
    item.run.runtime->selfTest = nn::SelfTestResult{
        {0.25, -0.5, 1e-3}, 0.2501, -0.5001, std::chrono::sys_days(std::chrono::days(20000))};
    item.run.runtime->pictureTest =
        nn::PictureTestResult{nn::PictureTest{1.25, -0.5, 0.1},
                              1.26,
                              -0.51,
                              1.5,
                              "libpng 1.6.39, libjpeg-turbo 2.1.5",
                              std::chrono::sys_days(std::chrono::days(20000))};
    item.run.settings.video.sampling = Sampling::KeyFrames;
    item.run.settings.stability = false;
    item.run.started =
        std::chrono::sys_days(std::chrono::days(20000)) + std::chrono::milliseconds(12345678);
    item.run.finished = item.run.started + std::chrono::milliseconds(901);
    item.faces = {test::handMadeFace("F1", 10, 1.5), test::handMadeFace("F2", 300, -0.1)};
    FaceResult& face = item.faces[0];
    face.cropSize = 128;
    face.photoToCrop = {1.0 / 3, 0.1, -20, -0.1, 1.0 / 3, 7};
    face.variants = {{"slightly blurred", 1.25},
                     {"shifted", std::numeric_limits<double>::quiet_NaN()}};
    face.prediction.emplace();
    face.prediction->logitFake = 1.1F;
    face.prediction->logitReal = -0.4F;
    face.prediction->blocks = {{"mta.4.0", 0.0213F, false, 0.1F, {}}};
    face.verdict.kind = VerdictKind::Support;
    face.verdict.face = "F1";
    face.verdict.supports = Proposition::Hp;
    face.verdict.log10Lr = 0.7;
    face.verdict.capped = true;
    face.verdict.calibration = "0123456789abcdef";
    face.verdict.variants = {{"slightly blurred", -0.1, true}};
    face.verdict.thresholds = {{item.run.model->validation.thresholds[0], false}};
    face.verdict.condition = item.run.model->validation.conditions[0];
    face.verdict.largestMeasured = 400;
    FaceResult& other = item.faces[1];
    other.prediction.emplace();
    other.verdict.kind = VerdictKind::Withheld;
    other.verdict.face = "F2";
    other.face.source = faces::FaceSource::Manual;
    other.face.confirmed = false;
    other.verdict.outOfRange = {{OutOfRange::Measure::Yaw, 35, 51.25},
                                {OutOfRange::Measure::Pitch, 25, -26},
                                {OutOfRange::Measure::Confirmation, 0, 0},
                                {OutOfRange::Measure::Landmarks, 2.5, 7}};
    other.face.quality.light = 41.5;
    other.face.quality.landmarkSpread = 7;
    FaceResult rejected;
    rejected.face.id = "F3";
    rejected.face.source = faces::FaceSource::Manual;
    rejected.face.rejected = true;
    rejected.state = FaceState::Rejected;
    rejected.message = "rejected by the examiner";
    item.faces.push_back(rejected);
    return item;
}

} // namespace

TEST(ResultRead, givesAPhotoBackAsItWasWritten) {
    EXPECT_EQ(lostOnTheWay(photoItem()), Json::array());
    const auto read = itemFromJson(itemJson(photoItem()).dump(), "test");
    EXPECT_TRUE(read.faces[2].face.rejected);
    EXPECT_EQ(read.run.started, photoItem().run.started);
    EXPECT_EQ(read.faces[0].prediction->logitFake, 1.1F);
    EXPECT_TRUE(std::isnan(read.faces[0].variants[1].score));
    EXPECT_EQ(read.faces[0].verdict.thresholds[0].threshold.fnr.count, 1656);
    EXPECT_TRUE(std::isinf(read.faces[0].verdict.condition->maxFacePixels));
}

TEST(ResultRead, givesBackWhatNetworksOfThreeClassesSay) {
    auto item = photoItem();
    addKinds(item);
    const auto written = itemJson(item);
    auto read = itemFromJson(written.dump(), "test");
    // Values of maps are kept beside the result.
    for (auto& map : read.faces[0].prediction->classMaps)
        map.map.values = {0.5F};
    EXPECT_EQ(Json::diff(written, itemJson(read)), Json::array());
    EXPECT_EQ(read.faces[0].prediction->classes, item.faces[0].prediction->classes);
    EXPECT_EQ(read.faces[0].prediction->distance, 1.25F);
    EXPECT_EQ(read.faces[0].verdict.kindTold(), nn::Kind::Composed);
    EXPECT_EQ(read.run.model->architecture.classes, nn::kThreeClasses);
    EXPECT_EQ(read.run.model->classScale, item.run.model->classScale);
    EXPECT_EQ(read.run.model->origin, nn::PackageOrigin::Changed);
    EXPECT_EQ(read.run.model->validation.kinds->generated.slope, 0.125);
    EXPECT_EQ(read.run.model->validation.typicality->limit, 1.75);
    // And results of networks of two say nothing of it.
    for (const char* key :
         {"kinds", "typicality", "distance", "composed", "crop_inside", "classes"})
        EXPECT_EQ(itemJson(photoItem()).dump().find("\"" + std::string(key) + "\""),
                  std::string::npos)
            << key;
}

TEST(ResultRead, resultsOfBeforeSayNothingOfWhatWasNotKnownThen) {
    auto json = Json::parse(itemJson(photoItem()).dump());
    auto& validation = json["run"]["model"]["validation"];
    validation["validity"].erase("max_face_pixels");
    validation["validity"].erase("max_pitch");
    validation.erase("map_faithfulness");
    validation.erase("unseen");
    for (auto* condition :
         {&validation["conditions"][0], &json["faces"][0]["verdict"]["condition"]}) {
        condition->erase("eer");
        condition->erase("other_thresholds");
    }
    json["run"]["runtime"].erase("picture_test");
    for (auto& face : json["faces"]) {
        face.erase("confirmed");
        face["verdict"].erase("largest_measured_face");
    }
    const auto read = itemFromJson(json.dump(), "test");
    EXPECT_TRUE(read.faces[1].face.confirmed);
    EXPECT_FALSE(read.faces[0].verdict.largestMeasured);
    EXPECT_FALSE(read.run.model->validation.maps);
    EXPECT_FALSE(read.run.model->validation.unseen);
    EXPECT_FALSE(read.run.runtime->pictureTest);
    EXPECT_EQ(read.faces[0].verdict.condition->rates().size(), 1U);
    EXPECT_TRUE(std::isinf(read.run.model->validation.validity->maxFacePixels));
    EXPECT_EQ(read.run.model->validation.validity->maxPitch, 90);
}

TEST(ResultRead, givesAVideoBackAsItWasWritten) {
    ItemResult item = photoItem();
    item.info.reset();
    item.faces.clear();
    VideoResult video = test::handMadeVideo();
    video.index = nullptr; // comes from the evidence
    video.tracks[1].aggregate->low = std::numeric_limits<double>::quiet_NaN();
    for (auto& sample : video.samples) {
        for (auto& face : sample.faces) {
            if (face.state == FaceState::Scored)
                face.prediction.emplace();
        }
    }
    video.shots.push_back({20, 2.5, true});
    video.samples[2].failure = "no memory";
    video.tracks[0].gaps.push_back({30, 31, 3.5, 3.7, GapReason::NotSearched});
    video.tracks[0].gaps.push_back({32, 33, 3.7, 3.9, GapReason::CrossFade});
    addKinds(item, video);
    item.video = std::make_shared<const VideoResult>(video);
    EXPECT_EQ(lostOnTheWay(item), Json::array());
    const auto read = itemFromJson(itemJson(item).dump(), "test");
    EXPECT_EQ(read.video->tracks[0].finding->sample, video.tracks[0].points[1].sample);
    EXPECT_EQ(read.run.model->validation.video->maxQuantiser, 37);
    EXPECT_TRUE(read.video->shots.back().gradual);
    EXPECT_FALSE(read.video->shots.front().gradual);
    EXPECT_EQ(read.video->samples[2].failure, "no memory");
    EXPECT_EQ(read.video->tracks[0].gaps.back().reason, GapReason::CrossFade);
    EXPECT_EQ(std::prev(read.video->tracks[0].gaps.end(), 2)->reason, GapReason::NotSearched);
    EXPECT_EQ(read.video->tracks[1].strongest, video.tracks[1].strongest);
    EXPECT_TRUE(std::isnan(read.video->tracks[1].aggregate->low));
}

TEST(ResultRead, everyStateIsReadBack) {
    for (int i = 0; i <= static_cast<int>(ItemState::Cancelled); ++i) {
        ItemResult item;
        item.state = static_cast<ItemState>(i);
        item.message = "expected, found";
        EXPECT_EQ(itemFromJson(itemJson(item).dump(), "test").state, item.state)
            << stateName(item.state);
    }
}

TEST(ResultRead, compressionIsReadBackAndMayBeMissingInOldResults) {
    ItemResult item = photoItem();
    item.info->format = "TIFF";
    item.info->jpegQuality.reset();
    for (const bool lossy : {false, true}) {
        item.info->compression = lossy ? "LERC" : "LZW";
        item.info->lossy = lossy;
        EXPECT_EQ(lostOnTheWay(item), Json::array());
        const auto read = itemFromJson(itemJson(item).dump(), "test");
        EXPECT_EQ(read.info->compression, item.info->compression);
        EXPECT_EQ(media::isLossy(*read.info), lossy);
    }
    Json old = itemJson(photoItem());
    old["photo"].erase("compression");
    old["photo"].erase("lossy");
    const auto read = itemFromJson(old.dump(), "test");
    EXPECT_EQ(read.info->compression, "");
    EXPECT_TRUE(media::isLossy(*read.info)) << "a JPEG";
}

TEST(ResultRead, keepsThePathThatIsNoUtf8) {
    ItemResult item;
    item.path = "caf\xe9.jpg";
    EXPECT_EQ(itemFromJson(itemJson(item).dump(), "test").path, item.path);
}

TEST(ResultRead, refusesWhatIsMissingUnknownOrContradictsItself) {
    const Json good = itemJson(photoItem());
    const auto complaint = [](const Json& json) -> std::string {
        try {
            itemFromJson(json.dump(), "analysis 3");
        } catch (const FormatError& e) {
            return e.what();
        }
        return "none";
    };
    ASSERT_EQ(complaint(good), "none");
    Json json = good;
    json["run"].erase("program");
    EXPECT_THAT(complaint(json), testing::AllOf(HasSubstr("analysis 3"), HasSubstr("program")));
    json = good;
    json["faces"][0]["verdict"]["kind"] = "certain";
    EXPECT_THAT(complaint(json), HasSubstr("certain"));
    json = good;
    json["faces"][2]["score"] = 0.5; // a rejected face has none (R12)
    EXPECT_THAT(complaint(json), HasSubstr("does not go with the score"));
    json = good;
    json["faces"][0]["verdict"]["thresholds"][0]["id"] = "fpr-9";
    EXPECT_THAT(complaint(json), HasSubstr("fpr-9"));
    json = good;
    json["run"]["started"] = "yesterday";
    EXPECT_THAT(complaint(json), HasSubstr("yesterday"));
    EXPECT_THROW(itemFromJson("{", "analysis 3"), FormatError);
}
