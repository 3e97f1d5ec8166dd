// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/rerun.h"

#include "core/casefile/circumstances.h"
#include "core/casefile/database.h"
#include "tests/casefile/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// A made-up result, its stored scores and maps, and a new run to change.
class Comparing : public testing::Test {
protected:
    Comparing()
        : then(test::madeUpResult(LINEAMENT_SOURCE_DIR "/LICENSE"))
        , now(then) {}

    void SetUp() override { stored = scoresFromJson(scoresToJson(scoreList(then))); }
    RerunResult compare(bool mapsStored = true) const {
        RerunResult result;
        compareResults(
            stored, now,
            [&](const FaceScore& face, const std::string&) -> FloatMapPtr {
                for (const auto& old : then.faces) {
                    if (mapsStored && old.face.id == face.face)
                        return std::make_shared<const FloatMap>(old.prediction->fused);
                }
                return nullptr;
            },
            result);
        return result;
    }
    std::vector<std::string> differences(bool mapsStored = true) const {
        std::vector<std::string> list;
        for (const auto& difference : compare(mapsStored).differences)
            list.push_back(difference.where + " " + difference.what);
        return list;
    }
    FloatMap& fused(std::size_t face) { return now.faces[face].prediction->fused; }

    analysis::ItemResult then, now;
    std::vector<FaceScore> stored;
};

} // namespace

TEST_F(Comparing, theSameResultHasNoDifferenceAndCountsWhatItCompared) {
    const auto result = compare();
    EXPECT_THAT(result.differences, IsEmpty());
    EXPECT_EQ(result.scores, 4) << "two faces, each with one variant";
    EXPECT_EQ(result.maps, 2);
    EXPECT_EQ(result.largestScoreDifference, 0);
}

TEST_F(Comparing, aScoreMayMoveWithinTheToleranceAndNotBeyond) {
    *now.faces[0].score += 0.9 * kScoreTolerance;
    EXPECT_THAT(differences(), IsEmpty());
    EXPECT_NEAR(compare().largestScoreDifference, 0.9 * kScoreTolerance, 1e-12);
    *now.faces[0].score += 0.2 * kScoreTolerance;
    EXPECT_THAT(differences(), testing::ElementsAre("F1 score"));
    now.faces[1].variants[0].score = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(differences(), testing::ElementsAre("F1 score", "F2 variant slightly blurred"));
}

TEST_F(Comparing, aMapMayMoveWithinTheToleranceAndNotBeyond) {
    fused(0).values[5] += 0.5F * static_cast<float>(kMapTolerance);
    EXPECT_THAT(differences(), IsEmpty());
    EXPECT_GT(compare().largestMapDifference, 0);
    fused(0).values[5] += 1.0F * static_cast<float>(kMapTolerance);
    EXPECT_THAT(differences(), testing::ElementsAre("F1 map fused"));
    fused(0) = then.faces[0].prediction->fused;
    fused(0).values[0] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(differences(), testing::ElementsAre("F1 map fused"));
}

TEST_F(Comparing, aMapWhoseValuesAreNotStoredIsComparedByItsHash) {
    EXPECT_THAT(differences(false), IsEmpty());
    fused(1).values[5] += 1e-7F;
    ASSERT_EQ(differences(false).size(), 1U);
    EXPECT_THAT(differences(false)[0], HasSubstr("by its hash"));
}

TEST_F(Comparing, lostFoundAndOtherwiseEndedFacesAreDifferences) {
    now.faces[0].score.reset();
    now.faces[0].state = analysis::FaceState::ModelFailed;
    now.faces[0].cropSha256 = "other";
    now.faces[1].face.id = "F9";
    EXPECT_THAT(differences(),
                testing::ElementsAre("F1 state", "F1 crop", "F1 score", "F2 face", "F9 face"));
}

TEST_F(Comparing, aVariantThatOneBuildAloneMakesIsSaidOnceAndIsNoDifference) {
    for (auto& face : now.faces) {
        if (!face.variants.empty())
            face.variants.push_back({"cropped tighter", -3});
    }
    auto result = compare();
    EXPECT_THAT(result.differences, IsEmpty());
    EXPECT_THAT(result.notes,
                testing::ElementsAre("variant new since, and not compared: cropped tighter"));
    EXPECT_EQ(result.scores, 4) << "those that both know";

    // The other way round; what both know still counts.
    stored = scoreList(now);
    now = then;
    now.faces[0].variants[0].score += 2 * kScoreTolerance;
    result = compare();
    ASSERT_EQ(result.differences.size(), 1U);
    EXPECT_EQ(result.differences[0].what, "variant slightly blurred");
    EXPECT_THAT(result.notes,
                testing::ElementsAre("variant no longer made, and not compared: cropped tighter"));
}

