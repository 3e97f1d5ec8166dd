// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/custodylog.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui::custodytext {

/// What an action of the log is in words; an unknown one as it is.
QString actionWords(const std::string& action);
/// "2026-11-27 14:05:09 +01:00": local time where and when the entry was made.
QString localTime(const casefile::LogEntry& entry);
/// What became what, on one line: "text: old → new"; values that stayed are left out.
QString change(const casefile::LogEntry& entry);
/// Everything that an entry says, as HTML: its values over several lines, rows, hashes, line.
QString html(const casefile::LogEntry& entry, const Colours& colours);

} // namespace lineament::ui::custodytext
