// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Files that are damaged, cut off, still growing, hostile, or no videos at all.

#include "core/base/error.h"
#include "core/media/video.h"
#include "tests/media/clips.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

class DamagedVideos : public testing::Test {
protected:
    void SetUp() override {
        if (!haveFfmpeg())
            LINEAMENT_SKIP_MISSING("no ffmpeg to make clips with");
    }
};

/// 60 frames of H.264 with B-frames, the table of frames in front.
const fs::path& wholeClip() {
    static const fs::path file = makeClip(
        "whole.mp4", {"-c:v", "libx264", "-bf", "3", "-g", "15", "-movflags", "faststart"});
    return file;
}

std::size_t placeOf(const std::vector<char>& bytes, std::string_view text) {
    const auto at = std::search(bytes.begin(), bytes.end(), text.begin(), text.end());
    return static_cast<std::size_t>(at - bytes.begin());
}

std::map<Decoding, int> statesOf(const std::vector<VideoFrame>& frames) {
    std::map<Decoding, int> states;
    for (const VideoFrame& frame : frames)
        ++states[frame.decoding];
    return states;
}

/// All frames in sequence; those that are not complete say why, and only missing ones lack a
/// picture.
std::vector<VideoFrame> readAll(VideoReader& reader) {
    std::vector<VideoFrame> frames;
    for (int n = 0; n < reader.index().count(); ++n) {
        VideoFrame frame = reader.frame(n, true);
        EXPECT_EQ(frame.number, n);
        EXPECT_EQ(frame.damage.empty(), frame.decoding == Decoding::Complete) << n;
        EXPECT_EQ(frame.pixels == nullptr, frame.decoding == Decoding::Missing) << n;
        EXPECT_EQ(frame.sha256.empty(), frame.decoding == Decoding::Missing) << n;
        frame.pixels.reset();
        frames.push_back(std::move(frame));
    }
    return frames;
}

/// The same states and pictures however frames are reached.
void expectSameBySeeking(const fs::path& file, const std::vector<VideoFrame>& frames) {
    const auto reader = VideoReader::open(file);
    reader->index();
    std::mt19937 random(11);
    std::uniform_int_distribution<int> draw(0, static_cast<int>(frames.size()) - 1);
    for (int i = 0; i < 60; ++i) {
        const int n = draw(random);
        const VideoFrame frame = reader->frame(n, true);
        const VideoFrame& expected = frames[static_cast<std::size_t>(n)];
        EXPECT_EQ(frame.decoding, expected.decoding) << n << ": " << frame.damage;
        EXPECT_EQ(frame.sha256, expected.sha256) << n;
        EXPECT_EQ(frame.pts, expected.pts) << n;
    }
}

template <class E> std::string refusalOf(const fs::path& file, const VideoLimits& limits = {}) {
    try {
        VideoReader::open(file, limits)->index();
    } catch (const E& e) {
        EXPECT_EQ(e.where(), file.string());
        return e.what();
    } catch (const std::exception& e) {
        return std::string("another error: ") + e.what();
    }
    return "no error";
}

std::vector<char> text(std::string_view words) {
    return {words.begin(), words.end()};
}

fs::path samples() {
    return fs::path(LINEAMENT_SHARED_DIR) / "data" / "samples" / "corrupt";
}

} // namespace

