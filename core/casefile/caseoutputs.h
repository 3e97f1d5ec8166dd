// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/outputtarget.h"
#include "core/casefile/casestore.h"

#include <vector>

namespace lineament::casefile {

/// requireWritable() with the case's evidence, wherever it came from, as the inputs. Throws
/// IoError.
void requireWritableOutputs(const CaseStore& store, const std::vector<Output>& outputs);

} // namespace lineament::casefile
