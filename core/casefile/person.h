// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casetypes.h"

#include <string>
#include <vector>

namespace lineament::casefile {

/// Whether two names as people typed them are of one person: the width of white space and upper or
/// lower case make no difference, anything else does.
bool samePerson(const std::string& a, const std::string& b);

/// Who is the examiner where statements on an item are set against each other: the author of the
/// opinion on it that counts; without one, who answers for the case; without that, the author of
/// the opinion on the case as a whole, else who took the item in. @p opinions: all of the case.
std::string examinerOf(const CaseFacts& facts, const Item& item,
                       const std::vector<Opinion>& opinions);

/// Whether a reading is the examiner's own (see examinerOf): it is no second examiner's then, and
/// can't confirm an opinion (R31).
bool isOwnReading(const Reading& reading, const std::string& examiner);

} // namespace lineament::casefile
