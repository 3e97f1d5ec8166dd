// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/video.h"

#include <QString>

#include <optional>

namespace lineament::ui {

/// "1:02:03.456": hours, minutes, seconds; milliseconds are rounded.
QString timeText(double seconds);

/// "PTS 17408 (0:00:01.360)".
QString ptsText(std::int64_t pts, double seconds);

/// What the examiner typed, as a frame; or why it is none.
struct ParsedPosition {
    std::optional<int> number;
    QString problem; ///< what was expected and what was found; empty with a number
};

/// Understands a frame number ("120"), a PTS in ticks ("pts 17408") and a time ("1:02:03.456",
/// "62.5 s"). A PTS must be a frame's own; a time means the frame that is shown then.
ParsedPosition parsePosition(const QString& text, const media::FrameIndex& index);

} // namespace lineament::ui
