// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <nlohmann/json_fwd.hpp>

namespace lineament::analysis {

/// The parts of the results' JSON that speak of verdicts; NaN and infinity are null.
nlohmann::ordered_json verdictJson(const Verdict& verdict);
nlohmann::ordered_json itemVerdictJson(const ItemResult& item);
/// The scores of the crop's variants.
nlohmann::ordered_json variantsJson(const FaceResult& face);
/// What the model's package says of itself: calibration, thresholds, validated range, conditions.
nlohmann::ordered_json validationJson(const nn::Validation& validation);
nlohmann::ordered_json selfTestJson(const std::optional<nn::SelfTestResult>& result);
nlohmann::ordered_json pictureTestJson(const std::optional<nn::PictureTestResult>& result);

} // namespace lineament::analysis
