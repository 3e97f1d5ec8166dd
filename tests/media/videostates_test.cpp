// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos that are whole and cannot be decoded here: encrypted ones and those in a codec without a
// decoder. None of them is damaged, and what is cut off is.

#include "core/media/video.h"
#include "tests/media/clips.h"
#include "tests/media/states.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string_view>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class VideoStates : public testing::Test {
protected:
    void SetUp() override {
        if (!haveFfmpeg())
            LINEAMENT_SKIP_MISSING("no ffmpeg to make clips with");
    }
};

std::string stateOf(const fs::path& file) {
    return stateBy([&file] {
        const auto reader = VideoReader::open(file);
        const int frames = reader->index().count();
        return reader->frame(0).decoding == Decoding::Complete && frames > 0 ? "decoded"
                                                                             : "frames damaged";
    });
}

fs::path copied(const std::string& name, const Words& options) {
    static const fs::path clip = makeClip("states.mp4", {"-c:v", "libx264"}, 10);
    Words arguments{"-i", clip.string(), "-c", "copy"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return ffmpeg(arguments, name);
}

const Words kEncryption{"-encryption_scheme", "cenc-aes-ctr",
                        "-encryption_key",    "76a6c65c5ea762046bd749a2e632ccbb",
                        "-encryption_kid",    "a7e61c373e219033c21091fa607bf3b8"};

Words operator+(Words a, const Words& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// A copy with every @p from replaced; both have the same length.
fs::path patched(const fs::path& file, const std::string& name, std::string_view from,
                 std::string_view to) {
    std::vector<char> bytes = bytesOf(file);
    for (auto at = bytes.begin();;) {
        at = std::search(at, bytes.end(), from.begin(), from.end());
        if (at == bytes.end())
            return writeFile(name, bytes);
        at = std::copy(to.begin(), to.end(), at);
    }
}

fs::path firstHalf(const fs::path& file, const std::string& name) {
    std::vector<char> bytes = bytesOf(file);
    bytes.resize(bytes.size() / 2);
    return writeFile(name, bytes);
}

/// A copy of a transport stream whose packets with picture data are marked as scrambled, at most
/// @p most of them.
fs::path scrambled(const fs::path& file, const std::string& name, int most) {
    constexpr std::size_t kPacket = 188;
    constexpr unsigned kVideo = 256;
    std::vector<char> bytes = bytesOf(file);
    const auto at = [&bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    for (std::size_t i = 0; i + kPacket <= bytes.size(); i += kPacket)
        if (((at(i + 1) & 0x1FU) << 8U | at(i + 2)) == kVideo && (at(i + 3) & 0x10U) && most-- > 0)
            bytes[i + 3] = static_cast<char>(at(i + 3) | 0x80U);
    return writeFile(name, bytes);
}

} // namespace

TEST_F(VideoStates, encryptedFilesAreEncryptedAndNameTheirCodec) {
    const auto expected = AllOf(testing::StartsWith("encrypted: "), HasSubstr("H.264"),
                                HasSubstr("avc1"), HasSubstr("cenc"));
    EXPECT_THAT(stateOf(copied("encrypted.mp4", kEncryption)), expected);
    EXPECT_THAT(
        stateOf(copied("encrypted-front.mp4", kEncryption + Words{"-movflags", "faststart"})),
        expected);
    // FFmpeg's demuxer takes fragments like these for damaged.
    EXPECT_THAT(stateOf(copied("encrypted-fragments.mp4",
                               kEncryption + Words{"-movflags", "frag_keyframe+empty_moov"})),
                expected);
}

TEST_F(VideoStates, scrambledStreamsAreEncryptedAndSingleFlippedBitsAreNot) {
    const auto clear = copied("clear.ts", {});
    EXPECT_EQ(stateOf(clear), "decoded");
    EXPECT_THAT(stateOf(scrambled(clear, "scrambled.ts", 1 << 20)),
                AllOf(testing::StartsWith("encrypted: "), HasSubstr("scrambled")));
    EXPECT_THAT(stateOf(scrambled(clear, "flipped.ts", 1)),
                testing::Not(testing::StartsWith("encrypted: ")));
}

TEST_F(VideoStates, codecsWithoutADecoderAreNamed) {
    const auto clip = copied("plain.mp4", {});
    const auto unknown = patched(clip, "unknown.mp4", "avc1", "zq91");
    EXPECT_THAT(stateOf(unknown), AllOf(testing::StartsWith("unsupported: "), HasSubstr("(zq91)"),
                                        HasSubstr("libavcodec")));
    const auto matroska =
        patched(copied("plain.mkv", {}), "unknown.mkv", "V_MPEG4/ISO/AVC", "V_MPEG9/ISO/XYZ");
    EXPECT_THAT(stateOf(matroska),
                AllOf(testing::StartsWith("unsupported: "), HasSubstr("(V_MPEG9/ISO/XYZ)")));
    const auto avi = makeClip("plain.avi", {"-c:v", "mpeg4", "-vtag", "XVID"}, 10);
    EXPECT_THAT(stateOf(patched(avi, "unknown.avi", "XVID", "ZQ91")),
                AllOf(testing::StartsWith("unsupported: "), HasSubstr("(ZQ91)")));
    // A recent FFmpeg decodes VVC, and then finds that this is none.
    const auto vvc = patched(patched(clip, "vvc.mp4", "avc1", "vvc1"), "vvc.mp4", "avcC", "vvcC");
    EXPECT_THAT(stateOf(vvc),
                testing::AnyOf(AllOf(testing::StartsWith("unsupported: "), HasSubstr("H.266 / VVC"),
                                     HasSubstr("vvc1")),
                               testing::StartsWith("damaged: "), testing::Eq("frames damaged")));
}

TEST_F(VideoStates, featuresThatADecoderLacksAreUnsupported) {
    const auto clip = makeClip("frames.mov", {"-c:v", "prores", "-pix_fmt", "yuv422p10le"}, 5);
    EXPECT_EQ(stateOf(clip), "decoded");
    std::vector<char> bytes = bytesOf(clip);
    // The version of each frame's header, which the decoder knows up to 1.
    constexpr std::string_view kFrame = "icpf";
    int frames = 0;
    for (auto at = bytes.begin();;) {
        at = std::search(at, bytes.end(), kFrame.begin(), kFrame.end());
        if (at == bytes.end())
            break;
        at[7] = 9;
        at += 8;
        if (++frames == 1) {
            EXPECT_NE(stateOf(writeFile("one-version.mov", bytes)).substr(0, 11), "unsupported");
        }
    }
    EXPECT_EQ(frames, 5);
    EXPECT_THAT(stateOf(writeFile("versions.mov", bytes)),
                AllOf(testing::StartsWith("unsupported: "), HasSubstr("prores")));
}

TEST_F(VideoStates, whatIsCutOffIsDamagedWhateverItHolds) {
    const auto front = copied("front.mp4", {"-movflags", "faststart"});
    const auto encrypted =
        copied("encrypted-cut.mp4", kEncryption + Words{"-movflags", "faststart"});
    EXPECT_THAT(stateOf(firstHalf(encrypted, "half-encrypted.mp4")),
                AllOf(testing::StartsWith("damaged: "), HasSubstr("cut off"), HasSubstr("cenc")));
    EXPECT_THAT(stateOf(firstHalf(patched(front, "z.mp4", "avc1", "zq91"), "half-unknown.mp4")),
                AllOf(testing::StartsWith("damaged: "), HasSubstr("cut off"), HasSubstr("zq91")));
    const auto matroska =
        patched(copied("whole.mkv", {}), "z.mkv", "V_MPEG4/ISO/AVC", "V_MPEG9/ISO/XYZ");
    EXPECT_THAT(stateOf(firstHalf(matroska, "half.mkv")), testing::StartsWith("damaged: "));
    const auto avi = makeClip("whole.avi", {"-c:v", "mpeg4", "-vtag", "XVID"}, 10);
    EXPECT_THAT(stateOf(firstHalf(patched(avi, "z.avi", "XVID", "ZQ91"), "half.avi")),
                testing::StartsWith("damaged: "));
    // The table of frames is at the end, and lost.
    EXPECT_THAT(stateOf(firstHalf(copied("back.mp4", {}), "half-back.mp4")),
                testing::StartsWith("damaged: "));
}

/// Rounding by the container of a clip, as ffmpeg writes it: see also framerate_test.cpp.
TEST_F(VideoStates, jitterOfTheTimeBaseIsNoVariableRate) {
    const auto clip =
        ffmpeg({"-f", "lavfi", "-i", "testsrc=s=64x48:r=60:d=0.5", "-vf",
                "settb=1/90000,setpts=N*1500+mod(N\\,2)*2", "-fps_mode", "passthrough",
                "-enc_time_base", "1/90000", "-video_track_timescale", "90000", "-c:v", "libx264"},
               "jitter.mp4");
    EXPECT_FALSE(VideoReader::open(clip)->index().variableRate());
    const auto rounded =
        ffmpeg({"-f", "lavfi", "-i", "testsrc=s=64x48:r=30:d=1", "-c:v", "libx264"}, "rounded.mkv");
    const auto copy = ffmpeg({"-i", rounded.string(), "-c", "copy"}, "rounded.mp4");
    EXPECT_FALSE(VideoReader::open(copy)->index().variableRate());
}
