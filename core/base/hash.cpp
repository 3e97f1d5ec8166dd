// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hash.h"

#include "core/base/error.h"
#include "core/base/hex.h"
#include "core/base/systemerror.h"

#include <openssl/evp.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace lineament {

namespace {

constexpr std::size_t kBlock = 1U << 20U;

/// One running digest.
class Digest {
public:
    explicit Digest(const EVP_MD* kind)
        : m_context(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (!m_context || EVP_DigestInit_ex(m_context.get(), kind, nullptr) != 1)
            throw Error("OpenSSL", "a message digest", "none available");
    }
    void add(std::span<const std::byte> bytes) {
        if (EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) != 1)
            throw Error("OpenSSL", "a message digest", "EVP_DigestUpdate failed");
    }
    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
        unsigned int length = 0;
        if (EVP_DigestFinal_ex(m_context.get(), value.data(), &length) != 1)
            throw Error("OpenSSL", "a message digest", "EVP_DigestFinal failed");
        return toHex(std::as_bytes(std::span(value).first(length)));
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context;
};

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)) {}
    int get() const { return m_fd; }

private:
    int m_fd;
};

/// Opens a regular file for reading, never for writing (R2); returns its size in @p bytes.
Descriptor openRegular(const std::filesystem::path& file, std::uint64_t& bytes) {
    // O_NONBLOCK: opening a FIFO that somebody left in an evidence folder must not hang the
    // program.
    Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0)
        throw IoError(file.string(), "a readable file", systemMessage(errno));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        throw IoError(file.string(), "a readable file", systemMessage(errno));
    if (!S_ISREG(info.st_mode))
        throw IoError(file.string(), "a regular file",
                      S_ISDIR(info.st_mode) ? "a folder" : "a device, pipe or socket");
    bytes = static_cast<std::uint64_t>(info.st_size);
    return fd;
}

/// Reads up to @p size bytes; 0 at the end of the file.
std::size_t readSome(const Descriptor& fd, std::byte* out, std::size_t size,
                     const std::filesystem::path& file) {
    for (;;) {
        const ssize_t got = ::read(fd.get(), out, size);
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            throw IoError(file.string(), "readable data", systemMessage(errno));
    }
}

} // namespace

std::string sha256Hex(std::span<const std::byte> bytes) {
    Digest digest(EVP_sha256());
    digest.add(bytes);
    return digest.hex();
}

struct RunningDigests::Private {
    Digest sha256{EVP_sha256()};
    Digest md5{EVP_md5()};
    std::uint64_t bytes = 0;
};

RunningDigests::RunningDigests()
    : d(std::make_unique<Private>()) {}

RunningDigests::~RunningDigests() = default;

void RunningDigests::add(std::span<const std::byte> bytes) {
    d->sha256.add(bytes);
    d->md5.add(bytes);
    d->bytes += bytes.size();
}

Digests RunningDigests::finish() {
    return {d->sha256.hex(), d->md5.hex(), d->bytes};
}

Digests digestsOf(std::span<const std::byte> bytes) {
    RunningDigests digests;
    digests.add(bytes);
    return digests.finish();
}

Digests digestsOfFile(const std::filesystem::path& file, std::stop_token stop) {
    RunningDigests digests;
    readInBlocks(
        file, [&digests](std::span<const std::byte> block) { digests.add(block); }, stop);
    return digests.finish();
}

void readInBlocks(const std::filesystem::path& file,
                  const std::function<void(std::span<const std::byte>)>& take,
                  std::stop_token stop) {
    std::uint64_t size = 0;
    const Descriptor fd = openRegular(file, size);
    std::vector<std::byte> block(kBlock);
    for (;;) {
        if (stop.stop_requested())
            throw Cancelled();
        const std::size_t got = readSome(fd, block.data(), block.size(), file);
        if (got == 0)
            break;
        take({block.data(), got});
    }
}

std::vector<std::byte> readFile(const std::filesystem::path& file, std::uint64_t maxBytes,
                                std::stop_token stop) {
    std::uint64_t size = 0;
    const Descriptor fd = openRegular(file, size);
    const auto tooLarge = [&](std::uint64_t found) {
        return LimitError(file.string(), "at most " + std::to_string(maxBytes) + " bytes",
                          std::to_string(found) + " bytes");
    };
    if (size > maxBytes)
        throw tooLarge(size);
    std::vector<std::byte> bytes(size);
    std::size_t total = 0;
    // Read on past the size that fstat gave: the file may grow while it is read.
    for (;;) {
        if (stop.stop_requested())
            throw Cancelled();
        if (total == bytes.size())
            bytes.resize(total + (total == size ? 1 : kBlock));
        const std::size_t got =
            readSome(fd, bytes.data() + total, std::min(kBlock, bytes.size() - total), file);
        if (got == 0)
            break;
        total += got;
        if (total > maxBytes)
            throw tooLarge(total);
    }
    bytes.resize(total);
    return bytes;
}

} // namespace lineament
