// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casetypes.h"
#include "ui/case/verifyrun.h"

#include <QString>

#include <optional>
#include <string>

namespace lineament::ui {

/// What the verification of a case gave so far.
struct Verification {
    casefile::CaseFacts facts;
    std::string folder;
    std::optional<IntegrityOutcome> integrity;
    std::optional<RerunOutcome> rerun;
};

namespace verifyexport {

/// Sentences, counts and tables, with tabs between the cells.
QString toText(const Verification& verification);
/// One table with every finding and every line of the re-run (RFC 4180).
std::string toCsv(const Verification& verification);
/// Everything, with the tolerances and what was compared.
std::string toJson(const Verification& verification);

} // namespace verifyexport
} // namespace lineament::ui
