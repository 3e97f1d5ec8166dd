// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Frames of a video that is decoded again: figures of the report, maps.

#include "core/base/error.h"
#include "core/filters/npy.h"
#include "core/report/analysedvideo.h"
#include "core/report/mapexport.h"
#include "core/report/report.h"
#include "tests/report/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace lineament;
using namespace lineament::report;
using namespace lineament::report::test;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

/// A clip of 20 frames, of which 0, 5, 10 and 15 were looked at: one track, scored 0, 1, 2 and 3.
class VideoFigures : public FolderTest {
protected:
    void SetUp() override {
        FolderTest::SetUp();
        const fs::path file = folder / "clip.mp4";
        const std::string make = "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=10:"
                                 "duration=2 -c:v mpeg4 -g 8 -bf 2 -q:v 3 " +
                                 file.string() + " >/dev/null 2>&1";
        if (std::system(make.c_str()) != 0)
            LINEAMENT_SKIP_MISSING("no ffmpeg to make a clip with");
        item = std::make_shared<analysis::ItemResult>();
        item->path = file;
        item->state = analysis::ItemState::Analysed;
        item->digests = digestsOfFile(file);
        setModel(*item);
        scan();
    }
    void scan() {
        const auto reader = media::VideoReader::open(item->path);
        reader->index();
        result.info = reader->info();
        result.index = reader->sharedIndex();
        result.end = 2;
        result.shots = {{0, 0}};
        result.complete = true;
        analysis::Track track;
        track.id = "T1";
        for (int n = 0; n < 20; n += 5) {
            const auto frame = reader->frame(n, true);
            auto face = faceIn(*frame.pixels, "T1", {90, 60, 120, 120});
            setScore(face, static_cast<float>(n) / 5, 0);
            track.points.push_back({result.samples.size(), 0});
            auto& sample = result.samples.emplace_back();
            sample.number = n;
            sample.pts = frame.pts;
            sample.seconds = frame.seconds;
            sample.type = frame.type;
            sample.key = frame.key;
            sample.decoding = frame.decoding;
            sample.sha256 = frame.sha256;
            sample.faces = {face};
        }
        track.lastFrame = 15;
        track.to = 1.6;
        track.coverage = 1;
        track.aggregate = analysis::TrackAggregate{1.5, 0.5, 2.5, 1.5, 0, 3, 1.1, 4, 4};
        track.strongest = 3;
        track.weakest = track.leastCertain = 0;
        result.tracks = {track};
        keep();
    }
    void keep() { item->video = std::make_shared<const analysis::VideoResult>(result); }

    ItemPtr item;
    analysis::VideoResult result;
};

} // namespace

TEST_F(VideoFigures, showTheStrongestAndTheWeakestFrameFromTheOriginal) {
    const auto report = buildReport({}, {item});
    const auto& entry = report.items[0];
    EXPECT_EQ(entry.figureNote.toStdString(), "");
    ASSERT_EQ(entry.trackFigures.size(), 2U);
    EXPECT_THAT(entry.trackFigures[0].heading.toStdString(),
                HasSubstr("Track T1, highest raw score: +3.00, frame 15 at 1.500 s"));
    EXPECT_THAT(entry.trackFigures[1].heading.toStdString(),
                HasSubstr("lowest raw score: +0.00, frame 0"));
    for (const TrackFigures& frame : entry.trackFigures) {
        ASSERT_EQ(frame.figures.size(), 3U) << "boxes, gradient, attention";
        for (const ReportFigure& figure : frame.figures) {
            EXPECT_THAT(figure.caption.toStdString(),
                        HasSubstr(item->digests->sha256.substr(0, 8)));
            EXPECT_THAT(figure.caption.toStdString(), HasSubstr("planes SHA-256"));
            EXPECT_THAT(figure.caption.toStdString(), HasSubstr("Processed, for illustration."));
            EXPECT_FALSE(figure.image.isNull());
        }
    }
    EXPECT_EQ(entry.trackFigures[0].figures[0].title.toStdString(), "Frame 15");
}

TEST_F(VideoFigures, areMissingAndSaidToBeWhenAFrameDecodesOtherwise) {
    result.samples[3].sha256 = std::string(64, '0');
    keep();
    const auto report = buildReport({}, {item});
    EXPECT_TRUE(report.items[0].trackFigures.empty());
    EXPECT_THAT(report.items[0].figureNote.toStdString(), HasSubstr("planes with SHA-256 0000"));
}

TEST_F(VideoFigures, areMissingAndSaidToBeWhenTheFileHasChanged) {
    std::ofstream(item->path, std::ios::app) << "one more line";
    const auto report = buildReport({}, {item});
    EXPECT_TRUE(report.items[0].trackFigures.empty());
    EXPECT_THAT(report.items[0].figureNote.toStdString(), HasSubstr("the file has changed"));
}

TEST_F(VideoFigures, stopWhenTheyAreStopped) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(AnalysedVideo(*item, stop.get_token()), Cancelled);
}

TEST_F(VideoFigures, framesThatWereNotLookedAtAreRefused) {
    AnalysedVideo video(*item, {});
    analysis::SampledFrame beyond;
    beyond.number = 20;
    EXPECT_THROW(video.pixels(beyond), FormatError);
    analysis::SampledFrame other = result.samples[1];
    ++other.pts;
    EXPECT_THROW(video.pixels(other), FormatError);
}

TEST_F(VideoFigures, mapsOfTheTellingFramesAreWrittenEachInItsFolder) {
    result.tracks[0].leastCertain = 1;
    keep();
    writeFrameMaps(*item, folder / "maps", nullptr);
    std::vector<std::string> names;
    const fs::path root = folder / "maps" / ("clip-" + item->digests->sha256.substr(0, 12));
    for (const auto& entry : fs::directory_iterator(root))
        names.push_back(entry.path().filename().string());
    EXPECT_THAT(names, testing::UnorderedElementsAre("frame-0", "frame-5", "frame-15"));
    std::ifstream stream(root / "frame-15" / "index.json");
    const auto index = nlohmann::json::parse(stream);
    EXPECT_EQ(index["source"]["sha256"], item->digests->sha256);
    EXPECT_EQ(index["source"]["width"], 320);
    EXPECT_EQ(index["source"]["frame"]["number"], 15);
    EXPECT_EQ(index["source"]["frame"]["sha256"], result.samples[3].sha256);
    EXPECT_TRUE(fs::exists(root / "frame-15" / "T1" / "attention-fused.npy"));
    EXPECT_TRUE(fs::exists(root / "frame-15" / "T1" / "crop.png"))
        << "its hash is the recorded one";
    EXPECT_EQ(filters::readNpy(root / "frame-0" / "gradient.npy")[0].width, 320);
}

TEST_F(VideoFigures, mapsOfAFrameThatDecodesOtherwiseAreNotWritten) {
    result.samples[3].sha256 = std::string(64, '0');
    keep();
    EXPECT_THROW(writeFrameMaps(*item, folder / "maps", nullptr), FormatError);
}
