// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/containeroutline.h"

#include "core/media/videofile.h"

#include <algorithm>
#include <functional>

namespace lineament::media {

namespace {

constexpr int kMaxBoxes = 1'000'000; ///< of one level; long fragmented files have many
constexpr std::size_t kMaxMovieBytes = 64U << 20U;
constexpr std::size_t kVisualEntry = 86; ///< bytes of a visual sample entry before its own boxes

/// Bytes from an offset on, at most so many: fewer at the end.
using Read = std::function<std::vector<std::byte>(std::uint64_t offset, std::size_t count)>;

std::uint64_t be64(const ByteView& view, std::size_t at) {
    return std::uint64_t{view.be32(at)} << 32U | view.be32(at + 4);
}

std::string fourCc(const ByteView& view, std::size_t at) {
    std::string text;
    for (std::size_t i = at; i < at + 4; ++i) {
        const std::uint32_t c = view.u8(i);
        text += c >= 0x20 && c < 0x7F ? static_cast<char>(c) : '?';
    }
    return text;
}

struct Box {
    std::string type;
    std::uint64_t start = 0, header = 8, size = 0;
};

/// The box at @p start of something that ends at @p end; no type when there is none.
Box boxAt(const ByteView& head, std::uint64_t start, std::uint64_t end) {
    Box box{{}, start, 8, head.be32(0)};
    if (box.size == 1) {
        box.header = 16;
        box.size = be64(head, 8);
    } else if (box.size == 0) {
        box.size = end - start;
    }
    if (head.size() >= box.header && box.size >= box.header)
        box.type = fourCc(head, 4);
    return box;
}

/// The boxes within @p parent; what is longer than its parent is cut.
void eachBox(ByteSpan parent, const std::function<void(const std::string&, ByteSpan)>& visit) {
    const ByteView view(parent);
    std::size_t at = 0;
    for (int i = 0; i < kMaxBoxes && view.has(at, 8); ++i) {
        const Box box = boxAt(ByteView(view.part(at, 16)), at, parent.size());
        if (box.type.empty())
            return;
        visit(box.type, view.part(at + box.header, box.size - box.header));
        if (box.size >= parent.size() - at)
            return;
        at += box.size;
    }
}

void readProtection(ByteSpan sinf, IsoSampleEntry& entry) {
    eachBox(sinf, [&](const std::string& type, ByteSpan content) {
        const ByteView view(content);
        if (type == "frma")
            entry.original = fourCc(view, 0);
        else if (type == "schm")
            entry.scheme = fourCc(view, 4);
    });
}

void readTrack(ByteSpan track, ContainerOutline& out) {
    IsoSampleEntry common;
    ByteSpan descriptions;
    const std::function<void(const std::string&, ByteSpan)> visit = [&](const std::string& type,
                                                                        ByteSpan content) {
        const ByteView view(content);
        if (type == "mdia" || type == "minf" || type == "stbl")
            eachBox(content, visit);
        else if (type == "tkhd")
            common.track = view.be32(view.u8(0) == 1 ? 20 : 12);
        else if (type == "hdlr" && common.handler.empty()) // that of the media; data have another
            common.handler = fourCc(view, 8);
        else if (type == "stsd")
            descriptions = view.part(8, content.size());
    };
    eachBox(track, visit);
    eachBox(descriptions, [&](const std::string& type, ByteSpan content) {
        IsoSampleEntry entry = common;
        entry.format = type;
        const ByteView view(content);
        if (common.handler == "vide")
            eachBox(view.part(kVisualEntry - 8, content.size()),
                    [&](const std::string& inner, ByteSpan protection) {
                        if (inner == "sinf")
                            readProtection(protection, entry);
                    });
        out.entries.push_back(std::move(entry));
    });
}

/// Finds the primary item among the items (ISO/IEC 14496-12, 8.11.4 and 8.11.6).
void readItems(ByteSpan meta, ContainerOutline& out) {
    std::uint32_t primary = 0;
    ByteSpan items;
    bool schemes = false;
    eachBox(ByteView(meta).part(4, meta.size()), [&](const std::string& type, ByteSpan content) {
        const ByteView view(content);
        if (type == "pitm")
            primary = view.u8(0) == 0 ? view.be16(4) : view.be32(4);
        else if (type == "iinf")
            items = view.part(view.u8(0) == 0 ? 6 : 8, content.size());
        schemes = schemes || type == "ipro";
    });
    eachBox(items, [&](const std::string& type, ByteSpan content) {
        const ByteView view(content);
        const std::size_t wide = view.u8(0) >= 3 ? 2 : 0; // numbers of 32 bits
        const std::uint32_t number = wide ? view.be32(4) : view.be16(4);
        if (type != "infe" || view.u8(0) < 2 || number != primary)
            return;
        out.primaryProtected = schemes && view.be16(6 + wide) != 0;
        out.primaryItem = fourCc(view, 8 + wide);
    });
}

void readIso(std::uint64_t end, const Read& read, ContainerOutline& out) {
    std::uint64_t at = 0;
    for (int i = 0; i < kMaxBoxes && at + 8 <= end; ++i) {
        const std::vector<std::byte> head = read(at, 16);
        const Box box = boxAt(ByteView(head), at, end);
        if (box.type.empty() || box.type.find('?') != std::string::npos)
            return; // something else is appended
        if (box.type == "moov" || box.type == "meta") {
            const auto wanted = std::min<std::uint64_t>(box.size - box.header, kMaxMovieBytes);
            const std::vector<std::byte> content =
                read(at + box.header, static_cast<std::size_t>(wanted));
            if (box.type == "meta")
                readItems(content, out);
            else
                eachBox(content, [&](const std::string& type, ByteSpan inner) {
                    if (type == "trak")
                        readTrack(inner, out);
                });
        }
        if (box.size > end - at) {
            out.cutOff = true;
            return;
        }
        at += box.size;
    }
}

/// AVI files beyond 1 GB are several RIFF chunks.
void readRiff(std::uint64_t end, const Read& read, ContainerOutline& out) {
    std::uint64_t at = 0;
    while (at + 12 <= end) {
        const std::vector<std::byte> head = read(at, 12);
        const ByteView view(head);
        if (!view.matches(0, "RIFF"))
            return;
        const std::uint64_t size = std::uint64_t{view.le32(4)} + 8;
        out.cutOff = size > end - at;
        if (out.cutOff)
            return;
        at += size + size % 2;
    }
}

/// A number of EBML, and how many bytes it has; all ones mean "unknown".
std::uint64_t ebmlSize(const ByteView& view, std::size_t at, std::size_t& length) {
    const std::uint32_t first = view.u8(at);
    length = 1;
    while (length <= 8 && (first & (0x100U >> length)) == 0)
        ++length;
    std::uint64_t value = length > 8 ? 0 : first & ((0x100U >> length) - 1U);
    bool unknown = length <= 8 && value == (0x100U >> length) - 1U;
    for (std::size_t i = 1; i < length && length <= 8; ++i) {
        value = value << 8U | view.u8(at + i);
        unknown = unknown && view.u8(at + i) == 0xFF;
    }
    return unknown ? 0 : value;
}

void readMatroska(std::uint64_t end, const Read& read, ContainerOutline& out) {
    const std::vector<std::byte> head = read(0, 4096);
    const ByteView view(head);
    std::size_t length = 0;
    const std::uint64_t header = ebmlSize(view, 4, length);
    const std::uint64_t segment = 4 + length + header;
    if (segment + 4 > view.size() || !view.matches(segment, "\x18\x53\x80\x67"))
        return;
    const std::uint64_t size = ebmlSize(view, segment + 4, length);
    const std::uint64_t start = segment + 4 + length;
    out.cutOff = start > end || size > end - start;
}

ContainerOutline outline(std::uint64_t size, const Read& read) {
    ContainerOutline out;
    const std::vector<std::byte> head = read(0, 12);
    const ByteView view(head);
    if (view.matches(0, "RIFF"))
        readRiff(size, read, out);
    else if (view.matches(0, "\x1A\x45\xDF\xA3"))
        readMatroska(size, read, out);
    else
        for (const char* box :
             {"ftyp", "styp", "moov", "mdat", "wide", "free", "skip", "pnot", "jP  ", "JXL "})
            if (view.matches(4, box)) {
                readIso(size, read, out);
                break;
            }
    return out;
}

} // namespace

ContainerOutline outlineOf(const VideoFile& file) {
    return outline(file.size(), [&](std::uint64_t offset, std::size_t count) {
        std::vector<std::byte> bytes(count);
        std::size_t have = 0;
        while (have < count) {
            auto* to = reinterpret_cast<std::uint8_t*>(bytes.data()) + have;
            const std::int64_t got = file.read(offset + have, {to, count - have});
            if (got <= 0)
                break;
            have += static_cast<std::size_t>(got);
        }
        bytes.resize(have);
        return bytes;
    });
}

ContainerOutline outlineOf(ByteSpan bytes) {
    return outline(bytes.size(), [&](std::uint64_t offset, std::size_t count) {
        const ByteSpan part = ByteView(bytes).part(offset, count);
        return std::vector<std::byte>(part.begin(), part.end());
    });
}

} // namespace lineament::media
