// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// One setting that was not left as it comes (R11).
struct SettingChange {
    QString name;
    QString byDefault;
    QString used;
};

/// The settings of an item's analysis that differ from the program's defaults.
std::vector<SettingChange> settingChanges(const analysis::ItemResult& item);

} // namespace lineament::report
