// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/metadata.h"

#include "tests/media/encoders.h"
#include "tests/media/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using namespace std::string_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

PhotoInfo readXmp(const std::string& description) {
    const std::string packet = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                               "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
                               description + "</rdf:RDF></x:xmpmeta>";
    MetadataBlocks blocks;
    blocks.xmp = std::as_bytes(std::span(packet));
    PhotoInfo info;
    readMetadata(blocks, info);
    return info;
}

const MetadataTag* tagOf(const PhotoInfo& info, const std::string& ending) {
    const auto at = std::find_if(info.metadata.begin(), info.metadata.end(),
                                 [&](const MetadataTag& tag) { return tag.key.ends_with(ending); });
    return at == info.metadata.end() ? nullptr : &*at;
}

/// As phones write it that add a gain map or a video: structures within structures, each with a
/// prefix of its own.
const std::string kContainer =
    "<rdf:Description rdf:about=\"\" xmlns:Outer=\"http://example.org/outer/\" "
    "xmlns:Inner=\"http://example.org/inner/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
    "xmp:CreatorTool=\"Camera 1.0\" Outer:Version=\"1.0\"><Outer:Directory><rdf:Seq>"
    "<rdf:li rdf:parseType=\"Resource\"><Outer:Item Inner:Semantic=\"Primary\" "
    "Inner:Mime=\"image/jpeg\"/></rdf:li>"
    "<rdf:li rdf:parseType=\"Resource\"><Outer:Item Inner:Semantic=\"MotionPhoto\" "
    "Inner:Length=\"1000\"/></rdf:li></rdf:Seq></Outer:Directory></rdf:Description>";

} // namespace

TEST(XmpMetadata, prefixesThatNoSchemaHasKeepTheirTags) {
    const PhotoInfo info = readXmp(kContainer);
    EXPECT_THAT(info.warnings, IsEmpty());
    for (const auto& [ending, label, value] :
         {std::tuple{"CreatorTool", "Creator Tool", "Camera 1.0"},
          std::tuple{"Outer.Version", "Version", "1.0"},
          std::tuple{"Directory[1]/Outer:Item/Inner:Mime", "Mime", "image/jpeg"},
          std::tuple{"Directory[2]/Outer:Item/Inner:Semantic", "Semantic", "MotionPhoto"},
          std::tuple{"Directory[2]/Outer:Item/Inner:Length", "Length", "1000"}}) {
        const MetadataTag* tag = tagOf(info, ending);
        ASSERT_NE(tag, nullptr) << ending;
        EXPECT_EQ(tag->label, label);
        EXPECT_EQ(tag->value, value);
    }
    // The same prefix for something else in the next file.
    const PhotoInfo other =
        readXmp("<rdf:Description rdf:about=\"\" xmlns:Inner=\"http://example.org/other/\" "
                "Inner:Mime=\"text/plain\"/>");
    EXPECT_THAT(other.warnings, Not(Contains(HasSubstr("damaged"))));
    ASSERT_NE(tagOf(other, "Mime"), nullptr);
    EXPECT_EQ(tagOf(other, "Mime")->value, "text/plain");
}

TEST(XmpMetadata, aPacketThatEndsEarlyIsDamaged) {
    MetadataBlocks blocks;
    const std::string packet = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                               "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
                               kContainer.substr(0, kContainer.size() / 2);
    blocks.xmp = std::as_bytes(std::span(packet));
    PhotoInfo info;
    readMetadata(blocks, info);
    EXPECT_THAT(info.warnings, Contains(HasSubstr("XMP metadata are damaged")));
}

TEST(ExifOfHeif, isFoundWhateverTheOffsetInFrontOfItSays) {
    const std::string tiff = exifWithOrientation(6);
    HeifOptions options;
    options.av1 = true;
    options.exif = "Exif\0\0"s + tiff;
    const Raster raster = makeRaster(
        64, 48, 3, [](int x, int y, int) -> unsigned { return static_cast<unsigned>(x + y); });
    const std::string written = encodeHeif(raster, options);
    if (written.empty())
        GTEST_SKIP() << "libheif has no encoder for AV1";
    const std::size_t item = written.find(options.exif);
    ASSERT_NE(item, std::string::npos);
    for (const std::string& offset : {"\0\0\0\6"s, "\0\0\0\0"s, "\0\1\0\0"s}) {
        std::string bytes = written;
        bytes.replace(item - 4, 4, offset);
        const PhotoInfo info = decode(bytes).info;
        EXPECT_THAT(info.warnings, Not(Contains(HasSubstr("Exif"))));
        ASSERT_NE(tagOf(info, "Orientation"), nullptr);
    }
    std::string bytes = written;
    bytes.replace(item, 8, "Exif\0\0XX"s);
    EXPECT_THAT(decode(bytes).info.warnings, Contains(HasSubstr("Exif metadata are damaged")));
}