TEST_F(DamagedVideos, cutOffFilesKeepTheTimesOfWhatIsMissing) {
    const std::vector<char> bytes = bytesOf(wholeClip());
    const auto whole = VideoReader::open(wholeClip());
    const std::vector<VideoFrame> expected = readAll(*whole);
    const std::size_t data = placeOf(bytes, "mdat") + 4;
    for (const double share : {0.0, 0.1, 0.35, 0.5, 0.8, 0.97}) {
        SCOPED_TRACE(share);
        const auto size =
            data + static_cast<std::size_t>(share * static_cast<double>(bytes.size() - data));
        const auto file = writeFile(
            "cut.mp4", {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
        const auto reader = VideoReader::open(file);
        EXPECT_THAT(reader->info().warnings, testing::Contains(HasSubstr("cut off")));
        EXPECT_EQ(reader->fileBytes(), size);
        const std::vector<VideoFrame> frames = readAll(*reader);
        EXPECT_THAT(reader->index().notes,
                    testing::Contains(HasSubstr("cut off: 60 frames announced")));
        ASSERT_EQ(frames.size(), 60U);
        for (std::size_t n = 0; n < 60; ++n) {
            EXPECT_EQ(frames[n].pts, expected[n].pts);
            if (frames[n].decoding == Decoding::Complete) {
                EXPECT_EQ(frames[n].sha256, expected[n].sha256) << n;
            } else {
                EXPECT_THAT(frames[n].damage, HasSubstr("the file ends before"));
            }
        }
        const auto states = statesOf(frames);
        const int complete =
            states.contains(Decoding::Complete) ? states.at(Decoding::Complete) : 0;
        EXPECT_LT(complete, 60);
        if (share > 0.3) { // the first picture takes much of the data
            EXPECT_GE(complete, static_cast<int>(share * 40));
        }
        expectSameBySeeking(file, frames);
    }
}

TEST_F(DamagedVideos, cutOffFilesWithoutATableOfFramesAreBroken) {
    const auto file = makeClip("tableatend.mp4", {"-c:v", "libx264"}, 30);
    const std::vector<char> bytes = bytesOf(file);
    const auto cut =
        writeFile("notable.mp4",
                  {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)});
    EXPECT_TRUE(looksLikeVideo(cut));
    EXPECT_THAT(refusalOf<FormatError>(cut), HasSubstr("moov atom not found"));
}

TEST_F(DamagedVideos, cutOffStreamsAreReadAsFarAsTheyGo) {
    for (const char* name : {"cut.ts", "cut.mkv", "cut.avi", "cut.h264", "cut.gif"}) {
        SCOPED_TRACE(name);
        const std::string encoder = fs::path(name).extension() == ".gif"   ? "gif"
                                    : fs::path(name).extension() == ".avi" ? "mpeg4"
                                                                           : "libx264";
        const std::vector<char> bytes =
            bytesOf(makeClip(std::string("to") + name,
                             {"-c:v", encoder, "-bf", encoder == "gif" ? "0" : "2", "-g", "15"}));
        const auto file = writeFile(
            name, {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)});
        const auto reader = VideoReader::open(file);
        const std::vector<VideoFrame> frames = readAll(*reader);
        EXPECT_GT(frames.size(), 15U);
        EXPECT_LT(frames.size(), 60U);
        EXPECT_EQ(frames.front().decoding, Decoding::Complete);
        expectSameBySeeking(file, frames);
    }
}

TEST_F(DamagedVideos, flippedBitsAreStatedAndTheSameEveryTime) {
    const std::vector<std::pair<std::string, Words>> clips{
        {"flip.mp4", {"-c:v", "libx264", "-bf", "3", "-g", "15"}},
        {"flipopen.mp4", {"-c:v", "libx264", "-x264-params", "open-gop=1:keyint=12:bframes=3"}},
        {"flip.ts", {"-c:v", "libx264", "-bf", "2", "-g", "15", "-flags", "+ildct+ilme"}},
        {"flip.mpg", {"-c:v", "mpeg2video", "-bf", "2", "-g", "12"}},
        {"flip.avi", {"-c:v", "mpeg4", "-bf", "2", "-g", "15"}},
        {"flip.mov", {"-c:v", "mjpeg", "-q:v", "3"}}};
    for (const auto& [name, encoding] : clips) {
        SCOPED_TRACE(name);
        const auto clip = makeClip("un" + name, encoding);
        std::vector<char> bytes = bytesOf(clip);
        const std::vector<VideoFrame> clean = readAll(*VideoReader::open(clip));
        std::mt19937 random(3);
        // The second half of the file's data; tables at the end are left alone.
        const std::size_t from = bytes.size() / 2, to = bytes.size() * 8 / 10;
        for (int i = 0; i < 6; ++i)
            bytes[from + random() % (to - from)] ^= static_cast<char>(1U << (random() % 8));
        const auto file = writeFile(name, bytes);
        const auto reader = VideoReader::open(file);
        const std::vector<VideoFrame> frames = readAll(*reader);
        const auto states = statesOf(frames);
        EXPECT_GT(states.at(Decoding::Complete), 10);
        EXPECT_GT(states.contains(Decoding::Concealed) ? states.at(Decoding::Concealed) : 0, 0);
        // What is called complete shows what was coded.
        for (std::size_t n = 0; n < std::min<std::size_t>(15, frames.size()); ++n)
            EXPECT_EQ(frames[n].sha256, clean[n].sha256) << n;
        expectSameBySeeking(file, frames);
    }
}

TEST_F(DamagedVideos, missingFramesAreReportedOnTheWay) {
    std::vector<char> bytes = bytesOf(wholeClip());
    bytes.resize(placeOf(bytes, "mdat") + (bytes.size() - placeOf(bytes, "mdat")) / 2);
    const auto reader = VideoReader::open(writeFile("halved.mp4", bytes));
    std::vector<int> numbers, missing;
    reader->setOnDecoded(
        [&](int number, Decoding decoding, const std::string& damage, const LumaGrid* grid) {
            numbers.push_back(number);
            EXPECT_EQ(grid == nullptr, decoding == Decoding::Missing);
            EXPECT_EQ(damage.empty(), decoding == Decoding::Complete);
            if (decoding == Decoding::Missing)
                missing.push_back(number);
        });
    reader->index();
    reader->frame(0);
    EXPECT_EQ(reader->frame(59).decoding, Decoding::Missing);
    ASSERT_EQ(numbers.size(), 60U);
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    EXPECT_GT(missing.size(), 10U);
    EXPECT_EQ(missing.back(), 59);
}

