// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <CLI/CLI.hpp>

namespace lineament {

/// Checks of options that take a real number: finite, and within bounds (both belong to them).
/// CLI11's own compare with < and >, which every NaN passes.
CLI::Validator realNumber(double least, double most);
/// Above 0.
CLI::Validator positiveReal();
/// 0 or more.
CLI::Validator nonNegativeReal();

/// Of options that name a file or folder to write: "" would be taken for an option not given.
CLI::Validator namedPlace();

} // namespace lineament
