// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/bundlefolder.h"

#include "core/base/error.h"
#include "core/base/filemode.h"
#include "core/base/systemerror.h"
#include "core/base/utf8.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace lineament::casefile {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBlock = 1U << 20U;

} // namespace

std::string manifestLine(const std::string& sha256, const std::string& name) {
    std::string escaped;
    for (const char c : name) {
        switch (c) {
        case '\\':
            escaped += "\\\\";
            break;
        case '\n':
            escaped += "\\n";
            break;
        case '\r':
            escaped += "\\r";
            break;
        default:
            escaped += c;
        }
    }
    return (escaped == name ? "" : "\\") + sha256 + "  " + escaped + "\n";
}

std::string portableName(const std::string& name) {
    constexpr std::size_t kMost = 120; // bytes; room for what is put before it
    constexpr std::size_t kMostSuffix = 16;
    std::string safe;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        const bool unfit = u < 0x20 || u == 0x7F ||
                           std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        safe += unfit ? '_' : c;
    }
    const auto dot = safe.rfind('.');
    const std::string suffix = dot != std::string::npos && safe.size() - dot <= kMostSuffix
                                   ? safe.substr(dot)
                                   : std::string();
    safe.resize(safe.size() - suffix.size());
    if (safe.size() + suffix.size() > kMost) {
        std::size_t keep = 0;
        const std::size_t most = kMost - suffix.size();
        while (keep < most) {
            const int length = utf8SequenceLength(safe, keep);
            const auto step = static_cast<std::size_t>(length > 0 ? length : 1);
            if (keep + step > most)
                break;
            keep += step;
        }
        safe.resize(keep);
    }
    safe += suffix;
    // Windows drops these at a name's end.
    while (!safe.empty() && (safe.back() == '.' || safe.back() == ' '))
        safe.back() = '_';
    return safe;
}

BundleFolder::BundleFolder(fs::path target)
    : m_target(fs::absolute(target).lexically_normal()) {
    if (m_target.filename().empty()) // "OUT/"
        m_target = m_target.parent_path();
    std::error_code code;
    if (fs::exists(fs::symlink_status(m_target, code)))
        throw IoError(target.string(), "a name that is free", "something of that name");
    if (!fs::is_directory(m_target.parent_path(), code))
        throw IoError(target.string(), "a folder that the bundle goes into",
                      "no folder " + m_target.parent_path().string());
    std::string name =
        (m_target.parent_path() / ("." + m_target.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr)
        throw IoError(m_target.string(), "a folder that can be made", systemMessage(errno));
    m_temporary = name;
}

BundleFolder::~BundleFolder() {
    if (m_temporary.empty())
        return;
    std::error_code code;
    fs::remove_all(m_temporary, code);
}

fs::path BundleFolder::pathOf(const std::string& name) {
    const fs::path path = m_temporary / name;
    std::error_code code;
    fs::create_directories(path.parent_path(), code);
    if (code)
        throw IoError((m_target / name).string(), "a folder that can be made", code.message());
    return path;
}

BundleFolder::File::File(BundleFolder& folder, std::string name)
    : m_folder(folder)
    , m_name(std::move(name))
    , m_fd(::open(folder.pathOf(m_name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
    if (m_fd < 0)
        throw IoError((folder.m_target / m_name).string(), "a file that can be made",
                      systemMessage(errno));
}

BundleFolder::File::~File() {
    if (m_fd >= 0)
        ::close(m_fd);
}

void BundleFolder::File::write(std::string_view text) {
    m_waiting += text;
    if (m_waiting.size() >= kBlock)
        flush();
}

void BundleFolder::File::write(std::span<const std::byte> bytes) {
    write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void BundleFolder::File::flush() {
    std::string_view rest = m_waiting;
    m_digests.add(std::as_bytes(std::span(rest)));
    while (!rest.empty()) {
        const ssize_t put = ::write(m_fd, rest.data(), rest.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw IoError((m_folder.m_target / m_name).string(), "room to write",
                          systemMessage(errno));
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
    m_waiting.clear();
}

Digests BundleFolder::File::close() {
    flush();
    if (::close(std::exchange(m_fd, -1)) != 0)
        throw IoError((m_folder.m_target / m_name).string(), "room to write", systemMessage(errno));
    Digests digests = m_digests.finish();
    m_folder.m_hashes[m_name] = digests.sha256;
    return digests;
}

std::unique_ptr<BundleFolder::File> BundleFolder::create(const std::string& name) {
    return std::unique_ptr<File>(new File(*this, name));
}

void BundleFolder::add(const std::string& name, std::string_view text) {
    const auto file = create(name);
    file->write(text);
    file->close();
}

void BundleFolder::add(const std::string& name, std::span<const std::byte> bytes) {
    add(name, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Digests BundleFolder::copy(const fs::path& source, const std::string& name,
                           const std::string& expected, std::stop_token stop,
                           const std::function<void(std::uint64_t)>& progress) {
    const auto file = create(name);
    readInBlocks(
        source,
        [&](std::span<const std::byte> block) {
            file->write(block);
            if (progress)
                progress(block.size());
        },
        std::move(stop));
    Digests digests = file->close();
    if (digests.sha256 != expected)
        throw CaseError(source.string(), "content with SHA-256 " + expected, digests.sha256);
    return digests;
}

std::string BundleFolder::manifest() const {
    std::string text;
    for (const auto& [name, sha256] : m_hashes)
        text += manifestLine(sha256, name);
    return text;
}

void BundleFolder::addUnlisted(const std::string& name, std::span<const std::byte> bytes) {
    add(name, bytes);
    m_hashes.erase(name);
}

void BundleFolder::sync() {
    const int fd = ::open(m_temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // One call for thousands of files; the disk's own error comes back here.
    const bool synced = fd >= 0 && ::syncfs(fd) == 0;
    const int code = errno;
    const bool opened = fd >= 0 && ::fchmod(fd, 0777 & ~fileModeMask()) == 0;
    if (fd >= 0)
        ::close(fd);
    if (!synced || !opened)
        throw IoError(m_target.string(), "room to write", systemMessage(synced ? errno : code));
}

void BundleFolder::place() {
    if (::renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, m_target.c_str(), RENAME_NOREPLACE) !=
        0) {
        // A file system that knows no RENAME_NOREPLACE: rename() replaces an empty folder at most.
        const bool unknown = errno == EINVAL || errno == ENOSYS;
        if (!unknown || ::rename(m_temporary.c_str(), m_target.c_str()) != 0)
            throw IoError(m_target.string(), "a name that is free", systemMessage(errno));
    }
    m_temporary.clear();
    const int fd = ::open(m_target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
}

} // namespace lineament::casefile
