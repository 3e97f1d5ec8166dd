// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// A model's description as simple HTML: pure functions, no widget.
namespace modelhtml {

/// Calibration, thresholds, validated range and error rates by condition; or that there are none.
QString validation(const nn::ModelInfo& model, const Colours& colours);
/// Name, hashes, shape, self-test.
QString identity(const nn::ModelInfo& model, const nn::Runtime& runtime, const Colours& colours);
/// "GocNet on ResNet-18, width 64, tensor pre-processing, ...".
QString architecture(const nn::Architecture& architecture);

} // namespace modelhtml

} // namespace lineament::ui
