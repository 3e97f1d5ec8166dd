// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/casecommand.h"
#include "core/analysis/job.h"

namespace lineament {

/// Loads the model that was asked for into @p request and says on standard error what it is, or why
/// there is none. False when it can't be used.
bool loadEngine(const CaseEngineOptions& options, analysis::JobRequest& request);

} // namespace lineament
