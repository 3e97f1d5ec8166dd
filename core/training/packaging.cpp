// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/packaging.h"

#include "core/base/error.h"
#include "core/nn/packagereader.h"
#include "core/nn/packagewriter.h"
#include "core/training/trainer.h"

#include <nlohmann/json.hpp>

namespace lineament::training {

nn::ModelInfo packageRun(const std::filesystem::path& weights, const std::filesystem::path& folder,
                         const PackageText& text) {
    using Json = nlohmann::ordered_json;
    const auto state = nn::readSafetensors(weights.string(), nn::readModelFile(weights));
    const auto found = state.metadata.find("lineament.training");
    const auto meta =
        found == state.metadata.end() ? Json() : Json::parse(found->second, nullptr, false);
    if (!meta.is_object() || !meta.contains("settings"))
        throw ModelError(weights.string(), "the weights of a training run (best.safetensors)",
                         "a file without its settings");
    const auto settings = Json::parse(meta["settings"].get<std::string>(), nullptr, false);
    if (!settings.is_object() || settings.value("preprocessing", "") != "architecture")
        throw ModelError(weights.string(), "a network with TP or none before its plain stream",
                         "one of an ablation, which packages can't describe");
    const Json description = {{"format", "lineament-model"},
                              {"formatVersion", nn::kModelFormatVersion},
                              {"name", text.name},
                              {"version", text.version},
                              {"licence", text.licence},
                              {"architecture", settings.at("architecture")},
                              {"inputSize", settings.at("inputSize")},
                              {"cropMargin", settings.at("cropMargin")},
                              {"card", text.card}};
    const auto info = nn::parseModelJson(weights.string(), description.dump());
    nn::StateDict bare;
    bare.entries = state.entries; // the run's metadata stays out of the package
    nn::writeModelPackage(folder, info, bare);
    return info;
}

} // namespace lineament::training
