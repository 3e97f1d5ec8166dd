// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/runchanges.h"

#include "core/analysis/result.h"
#include "core/base/json.h"
#include "core/casefile/settingsjson.h"

#include <spdlog/fmt/fmt.h>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

/// A rate as text: the log takes no fractions.
Json perSecond(const Json& rate) {
    return rate.is_number() ? Json(fmt::format("{:g} a second", rate.get<double>())) : rate;
}

/// @p key of an object; null of anything else.
Json member(const Json& object, const char* key) {
    return object.is_object() && object.contains(key) ? object.at(key) : Json(nullptr);
}

/// One member a setting, as the "settings" of a stored result have them.
Json flatSettings(const Json& settings) {
    const Json video = member(settings, "video");
    return {{"stability", member(settings, "stability")},
            {"sampling", member(video, "sampling")},
            {"rate", perSecond(member(video, "rate"))},
            {"fine_rate", perSecond(member(video, "fine_rate"))},
            {"keep_maps", member(settings, "maps")},
            {"smallest_face_pixels", member(settings, "min_finder_pixels")},
            {"most_pixels", member(settings, "max_pixels")},
            {"most_file_bytes", member(settings, "max_file_bytes")}};
}

/// As the log names a model everywhere, with the configuration: a model that is calibrated anew has
/// the same weights.
Json modelOf(const Json& model) {
    if (!model.is_object())
        return nullptr;
    const auto text = [&](const char* key) {
        const Json value = member(model, key);
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    constexpr std::size_t kDigits = 16;
    nn::ModelInfo info;
    info.name = text("name");
    info.version = text("version");
    info.weightsSha256 = text("weights_sha256");
    const std::string config = text("config_sha256");
    return info.identity() +
           (config.empty() ? std::string() : ", config sha256 " + config.substr(0, kDigits));
}

Json flat(const Json& run) {
    Json all = flatSettings(member(run, "settings"));
    const Json runtime = member(run, "runtime");
    all["device"] = member(runtime, "device");
    all["threads"] = member(runtime, "threads");
    all["model"] = modelOf(member(run, "model"));
    return all;
}

Json runOf(const std::string& result) {
    return member(parseJsonOrDiscard(result), "run");
}

} // namespace

RunChanges runChanges(const std::string& result, const std::optional<std::string>& previous) {
    RunChanges changes;
    const Json now = flat(runOf(result));
    const Json then = previous ? flat(runOf(*previous))
                               : flatSettings(parseJson(settingsToJson(analysis::Settings{})));
    for (const auto& [key, value] : then.items()) {
        if (now.at(key) == value)
            continue;
        changes.before[key] = value;
        changes.after[key] = now.at(key);
    }
    // They have no default; the first analysis says what they were.
    if (!previous) {
        for (const char* key : {"device", "threads"})
            changes.after[key] = now.at(key);
    }
    return changes;
}

} // namespace lineament::casefile