TEST_F(DamagedVideos, growingFilesAreReadAsFarAsTheyWentWhenOpened) {
    const std::vector<char> bytes =
        bytesOf(makeClip("growing.ts", {"-c:v", "libx264", "-g", "15"}));
    const auto half = static_cast<std::ptrdiff_t>(bytes.size() / 2);
    const auto file = writeFile("grows.ts", {bytes.begin(), bytes.begin() + half});
    const auto alone = writeFile("half.ts", {bytes.begin(), bytes.begin() + half});
    const auto reader = VideoReader::open(file);
    const auto append = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
        std::ofstream out(file, std::ios::binary | std::ios::app);
        out.write(bytes.data() + from, to - from);
    };
    append(half, half + 2000);
    const int count = reader->index().count();
    append(half + 2000, static_cast<std::ptrdiff_t>(bytes.size()));
    EXPECT_EQ(reader->fileBytes(), static_cast<std::uint64_t>(half));
    EXPECT_EQ(count, VideoReader::open(alone)->index().count());
    EXPECT_LT(count, 60);
    for (const VideoFrame& frame : readAll(*reader))
        if (frame.number + 1 < count) {
            EXPECT_EQ(frame.decoding, Decoding::Complete) << frame.damage;
        }
    EXPECT_EQ(VideoReader::open(file)->index().count(), 60);
}

TEST_F(DamagedVideos, filesThatChangeAfterTheIndexAreNoticed) {
    const auto file = writeFile("changing.mp4", bytesOf(wholeClip()));
    const auto reader = VideoReader::open(file);
    reader->index();
    std::vector<char> bytes = bytesOf(file);
    for (std::size_t i = placeOf(bytes, "mdat") + 2000; i < bytes.size(); i += 50)
        bytes[i] = static_cast<char>(~bytes[i]);
    writeFile("changing.mp4", bytes);
    EXPECT_THROW(
        {
            for (int n = 59; n > 40; --n)
                reader->frame(n);
        },
        IoError);
}

TEST_F(DamagedVideos, containersWithoutVideoSaySo) {
    const auto audio = ffmpeg({"-f", "lavfi", "-i", "sine=d=0.5", "-c:a", "aac"}, "audio.m4a");
    EXPECT_TRUE(looksLikeVideo(audio));
    EXPECT_THAT(refusalOf<NoVideoError>(audio), HasSubstr("audio (aac)"));
    const auto cover =
        ffmpeg({"-f", "lavfi", "-i", "color=c=red:s=64x64:d=0.04", "-frames:v", "1"}, "cover.png");
    const auto covered =
        ffmpeg({"-i", audio.string(), "-i", cover.string(), "-map", "0", "-map", "1", "-c:a",
                "copy", "-c:v", "png", "-disposition:v", "attached_pic"},
               "covered.m4a");
    EXPECT_THAT(refusalOf<NoVideoError>(covered), HasSubstr("attachment (png)"));
}

TEST_F(DamagedVideos, whatIsNoVideoIsNotTaken) {
    const std::string target = wholeClip().string();
    const std::map<std::string, std::string> files{
        {"notes.txt", "Nothing to see here.\n"},
        {"empty.mp4", ""},
        {"list.m3u8",
         "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n" + target + "\n#EXT-X-ENDLIST\n"},
        {"list.ffconcat", "ffconcat version 1.0\nfile '" + target + "'\n"},
        {"list.mp4", "ffconcat version 1.0\nfile '" + target + "'\n"},
        {"stream.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
                       "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"},
        {"stream.mpd", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
                       "type=\"static\"></MPD>"}};
    for (const auto& [name, words] : files) {
        const auto file = writeFile(name, text(words));
        EXPECT_FALSE(looksLikeVideo(file)) << name;
        EXPECT_THAT(refusalOf<InputError>(file), HasSubstr("a video container")) << name;
    }
    EXPECT_THROW(looksLikeVideo(clipFolder() / "absent.mp4"), IoError);
    EXPECT_THROW(VideoReader::open(clipFolder()), IoError);
}

