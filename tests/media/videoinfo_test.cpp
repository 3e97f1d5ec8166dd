// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the reader says about a file, and how pictures are turned, stretched and coloured.

#include "core/base/error.h"
#include "core/media/video.h"
#include "tests/media/clips.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using testing::Contains;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class VideoFiles : public testing::Test {
protected:
    void SetUp() override {
        if (!haveFfmpeg())
            LINEAMENT_SKIP_MISSING("no ffmpeg to make clips with");
    }
};

const fs::path& plainClip() {
    static const fs::path file =
        makeClip("plain.mp4",
                 {"-c:v", "libx264", "-bf", "2", "-g", "10", "-profile:v", "high", "-metadata",
                  "creation_time=2024-05-06T07:08:09Z"},
                 30);
    return file;
}

Rgb8ImagePtr shownFirst(const fs::path& file) {
    const auto reader = VideoReader::open(file);
    reader->index();
    return reader->frame(0).pixels;
}

/// A picture of one colour through an encoder.
fs::path colourClip(const std::string& name, const std::string& size, const Words& encoding) {
    Words arguments{"-f", "lavfi", "-i", "color=c=0xC83C28:s=" + size + ":r=25:d=0.2,format=rgb24"};
    arguments.insert(arguments.end(), encoding.begin(), encoding.end());
    return ffmpeg(arguments, name);
}

void expectColour(const Rgb8ImagePtr& picture, int r, int g, int b) {
    ASSERT_TRUE(picture);
    const std::uint8_t* middle = picture->row(picture->height / 2) + 3 * (picture->width / 2);
    EXPECT_NEAR(middle[0], r, 3);
    EXPECT_NEAR(middle[1], g, 3);
    EXPECT_NEAR(middle[2], b, 3);
}

/// @p picture turned and flipped, pixel by pixel.
Rgb8Image turned(const Rgb8Image& picture, Lie lie) {
    const bool sideways = lie.rotation == 90 || lie.rotation == 270;
    Rgb8Image out{sideways ? picture.height : picture.width,
                  sideways ? picture.width : picture.height, picture.data};
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            const int u = lie.mirrored ? out.width - 1 - x : x;
            int fromX = u, fromY = y;
            if (lie.rotation == 90) {
                fromX = y;
                fromY = picture.height - 1 - u;
            } else if (lie.rotation == 180) {
                fromX = picture.width - 1 - u;
                fromY = picture.height - 1 - y;
            } else if (lie.rotation == 270) {
                fromX = picture.width - 1 - y;
                fromY = u;
            }
            std::copy_n(picture.row(fromY) + 3 * fromX, 3, out.row(y) + 3 * x);
        }
    return out;
}

} // namespace

TEST_F(VideoFiles, describesContainerAndStreams) {
    const auto file =
        ffmpeg({"-i", plainClip().string(), "-f", "lavfi", "-i", "sine=d=1:r=44100", "-c:v", "copy",
                "-c:a", "aac", "-ac", "2", "-metadata:s:a", "language=deu", "-map_metadata", "0"},
               "described.mp4");
    const auto reader = VideoReader::open(file);
    const VideoInfo& info = reader->info();
    EXPECT_EQ(info.format, "QuickTime / MOV");
    EXPECT_THAT(info.formatTags, HasSubstr("mp4"));
    EXPECT_THAT(info.decoder, HasSubstr("libavcodec"));
    EXPECT_THAT(info.decoder, HasSubstr("h264"));
    EXPECT_THAT(info.conversion, HasSubstr("bit-exact"));
    EXPECT_NEAR(info.duration, 1.2, 0.15);
    EXPECT_EQ(info.creationTime, "2024-05-06T07:08:09.000000Z");
    EXPECT_THAT(info.encoder, HasSubstr("Lavf"));
    ASSERT_EQ(info.streams.size(), 2U);
    const StreamInfo& video = info.video();
    EXPECT_EQ(video.kind, "video");
    EXPECT_EQ(video.codec, "h264");
    EXPECT_THAT(video.codecName, HasSubstr("AVC"));
    EXPECT_THAT(video.profile, testing::MatchesRegex("High@[0-9].[0-9]"));
    EXPECT_EQ(video.codecTag, "avc1");
    EXPECT_EQ(video.pixelFormat, "yuv420p");
    EXPECT_EQ(video.bitDepth, 8);
    EXPECT_EQ(video.width, 160);
    EXPECT_EQ(video.height, 120);
    EXPECT_EQ(video.averageRate, (Rational{25, 1}));
    EXPECT_EQ(video.announcedFrames, 30);
    EXPECT_EQ(video.timeBase, reader->index().timeBase);
    EXPECT_EQ(video.fieldOrder, "progressive");
    EXPECT_GT(video.bitRate, 0);
    EXPECT_THAT(video.tags, Contains(testing::Field(&MetadataTag::key, "handler_name")));
    const StreamInfo& audio = info.streams[1];
    EXPECT_EQ(audio.kind, "audio");
    EXPECT_EQ(audio.codec, "aac");
    EXPECT_EQ(audio.language, "deu");
    EXPECT_EQ(audio.sampleRate, 44100);
    EXPECT_EQ(audio.channels, 2);
    EXPECT_EQ(reader->fileBytes(), fs::file_size(file));
    EXPECT_FALSE(reader->index().variableRate());
}

