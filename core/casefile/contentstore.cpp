// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/contentstore.h"

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/systemerror.h"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <utility>

namespace lineament::casefile {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = 1U << 20U;
constexpr const char* kTemporaryStart = ".incoming-";

/// Closes itself.
struct Reading {
    int fd;
    explicit Reading(const fs::path& file)
        : fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        if (fd < 0)
            throw IoError(file.string(), "a readable file", systemMessage(errno));
    }
    ~Reading() { ::close(fd); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    struct stat status(const fs::path& file) const {
        struct stat found {};
        if (::fstat(fd, &found) != 0)
            throw IoError(file.string(), "a readable file", systemMessage(errno));
        if (!S_ISREG(found.st_mode))
            throw IoError(file.string(), "a regular file",
                          S_ISDIR(found.st_mode) ? "a folder" : "a device or pipe");
        return found;
    }
};

bool sameState(const struct stat& a, const struct stat& b) {
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
           a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

void writeAll(int fd, std::span<const std::byte> bytes, const fs::path& file) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw IoError(file.string(), "room to write", systemMessage(errno));
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
}

} // namespace

void syncFolder(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    const int code = errno;
    if (fd >= 0)
        ::close(fd);
    if (!synced)
        throw IoError(folder.string(), "a folder that can be synced", systemMessage(code));
}

std::string plainSuffix(const fs::path& file) {
    std::string suffix = file.extension().string();
    if (suffix.size() < 2 || suffix.size() > 9)
        return {};
    for (char& c : suffix)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool plain =
        suffix.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789", 1) == std::string::npos;
    return plain ? suffix : std::string();
}

bool isTemporaryName(const std::string& name) {
    return name.starts_with(kTemporaryStart);
}

IncomingFile::IncomingFile(fs::path folder)
    : m_folder(std::move(folder)) {
    std::string name = (m_folder / (std::string(kTemporaryStart) + "XXXXXX")).string();
    m_fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (m_fd < 0)
        throw IoError(m_folder.string(), "a case folder that can be written", systemMessage(errno));
    m_temporary = name;
}

IncomingFile::IncomingFile(IncomingFile&& other) noexcept
    : m_folder(std::move(other.m_folder))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_name(std::move(other.m_name))
    , m_digests(std::move(other.m_digests))
    , m_fd(std::exchange(other.m_fd, -1))
    , m_linked(std::exchange(other.m_linked, false)) {}

IncomingFile::~IncomingFile() {
    if (m_fd >= 0)
        ::close(m_fd);
    if (m_linked)
        ::unlink((m_folder / m_name).c_str());
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void IncomingFile::keep() {
    m_linked = false;
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
    m_temporary.clear();
}

IncomingFile IncomingFile::copy(const fs::path& source, const fs::path& folder,
                                std::stop_token stop,
                                const std::function<void(std::uint64_t)>& progress) {
    const Reading from(source);
    const auto before = from.status(source);
    IncomingFile file(folder);
    RunningDigests digests;
    std::vector<std::byte> block(kBlock);
    for (;;) {
        if (stop.stop_requested())
            throw Cancelled();
        const ssize_t got = ::read(from.fd, block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw IoError(source.string(), "readable data", systemMessage(errno));
        if (got == 0)
            break;
        const std::span<const std::byte> bytes(block.data(), static_cast<std::size_t>(got));
        digests.add(bytes);
        writeAll(file.m_fd, bytes, folder);
        if (progress)
            progress(bytes.size());
    }
    file.m_digests = digests.finish();
    if (!sameState(before, from.status(source)) ||
        file.m_digests.bytes != static_cast<std::uint64_t>(before.st_size))
        throw IoError(source.string(), "a file that stays as it is while it is copied",
                      "a file that changed");
    file.settle(plainSuffix(source), stop);
    return file;
}

IncomingFile IncomingFile::write(std::span<const std::byte> bytes, const std::string& suffix,
                                 const fs::path& folder) {
    IncomingFile file(folder);
    writeAll(file.m_fd, bytes, folder);
    file.m_digests = digestsOf(bytes);
    file.settle(suffix, {});
    return file;
}

void IncomingFile::settle(const std::string& suffix, std::stop_token stop) {
    if (::fchmod(m_fd, 0444) != 0 || ::fsync(m_fd) != 0)
        throw IoError(m_folder.string(), "room to write", systemMessage(errno));
    // What is hashed again is what the disk has, as far as the system lets go of its cache.
    ::posix_fadvise(m_fd, 0, 0, POSIX_FADV_DONTNEED);
    const int closed = ::close(std::exchange(m_fd, -1));
    if (closed != 0)
        throw IoError(m_folder.string(), "room to write", systemMessage(errno));
    const Digests written = digestsOfFile(m_temporary, stop);
    if (written.sha256 != m_digests.sha256)
        throw CaseError(m_temporary.string(), "a copy with SHA-256 " + m_digests.sha256,
                        written.sha256);
    m_name = m_digests.sha256 + suffix;
}

void IncomingFile::place(std::stop_token stop) {
    const fs::path target = m_folder / m_name;
    if (::link(m_temporary.c_str(), target.c_str()) == 0) {
        m_linked = true;
    } else if (errno == EEXIST) {
        const std::string there = digestsOfFile(target, stop).sha256;
        if (there != m_digests.sha256)
            throw CaseError(target.string(), "content with the SHA-256 of its name", there);
    } else if (::rename(m_temporary.c_str(), target.c_str()) == 0) {
        // A file system without links: what a kill leaves from here on is found by verification.
        m_temporary.clear();
        m_linked = true;
    } else {
        throw IoError(target.string(), "a file that can be named", systemMessage(errno));
    }
}

std::vector<std::string> removeLeftovers(const fs::path& folder,
                                         const std::set<std::string>& registered) {
    std::vector<std::string> removed, temporary, others;
    std::error_code code;
    for (const auto& entry : entriesOf(folder, code)) {
        const std::string name = entry.filename().string();
        (isTemporaryName(name) ? temporary : others).push_back(name);
    }
    if (code)
        spdlog::warn("{}: expected a folder that can be listed, found: {}", folder.string(),
                     code.message());
    for (const std::string& name : temporary) {
        struct stat left {};
        if (::lstat((folder / name).c_str(), &left) != 0)
            continue;
        for (const std::string& other : others) {
            struct stat status {};
            if (left.st_nlink > 1 && !registered.contains(other) &&
                ::lstat((folder / other).c_str(), &status) == 0 && status.st_ino == left.st_ino &&
                ::unlink((folder / other).c_str()) == 0)
                removed.push_back(other);
        }
        if (::unlink((folder / name).c_str()) == 0)
            removed.push_back(name);
    }
    return removed;
}

} // namespace lineament::casefile
