// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <initializer_list>

namespace lineament::test {

/// The whole process as a user whom permissions bind, while this lives: root reads what it likes.
class Unprivileged {
public:
    /// @p own is given to that user.
    explicit Unprivileged(std::initializer_list<std::filesystem::path> own) {
        if (::geteuid() != 0)
            return;
        constexpr uid_t kNobody = 65534;
        for (const auto& path : own)
            EXPECT_EQ(::chown(path.c_str(), kNobody, static_cast<gid_t>(-1)), 0)
                << path << ": " << std::strerror(errno);
        m_changed = ::seteuid(kNobody) == 0;
        EXPECT_TRUE(m_changed) << std::strerror(errno);
    }
    ~Unprivileged() {
        if (m_changed) {
            EXPECT_EQ(::seteuid(0), 0) << std::strerror(errno);
        }
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;

private:
    bool m_changed = false;
};

} // namespace lineament::test
