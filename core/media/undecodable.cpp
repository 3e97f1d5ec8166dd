// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/undecodable.h"

#include "core/base/error.h"
#include "core/media/containeroutline.h"
#include "core/media/readersupport.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace lineament::media {

namespace {

/// Bytes that are looked through for scrambled packets.
constexpr std::size_t kScrambleBytes = 8U << 20U;
/// Bytes that are looked through for a codec's name, which Matroska has near its start.
constexpr std::size_t kNameBytes = 1U << 20U;

struct CodecName {
    const char* tag; ///< FourCC in MP4, AVI and so on, or the name in Matroska
    const char* name;
};

/// Codecs that the FFmpeg of some systems has no number for.
constexpr std::array kCodecNames = {
    CodecName{"vvc1", "H.266 / VVC"},
    CodecName{"vvi1", "H.266 / VVC"},
    CodecName{"V_MPEGI/ISO/VVC", "H.266 / VVC"},
    CodecName{"evc1", "MPEG-5 EVC"},
    CodecName{"lvc1", "MPEG-5 LCEVC"},
    CodecName{"apv1", "Advanced Professional Video (APV)"},
    CodecName{"avs3", "AVS3"},
    CodecName{"V_AVS3", "AVS3"},
    CodecName{"av02", "AV2"},
    CodecName{"jxsm", "JPEG XS"},
    CodecName{"mjxs", "JPEG XS"},
    CodecName{"aprn", "Apple ProRes RAW"},
    CodecName{"aprh", "Apple ProRes RAW HQ"},
    CodecName{"CRAW", "Canon Cinema RAW"},
    CodecName{"brvn", "Blackmagic RAW"},
    CodecName{"braw", "Blackmagic RAW"},
    CodecName{"R3D ", "REDCODE RAW"},
    CodecName{"icod", "Apple Intermediate Codec"},
};

const char* nameOfTag(const std::string& tag) {
    const auto* at = std::find_if(kCodecNames.begin(), kCodecNames.end(),
                                  [&](const CodecName& c) { return tag == c.tag; });
    if (at != kCodecNames.end())
        return at->name;
    if (tag.size() != 4)
        return nullptr;
    // FFmpeg 7 does not say which codec is in fragments that are encrypted, though it knows it.
    const AVCodecTag* const tables[] = {avformat_get_mov_video_tags(), nullptr};
    const AVCodecDescriptor* known =
        avcodec_descriptor_get(av_codec_get_id(tables, MKTAG(tag[0], tag[1], tag[2], tag[3])));
    return known == nullptr ? nullptr : known->long_name;
}

std::string tagText(std::uint32_t value) {
    if (value == 0)
        return {};
    std::array<char, AV_FOURCC_MAX_STRING_SIZE> text{};
    const std::string tag = av_fourcc_make_string(text.data(), value);
    return tag.size() == 4 ? printable(tag)
                           : ""; // else numbers, e.g. the types of a transport stream
}

std::string named(const char* name, const std::string& tag) {
    return std::string(name ? name : "an unknown codec") + (tag.empty() ? "" : " (" + tag + ")");
}

std::vector<std::byte> firstBytes(const VideoFile& file, std::size_t wanted) {
    std::vector<std::byte> bytes(
        static_cast<std::size_t>(std::min<std::uint64_t>(wanted, file.size())));
    std::size_t have = 0;
    while (have < bytes.size()) {
        auto* to = reinterpret_cast<std::uint8_t*>(bytes.data()) + have;
        const std::int64_t got = file.read(have, {to, bytes.size() - have});
        if (got <= 0)
            break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

/// FFmpeg does not hand on the name of a codec in Matroska that it does not know.
std::string matroskaCodec(const VideoFile& file) {
    const std::vector<std::byte> bytes = firstBytes(file, kNameBytes);
    const ByteView view(bytes);
    for (std::size_t at = 0; view.has(at, 4); ++at) {
        if (view.u8(at) != 0x86 || !view.matches(at + 2, "V_")) // CodecID, with its length
            continue;
        const ByteSpan name = view.part(at + 2, view.u8(at + 1) & 0x7FU);
        return printable({reinterpret_cast<const char*>(name.data()), name.size()}, 40);
    }
    return {};
}

/// Counts packets with and without scrambled content.
struct Scrambling {
    int scrambled = 0, clear = 0;
    /// DVDs leave many packets clear; a single one with flipped bits is damage.
    bool meant() const { return scrambled > (clear > 0 ? 1 : 0) && scrambled * 4 >= clear; }
};

/// The two bits in the header of each packet of a transport stream (ISO/IEC 13818-1, 2.4.3.3).
Scrambling transportScrambling(const ByteView& view, std::uint32_t pid) {
    Scrambling count;
    for (const std::size_t size : {188U, 192U, 204U}) {
        std::size_t at = 0;
        const auto inStep = [&] {
            for (std::size_t i = 0; i < 5; ++i)
                if (view.u8(at + i * size) != 0x47)
                    return false;
            return true;
        };
        while (at < size && !inStep())
            ++at;
        if (at == size)
            continue;
        for (; view.has(at, size); at += size) {
            if (view.u8(at) != 0x47 || (view.be16(at + 1) & 0x1FFFU) != pid)
                continue;
            const bool payload = (view.u8(at + 3) & 0x10U) != 0;
            if (payload)
                ++((view.u8(at + 3) & 0xC0U) != 0 ? count.scrambled : count.clear);
        }
        return count;
    }
    return count;
}

/// The same in the packets of a program stream, as DVDs have them (2.4.3.7).
Scrambling programScrambling(const ByteView& view) {
    Scrambling count;
    for (std::size_t at = 0; view.has(at, 9);) {
        if (!view.matches(at, std::string_view("\0\0\1", 3)) || (view.u8(at + 3) & 0xF0U) != 0xE0) {
            ++at;
            continue;
        }
        const std::uint32_t flags = view.u8(at + 6);
        if ((flags & 0xC0U) == 0x80)
            ++((flags & 0x30U) != 0 ? count.scrambled : count.clear);
        at += 6 + view.be16(at + 4);
    }
    return count;
}

bool isFormat(const VideoInput& input, const char* name) {
    return av_match_name(name, input.context().iformat->name) != 0;
}

std::optional<IsoSampleEntry> encryptedEntry(const VideoFile& file, std::optional<int> track) {
    for (const IsoSampleEntry& entry : outlineOf(file).entries)
        if (entry.handler == "vide" && entry.encrypted() &&
            (!track || entry.track == static_cast<std::uint32_t>(*track)))
            return entry;
    return std::nullopt;
}

std::string schemeText(const IsoSampleEntry& entry) {
    return entry.scheme.empty() ? "encrypted (" + entry.format + ")"
                                : "encrypted (" + entry.scheme + ")";
}

std::string decoderVersion() {
    const unsigned version = avcodec_version();
    return "libavcodec " + std::to_string(AV_VERSION_MAJOR(version)) + "." +
           std::to_string(AV_VERSION_MINOR(version)) + "." +
           std::to_string(AV_VERSION_MICRO(version));
}

/// Of a file that is cut off, that is said first: nobody could decode it whole.
void refuseCutOff(const VideoFile& file, const std::string& found) {
    if (outlineOf(file).cutOff)
        throw FormatError(file.path().string(), "a complete file",
                          "one that is cut off, with video in " + found);
}

} // namespace

std::string codecText(const AVCodecParameters& codec) {
    const std::string tag = tagText(codec.codec_tag);
    if (const AVCodecDescriptor* known = avcodec_descriptor_get(codec.codec_id);
        known && codec.codec_id != AV_CODEC_ID_NONE)
        return named(known->long_name ? known->long_name : known->name, tag);
    return named(nameOfTag(tag), tag);
}

std::string encryptionOf(const VideoInput& input) {
    const AVStream& stream = input.stream();
    if (isFormat(input, "mov")) {
        const auto entry = encryptedEntry(input.file(), stream.id);
        return entry ? schemeText(*entry) : std::string();
    }
    if (av_dict_get(stream.metadata, "enc_key_id", nullptr, 0)) // Matroska
        return "encrypted";
    if (av_dict_get(input.context().metadata, "ASF_Protection_Type", nullptr, 0))
        return "encrypted (Windows Media DRM)";
    const bool transport = isFormat(input, "mpegts"), program = isFormat(input, "mpeg");
    if (!transport && !program)
        return {};
    const std::vector<std::byte> bytes = firstBytes(input.file(), kScrambleBytes);
    const ByteView view(bytes);
    const Scrambling count = transport
                                 ? transportScrambling(view, static_cast<std::uint32_t>(stream.id))
                                 : programScrambling(view);
    return count.meant() ? "scrambled" : "";
}

void refuseUndecodable(const VideoInput& input) {
    const AVCodecParameters& codec = *input.stream().codecpar;
    const std::string encryption = encryptionOf(input), name = input.file().path().string();
    std::string what = codecText(codec);
    if (codec.codec_id == AV_CODEC_ID_NONE && isFormat(input, "matroska"))
        if (const std::string id = matroskaCodec(input.file()); !id.empty())
            what = named(nameOfTag(id), id);
    if (!encryption.empty()) {
        refuseCutOff(input.file(), what + ", " + encryption);
        throw EncryptedError(name, "video that is not encrypted", what + ", " + encryption);
    }
    if (avcodec_find_decoder(codec.codec_id))
        return;
    refuseCutOff(input.file(), what);
    throw UnsupportedError(name, "a video codec that " + decoderVersion() + " has a decoder for",
                           what);
}

void refuseUndecodable(const VideoFile& file, int code, const std::string& found) {
    if (const auto entry = encryptedEntry(file, std::nullopt)) {
        const std::string what =
            named(nameOfTag(entry->original), entry->original) + ", " + schemeText(*entry);
        refuseCutOff(file, what);
        throw EncryptedError(file.path().string(), "video that is not encrypted", what);
    }
    if (code == AVERROR_PATCHWELCOME && !outlineOf(file).cutOff)
        throw UnsupportedError(file.path().string(), "a container that FFmpeg can read", found);
}

} // namespace lineament::media
