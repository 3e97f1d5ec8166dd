// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/photo.h"

#include "core/base/error.h"
#include "tests/media/sources.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
namespace fs = std::filesystem;

namespace {

template <class E>
std::string messageOf(const SourceBytes& source, const DecodeLimits& limits = {}) {
    try {
        decodePhoto(source, limits);
    } catch (const E& e) {
        return e.what();
    } catch (const std::exception& e) {
        return std::string("another error: ") + e.what();
    }
    return "no error";
}

/// A 24-bit BMP of 2 x 2: blue, green over red, white (rows are stored from the bottom).
std::string smallBmp() {
    std::string bytes("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0",
                      30);
    bytes += std::string("\0\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24);
    bytes += std::string("\0\0\xFF\xFF\xFF\xFF\0\0", 8) + std::string("\xFF\0\0\0\xFF\0\0\0", 8);
    return bytes;
}

std::vector<fs::path> filesBelow(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code code;
    for (const auto& entry : fs::recursive_directory_iterator(folder, code)) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    return files;
}

fs::path samples() {
    return fs::path(LINEAMENT_SHARED_DIR) / "data" / "samples";
}

} // namespace

TEST(DecodePhoto, readsEveryPixelOfABmp) {
    const auto photo = decodePhoto(sourceOf(smallBmp()));
    EXPECT_EQ(photo.info.format, "BMP");
    EXPECT_EQ(photo.pixels->data,
              (std::vector<std::uint8_t>{0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255}));
    EXPECT_EQ(photo.digests.sha256.size(), 64U);
}

TEST(DecodePhoto, foreignFilesSayWhatTheyLookLike) {
    EXPECT_THAT(messageOf<InputError>(sourceOf("")), testing::HasSubstr("evidence.jpg"));
    EXPECT_THAT(messageOf<InputError>(sourceOf("")), testing::HasSubstr("empty"));
    EXPECT_THAT(messageOf<InputError>(sourceOf("hello, this is text\n")),
                testing::HasSubstr("text"));
    EXPECT_THAT(messageOf<InputError>(sourceOf("GIF89a and more of it")),
                testing::HasSubstr("GIF"));
    EXPECT_THAT(messageOf<InputError>(sourceOf(std::string("\0\0\0\x18"
                                                           "ftypisom\0\0\0\0isomavc1",
                                                           24))),
                testing::HasSubstr("video"));
}

TEST(DecodePhoto, truncatedPicturesAreDamagedAndNotGuessed) {
    const auto whole = smallBmp();
    EXPECT_THAT(messageOf<FormatError>(sourceOf(whole.substr(0, whole.size() - 5))),
                testing::HasSubstr("evidence.jpg"));
    EXPECT_NE(messageOf<FormatError>(sourceOf(std::string("\xFF\xD8\xFF\xE0", 4))), "no error");
}

TEST(DecodePhoto, announcedSizesBeyondTheLimitAreRefusedBeforeDecoding) {
    DecodeLimits limits;
    limits.maxPixels = 3;
    EXPECT_THAT(messageOf<LimitError>(sourceOf(smallBmp()), limits),
                testing::HasSubstr("evidence.jpg"));
    // A PNG header that announces 100000 x 100000.
    std::string png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\x01\x86\xA0\0\x01\x86\xA0\x08\x02\0\0\0", 29);
    png += std::string("\0\0\0\0", 4) + std::string(64, 'x');
    EXPECT_THAT(messageOf<FormatError>(sourceOf(png)), testing::HasSubstr("evidence.jpg"));
}

TEST(DecodePhoto, stopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(decodePhoto(sourceOf(smallBmp()), {}, stop.get_token()), Cancelled);
}

TEST(DecodePhoto, everySamplePhotoDecodes) {
    if (!fs::exists(samples()))
        LINEAMENT_SKIP_MISSING("no samples at " << samples());
    for (const char* folder : {"photos", "edits"}) {
        for (const auto& file : filesBelow(samples() / folder)) {
            const auto photo = decodePhoto(loadSource(file));
            ASSERT_FALSE(photo.pixels->isNull()) << file;
            EXPECT_EQ(photo.pixels->width, photo.info.width);
            EXPECT_EQ(photo.pixels->data.size(), std::size_t(3) *
                                                     static_cast<std::size_t>(photo.info.width) *
                                                     static_cast<std::size_t>(photo.info.height));
            EXPECT_FALSE(photo.info.decoder.empty());
        }
    }
}

TEST(DecodePhoto, hostileFilesEndInOneOfOurErrorsOrAPicture) {
    const auto folder = samples() / "corrupt";
    if (!fs::exists(folder))
        LINEAMENT_SKIP_MISSING("no samples at " << folder);
    std::map<std::string, int> ends;
    for (const auto& file : filesBelow(folder)) {
        try {
            const auto photo = decodePhoto(loadSource(file));
            EXPECT_FALSE(photo.pixels->isNull()) << file;
            ++ends["decoded"];
        } catch (const Error& e) {
            EXPECT_FALSE(e.found().empty()) << file;
            EXPECT_THAT(e.what(), testing::HasSubstr(file.filename().string()));
            ++ends["refused"];
        }
    }
    EXPECT_EQ(ends["decoded"] + ends["refused"], 218);
    EXPECT_GT(ends["refused"], 150);
}