TEST_F(DamagedVideos, photosAreNotVideos) {
    for (const char* name : {"a.jpg", "a.png", "a.bmp", "a.tiff", "a.webp", "a.avif"}) {
        fs::path photo;
        try {
            photo = ffmpeg({"-f", "lavfi", "-i", "testsrc=s=64x64:d=0.04", "-frames:v", "1"}, name);
        } catch (const std::runtime_error&) {
            ASSERT_THAT(name, testing::AnyOf(HasSubstr("webp"), HasSubstr("avif")));
            continue; // this ffmpeg cannot write them
        }
        EXPECT_FALSE(looksLikeVideo(photo)) << name;
        EXPECT_THAT(refusalOf<InputError>(photo), HasSubstr("a video container")) << name;
    }
}

/// A QuickTime file whose samples lie in another file, by a data reference.
TEST_F(DamagedVideos, dataReferencesToOtherFilesAreNotFollowed) {
    std::vector<char> bytes = bytesOf(wholeClip());
    // "url " with flag 1 means "in this file": without the flag, a path would follow.
    const std::size_t at = placeOf(bytes, "url ");
    ASSERT_LT(at + 8, bytes.size());
    bytes[at + 7] = 0;
    const auto file = writeFile("elsewhere.mp4", bytes);
    const auto reader = VideoReader::open(file);
    // The samples are then read from this file or not at all.
    EXPECT_EQ(reader->index().count(), 60);
}

TEST_F(DamagedVideos, limitsAreKept) {
    VideoLimits limits;
    limits.maxPixels = 160 * 119;
    EXPECT_THAT(refusalOf<LimitError>(wholeClip(), limits), HasSubstr("160 x 120"));
    limits = {};
    limits.maxFrames = 59;
    EXPECT_THAT(refusalOf<LimitError>(wholeClip(), limits), HasSubstr("59 frames"));
}

TEST_F(DamagedVideos, stopRequestsAreHeardAndTheReaderGoesOn) {
    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_THROW(VideoReader::open(wholeClip(), {}, stopped.get_token()), Cancelled);
    const auto reader = VideoReader::open(wholeClip());
    EXPECT_THROW(reader->index(stopped.get_token()), Cancelled);
    // A stop that comes in the middle of the index.
    std::stop_source midway;
    const auto decoded = VideoReader::open(makeClip("midway.h264", {"-c:v", "libx264"}));
    EXPECT_THROW(decoded->index(midway.get_token(), [&](double) { midway.request_stop(); }),
                 Cancelled);
    EXPECT_EQ(decoded->index().count(), 60);
    double last = 0;
    EXPECT_EQ(reader->index({}, [&](double share) { last = share; }).count(), 60);
    EXPECT_EQ(last, 1);
    EXPECT_THROW(reader->frame(40, false, stopped.get_token()), Cancelled);
    EXPECT_EQ(numberIn(*reader->frame(40).pixels), 40);
    // Within a run, too.
    std::stop_source within;
    reader->setOnDecoded([&](int number, Decoding, const std::string&, const LumaGrid*) {
        if (number == 45)
            within.request_stop();
    });
    EXPECT_THROW(
        {
            reader->frame(41, false, within.get_token());
            reader->frame(59, false, within.get_token());
        },
        Cancelled);
    reader->setOnDecoded({});
    EXPECT_EQ(numberIn(*reader->frame(50).pixels), 50);
    EXPECT_THROW(reader->frame(60), std::out_of_range);
    EXPECT_THROW(reader->frame(-1), std::out_of_range);
}

TEST(CorruptSamples, endInOneOfOurErrorsOrInStatedFrames) {
    if (!fs::exists(samples()))
        LINEAMENT_SKIP_MISSING("no samples at " << samples());
    int readable = 0, refused = 0, damaged = 0, encrypted = 0;
    for (const auto& entry : fs::directory_iterator(samples())) {
        const fs::path& file = entry.path();
        const std::string suffix = file.extension().string();
        if (suffix != ".mp4" && suffix != ".mov")
            continue;
        SCOPED_TRACE(file.filename().string());
        try {
            const auto reader = VideoReader::open(file);
            const std::vector<VideoFrame> frames = readAll(*reader);
            expectSameBySeeking(file, frames);
            ++readable;
            damaged += std::any_of(frames.begin(), frames.end(), [](const VideoFrame& f) {
                return f.decoding != Decoding::Complete;
            });
        } catch (const Error& e) {
            EXPECT_FALSE(e.found().empty());
            EXPECT_THAT(e.what(), HasSubstr(file.filename().string()));
            ++refused;
            encrypted += dynamic_cast<const EncryptedError*>(&e) != nullptr;
            EXPECT_EQ(dynamic_cast<const UnsupportedError*>(&e), nullptr) << e.what();
        }
    }
    EXPECT_GE(readable, 7);
    EXPECT_GE(refused, 8);
    EXPECT_GE(damaged, 2);
    EXPECT_EQ(encrypted, 3);
}
