// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/atomicfile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

/// Lower-case hexadecimal digests of one byte string (R1).
struct Digests {
    std::string sha256;
    std::string md5; ///< only for comparison with old reference lists
    std::uint64_t bytes = 0;
};

/// SHA-256 of @p bytes as 64 lower-case hexadecimal digits.
std::string sha256Hex(std::span<const std::byte> bytes);

/// SHA-256 and MD5 of @p bytes.
Digests digestsOf(std::span<const std::byte> bytes);

/// Both digests of bytes that come one block after the other, e.g. while they are copied.
class RunningDigests {
public:
    RunningDigests();
    ~RunningDigests();
    void add(std::span<const std::byte> bytes);
    /// Call once, after the last block.
    Digests finish();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Digests of a file, read in blocks (for files that are too large to hold). Throws IoError,
/// Cancelled.
Digests digestsOfFile(const std::filesystem::path& file, std::stop_token stop = {});

/// Gives @p take one block of the file after the other, for what does not fit into memory; opened
/// read-only (R2). Throws IoError, Cancelled, and what @p take throws.
void readInBlocks(const std::filesystem::path& file,
                  const std::function<void(std::span<const std::byte>)>& take,
                  std::stop_token stop = {});

/// The whole file, opened read-only (R2). Throws IoError; LimitError when it exceeds @p maxBytes.
std::vector<std::byte> readFile(const std::filesystem::path& file, std::uint64_t maxBytes,
                                std::stop_token stop = {});

} // namespace lineament
