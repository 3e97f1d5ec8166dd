// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lineament::dataset {

/// One row: values by column name.
using CsvRow = std::map<std::string, std::string>;

/// Comma-separated values as RFC 4180 has them (quoted fields, doubled quotation marks), the first
/// line naming the columns. @p where names the file in errors. Throws FormatError: no header, an
/// open quotation, a row with more fields than columns.
std::vector<CsvRow> parseCsv(const std::string& where, std::string_view text);

/// Throws IoError, FormatError.
std::vector<CsvRow> readCsv(const std::filesystem::path& file);

} // namespace lineament::dataset
