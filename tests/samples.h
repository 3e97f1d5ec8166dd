// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdlib>
#include <string_view>

namespace lineament {

/// Whether a test fails without its samples, or without a tool that ./dev test installs, instead of
/// being skipped: $LINEAMENT_REQUIRE_SAMPLES is 1. A green run then proves all that it could.
inline bool samplesRequired() {
    const char* value = std::getenv("LINEAMENT_REQUIRE_SAMPLES");
    return value != nullptr && std::string_view(value) != "" && std::string_view(value) != "0";
}

} // namespace lineament

/// Ends a GoogleTest test whose samples or tools are missing: as skipped, or as failed where they
/// are required. The message is what one would stream: "no sample at " << photo.
#define LINEAMENT_SKIP_MISSING(...)                                                                \
    do {                                                                                           \
        if (lineament::samplesRequired())                                                          \
            FAIL() << "required, but missing: " << __VA_ARGS__;                                    \
        GTEST_SKIP() << __VA_ARGS__;                                                               \
    } while (false)

/// The same for a test function of Qt Test; the message is a string literal.
#define LINEAMENT_QSKIP_MISSING(message)                                                           \
    do {                                                                                           \
        if (lineament::samplesRequired())                                                          \
            QFAIL("required, but missing: " message);                                              \
        QSKIP(message);                                                                            \
    } while (false)
