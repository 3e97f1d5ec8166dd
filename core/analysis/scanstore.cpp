// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scanstore.h"

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/hash.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <vector>

namespace lineament::analysis {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFileName = "frames.jsonl";
constexpr const char* kLockName = "lock";
constexpr auto kSyncInterval = std::chrono::seconds(1);

std::string systemMessage() {
    return std::system_category().message(errno);
}

/// Text of the decoder may hold invalid UTF-8, which JSON can't: replaced.
std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string digestOf(const std::string& text) {
    return sha256Hex(std::as_bytes(std::span(text)));
}

std::string lineOf(const FrameRecord& record) {
    const std::string text = dumped(recordToJson(record));
    return R"({"check":")" + digestOf(text).substr(0, 16) + R"(","record":)" + text + "}\n";
}

FrameRecord fromLine(const std::string& line, const std::string& where) {
    const Json json = parseJsonOrDiscard(line);
    if (!json.is_object() || !json.contains("record") || !json.contains("check") ||
        json["check"] != digestOf(dumped(json["record"])).substr(0, 16))
        throw FormatError(where, "a line with its checksum", "another");
    return recordFromJson(json["record"], where);
}

/// The open and locked lock file; -1 when another program has it or it can't be made.
int lockFolder(const fs::path& folder) {
    const int fd =
        ::open((folder / kLockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -1;
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

struct StoredScan {
    fs::path folder;
    std::uintmax_t bytes = 0;
    fs::file_time_type used;
};

bool isScan(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::vector<StoredScan> storedScans(const fs::path& store) {
    std::vector<StoredScan> scans;
    std::error_code code;
    for (const auto& entry : entriesOf(store, code)) {
        if (!fs::is_directory(entry, code) || !isScan(entry))
            continue;
        StoredScan scan{entry, 0, {}};
        scan.bytes = fs::file_size(entry / kFileName, code);
        if (code)
            scan.bytes = 0;
        scan.used = fs::last_write_time(entry, code);
        if (const auto written = fs::last_write_time(entry / kFileName, code); !code)
            scan.used = written;
        scans.push_back(std::move(scan));
    }
    return scans;
}

void removeOldScans(const fs::path& store, const fs::path& keep, std::uintmax_t maxBytes) {
    auto scans = storedScans(store);
    std::uintmax_t bytes = 0;
    for (const auto& scan : scans)
        bytes += scan.bytes;
    std::sort(scans.begin(), scans.end(),
              [](const StoredScan& a, const StoredScan& b) { return a.used < b.used; });
    for (const auto& scan : scans) {
        if (bytes <= maxBytes)
            return;
        if (scan.folder == keep)
            continue;
        const int lock = lockFolder(scan.folder);
        if (lock < 0)
            continue; // being written
        std::error_code code;
        for (const char* name : {kFileName, kLockName})
            fs::remove(scan.folder / name, code);
        fs::remove(scan.folder, code);
        ::close(lock);
        bytes -= scan.bytes;
        spdlog::info("The stored scan {} was removed: the store is full.", scan.folder.string());
    }
}

} // namespace

ScanStore::ScanStore(fs::path folder, int lock)
    : m_folder(std::move(folder))
    , m_lock(lock)
    , m_synced(std::chrono::steady_clock::now()) {}

ScanStore::~ScanStore() {
    sync();
    if (m_file >= 0)
        ::close(m_file);
    ::close(m_lock);
}

std::unique_ptr<ScanStore> ScanStore::open(const fs::path& store, const Json& parts,
                                           std::uintmax_t maxBytes) {
    const std::string header = dumped({{"lineament-scan", 1}, {"parts", parts}});
    const fs::path folder = store / digestOf(header);
    std::error_code code;
    makePrivateFolder(store, code);
    if (!code)
        makePrivateFolder(folder, code);
    const int lock = lockFolder(folder);
    if (lock < 0) {
        spdlog::warn("{}: expected a folder that this program alone writes, found {}; the scan "
                     "is not kept.",
                     folder.string(), code ? code.message() : systemMessage());
        return nullptr;
    }
    std::unique_ptr<ScanStore> opened(new ScanStore(folder, lock));
    if (!opened->load(header + "\n"))
        return nullptr;
    removeOldScans(store, folder, maxBytes);
    return opened;
}

/// Reads what is there and leaves the file open at the end of its last whole line.
bool ScanStore::load(const std::string& header) {
    const fs::path file = m_folder / kFileName;
    std::error_code ignored;
    if (const auto type = fs::symlink_status(file, ignored).type();
        type != fs::file_type::not_found && type != fs::file_type::regular) {
        giveUp("something that is no regular file");
        return false;
    }
    std::string text;
    {
        std::ifstream in(file, std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::size_t good = 0;
    if (text.compare(0, header.size(), header) == 0) {
        good = text.rfind('\n') + 1;
        if (good != text.size())
            spdlog::info("{}: the last line is torn and was dropped.", file.string());
        text.resize(good);
        readRecords(text, header.size());
    } else if (!text.empty()) {
        spdlog::warn("{}: expected the header of this scan, found another; it begins anew.",
                     file.string());
    }
    m_file = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_file < 0 || ::ftruncate(m_file, static_cast<off_t>(good)) != 0) {
        giveUp(systemMessage());
        return false;
    }
    if (good == 0)
        return write(header);
    // Only the order in which old scans are removed depends on it.
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
    return true;
}

void ScanStore::readRecords(const std::string& text, std::size_t at) {
    for (int line = 2; at < text.size(); ++line) {
        const std::size_t end = text.find('\n', at);
        const std::string where =
            (m_folder / kFileName).string() + ", line " + std::to_string(line);
        try {
            FrameRecord record = fromLine(text.substr(at, end - at), where);
            const int number = record.frame.number;
            m_records.insert_or_assign(number, std::move(record));
        } catch (const FormatError& e) {
            spdlog::warn("{}; the frame is computed again.", e.what());
        }
        at = end + 1;
    }
}

void ScanStore::add(const FrameRecord& record) {
    if (m_file < 0 || !write(lineOf(record)))
        return;
    m_dirty = true;
    if (std::chrono::steady_clock::now() - m_synced >= kSyncInterval)
        sync();
}

void ScanStore::sync() {
    if (m_file >= 0 && m_dirty && ::fdatasync(m_file) != 0)
        giveUp(systemMessage());
    m_dirty = false;
    m_synced = std::chrono::steady_clock::now();
}

void ScanStore::discard() {
    if (m_file >= 0)
        ::close(m_file);
    m_file = -1;
    m_dirty = false;
    std::error_code code;
    fs::remove_all(m_folder, code);
    if (code)
        spdlog::warn("{}: the finished scan could not be removed: {}.", m_folder.string(),
                     code.message());
}

bool ScanStore::write(const std::string& line) {
    for (std::size_t done = 0; done < line.size();) {
        const ssize_t n = ::write(m_file, line.data() + done, line.size() - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            giveUp(systemMessage());
            return false;
        }
        done += static_cast<std::size_t>(n);
    }
    return true;
}

void ScanStore::giveUp(const std::string& why) {
    spdlog::warn("{}: expected to write the frames of the scan, found: {}. The scan goes on; what "
                 "follows is not kept.",
                 (m_folder / kFileName).string(), why);
    if (m_file >= 0)
        ::close(m_file);
    m_file = -1;
}

} // namespace lineament::analysis
