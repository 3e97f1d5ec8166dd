// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace lineament::media {

using ByteSpan = std::span<const std::byte>;

/// Reads numbers from a byte string that may be hostile: what lies past the end reads as 0.
class ByteView {
public:
    explicit ByteView(ByteSpan bytes)
        : m_bytes(bytes) {}

    std::size_t size() const { return m_bytes.size(); }
    bool has(std::size_t offset, std::size_t count) const {
        return offset <= m_bytes.size() && count <= m_bytes.size() - offset;
    }
    /// At most @p count bytes from @p offset, fewer at the end.
    ByteSpan part(std::size_t offset, std::size_t count) const {
        const std::size_t start = std::min(offset, m_bytes.size());
        return m_bytes.subspan(start, std::min(count, m_bytes.size() - start));
    }
    bool matches(std::size_t offset, std::string_view text) const {
        return has(offset, text.size()) &&
               std::memcmp(m_bytes.data() + offset, text.data(), text.size()) == 0;
    }
    std::uint32_t u8(std::size_t offset) const {
        return has(offset, 1) ? std::to_integer<std::uint32_t>(m_bytes[offset]) : 0;
    }
    std::uint32_t le16(std::size_t o) const { return u8(o) | u8(o + 1) << 8U; }
    std::uint32_t le32(std::size_t o) const { return le16(o) | le16(o + 2) << 16U; }
    std::uint32_t be16(std::size_t o) const { return u8(o) << 8U | u8(o + 1); }
    std::uint32_t be32(std::size_t o) const { return be16(o) << 16U | be16(o + 2); }

private:
    ByteSpan m_bytes;
};

} // namespace lineament::media
