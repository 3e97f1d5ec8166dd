// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace lineament::nn {

/// The directory of a zip, as far as its sizes go (APPNOTE.TXT, 4.3.12 to 4.3.16 and 4.5.3).
class ZipSizes {
public:
    ZipSizes(std::string where, std::span<const std::byte> bytes)
        : m_where(std::move(where))
        , m_bytes(bytes) {}

    /// Throws ModelError when they do not, or the archive has no whole directory.
    void requireWithinFile() const {
        std::uint64_t at = directory();
        std::uint64_t total = 0;
        while (at <= m_bytes.size() && kEntryBytes <= m_bytes.size() - at &&
               number<std::uint32_t>(at) == kEntrySignature) {
            const std::uint64_t size = unpackedSize(at);
            if (size > m_bytes.size() - total)
                throw ModelError(m_where,
                                 "records that unpack to no more than the file's " +
                                     std::to_string(m_bytes.size()) + " bytes",
                                 "one of " + std::to_string(size) + " bytes, packed");
            total += size;
            at += kEntryBytes + number<std::uint16_t>(at + 28) + number<std::uint16_t>(at + 30) +
                  number<std::uint16_t>(at + 32);
        }
    }

private:
    static constexpr std::uint32_t kEndSignature = 0x06054b50;
    static constexpr std::uint32_t kEnd64Signature = 0x06064b50;
    static constexpr std::uint32_t kLocatorSignature = 0x07064b50;
    static constexpr std::uint32_t kEntrySignature = 0x02014b50;
    static constexpr std::uint64_t kEndBytes = 22;
    static constexpr std::uint64_t kLocatorBytes = 20;
    static constexpr std::uint64_t kEnd64Bytes = 56;
    static constexpr std::uint64_t kEntryBytes = 46;

    template <class T> T number(std::uint64_t at) const {
        T value{};
        if (at > m_bytes.size() || sizeof value > m_bytes.size() - at)
            throw damaged();
        std::memcpy(&value, m_bytes.data() + at, sizeof value);
        return value;
    }
    ModelError damaged() const {
        return {m_where, "an archive as torch.save writes it", "a truncated or damaged archive"};
    }
    /// Where the directory begins.
    std::uint64_t directory() const {
        if (m_bytes.size() < kEndBytes)
            throw damaged();
        std::uint64_t end = m_bytes.size() - kEndBytes;
        while (number<std::uint32_t>(end) != kEndSignature) {
            if (end == 0)
                throw damaged();
            --end;
        }
        if (end >= kLocatorBytes &&
            number<std::uint32_t>(end - kLocatorBytes) == kLocatorSignature) {
            const auto end64 = number<std::uint64_t>(end - kLocatorBytes + 8);
            if (end64 <= m_bytes.size() && kEnd64Bytes <= m_bytes.size() - end64 &&
                number<std::uint32_t>(end64) == kEnd64Signature)
                return number<std::uint64_t>(end64 + 48);
        }
        return number<std::uint32_t>(end + 16);
    }
    std::uint64_t unpackedSize(std::uint64_t entry) const {
        const auto size = number<std::uint32_t>(entry + 24);
        if (size != UINT32_MAX)
            return size;
        // The first number of the ZIP64 field.
        std::uint64_t at = entry + kEntryBytes + number<std::uint16_t>(entry + 28);
        const std::uint64_t end = at + number<std::uint16_t>(entry + 30);
        while (at + 4 <= end) {
            const auto id = number<std::uint16_t>(at);
            const auto length = number<std::uint16_t>(at + 2);
            if (id == 1 && length >= 8)
                return number<std::uint64_t>(at + 4);
            at += 4U + length;
        }
        throw damaged();
    }

    std::string m_where;
    std::span<const std::byte> m_bytes;
};

/// Throws ModelError for a zip whose records unpack to more than the file has: torch.save stores
/// them as they are, and one that is packed may ask for any memory before it is looked at.
inline void requireRecordsWithinFile(const std::string& where, std::span<const std::byte> bytes) {
    ZipSizes(where, bytes).requireWithinFile();
}

} // namespace lineament::nn
