// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace lineament::casefile {

/// Whether two names as people typed them are of one person: the width of white space and upper or
/// lower case make no difference, anything else does.
bool samePerson(const std::string& a, const std::string& b);

} // namespace lineament::casefile
