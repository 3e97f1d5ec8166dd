// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/selftest.h"

#include <optional>
#include <string>

namespace lineament::analysis {

/// When the self-test of a model passed and with which logits, or that its package has none; the
/// same words and digits in window and report (R13).
std::string selfTestText(const std::optional<nn::SelfTestResult>& result);

/// The same of the drawn face, through decoder, face finder and crop.
std::string pictureTestText(const std::optional<nn::PictureTestResult>& result);

} // namespace lineament::analysis
