// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Exactness: every frame of clips of many kinds is the one asked for, has ffprobe's PTS, and
// decodes to the bytes that ffmpeg decodes.

#include "core/media/video.h"

#include "tests/media/clips.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <numeric>
#include <random>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
namespace fs = std::filesystem;

namespace {

/// 25 kinds of clip: 1,250 seeks in all; LINEAMENT_SEEKS sets another number for each.
int seeksPerClip() {
    const char* stated = std::getenv("LINEAMENT_SEEKS");
    return stated ? std::atoi(stated) : 50;
}

struct Kind {
    std::string name;
    std::string suffix;
    std::string encoder;
    Words encoding;
    /// Number in the picture of frame n.
    int (*number)(int) = [](int n) { return n; };
    bool stated = true;    ///< the container has time stamps
    bool typed = true;     ///< the codec's parser tells picture types
    std::string from = {}; ///< copied from the clip of this name, with encoding's arguments
};

void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}

const std::vector<Kind>& kinds() {
    const Words openGop{"-bf", "3", "-x264-params", "open-gop=1:keyint=12:bframes=3:scenecut=0"};
    const Words h264{"-bf", "3", "-g", "20"};
    const Words woven{"-flags", "+ildct+ilme", "-x264-params", "tff=1", "-bf", "2", "-g", "15"};
    const Words hevc{"-x265-params", "log-level=error:keyint=15:open-gop=1", "-pix_fmt",
                     "yuv420p10le"};
    // Every fifth frame is left out, the others come at uneven times.
    const Words uneven{"-vf",
                       "select='not(eq(mod(n,5),1))',settb=1/1000,setpts='PTS+mod(N,3)*0.01/TB'",
                       "-fps_mode",
                       "vfr",
                       "-enc_time_base",
                       "1/1000",
                       "-bf",
                       "2",
                       "-g",
                       "15"};
    static const std::vector<Kind> all{
        {"h264", "mp4", "libx264", h264},
        {"h264copy", "mkv", "libx264", {}, [](int n) { return n; }, true, true, "h264"},
        {"h264flv", "flv", "libx264", {}, [](int n) { return n; }, true, true, "h264"},
        {"h264ts", "ts", "libx264", {}, [](int n) { return n; }, true, true, "h264"},
        {"fragments",
         "mp4",
         "libx264",
         {"-movflags", "frag_keyframe+empty_moov"},
         [](int n) { return n; },
         true,
         true,
         "h264"},
        // Cut within a group: the frames before the cut are in the file, but not shown.
        {"editlist",
         "mp4",
         "libx264",
         {"-ss", "0.9"},
         [](int n) { return n + 23; },
         true,
         true,
         "h264"},
        {"opengop", "mp4", "libx264", openGop},
        {"opengopts", "ts", "libx264", openGop},
        {"uneven", "mp4", "libx264", uneven, [](int n) { return n + (n + 3) / 4; }},
        {"interlaced", "mp4", "libx264", woven},
        {"interlacedts", "ts", "libx264", woven},
        {"wide", "mp4", "libx264", {"-vf", "setsar=4/3", "-bf", "2", "-g", "15"}},
        {"hevc10", "mp4", "libx265", hevc},
        {"vp8", "webm", "libvpx", {"-g", "16", "-auto-alt-ref", "1", "-b:v", "400k"}},
        {"vp9", "webm", "libvpx-vp9", {"-g", "16", "-b:v", "400k", "-deadline", "realtime"}},
        {"av1", "mkv", "libsvtav1", {"-preset", "10", "-g", "24"}},
        {"asp", "avi", "mpeg4", {"-bf", "2", "-g", "15", "-q:v", "3"}},
        {"mjpegavi", "avi", "mjpeg", {"-q:v", "3"}},
        {"mjpegmov", "mov", "mjpeg", {"-q:v", "3"}},
        {"mpeg2ts", "ts", "mpeg2video", {"-bf", "2", "-g", "12", "-q:v", "3"}},
        {"mpeg2ps", "mpg", "mpeg2video", {"-bf", "2", "-g", "12", "-q:v", "3"}},
        {"raw264", "h264", "libx264", {"-bf", "2", "-g", "15"}, [](int n) { return n; }, false},
        {"raw265",
         "hevc",
         "libx265",
         {"-x265-params", "log-level=error:keyint=15"},
         [](int n) { return n; },
         false},
        {"lossless", "mkv", "ffv1", {"-g", "1"}},
        {"gif", "gif", "gif", {}, [](int n) { return n; }, true, false},
    };
    return all;
}

