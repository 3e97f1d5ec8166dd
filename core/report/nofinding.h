// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// Why no likelihood ratio can be given for any face of these items, where anyVerdict() is false:
/// what became of the photos and of their faces, and that videos have none. Every reason that
/// holds, and no other.
QString whyNoLikelihoodRatio(const std::vector<analysis::ItemResultPtr>& results);

} // namespace lineament::report
