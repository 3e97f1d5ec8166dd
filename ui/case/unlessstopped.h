// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <optional>

namespace lineament::ui {

/// The value of @p work, or none when it was stopped: for work of which one must know what became
/// of it. Stopped too late it has a value, for what it made is there.
template <class Work> auto unlessStopped(Work work) -> std::optional<decltype(work())> {
    try {
        return work();
    } catch (const Cancelled&) {
        return std::nullopt;
    }
}

} // namespace lineament::ui