TEST_F(VideoFiles, turnAndFlipByTheDisplayMatrix) {
    const Rgb8ImagePtr plain = shownFirst(plainClip());
    const struct {
        std::array<int, 4> matrix; // a, b, c, d: (x, y) goes to (a x + c y, b x + d y), y down
        Lie lie;
    } cases[] = {{{1, 0, 0, 1}, {0, false}},     {{0, 1, -1, 0}, {90, false}},
                 {{-1, 0, 0, -1}, {180, false}}, {{0, -1, 1, 0}, {270, false}},
                 {{-1, 0, 0, 1}, {0, true}},     {{0, 1, 1, 0}, {90, true}},
                 {{1, 0, 0, -1}, {180, true}},   {{0, -1, -1, 0}, {270, true}}};
    for (const auto& [m, lie] : cases) {
        SCOPED_TRACE(std::to_string(lie.rotation) + (lie.mirrored ? ", mirrored" : ""));
        const auto file = withMatrix(plainClip(), "turned.mp4", m[0], m[1], m[2], m[3]);
        const auto reader = VideoReader::open(file);
        EXPECT_EQ(reader->info().video().rotation, lie.rotation);
        EXPECT_EQ(reader->info().video().mirrored, lie.mirrored);
        ASSERT_EQ(reader->index().count(), 30);
        const VideoFrame frame = reader->frame(7);
        EXPECT_EQ(numberIn(*frame.pixels, lie), 7);
        EXPECT_EQ(frame.pixels->width, reader->info().width);
        EXPECT_EQ(frame.pixels->height, reader->info().height);
        EXPECT_EQ(shownFirst(file)->data, turned(*plain, lie).data);
    }
}

TEST_F(VideoFiles, oddMatricesAreNotAppliedAndSaidSo) {
    // A shear: no quarter turn.
    const auto reader = VideoReader::open(withMatrix(plainClip(), "sheared.mp4", 1, 1, -1, 1));
    EXPECT_EQ(reader->info().video().rotation, 0);
    EXPECT_THAT(reader->info().warnings, Contains(HasSubstr("display matrix")));
}

TEST_F(VideoFiles, pixelsBecomeSquareByEnlarging) {
    for (const auto& [aspect, width, height] :
         {std::tuple{"4/3", 213, 120}, {"1/2", 160, 240}, {"1/1", 160, 120}}) {
        const auto file =
            makeClip("aspect.mp4", {"-vf", std::string("setsar=") + aspect, "-c:v", "libx264"}, 3);
        const auto reader = VideoReader::open(file);
        EXPECT_EQ(reader->info().width, width);
        EXPECT_EQ(reader->info().height, height);
        ASSERT_EQ(reader->index().count(), 3);
        const VideoFrame frame = reader->frame(2);
        EXPECT_EQ(frame.pixels->width, width);
        EXPECT_EQ(frame.pixels->height, height);
        EXPECT_EQ(numberIn(*frame.pixels), 2);
    }
}

TEST_F(VideoFiles, coloursFollowMatrixAndRange) {
    const std::string small = "320x240", large = "1280x720";
    // What the file says of its colours, nothing unless told to; since FFmpeg 7 the pictures
    // themselves say it, and the encoder's options don't override that.
    const auto scaled = [](const std::string& matrix, const std::string& range,
                           const std::string& said =
                               "color_primaries=unknown:color_trc=unknown:colorspace=unknown") {
        return Words{"-vf",
                     "scale=out_color_matrix=" + matrix + ":out_range=" + range +
                         ":flags=accurate_rnd,format=yuv444p,setparams=" + said,
                     "-c:v",
                     "libx264",
                     "-qp",
                     "1"};
    };
    expectColour(shownFirst(colourClip("c1.mp4", small, scaled("bt601", "tv"))), 200, 60, 40);
    expectColour(shownFirst(colourClip("c2.mp4", large, scaled("bt709", "tv"))), 200, 60, 40);
    expectColour(
        shownFirst(colourClip("c3.mp4", small, scaled("bt709", "tv", "colorspace=bt709:range=tv"))),
        200, 60, 40);
    expectColour(
        shownFirst(colourClip("c4.mp4", small, scaled("bt709", "pc", "colorspace=bt709:range=pc"))),
        200, 60, 40);
    expectColour(shownFirst(colourClip("c5.mkv", small, {"-c:v", "ffv1"})), 200, 60, 40);
    const auto reader = VideoReader::open(clipFolder() / "c2.mp4");
    EXPECT_THAT(reader->info().warnings, Contains(HasSubstr("BT.709")));
    EXPECT_THAT(VideoReader::open(clipFolder() / "c1.mp4")->info().warnings,
                Contains(HasSubstr("BT.601")));
    const VideoInfo stated = VideoReader::open(clipFolder() / "c4.mp4")->info();
    EXPECT_EQ(stated.video().colourMatrix, "bt709");
    EXPECT_EQ(stated.video().colourRange, "pc");
    EXPECT_THAT(stated.conversion, HasSubstr("full range"));
    EXPECT_THAT(stated.warnings, testing::Not(Contains(HasSubstr("assumed"))));
}

