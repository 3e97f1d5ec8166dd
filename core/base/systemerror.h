// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <system_error>

namespace lineament {

/// What the system says of an errno: "No space left on device".
inline std::string systemMessage(int code) {
    return std::system_category().message(code);
}

} // namespace lineament
