// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// The parts of a video's result as simple HTML for the finding panel: pure functions, no widget.
namespace videohtml {

/// What was found in the video, large, partial or whole.
QString sentence(const analysis::ItemResult& result, const Colours& colours);
/// One row a track, of raw values: id, mean score, frames, coverage of track and clip, gaps.
QString trackTable(const analysis::VideoResult& video, const QString& selected,
                   const Colours& colours);
/// The frame that is shown: number, PTS, type, state, hash.
QString frameValues(const analysis::VideoResult& video, int number, const Colours& colours);
/// Container and every stream (R6).
QString containerValues(const analysis::VideoResult& video, const Colours& colours);
/// Every stretch that did not decode completely, with its time range.
QString damagedValues(const analysis::VideoResult& video, const Colours& colours);

} // namespace videohtml

} // namespace lineament::ui
