// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace lineament::casefile {

/// What the log says of the way an analysis was made (R11); members of the entry's old and new
/// value, without fractions.
struct RunChanges {
    nlohmann::ordered_json before = nlohmann::ordered_json::object();
    nlohmann::ordered_json after = nlohmann::ordered_json::object();
};

/// Settings, model, device and threads of @p result that differ from those of @p previous, the
/// analysis of the same item before; without one the settings that differ from the defaults. Both
/// are results as a case stores them.
RunChanges runChanges(const std::string& result, const std::optional<std::string>& previous);

} // namespace lineament::casefile
