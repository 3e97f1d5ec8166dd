// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos in the report: the timeline, the limitations and the printed pages.

#include "core/report/limitations.h"
#include "core/report/report.h"
#include "core/report/trackpalette.h"
#include "core/report/videolimitations.h"
#include "core/report/videosection.h"
#include "tests/analysis/nodirection.h"
#include "tests/report/support.h"
#include "tests/report/timelinepicture.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <set>
#include <sstream>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
using lineament::test::handMadeVideo;
using lineament::test::videoScored;
using testing::HasSubstr;
using testing::Not;

namespace {

ItemPtr videoItem(analysis::VideoResult video) {
    auto item = std::make_shared<analysis::ItemResult>();
    item->path = "clip.mp4";
    item->state = analysis::ItemState::Analysed;
    item->digests = Digests{std::string(64, 'a'), std::string(32, 'b'), 1234};
    setModel(*item);
    item->video = std::make_shared<const analysis::VideoResult>(std::move(video));
    return item;
}

std::string all(const std::vector<QString>& paragraphs) {
    QStringList list(paragraphs.begin(), paragraphs.end());
    return list.join(QLatin1Char('\n')).toStdString();
}

/// Text with one space between words, as poppler finds it.
std::string textOf(const std::filesystem::path& pdf) {
    FILE* pipe = popen(("pdftotext -layout " + pdf.string() + " -").c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), got);
    EXPECT_EQ(pclose(pipe), 0);
    std::istringstream words(output);
    std::string text, word;
    while (words >> word)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

class VideoReport : public FolderTest {};

} // namespace

TEST(Timeline, showsTheTracksWithTheHighestMeansInOrderOfBirth) {
    auto video = handMadeVideo();
    analysis::Track unscored = video.tracks[0];
    unscored.id = "T0";
    unscored.aggregate.reset();
    video.tracks.insert(video.tracks.begin(), unscored);
    const auto ids = [&](std::size_t most) {
        std::string text;
        for (const auto* track : strongestTracks(video, most))
            text += track->id;
        return text;
    };
    EXPECT_EQ(ids(1), "T2");
    EXPECT_EQ(ids(2), "T1T2");
    EXPECT_EQ(ids(9), "T0T1T2") << "those without a score come last, and are not left out";
}

TEST_F(VideoReport, aGapChangesWhatTheTimelineShows) {
    const auto video = handMadeVideo();
    auto whole = video;
    whole.tracks[0].gaps.clear();
    EXPECT_NE(painted(video), painted(whole));
    auto other = video;
    other.tracks[0].gaps[0].reason = analysis::GapReason::TooBlurred;
    EXPECT_NE(painted(video), painted(other)) << "reasons are told apart";
    auto intact = video;
    intact.damaged.clear();
    EXPECT_LT(timelineHeight(intact), timelineHeight(video)) << "a lane for what is damaged";
}

TEST_F(VideoReport, aTrackThatWasLeftOutIsThereWithItsReason) {
    auto video = handMadeVideo();
    const auto before = painted(video);
    video.tracks[1].leftOut = "poster behind the speaker";
    video.tracks[1].aggregate.reset();
    EXPECT_NE(painted(video), before) << "it is drawn as left out";
    video.editsNotFound.push_back({"T9", "statue in the hall", 1, {}});
    const auto item = videoItem(video);
    const auto limitations = all(limitationsOf({item}));
    EXPECT_THAT(limitations, HasSubstr("Tracks were left out by the examiner"));
    EXPECT_THAT(limitations, HasSubstr("concerns item 1 T2."));
    EXPECT_THAT(limitations, HasSubstr("left out of an earlier scan were not found"));
    EXPECT_THAT(limitations, Not(HasSubstr("could not be scored in any frame")));
    EXPECT_THAT(all(limitationsOf({videoItem(handMadeVideo())})), Not(HasSubstr("left out")));
    const auto file = folder / "report.pdf";
    writePdf(buildReport({}, {item}), file);
    const std::string text = textOf(file);
    for (const char* words :
         {"1 of them left out by hand", "Tracks left out by hand", "poster behind the speaker",
          "Not validated for video; 1 left out", "statue in the hall", "not found in this scan",
          "Grey and dotted: left out by hand"})
        EXPECT_THAT(text, HasSubstr(words));
}

