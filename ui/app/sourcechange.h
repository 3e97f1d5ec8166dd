// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/filestamp.h"
#include "core/base/hash.h"

#include <QString>

#include <optional>

namespace lineament::ui {

/// "expected 1,234 bytes with SHA-256 ..., found 1,300 bytes with SHA-256 ...".
QString changeText(const Digests& expected, const Digests& found);

/// The same of a file on the disk, whose stamp is @p now; empty while it holds the @p analysed
/// bytes. Without them every new stamp is a change. Reads the file unless its size tells. Any
/// thread. Throws Cancelled.
QString changeOf(const std::filesystem::path& file, const FileStamp& now,
                 const std::optional<Digests>& analysed, const std::stop_token& stop);

} // namespace lineament::ui
