// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/metadata.h"

#include "core/media/readersupport.h"

#include <exiv2/exiv2.hpp>

#include <exception>
#include <mutex>
#include <string>
#include <vector>

namespace lineament::media {

namespace {

constexpr std::size_t kMaxTags = 400;
constexpr std::size_t kMaxXmpBytes = 4'000'000;
constexpr long kMaxValueBytes = 4096; ///< larger values are summed up, never formatted
constexpr std::size_t kMaxExivWarnings = 5;

/// What Exiv2 said on this thread while a photo's metadata were read.
thread_local std::vector<std::string>* exivLines = nullptr;

void collectExivLine(int /*level*/, const char* text) {
    if (exivLines && exivLines->size() < kMaxExivWarnings)
        exivLines->push_back(printable(text, 200));
}

void lockXmp(void* mutex, bool lock) {
    if (lock)
        static_cast<std::recursive_mutex*>(mutex)->lock();
    else
        static_cast<std::recursive_mutex*>(mutex)->unlock();
}

void prepareExiv2() {
    static std::once_flag once;
    static std::recursive_mutex xmpMutex; // guards Exiv2's XMP toolkit, which is not thread-safe
    std::call_once(once, [] {
        Exiv2::LogMsg::setHandler(&collectExivLine);
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::warn);
        Exiv2::XmpParser::initialize(&lockXmp, &xmpMutex);
    });
}

/// Collects Exiv2's lines for as long as it lives.
class LineCollector {
public:
    LineCollector() { exivLines = &m_lines; }
    ~LineCollector() { exivLines = nullptr; }
    LineCollector(const LineCollector&) = delete;
    LineCollector& operator=(const LineCollector&) = delete;
    const std::vector<std::string>& lines() const { return m_lines; }

private:
    std::vector<std::string> m_lines;
};

std::string valueText(const Exiv2::Exifdatum& tag, const Exiv2::ExifData& all) {
    if (static_cast<long>(tag.size()) > kMaxValueBytes)
        return "(" + std::to_string(tag.size()) + " bytes)";
    // Maker notes are printed as they are stored: the pretty printers of the many makes trust the
    // values.
    const bool standard = Exiv2::ExifTags::isExifGroup(tag.groupName()) &&
                          !Exiv2::ExifTags::isMakerGroup(tag.groupName());
    return standard ? tag.print(&all) : tag.toString();
}

template <typename Datum, typename All>
std::string valueText(const Datum& tag, const All& /*all*/) {
    if (static_cast<long>(tag.size()) > 16 * kMaxValueBytes)
        return "(" + std::to_string(tag.size()) + " bytes)";
    return tag.print();
}

/// Exiv2's label of a tag. It has none for a property of a structure in a schema that it doesn't
/// know, and throws: the last part of the key has to do.
template <typename Datum> std::string labelOf(const Datum& tag) {
    try {
        if (std::string label = tag.tagLabel(); !label.empty())
            return label;
    } catch (const std::exception&) {
        // as above
    }
    const std::string key = tag.key();
    return key.substr(key.find_last_of(".:/") + 1);
}

/// Appends every tag of one block; one that cannot be formatted is named without a value.
template <typename Data> void appendTags(const Data& data, PhotoInfo& info) {
    for (const auto& tag : data) {
        if (info.metadata.size() >= kMaxTags) {
            addWarning(info, "more than " + std::to_string(kMaxTags) +
                                 " metadata entries: the rest is not listed");
            return;
        }
        std::string value;
        try {
            value = valueText(tag, data);
        } catch (const std::exception& e) {
            value = "(unreadable: " + printable(e.what(), 80) + ")";
        }
        addTag(info, tag.key(), labelOf(tag), value);
    }
}

/// Runs one Exiv2 parser; what it throws becomes a warning.
template <typename Read> void guarded(const char* block, PhotoInfo& info, Read&& read) {
    try {
        read();
    } catch (const std::exception& e) {
        addWarning(info, std::string(block) + " metadata are damaged: " + e.what());
    }
}

const Exiv2::byte* exivBytes(ByteSpan bytes) {
    return reinterpret_cast<const Exiv2::byte*>(bytes.data());
}

void readExif(ByteSpan bytes, PhotoInfo& info) {
    Exiv2::ExifData exif;
    const Exiv2::ByteOrder order =
        Exiv2::ExifParser::decode(exif, exivBytes(bytes), static_cast<std::uint32_t>(bytes.size()));
    if (order == Exiv2::invalidByteOrder)
        addWarning(info, "Exif metadata are damaged: no byte order mark");
    appendTags(exif, info);
}

void readIptc(ByteSpan bytes, PhotoInfo& info) {
    Exiv2::IptcData iptc;
    if (Exiv2::IptcParser::decode(iptc, exivBytes(bytes),
                                  static_cast<std::uint32_t>(bytes.size())) != 0)
        addWarning(info, "IPTC metadata are damaged");
    appendTags(iptc, info);
}

void readXmp(ByteSpan bytes, PhotoInfo& info) {
    if (bytes.size() > kMaxXmpBytes) {
        addWarning(info, "XMP metadata of " + std::to_string(bytes.size()) + " bytes are not read");
        return;
    }
    const std::string packet(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Exiv2::XmpData xmp;
    try {
        if (Exiv2::XmpParser::decode(xmp, packet) != 0)
            addWarning(info, "XMP metadata are damaged");
    } catch (const Exiv2::Error& e) {
        // The packet was parsed, but holds something that Exiv2 has no place for: no damage.
        addWarning(info, std::string("XMP metadata are read in part (Exiv2: ") + e.what() + ")");
    }
    appendTags(xmp, info);
}

/// The IPTC block within Photoshop's image resources; empty when there is none.
ByteSpan iptcOfPhotoshop(ByteSpan resources) {
    const Exiv2::byte* record = nullptr;
    std::uint32_t header = 0, size = 0;
#if EXIV2_TEST_VERSION(0, 28, 0)
    const int failed = Exiv2::Photoshop::locateIptcIrb(exivBytes(resources), resources.size(),
                                                       &record, header, size);
#else
    const int failed = Exiv2::Photoshop::locateIptcIrb(
        exivBytes(resources), static_cast<long>(resources.size()), &record, &header, &size);
#endif
    if (failed != 0)
        return {};
    const auto start = static_cast<std::size_t>(record - exivBytes(resources)) + header;
    return ByteView(resources).part(start, size);
}

} // namespace

void addTag(PhotoInfo& info, std::string_view key, std::string_view label, std::string_view value) {
    if (info.metadata.size() < kMaxTags)
        info.metadata.push_back({printable(key, 128), printable(label, 128), printable(value)});
}

void readMetadata(const MetadataBlocks& blocks, PhotoInfo& info) {
    prepareExiv2();
    const LineCollector collector;
    if (!blocks.exif.empty())
        guarded("Exif", info, [&] { readExif(blocks.exif, info); });
    if (!blocks.iptc.empty())
        guarded("IPTC", info, [&] { readIptc(blocks.iptc, info); });
    if (!blocks.photoshop.empty())
        guarded("IPTC", info, [&] {
            if (const ByteSpan iptc = iptcOfPhotoshop(blocks.photoshop); !iptc.empty())
                readIptc(iptc, info);
        });
    if (!blocks.xmp.empty())
        guarded("XMP", info, [&] { readXmp(blocks.xmp, info); });
    for (const std::string& line : collector.lines())
        addWarning(info, "metadata: " + line);
}

} // namespace lineament::media
