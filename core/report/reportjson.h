// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/report.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace lineament::report {

/// Version of the schema in resources/schema/report.schema.json.
inline constexpr int kReportSchemaVersion = 1;

/// The report as JSON text (UTF-8, indented): its values, and as "document" everything that the PDF
/// says, block by block, from the same calls. Figures stand by title, caption and the SHA-256 of
/// their pixels. Needs a QGuiApplication; any thread. Throws IoError, Cancelled.
std::string reportToJson(const Report& report, std::stop_token stop = {});

/// Writes it; an existing file is replaced whole or not at all. Throws IoError, Cancelled.
void writeReportJson(const Report& report, const std::filesystem::path& file,
                     std::stop_token stop = {});

} // namespace lineament::report
