// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/person.h"

#include <QString>

namespace lineament::casefile {

bool samePerson(const std::string& a, const std::string& b) {
    const auto plain = [](const std::string& name) {
        return QString::fromStdString(name).simplified().toCaseFolded();
    };
    return plain(a) == plain(b);
}

} // namespace lineament::casefile
