// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "ui/app/session.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace lineament::ui {

/// Reads the newest stored result of every exhibit that is not hidden, whole; to be called on a
/// worker thread.
std::function<std::vector<analysis::ItemResultPtr>(std::stop_token)>
caseResults(std::shared_ptr<const casefile::CaseStore> store, const Session& session);

} // namespace lineament::ui
