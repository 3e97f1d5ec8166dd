// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/outputs.h"

#include "app/progressbar.h"
#include "core/base/error.h"

#include <iostream>

namespace lineament {

void OutputWriter::write(const std::function<void()>& write) {
    try {
        write();
    } catch (const Error& e) {
        m_failed = true;
        std::cerr << m_who << ": " << printable(e.what()) << '\n';
    }
}

} // namespace lineament