TEST_F(VideoReport, tracksDifferWithoutColourToo) {
    // The same curve as track 1 and as track 2, in greys.
    auto video = handMadeVideo();
    video.tracks[0].gaps.clear();
    video.tracks.resize(1);
    auto second = video;
    auto unseen = video.tracks[0];
    unseen.points.clear();
    unseen.gaps.clear();
    second.tracks.insert(second.tracks.begin(), unseen);
    const auto dark = [](const QImage& image) {
        int count = 0;
        for (int y = 20; y < 250; ++y)
            for (int x = 0; x < image.width(); ++x)
                count += qGray(image.pixel(x, y)) < 150;
        return count;
    };
    EXPECT_NE(dark(painted(video)), dark(painted(second)));
}

TEST_F(VideoReport, aTimelineOfNothingCanBePainted) {
    analysis::VideoResult nothing;
    EXPECT_FALSE(painted(nothing).isNull());
    auto unscored = handMadeVideo();
    for (auto& track : unscored.tracks)
        track.aggregate.reset();
    for (auto& frame : unscored.samples)
        for (auto& face : frame.faces)
            face.score.reset();
    EXPECT_FALSE(painted(unscored).isNull());
}

TEST(VideoLimitations, areNoneWithoutVideos) {
    const auto photo = failedItem("x.jpg", analysis::ItemState::NoFace, "");
    EXPECT_TRUE(videoLimitationsOf(std::vector<analysis::ItemResultPtr>{photo}).empty());
}

TEST(VideoLimitations, followFromTheResult) {
    auto video = handMadeVideo();
    const auto item = videoItem(video);
    const std::string text = all(limitationsOf({item}));
    EXPECT_THAT(text, HasSubstr(analysis::kVideoCaveat));
    EXPECT_THAT(text, HasSubstr("item 1 (8 of 40 frames)"));
    EXPECT_THAT(text, HasSubstr("did not decode completely"));
    EXPECT_THAT(text, HasSubstr("compression of video"));
    EXPECT_THAT(text, HasSubstr("item 1 T1, item 1 T2")) << "coverage";
    EXPECT_THAT(text, HasSubstr("sound"));
    EXPECT_THAT(text, Not(HasSubstr("scan was stopped")));
    EXPECT_THAT(text, Not(HasSubstr("could not be scored in any frame")));
    video.complete = false;
    video.shotsBetweenSamples = false;
    video.tracks[0].aggregate.reset();
    const std::string partial = all(limitationsOf({videoItem(video)}));
    EXPECT_THAT(partial, HasSubstr("scan was stopped"));
    EXPECT_THAT(partial, HasSubstr("a change may lie before"));
    EXPECT_THAT(partial, HasSubstr("could not be scored in any frame. This concerns item 1 T1"));
}

TEST(VideoLimitations, nameTheMarksOfFacesInFrames) {
    auto video = handMadeVideo();
    video.samples[0].faces[0].face.quality.sharpness = 10;
    EXPECT_THAT(all(videoLimitationsOf(std::vector<analysis::ItemResultPtr>{videoItem(video)})),
                HasSubstr("item 1 (1 of 5 scored faces)"));
}

TEST_F(VideoReport, printsStreamsTracksGapsAndCaveat) {
    const auto item = videoItem(handMadeVideo());
    const auto file = folder / "report.pdf";
    const auto report = buildReport({}, {item});
    EXPECT_THAT(report.items[0].figureNote.toStdString(), HasSubstr("no longer what was analysed"))
        << "there is no such file";
    writePdf(report, file);
    EXPECT_EQ(std::system(("qpdf --check " + file.string() + " >/dev/null 2>&1").c_str()), 0);
    const std::string text = textOf(file);
    for (const char* words : {"EXAMINATION OF FACES IN VIDEOS",
                              "QuickTime / MOV",
                              "H.264 / AVC",
                              "AAC",
                              "48000 Hz",
                              "yuv420p",
                              "isom",
                              "2 packets are hidden by the edit list",
                              "PTS",
                              "500 to 4400",
                              "adaptive: 2 frames a second by PTS, then 8",
                              "8 frames of 40",
                              "3 of them from an earlier",
                              "Raw scores over time",
                              "Not validated for video",
                              "+2.75",
                              "75 %, 30 %",
                              "face too small",
                              "25 to 26",
                              "parts filled in by the",
                              "Coverage of track,",
                              "seconds, by PTS",
                              "face not found",
                              "not analysed",
                              "Each frame was examined by itself"})
        EXPECT_THAT(text, HasSubstr(words));
}

