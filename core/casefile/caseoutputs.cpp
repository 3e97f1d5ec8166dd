// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/caseoutputs.h"

namespace lineament::casefile {

void requireWritableOutputs(const CaseStore& store, const std::vector<Output>& outputs) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& item : store.items())
        inputs.push_back(item.path); // copies lie in the case, where nothing may go anyway
    requireWritable(outputs, inputs);
}

} // namespace lineament::casefile
