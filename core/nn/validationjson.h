// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"
#include "core/nn/jsonfields.h"

namespace lineament::nn {

/// Adds calibration, thresholds, validity, conditions and self-test to model.json, as far as they
/// are there.
void addValidation(Json& model, const Validation& validation);

/// Reads them back; what is missing stays empty. Throws ModelError naming the field, also when a
/// value contradicts another (bounds in the wrong order, an id that is not its values' own).
Validation parseValidation(const Fields& model);

/// Calibration::id: FNV-1a (64 bits) over the JSON text of all other values. It tells calibrations
/// apart; the SHA-256 of model.json is what guards them.
std::string calibrationId(const Calibration& calibration);

} // namespace lineament::nn
