// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/progressbar.h"

#include <unistd.h>

#include <iostream>

namespace lineament {

std::string printable(const std::string& text) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 || u == 0x7F)
            out += {'\\', 'x', kDigits[u >> 4U], kDigits[u & 15U]};
        else
            out += c;
    }
    return out;
}

ProgressBar::ProgressBar()
    : m_shown(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(int done, int total, const std::string& what) {
    if (!m_shown || total <= 0)
        return;
    constexpr int kWidth = 30;
    const int filled = kWidth * done / total;
    const std::string line = "\r[" + std::string(static_cast<std::size_t>(filled), '#') +
                             std::string(static_cast<std::size_t>(kWidth - filled), '.') + "] " +
                             std::to_string(done) + "/" + std::to_string(total) + " " + what;
    std::cerr << line << "\x1b[K" << std::flush;
}

void ProgressBar::clear() {
    if (m_shown)
        std::cerr << "\r\x1b[K" << std::flush;
}

} // namespace lineament
