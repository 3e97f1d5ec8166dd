// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/person.h"

#include <QString>

#include <algorithm>

namespace lineament::casefile {

bool samePerson(const std::string& a, const std::string& b) {
    const auto plain = [](const std::string& name) {
        return QString::fromStdString(name).simplified().toCaseFolded();
    };
    return plain(a) == plain(b);
}

std::string examinerOf(const CaseFacts& facts, const Item& item,
                       const std::vector<Opinion>& opinions) {
    const auto lastOn = [&opinions](std::optional<std::int64_t> id) -> const Opinion* {
        const auto found = std::find_if(opinions.rbegin(), opinions.rend(),
                                        [id](const Opinion& one) { return one.item == id; });
        return found == opinions.rend() ? nullptr : &*found;
    };
    if (const Opinion* onItem = lastOn(item.id))
        return onItem->examiner;
    if (!facts.examiner.empty())
        return facts.examiner;
    const Opinion* onCase = lastOn(std::nullopt);
    return onCase != nullptr ? onCase->examiner : item.addedBy;
}

bool isOwnReading(const Reading& reading, const std::string& examiner) {
    return samePerson(examiner, reading.examiner);
}

} // namespace lineament::casefile
