// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <string>

namespace lineament::casefile {

/// Tables of results for those who compute with them (R26), in the form of
/// core/analysis/videocsv.h: RFC 4180, decimal points whatever the locale, shortest numbers that
/// read back the same, a value that there is not is empty.

/// The line that names the columns of the table of faces.
std::string faceTableHead();

/// A line for every face of a photo, one for an analysis without any, and one that says why for a
/// stored result that can't be read (@p result null). Boxes in pixels of the photo as shown, angles
/// in degrees.
std::string faceTableRows(const Item& item, const Analysis& analysis,
                          const analysis::ItemResult* result, const std::string& problem);

} // namespace lineament::casefile
