// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/text.h"
#include "ui/case/verifyrun.h"

#include <QString>

namespace lineament::ui::verifytext {

/// "working copy", "stored row".
QString kindWords(casefile::FindingKind kind);
QString outcomeWords(casefile::RerunResult::Outcome outcome);
/// "1.2e-07"; "0".
QString distance(double value);

/// What was found, in one sentence, and the tone that goes with it.
QString sentence(const IntegrityOutcome& outcome);
Tone tone(const IntegrityOutcome& outcome);
/// Entries, rows, files, bytes, end of the log, and whether that is in the log.
QString counts(const IntegrityOutcome& outcome);

QString sentence(const RerunOutcome& outcome);
Tone tone(const RerunOutcome& outcome);
/// What was compared, the largest differences and what is allowed, and whether that is in the log.
QString counts(const RerunOutcome& outcome);

} // namespace lineament::ui::verifytext
