// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/datasetidentity.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace lineament::training {

std::string datasetIdentity(const Dataset& dataset) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    const auto add = [&hash](const std::string& text) {
        for (const char c : text) {
            hash ^= static_cast<unsigned char>(c);
            hash *= 0x100000001b3U;
        }
    };
    add(std::to_string(dataset.settings.cropSize) + " " +
        std::to_string(dataset.settings.cropMargin));
    for (const Sample& sample : dataset.samples)
        add("\n" + sample.info.id + " " + std::to_string(static_cast<int>(sample.info.label)) +
            " " + std::to_string(sample.info.fold));
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

} // namespace lineament::training
