// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <vector>

namespace lineament::report {

/// One thing that a file says of how it was written. It can be edited like the rest of the file: it
/// corroborates or raises a question, and is never the only ground of a conclusion (R8).
struct ProvenanceSign {
    QString text;
    bool rewritten = false; ///< speaks for software that wrote the file after the camera (R5)
};

/// What metadata, format and encoder tags of a decoded item say; empty for one that was not.
std::vector<ProvenanceSign> provenanceSigns(const analysis::ItemResult& item);

/// True when one of the signs speaks for a file that was written again.
bool looksRewritten(const std::vector<ProvenanceSign>& signs);

} // namespace lineament::report
