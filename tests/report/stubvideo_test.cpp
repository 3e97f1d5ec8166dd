// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a report says of a video when the network, which was calibrated for photos, scores +4
// everywhere: from the scan over the case to the pages.

#include "tests/analysis/direction.h"
#include "tests/analysis/stubengine.h"
#include "tests/report/casesupport.h"
#include "tests/report/timelinepicture.h"
#include "tests/samples.h"

#include <gmock/gmock.h>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

namespace {

/// All texts of a JSON value, at whatever depth, but for what is said of the model itself.
std::string textsIn(const nlohmann::json& value) {
    if (value.is_string())
        return value.get<std::string>() + "\n";
    std::string all;
    if (value.is_structured())
        for (const auto& [key, part] : value.items())
            if (key != "model")
                all += textsIn(part);
    return all;
}

class StubVideo : public CaseTest {
protected:
    /// A report of the case on this item alone.
    StoredReport reportOf(const casefile::Item& item) {
        ReportOptions options;
        options.items = {item.id};
        StoreReportOptions storing;
        storing.engine = [] { return std::make_shared<StubEngine>(4); };
        return storeReport(*store, options, storing);
    }
    /// What the PDF says before it describes the model, of which propositions and thresholds are.
    std::string findingsOf(const StoredReport& report) const {
        const std::string text = pdfText(report);
        const auto end = text.find("Validation and calibration of the model");
        EXPECT_NE(end, std::string::npos);
        return text.substr(0, end);
    }
};

} // namespace

TEST_F(StubVideo, theReportOfACaseSpeaksForNothingOnAVideoAndNotOnAPhoto) {
    const auto clip = writeFaceClip(folder);
    if (clip.empty())
        LINEAMENT_SKIP_MISSING("no ffmpeg to make a clip with");
    const auto photo = writeFacePhoto(folder);
    const auto results = analysedByStub(4, {clip, photo});
    const auto video = add(clip);
    store->recordAnalysis(video.id, *results[0]);
    const auto report = reportOf(video);
    const std::string text = findingsOf(report);
    EXPECT_EQ(directionIn(text), "") << text;
    for (const char* words :
         {"Not validated for video: no finding is given. 2 face tracks; 2 have raw scores.",
          "Track T1, highest and lowest raw score: +4.00"})
        EXPECT_THAT(text, HasSubstr(words));
    EXPECT_THAT(text, Not(HasSubstr("only scored frame")));
    const std::string summary = text.substr(0, text.find("Item 4:"));
    EXPECT_THAT(summary, HasSubstr("clip.mp4 analysed 2 tr. 12 Not validated for video"));
    EXPECT_THAT(summary, Not(HasSubstr("4.00"))) << "a score among the findings";
    const std::string twin = textsIn(twinOf(report)["items"]);
    EXPECT_EQ(directionIn(twin), "") << twin;
    EXPECT_EQ(verdictColourIn(painted(*results[0]->video)), "");

    // The same network on a photo: what is looked for is there to be found.
    const auto other = add(photo);
    store->recordAnalysis(other.id, *results[1]);
    const auto control = reportOf(other);
    EXPECT_NE(directionIn(findingsOf(control)), "");
    EXPECT_NE(directionIn(textsIn(twinOf(control)["items"])), "");
}