TEST_F(VideoFiles, transparentPartsAreShownOverMidGrey) {
    const auto file = ffmpeg(
        {"-f", "lavfi", "-i", "color=c=0xFF0000@0.5:s=64x48:r=25:d=0.2,format=rgba", "-c:v", "png"},
        "transparent.mov");
    expectColour(shownFirst(file), 192, 64, 64);
}

TEST_F(VideoFiles, warnOfWhatIsShownOtherwiseThanMeant) {
    const auto hdr = makeClip("hdr.mp4",
                              {"-vf",
                               "format=yuv420p,setparams=color_primaries=bt2020:color_trc="
                               "smpte2084:colorspace=bt2020nc",
                               "-c:v", "libx264"},
                              3);
    EXPECT_THAT(VideoReader::open(hdr)->info().warnings, Contains(HasSubstr("PQ")));
    const auto woven = makeClip(
        "woven.mp4", {"-c:v", "libx264", "-flags", "+ildct+ilme", "-x264-params", "tff=1"}, 3);
    EXPECT_THAT(VideoReader::open(woven)->info().warnings,
                Contains(HasSubstr("interlaced (top field first)")));
    const auto two = ffmpeg({"-i", plainClip().string(), "-i", woven.string(), "-map", "0:v",
                             "-map", "1:v", "-c", "copy"},
                            "two.mp4");
    const VideoInfo info = VideoReader::open(two)->info();
    EXPECT_THAT(info.warnings,
                Contains(HasSubstr("2 video streams: number " + std::to_string(info.videoStream))));
    EXPECT_EQ(info.video().kind, "video");
}

TEST_F(VideoFiles, editListsAreNoted) {
    const auto file =
        ffmpeg({"-ss", "0.64", "-i", plainClip().string(), "-c", "copy"}, "edited.mp4");
    const auto reader = VideoReader::open(file);
    EXPECT_THAT(reader->index().notes, Contains(HasSubstr("hidden by the edit list")));
    EXPECT_EQ(numberIn(*reader->frame(0).pixels), 16);
}

TEST_F(VideoFiles, unevenTimesAreVariableRate) {
    const auto file = makeClip("uneven.mkv",
                               {"-vf", "settb=1/1000,setpts='PTS+mod(N,3)*0.01/TB'", "-fps_mode",
                                "vfr", "-enc_time_base", "1/1000", "-c:v", "libx264"},
                               20);
    const auto reader = VideoReader::open(file);
    const FrameIndex& index = reader->index();
    EXPECT_TRUE(index.variableRate());
    EXPECT_NEAR(index.duration(0), 0.05, 0.0021);
    EXPECT_NEAR(index.duration(2), 0.02, 0.0021);
    EXPECT_EQ(index.frameAt(index.seconds(5) - 0.001), 4);
    EXPECT_EQ(index.frameAt(-5), 0);
    EXPECT_EQ(index.frameAt(1e6), 19);
    EXPECT_EQ(index.find(index.frames[3].pts + 1), std::nullopt);
}

TEST_F(VideoFiles, sizesThatChangeMidwayAreConvertedEach) {
    const auto first = makeClip("first.h264", {"-c:v", "libx264", "-bf", "0"}, 5);
    const auto second = makeClip(
        "second.h264", {"-vf", "scale=320:240:flags=neighbor", "-c:v", "libx264", "-bf", "0"}, 5);
    std::vector<char> both = bytesOf(first);
    const std::vector<char> more = bytesOf(second);
    both.insert(both.end(), more.begin(), more.end());
    const auto reader = VideoReader::open(writeFile("both.h264", both));
    ASSERT_EQ(reader->index().count(), 10);
    for (const int n : {0, 7, 4, 9, 5}) {
        const VideoFrame frame = reader->frame(n, true);
        EXPECT_EQ(frame.pixels->width, n < 5 ? 160 : 320) << n;
        EXPECT_EQ(numberIn(*frame.pixels), n % 5);
    }
}

TEST_F(VideoFiles, versionsNameEveryLibrary) {
    EXPECT_THAT(videoDecoderVersions(),
                testing::ElementsAre(HasSubstr("libavformat "), HasSubstr("libavcodec "),
                                     HasSubstr("libavutil "), HasSubstr("libswscale ")));
}