const Kind& kindNamed(const std::string& name) {
    for (const Kind& kind : kinds())
        if (kind.name == name)
            return kind;
    throw std::out_of_range(name);
}

/// The clip of a kind, made once.
const fs::path& clip(const Kind& kind) {
    static std::map<std::string, fs::path> made;
    if (const auto at = made.find(kind.name); at != made.end())
        return at->second;
    fs::path file;
    if (kind.from.empty()) {
        Words encoding{"-c:v", kind.encoder};
        encoding.insert(encoding.end(), kind.encoding.begin(), kind.encoding.end());
        file = makeClip(kind.name + "." + kind.suffix, encoding);
    } else {
        const bool seek = !kind.encoding.empty() && kind.encoding[0] == "-ss";
        Words arguments = seek ? kind.encoding : Words{};
        for (const std::string& word : {std::string("-i"), clip(kindNamed(kind.from)).string(),
                                        std::string("-c"), std::string("copy")})
            arguments.push_back(word);
        if (!seek)
            arguments.insert(arguments.end(), kind.encoding.begin(), kind.encoding.end());
        file = ffmpeg(arguments, kind.name + "." + kind.suffix);
    }
    return made.emplace(kind.name, file).first->second;
}

/// What ffprobe says of it, asked once.
const Probe& probe(const Kind& kind) {
    static std::map<std::string, Probe> known;
    const auto at = known.find(kind.name);
    return at != known.end() ? at->second
                             : known.emplace(kind.name, probeFrames(clip(kind))).first->second;
}

class ClipsOfEveryKind : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override {
        if (!haveFfmpeg())
            LINEAMENT_SKIP_MISSING("no ffmpeg to make clips with");
        if (!haveEncoder(GetParam().encoder))
            GTEST_SKIP() << "this ffmpeg has no " << GetParam().encoder;
    }
    const fs::path& file() const { return clip(GetParam()); }
    int expected(int n) const { return GetParam().number(n); }
};

/// The number in the picture is right, the picture whole, the PTS the index's.
void expectFrame(VideoReader& reader, const VideoFrame& frame, int number, int expected) {
    ASSERT_EQ(frame.number, number);
    ASSERT_EQ(frame.decoding, Decoding::Complete) << number << ": " << frame.damage;
    ASSERT_TRUE(frame.pixels);
    EXPECT_EQ(numberIn(*frame.pixels), expected);
    EXPECT_EQ(frame.pts, reader.index().frames[static_cast<std::size_t>(number)].pts);
    EXPECT_EQ(frame.pixels->width, reader.info().width);
    EXPECT_EQ(frame.pixels->height, reader.info().height);
}

} // namespace

TEST_P(ClipsOfEveryKind, areRecognised) {
    EXPECT_TRUE(looksLikeVideo(file()));
    EXPECT_THAT(videoSuffixes(), testing::Contains(GetParam().suffix));
}

TEST_P(ClipsOfEveryKind, indexHasFfprobesTimeStampsAndTypes) {
    const auto reader = VideoReader::open(file());
    const FrameIndex& index = reader->index();
    const Probe& asked = probe(GetParam());
    ASSERT_GE(index.count(), 30);
    ASSERT_EQ(static_cast<std::size_t>(index.count()), asked.pts.size());
    int compared = 0;
    for (int n = 0; n < index.count(); ++n) {
        const auto at = static_cast<std::size_t>(n);
        if (GetParam().typed) {
            EXPECT_EQ(index.frames[at].type, asked.types[at]) << n;
        }
        if (!asked.pts[at])
            continue;
        ++compared;
        EXPECT_EQ(index.frames[at].pts, *asked.pts[at]) << n;
        EXPECT_EQ(index.find(index.frames[at].pts), n);
        EXPECT_EQ(index.frameAt(index.seconds(n)), n);
        EXPECT_GT(index.duration(n), 0);
    }
    // FFmpeg knows no time for the last frame of some streams without time stamps of their own.
    EXPECT_GE(compared, GetParam().stated ? index.count() - 1 : 0);
    EXPECT_TRUE(index.frames[static_cast<std::size_t>(index.keyAt(0))].key);
}

