// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/npy.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <regex>
#include <string>
#include <system_error>

namespace lineament::filters {
namespace {

static_assert(std::endian::native == std::endian::little, "'<f4' is written straight from memory");

constexpr std::array<char, 8> kMagic{'\x93', 'N', 'U', 'M', 'P', 'Y', '\x01', '\x00'};
constexpr std::uintmax_t kMaxValues = std::uintmax_t{1} << 32;
constexpr std::size_t kMaxHeader = 1024;

std::string systemMessage() {
    return std::generic_category().message(errno);
}

/// The whole header: magic, length, dictionary, padded so that the data start at a multiple of 64.
std::string headerOf(std::span<const FloatMap> planes) {
    std::string shape = "(";
    if (planes.size() > 1)
        shape += std::to_string(planes.size()) + ", ";
    shape +=
        std::to_string(planes.front().height) + ", " + std::to_string(planes.front().width) + ")";
    std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    const std::size_t unpadded = kMagic.size() + 2 + text.size() + 1;
    text.append((64 - unpadded % 64) % 64, ' ');
    text += '\n';
    std::string header(kMagic.data(), kMagic.size());
    header += static_cast<char>(text.size() & 0xFF);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

void checkPlanes(const std::filesystem::path& file, std::span<const FloatMap> planes) {
    if (planes.empty())
        throw Error(file.string(), "at least one plane to write", "none");
    const FloatMap& first = planes.front();
    for (const FloatMap& plane : planes) {
        const auto pixels = static_cast<std::size_t>(std::max(plane.width, 0)) *
                            static_cast<std::size_t>(std::max(plane.height, 0));
        if (plane.width != first.width || plane.height != first.height ||
            plane.values.size() != pixels) {
            throw Error(file.string(),
                        "planes of " + std::to_string(first.width) + " x " +
                            std::to_string(first.height) + " values",
                        "a plane of " + std::to_string(plane.width) + " x " +
                            std::to_string(plane.height) + " with " +
                            std::to_string(plane.values.size()) + " values");
        }
    }
}

struct Shape {
    std::size_t planes = 1;
    int height = 0;
    int width = 0;
};

/// Understands what NumPy itself writes for C-ordered '<f4' arrays of two or three dimensions.
Shape parseHeader(const std::filesystem::path& file, const std::string& text) {
    static const std::regex kPattern(
        R"(\{\s*'descr':\s*'<f4',\s*'fortran_order':\s*False,\s*'shape':\s*\((?:(\d{1,9}),\s*)?(\d{1,9}),\s*(\d{1,9}),?\s*\),?\s*\}\s*)");
    std::smatch match;
    if (!std::regex_match(text, match, kPattern)) {
        throw FormatError(file.string(), "a header with '<f4', C order and two or three dimensions",
                          "\"" + text.substr(0, 120) + "\"");
    }
    Shape shape;
    if (match[1].matched)
        shape.planes = std::stoul(match[1].str());
    shape.height = std::stoi(match[2].str());
    shape.width = std::stoi(match[3].str());
    return shape;
}

std::string readHeader(const std::filesystem::path& file, std::ifstream& in) {
    std::array<char, kMagic.size() + 2> start{};
    in.read(start.data(), start.size());
    if (in.gcount() != static_cast<std::streamsize>(start.size()) ||
        !std::equal(kMagic.begin(), kMagic.end(), start.begin()))
        throw FormatError(file.string(), "a NumPy file of format 1.0", "other bytes at its start");
    const std::size_t length =
        static_cast<unsigned char>(start[8]) + 256U * static_cast<unsigned char>(start[9]);
    // NumPy pads to a few dozen bytes; std::regex recurses once a character and must not meet 64
    // KiB.
    if (length > kMaxHeader) {
        throw FormatError(file.string(),
                          "a header of at most " + std::to_string(kMaxHeader) + " bytes",
                          std::to_string(length));
    }
    std::string text(length, '\0');
    in.read(text.data(), static_cast<std::streamsize>(length));
    if (in.gcount() != static_cast<std::streamsize>(length)) {
        throw FormatError(file.string(), "a header of " + std::to_string(length) + " bytes",
                          std::to_string(in.gcount()));
    }
    return text;
}

} // namespace

void writeNpy(const std::filesystem::path& file, std::span<const FloatMap> planes) {
    checkPlanes(file, planes);
    // Streamed: a second copy of what may be a gigabyte is too much.
    AtomicFile out(file);
    const std::string header = headerOf(planes);
    out.write(std::as_bytes(std::span(header)));
    for (const FloatMap& plane : planes)
        out.write(std::as_bytes(std::span(plane.values)));
    out.commit();
}

std::vector<std::byte> npyBytes(std::span<const FloatMap> planes) {
    checkPlanes("NumPy file", planes);
    const std::string header = headerOf(planes);
    const auto start = std::as_bytes(std::span(header));
    std::vector<std::byte> bytes(start.begin(), start.end());
    for (const FloatMap& plane : planes) {
        const auto values = std::as_bytes(std::span(plane.values));
        bytes.insert(bytes.end(), values.begin(), values.end());
    }
    return bytes;
}

std::vector<FloatMap> readNpy(const std::filesystem::path& file) {
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(file, error);
    if (!in || error)
        throw IoError(file.string(), "a readable file", error ? error.message() : systemMessage());
    const std::string header = readHeader(file, in);
    const Shape shape = parseHeader(file, header);
    const auto pixels =
        static_cast<std::uintmax_t>(shape.height) * static_cast<std::uintmax_t>(shape.width);
    const std::uintmax_t rest = bytes - kMagic.size() - 2 - header.size();
    // Compared before anything is allocated: a hostile shape must not ask for memory.
    if (shape.planes == 0 || pixels > kMaxValues / shape.planes ||
        rest != pixels * shape.planes * sizeof(float)) {
        throw FormatError(file.string(),
                          std::to_string(shape.planes) + " x " + std::to_string(shape.height) +
                              " x " + std::to_string(shape.width) + " values of 4 bytes",
                          std::to_string(rest) + " bytes of data");
    }
    std::vector<FloatMap> planes(pixels == 0 ? std::min<std::size_t>(shape.planes, 1)
                                             : shape.planes);
    for (FloatMap& plane : planes) {
        plane.width = shape.width;
        plane.height = shape.height;
        plane.values.resize(pixels);
        const auto wanted = static_cast<std::streamsize>(pixels * sizeof(float));
        in.read(reinterpret_cast<char*>(plane.values.data()), wanted);
        if (in.gcount() != wanted)
            throw IoError(file.string(), "a readable file", "it ended while it was read");
    }
    return planes;
}

} // namespace lineament::filters
