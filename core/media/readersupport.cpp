// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/readersupport.h"

#include "core/base/utf8.h"
#include "core/media/contents.h"

#include <algorithm>
#include <limits>

namespace lineament::media {

namespace {

constexpr std::size_t kMaxWarnings = 40;

std::string_view asText(ByteSpan bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

InputError notThisFormat(const SourceBytes& source, const std::string& expected) {
    return {source.path.string(), expected, describeContents(source.bytes)};
}

FormatError broken(const SourceBytes& source, const std::string& expected,
                   const std::string& found) {
    return {source.path.string(), expected, found};
}

void checkPictureSize(const SourceBytes& source, std::uint64_t width, std::uint64_t height,
                      const DecodeLimits& limits) {
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width == 0 || height == 0)
        throw FormatError(source.path.string(), "a picture with a width and a height", size);
    constexpr auto kLargestSide = static_cast<std::uint64_t>(std::numeric_limits<int>::max() / 8);
    if (width > kLargestSide || height > kLargestSide || width > limits.maxPixels / height)
        throw LimitError(source.path.string(),
                         "at most " + std::to_string(limits.maxPixels) + " pixels", size);
}

void checkWorkingBytes(const SourceBytes& source, std::uint64_t bytes) {
    if (bytes > kMaxWorkingBytes)
        throw LimitError(source.path.string(),
                         "at most " + std::to_string(kMaxWorkingBytes) +
                             " bytes of working memory to decode it",
                         std::to_string(bytes) + " bytes needed");
}

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

void addWarning(PhotoInfo& info, std::string_view text) {
    if (info.warnings.size() > kMaxWarnings)
        return;
    std::string clean = printable(text);
    if (clean.empty() ||
        std::find(info.warnings.begin(), info.warnings.end(), clean) != info.warnings.end())
        return;
    info.warnings.push_back(info.warnings.size() == kMaxWarnings ? "further warnings left out"
                                                                 : std::move(clean));
}

bool isUtf8(ByteSpan bytes) {
    const std::string_view text = asText(bytes);
    for (std::size_t i = 0; i < text.size();) {
        const int length = utf8SequenceLength(text, i);
        if (length <= 0)
            return length < 0;
        i += static_cast<std::size_t>(length);
    }
    return true;
}

std::string printable(std::string_view text, std::size_t maxChars) {
    std::string out;
    std::size_t chars = 0;
    for (std::size_t i = 0; i < text.size() && chars < maxChars; ++chars) {
        const int length = utf8SequenceLength(text, i);
        const auto first = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are control characters, too.
        const bool control =
            first < 0x20 || first == 0x7F ||
            (length == 2 && first == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0);
        if (length <= 0)
            out += '?';
        else if (control)
            out += ' ';
        else
            out += text.substr(i, static_cast<std::size_t>(length));
        i += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

int exifOrientation(ByteSpan tiff) {
    constexpr std::uint32_t kOrientationTag = 0x0112, kShort = 3, kLong = 4;
    const ByteView view(tiff);
    const bool little = view.matches(0, std::string_view("II*\0", 4));
    if (!little && !view.matches(0, std::string_view("MM\0*", 4)))
        return 1;
    const auto u16 = [&](std::size_t o) { return little ? view.le16(o) : view.be16(o); };
    const auto u32 = [&](std::size_t o) { return little ? view.le32(o) : view.be32(o); };
    const std::size_t directory = u32(4);
    const std::uint32_t count = u16(directory);
    for (std::uint32_t i = 0; i < count && view.has(directory + 2 + 12U * i, 12); ++i) {
        const std::size_t entry = directory + 2 + 12U * i;
        if (u16(entry) != kOrientationTag)
            continue;
        const std::uint32_t type = u16(entry + 2);
        const std::uint32_t value = type == kLong ? u32(entry + 8) : u16(entry + 8);
        return (type == kShort || type == kLong) && value >= 1 && value <= 8
                   ? static_cast<int>(value)
                   : 1;
    }
    return 1;
}

} // namespace lineament::media
