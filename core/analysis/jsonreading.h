// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

namespace lineament::analysis {

/// What resultread.cpp and videoread.cpp share. All of it throws nlohmann's exceptions and
/// std::invalid_argument; itemFromJson() turns them into one kind.
namespace reading {

using Json = nlohmann::ordered_json;

/// null is how jsonNumber() writes what is not finite.
inline double number(const Json& json) {
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}
inline float smallNumber(const Json& json) {
    return static_cast<float>(number(json));
}

template <class T> std::optional<T> optional(const Json& json) {
    return json.is_null() ? std::optional<T>() : std::optional<T>(json.get<T>());
}

/// The one of @p values that @p name calls by this word.
template <class T, class Name>
T choice(const Json& json, std::initializer_list<T> values, Name name) {
    const auto word = json.get<std::string>();
    for (const T value : values) {
        if (word == name(value))
            return value;
    }
    throw std::invalid_argument("\"" + word + "\" is not known");
}

RectF rect(const Json& json);
std::vector<media::MetadataTag> tags(const Json& json);
/// @p face: its name. @p thresholds: those that the finding may name.
Verdict verdict(const Json& json, const std::string& face,
                std::span<const nn::Threshold> thresholds);
/// @p model gives the thresholds that the finding names.
FaceResult face(const Json& json, const std::optional<nn::ModelInfo>& model);
VideoSettings videoSettings(const Json& json);
/// Null when there is no video.
std::shared_ptr<const VideoResult> video(const Json& json,
                                         const std::optional<nn::ModelInfo>& model);

} // namespace reading

} // namespace lineament::analysis
