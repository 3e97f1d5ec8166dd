// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/report.h"

#include <nlohmann/json_fwd.hpp>

namespace lineament::report {

/// What the report says of its case; null without one.
nlohmann::ordered_json caseJson(const Report& report);

/// What the case holds on an item of the report; null without a case.
nlohmann::ordered_json itemMaterialJson(const Report& report, std::size_t index);

} // namespace lineament::report
