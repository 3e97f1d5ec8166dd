// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lineament::casefile {

/// Who writes a case.
struct LockHolder {
    std::string user;
    std::string host;
    std::int64_t pid = 0;
    std::string program; ///< with its version
    std::string since;   ///< UTC, ISO 8601

    /// "anna on lab3 (Lineament 0.1.0, process 4711) since 2026-11-23T10:11:12.345Z".
    std::string text() const;
};

/// Name of the user who runs this program, as the system knows it.
std::string systemUser();

/// The right to write a case, for as long as this object lives. The system takes it back when the
/// program dies, so that a lock left behind is no obstacle; the file itself stays.
class CaseLock {
public:
    /// Tries to take the lock of the case in @p folder. Throws IoError when the folder can't be
    /// written or its file system has no locks.
    explicit CaseLock(const std::filesystem::path& folder);
    ~CaseLock();
    CaseLock(const CaseLock&) = delete;
    CaseLock& operator=(const CaseLock&) = delete;

    /// False: another program has it; see holder().
    bool held() const { return m_fd >= 0; }
    /// Who has it, as far as the file says.
    const LockHolder& holder() const { return m_holder; }

private:
    /// Writes who has it into the file.
    void tellOthers(const std::filesystem::path& file);
    int m_fd = -1;
    LockHolder m_holder;
};

/// Name of the file within the case.
inline constexpr const char* kLockFile = "case.lock";

} // namespace lineament::casefile