TEST_P(ClipsOfEveryKind, theFirstPictureNeedsNoIndex) {
    const auto first = firstPicture(file());
    ASSERT_TRUE(first);
    // Where an edit list hides the beginning it is another than the first that is shown.
    if (GetParam().name.find("edit") != std::string::npos)
        return;
    auto reader = VideoReader::open(file());
    const auto shown = reader->frame(0).pixels;
    ASSERT_TRUE(shown);
    EXPECT_EQ(first->width, shown->width);
    EXPECT_EQ(first->height, shown->height);
    EXPECT_TRUE(first->data == shown->data);
}

TEST_P(ClipsOfEveryKind, stepsForwardAndBackwardShowEveryFrame) {
    const auto reader = VideoReader::open(file());
    const int count = reader->index().count();
    for (int n = 0; n < count; ++n)
        expectFrame(*reader, reader->frame(n), n, expected(n));
    for (int n = count - 1; n >= 0; --n)
        expectFrame(*reader, reader->frame(n), n, expected(n));
}

TEST_P(ClipsOfEveryKind, hashesEqualFfmpegs) {
    const auto reader = VideoReader::open(file());
    std::vector<std::string> hashes;
    std::string types;
    for (int n = 0; n < reader->index().count(); ++n) {
        const VideoFrame frame = reader->frame(n, true);
        hashes.push_back(frame.sha256);
        types += frame.type;
    }
    EXPECT_EQ(hashes, frameHashes(file()));
    EXPECT_EQ(types, probe(GetParam()).types);
}

TEST_P(ClipsOfEveryKind, randomSeeksShowTheFrameAskedFor) {
    const auto sequence = VideoReader::open(file());
    std::vector<std::string> hashes;
    for (int n = 0; n < sequence->index().count(); ++n)
        hashes.push_back(sequence->frame(n, true).sha256);
    VideoLimits uncached;
    uncached.cacheBytes = 1;
    const auto plain = VideoReader::open(file());
    const auto forgetful = VideoReader::open(file(), uncached);
    std::mt19937 random(7);
    std::uniform_int_distribution<int> draw(0, static_cast<int>(hashes.size()) - 1);
    for (int i = 0; i < seeksPerClip(); ++i) {
        VideoReader& reader = i % 2 == 0 ? *plain : *forgetful;
        const int n = draw(random);
        const VideoFrame frame = (reader.index(), reader.frame(n, true));
        expectFrame(reader, frame, n, expected(n));
        EXPECT_EQ(frame.sha256, hashes[static_cast<std::size_t>(n)]) << n;
    }
}

TEST_P(ClipsOfEveryKind, keyFramesAloneAreTheSameFrames) {
    const auto whole = VideoReader::open(file());
    const auto keys = VideoReader::open(file());
    keys->setKeyFramesOnly(true);
    const FrameIndex& index = keys->index();
    int found = 0;
    for (int n = index.count() - 1; n >= 0; --n) {
        if (!index.frames[static_cast<std::size_t>(n)].key) {
            EXPECT_THROW(keys->frame(n), std::out_of_range);
            continue;
        }
        const VideoFrame frame = keys->frame(n, true);
        expectFrame(*keys, frame, n, expected(n));
        EXPECT_EQ(frame.sha256, whole->frame(n, true).sha256);
        ++found;
    }
    EXPECT_GE(found, 1);
}

TEST_P(ClipsOfEveryKind, everyFrameIsReportedOnceAndInOrder) {
    const auto reader = VideoReader::open(file());
    std::vector<int> seen;
    reader->setOnDecoded(
        [&](int number, Decoding decoding, const std::string&, const LumaGrid* grid) {
            seen.push_back(number);
            ASSERT_EQ(decoding, Decoding::Complete);
            ASSERT_TRUE(grid);
            // Two columns and more than four rows of cells are one block.
            for (int block = 0; block < 16; ++block) {
                const int value =
                    grid->cells[static_cast<std::size_t>(LumaGrid::kColumns + 2 * block + 1)];
                EXPECT_EQ(value > 128, ((expected(number) >> block) & 1) != 0)
                    << number << ", block " << block;
            }
        });
    const int last = reader->index().count() - 1;
    for (const int n : {0, 1, 9, last})
        reader->frame(n);
    std::vector<int> all(static_cast<std::size_t>(last) + 1);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(seen, all);
}

INSTANTIATE_TEST_SUITE_P(Video, ClipsOfEveryKind, testing::ValuesIn(kinds()),
                         [](const auto& kind) { return kind.param.name; });