TEST(Circumstances, anotherModelCannotBeComparedAndSaysWhatDiffers) {
    nn::ModelInfo then;
    then.name = "gocnet-1";
    then.weightsSha256 = "aa";
    then.configSha256 = "bb";
    auto now = then;
    EXPECT_THAT(modelDifferences(then, &now), IsEmpty());
    now.configSha256 = "cc"; // calibrated anew: the scores are the same
    EXPECT_THAT(modelDifferences(then, &now), IsEmpty());
    now.cropMargin = 0.5;
    EXPECT_THAT(modelDifferences(then, &now).at(0), HasSubstr("model.json, SHA-256: then bb"));
    now.weightsSha256 = "dd";
    EXPECT_THAT(modelDifferences(then, &now).at(0), HasSubstr("then aa, now dd"));
    EXPECT_THAT(modelDifferences(then, nullptr).at(0), HasSubstr("now none"));
}

TEST(Circumstances, buildFinderAndLibrariesThatDifferAreNamed) {
    analysis::ItemResult then, now;
    then.run.program = "Lineament 0.1.0"; // of before: without its commit
    then.run.faceFinder = "dlib";
    then.run.runtime = nn::Runtime{};
    then.run.runtime->libtorch = "1.13";
    now = then;
    now.run.program = "Lineament 0.1.0 (c56844cb0160)";
    now.run.faceFinder = "cascade";
    now.run.runtime->libtorch = "2.6";
    EXPECT_THAT(finderDifferences(then.run, now.run).at(0), HasSubstr("then dlib, now cascade"));
    EXPECT_THAT(
        otherCircumstances(then, now),
        testing::ElementsAre("program: then Lineament 0.1.0, now Lineament 0.1.0 (c56844cb0160)",
                             "LibTorch: then 1.13, now 2.6"));
}

namespace {

class Rerun : public test::CaseFolder {};

} // namespace

TEST_F(Rerun, aPhotoGivesTheSameAgainAndAnotherModelIsNotCompared) {
    const auto photo =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos/real/man_unsplash_00177.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    const auto item = addFile(photo);
    analysis::JobRequest request;
    request.items.push_back({store->evidencePath(item), std::nullopt});
    request.settings.minFinderPixels = 60;
    request.noModelMessage = "none";
    const auto found = analysis::runJob(request).items.at(0);
    ASSERT_FALSE(found->faces.empty());
    store->recordAnalysis(item.id, *found);
    // The examiner rejects what was found: a re-run must take that over, not find it anew.
    request.items[0].faces = {found->faces[0].face};
    request.items[0].faces->at(0).rejected = true;
    store->recordAnalysis(item.id, *analysis::runJob(request).items.at(0));
    // A result that says it had a model.
    auto scored = *found;
    scored.run.model = nn::ModelInfo{};
    scored.run.model->weightsSha256 = "aa";
    store->recordAnalysis(item.id, scored);

    auto results = rerunAnalyses(*store, nullptr, "none");
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0].outcome, RerunResult::Outcome::Equal)
        << results[0].differences.at(0).what << results[0].differences.at(0).now;
    EXPECT_EQ(results[1].outcome, RerunResult::Outcome::Equal);
    EXPECT_EQ(results[2].outcome, RerunResult::Outcome::NotComparable);
    EXPECT_THAT(results[2].reasons.at(0), HasSubstr("aa"));
    recordRerun(*store, results);
    EXPECT_EQ(store->log().back().action, "analyses-rerun");

    // A row that can't be read is its own outcome, whichever part of it; the others are run.
    const auto spoil = [&](const char* column) {
        store.reset();
        {
            Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
            db.run(std::string("UPDATE analyses SET ") + column + " = '{\"no' WHERE id = 2");
        }
        reopen();
    };
    for (const char* column : {"result", "scores", "settings", "faces"}) {
        std::string kept;
        {
            const auto analyses = store->analyses();
            const Analysis& second = analyses.at(1);
            kept = column == std::string("result")     ? second.result
                   : column == std::string("scores")   ? second.scores
                   : column == std::string("settings") ? second.settings
                                                       : second.faces;
        }
        spoil(column);
        results = rerunAnalyses(*store, nullptr, "none");
        ASSERT_EQ(results.size(), 3U) << column;
        EXPECT_EQ(results[0].outcome, RerunResult::Outcome::Equal) << column;
        EXPECT_EQ(results[1].outcome, RerunResult::Outcome::Unreadable) << column;
        EXPECT_THAT(results[1].reasons.at(0), HasSubstr("can't be read")) << column;
        EXPECT_EQ(results[2].outcome, RerunResult::Outcome::NotComparable) << column;
        store.reset();
        {
            Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
            db.run(std::string("UPDATE analyses SET ") + column + " = ? WHERE id = 2", {kept});
        }
        reopen();
    }
    EXPECT_EQ(rerunAnalyses(*store, nullptr, "none").at(1).outcome, RerunResult::Outcome::Equal);

    fs::permissions(store->evidencePath(item), fs::perms::owner_write, fs::perm_options::add);
    test::writeContent(store->evidencePath(item), "something else");
    results = rerunAnalyses(*store, nullptr, "none");
    EXPECT_EQ(results[0].outcome, RerunResult::Outcome::Different);
    EXPECT_EQ(results[0].differences.at(0).what, "evidence");
}
