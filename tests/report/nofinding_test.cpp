// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Why a report has no likelihood ratio: the true reason, whichever it is.

#include "core/report/nofinding.h"

#include "core/analysis/videoresult.h"
#include "tests/analysis/handmadevideo.h"

#include <gmock/gmock.h>

using namespace lineament;
using namespace lineament::report;
using analysis::FaceState;
using analysis::ItemState;
using testing::HasSubstr;
using testing::Not;

namespace {

analysis::ItemResultPtr photo(const std::vector<FaceState>& faces,
                              ItemState state = ItemState::Analysed) {
    auto item = std::make_shared<analysis::ItemResult>();
    item->state = state;
    for (const auto one : faces) {
        analysis::FaceResult face = lineament::test::handMadeFace("F1", 0, 1);
        face.state = one;
        if (one != FaceState::Scored)
            face.score.reset();
        item->faces.push_back(face);
    }
    return item;
}

std::string why(const std::vector<analysis::ItemResultPtr>& results) {
    return whyNoLikelihoodRatio(results).toStdString();
}

} // namespace

TEST(NoFinding, isNotBlamedOnTheModelWhenTheExaminerRejectedEveryFace) {
    EXPECT_EQ(why({photo({FaceState::Rejected, FaceState::Rejected})}),
              "No face counts: all were rejected by the examiner.");
    EXPECT_EQ(why({photo({FaceState::Rejected})}),
              "No face counts: the only one was rejected by the examiner.");
}

TEST(NoFinding, hasAReasonOfItsOwnForEachState) {
    EXPECT_EQ(why({photo({FaceState::TooSmall, FaceState::TooSmall})}),
              "No face counts: all were too small for the model.");
    EXPECT_EQ(why({photo({FaceState::ModelFailed})}),
              "No face counts: the only one was given no finite score by the network.");
    EXPECT_EQ(why({photo({FaceState::NoModel})}),
              "No face counts: the only one was not scored, as no model was used.");
    EXPECT_THAT(why({photo({FaceState::Scored})}),
                HasSubstr("the only one was scored by a model that is not calibrated."));
    EXPECT_EQ(why({photo({}, ItemState::NoFace), photo({}, ItemState::NoFace)}),
              "No face was found in 2 photos.");
    EXPECT_EQ(why({photo({}, ItemState::Damaged)}), "1 photo could not be analysed.");
}

TEST(NoFinding, namesEveryReasonThatHoldsAndNoOther) {
    const auto text =
        why({photo({FaceState::Rejected, FaceState::TooSmall}), photo({FaceState::Rejected}),
             photo({}, ItemState::NoFace), photo({}, ItemState::Unreadable)});
    EXPECT_EQ(text, "No face counts: 2 were rejected by the examiner, 1 was too small for the "
                    "model. No face was found in 1 photo, 1 photo could not be analysed.");
    for (const char* word : {"calibrated", "video", "score"})
        EXPECT_THAT(text, Not(HasSubstr(word)));
}

TEST(NoFinding, ofVideosIsThatNoCalibrationCoversThem) {
    auto video = std::make_shared<analysis::ItemResult>();
    video->state = ItemState::Analysed;
    video->video = std::make_shared<const analysis::VideoResult>(lineament::test::handMadeVideo());
    EXPECT_THAT(why({video}), testing::StartsWith(analysis::kVideoCaveat));
    EXPECT_THAT(why({video}), Not(HasSubstr("No face")));
    const auto both = why({video, photo({FaceState::Rejected})});
    EXPECT_THAT(both, testing::StartsWith("No face counts: the only one was rejected"));
    EXPECT_THAT(both, HasSubstr(analysis::kVideoCaveat));
}
