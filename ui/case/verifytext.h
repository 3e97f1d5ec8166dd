// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"

#include <QStringList>

#include <vector>

namespace lineament::ui {

/// What the checks of a case found, in words.
namespace verifytext {

QString sentence(const casefile::IntegrityReport& report);
QString counts(const casefile::IntegrityReport& report);
/// "Damage: working copy", "Note: file that no row names".
QString kindText(const casefile::Finding& finding);

/// @p complete: every analysis of the case was run.
QString sentence(const std::vector<casefile::RerunResult>& results, bool complete);
QString counts(const std::vector<casefile::RerunResult>& results);
/// Item, outcome, stored, now, largest difference.
QStringList row(const casefile::RerunResult& result);

} // namespace verifytext
} // namespace lineament::ui