TEST_F(VideoReport, aScoreOfFourInEveryFrameSpeaksForNothing) {
    // The model is calibrated for photos, and the track's interval lies far above its neutral
    // score.
    for (const double score : {-4.0, -0.001, 4.0}) {
        const auto item = videoItem(videoScored(score));
        item->run.model->calibrated = true;
        nn::Calibration calibration;
        calibration.slope = 1;
        item->run.model->validation.calibration = calibration;
        item->run.model->validation.thresholds = {{"fpr-1", 0.01, 3.2, {}, {}}};
        const auto file = folder / "report.pdf";
        writePdf(buildReport({}, {item}), file);
        std::string text = textOf(file);
        // Propositions and thresholds of the model are those of photos, and are called so.
        text = text.substr(text.find("Summary of the items"));
        text = text.substr(0, text.find("Validation and calibration of the model"));
        EXPECT_EQ(directionIn(text), "") << text;
        EXPECT_THAT(text, HasSubstr("Not validated for video: no finding is given."));
        EXPECT_THAT(text, Not(HasSubstr("-0.00")));
        const auto summary = text.substr(0, text.find("Item 1:"));
        EXPECT_THAT(summary, HasSubstr("Not validated for video"));
        EXPECT_THAT(summary, Not(HasSubstr("4.00"))) << "a score among the findings";
    }
}

TEST(Timeline, hasTheColoursOfNoFinding) {
    for (const double score : {-4.0, 4.0}) {
        EXPECT_EQ(verdictColourIn(painted(videoScored(score))), "");
    }
}

TEST(TrackColours, areFarFromThoseOfFindingsAndFromEachOther) {
    for (const bool dark : {false, true}) {
        std::set<QRgb> colours;
        for (std::size_t i = 0; i < kTrackColours; ++i) {
            EXPECT_FALSE(isVerdictColour(trackColour(i, dark))) << i;
            colours.insert(trackColour(i, dark).rgb());
        }
        EXPECT_EQ(colours.size(), kTrackColours);
        EXPECT_EQ(trackColour(kTrackColours, dark), trackColour(0, dark));
    }
}

TEST_F(VideoReport, isMadeWithoutTransparency) {
    const auto file = folder / "report.pdf";
    writePdf(buildReport({}, {videoItem(handMadeVideo())}), file);
    FILE* pipe = popen(("qpdf --qdf --object-streams=disable " + file.string() +
                        " - 2>/dev/null | grep -acE '/(ca|CA) 0|/SMask [0-9]|/Pattern cs'")
                           .c_str(),
                       "r");
    std::array<char, 64> count{};
    ASSERT_NE(fgets(count.data(), count.size(), pipe), nullptr);
    pclose(pipe);
    EXPECT_EQ(std::string(count.data()), "0\n");
}

TEST(SamplingText, saysWhatEachKindMeans) {
    analysis::VideoSettings settings;
    settings.rate = 2.5;
    EXPECT_EQ(samplingText(settings).toStdString(),
              "adaptive: 2.5 frames a second by PTS, then 8 a second around high or unstable "
              "scores");
    settings.sampling = analysis::Sampling::KeyFrames;
    EXPECT_THAT(samplingText(settings).toStdString(), HasSubstr("key frames only"));
    settings.sampling = analysis::Sampling::EveryFrame;
    EXPECT_EQ(samplingText(settings).toStdString(), "every frame");
}
