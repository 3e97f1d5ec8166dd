// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <utility>

namespace lineament {

/// Writes the outputs of a command one after another: one that fails is named on standard error and
/// does not keep the others from being written.
class OutputWriter {
public:
    /// @param who begins every message, e.g. "lineament-cli"
    explicit OutputWriter(std::string who)
        : m_who(std::move(who)) {}
    /// Throws Cancelled, which nothing is written after.
    void write(const std::function<void()>& write);
    bool failed() const { return m_failed; }

private:
    std::string m_who;
    bool m_failed = false;
};

} // namespace lineament
