// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/report/pdfdocument.h"

#include <QString>

namespace lineament::report {

/// Container, how it was decoded, and every stream (R6, R9); @p facts already holds the file's own.
void printVideoFacts(PdfFlow& flow, Facts facts, const analysis::VideoResult& video,
                     const analysis::VideoSettings& settings);

/// Metadata of the container and of its streams, one row each.
void printVideoTags(PdfFlow& flow, const media::VideoInfo& info);

/// The timeline, the tracks, their gaps, and what did not decode.
void printTracks(PdfFlow& flow, const analysis::VideoResultPtr& video);

/// "adaptive: 2 frames a second, then 8 a second around high or unstable scores".
QString samplingText(const analysis::VideoSettings& settings);

} // namespace lineament::report
