// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/framerecord.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace lineament::analysis {

/// The frames' records of one scan on disk: STORE/KEY/frames.jsonl, a header and one line a record,
/// each with a checksum, only ever appended to. After a kill or a power cut all lines but the
/// newest are there; a torn one is dropped. Nothing here ever fails a scan: what can't be read is
/// computed, and what can't be written is said in the log and not kept. Not thread-safe.
class ScanStore {
public:
    /// Beyond this the scans that were not used for the longest time are removed.
    static constexpr std::uintmax_t kMaxBytes = 500'000'000;

    /// Opens or begins the scan with these @p parts (everything that its records depend on; their
    /// SHA-256 is the key). Null when that is impossible, or when another program is at it.
    static std::unique_ptr<ScanStore> open(const std::filesystem::path& store,
                                           const nlohmann::ordered_json& parts,
                                           std::uintmax_t maxBytes = kMaxBytes);
    ~ScanStore();
    ScanStore(const ScanStore&) = delete;
    ScanStore& operator=(const ScanStore&) = delete;

    /// What was there when it was opened, by frame number; once.
    std::map<int, FrameRecord> takeRecords() { return std::move(m_records); }

    /// Appends; reaches the disk within a second of the next call, or with sync().
    void add(const FrameRecord& record);
    void sync();
    /// The scan is finished: what is kept is removed, and nothing more is written.
    void discard();

    const std::filesystem::path& folder() const { return m_folder; }

private:
    ScanStore(std::filesystem::path folder, int lock);
    bool load(const std::string& header);
    void readRecords(const std::string& text, std::size_t at);
    bool write(const std::string& line);
    void giveUp(const std::string& why);

    std::filesystem::path m_folder;
    int m_lock = -1; ///< holds the lock while it is open
    int m_file = -1; ///< -1 after a failure: nothing is written any more
    std::chrono::steady_clock::time_point m_synced;
    bool m_dirty = false;
    std::map<int, FrameRecord> m_records;
};

} // namespace lineament::analysis
