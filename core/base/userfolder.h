// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace lineament {

/// The user's own folder of this program, by the XDG Base Directory Specification: $@p variable (a
/// path that is not absolute is none), else @p belowHome under $HOME, and "lineament" in it.
/// Nothing when the environment has neither. Not made here.
inline std::optional<std::filesystem::path> userFolder(const char* variable,
                                                       const char* belowHome) {
    const auto absolute = [](const char* name) -> std::optional<std::filesystem::path> {
        const char* value = std::getenv(name);
        if (value == nullptr || *value != '/')
            return std::nullopt;
        return value;
    };
    if (const auto base = absolute(variable))
        return *base / "lineament";
    if (const auto home = absolute("HOME"))
        return *home / belowHome / "lineament";
    return std::nullopt;
}

} // namespace lineament
