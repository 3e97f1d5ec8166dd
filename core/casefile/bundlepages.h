// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/bundle.h"

#include <string>
#include <vector>

namespace lineament::casefile {

/// One page on what is in a bundle and how to check it, with the commands between kRecipeBegin and
/// kRecipeEnd (logexport.h). @p fingerprint is empty for a bundle that is not signed.
std::string bundleInstruction(const CaseFacts& facts, const std::string& fingerprint,
                              const std::string& program, const std::string& time,
                              const std::vector<Finding>& damage,
                              const std::vector<LeftOutFile>& leftOut);

/// What is damaged in the case that was exported in spite of it, and what so stayed out.
std::string damageText(const std::vector<Finding>& damage, const std::vector<LeftOutFile>& leftOut);

} // namespace lineament::casefile
