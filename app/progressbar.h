// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace lineament {

/// @p text with control characters as \xNN: those of a file name must not steer the terminal.
std::string printable(const std::string& text);

/// A bar on standard error, when that is a terminal.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(int done, int total, const std::string& what);
    void clear();

private:
    bool m_shown;
};

} // namespace lineament
