// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/packaging.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/packagereader.h"
#include "core/nn/packagewriter.h"
#include "core/training/trainer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lineament::training {

namespace {

constexpr std::size_t kLongestName = 100;

/// A name is printed in tables and reports, and stands in names of files.
void requireName(const std::string& name) {
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    const std::string expected = "a name of 1 to " + std::to_string(kLongestName) +
                                 " bytes without /, control characters and blanks around it";
    if (name.empty() || name.size() > kLongestName || name.find('/') != std::string::npos ||
        name == "." || name == ".." || name.front() == ' ' || name.back() == ' ' ||
        std::any_of(name.begin(), name.end(), isControl))
        throw ModelError("name of the package", expected, "\"" + name + "\"");
}

/// Throws ModelError, IoError when the folder holds what the package must not take the place of.
void requireReplaceable(const std::filesystem::path& folder, const std::string& name,
                        bool replace) {
    std::error_code code;
    if (!std::filesystem::exists(folder, code))
        return;
    if (!std::filesystem::is_directory(folder, code))
        throw IoError(folder.string(), "a folder, or nothing yet", "a file");
    if (std::filesystem::is_empty(folder, code))
        return;
    if (!std::filesystem::is_regular_file(folder / "model.json", code))
        throw IoError(folder.string(), "an empty folder, or a package to replace",
                      "a folder with other files");
    if (replace)
        return;
    const auto there = nn::readModelInfo(folder, {});
    const std::string expected = "nothing, or a package of the same name that is not calibrated "
                                 "(--replace takes the place of any)";
    if (there.calibrated)
        throw ModelError(folder.string(), expected, there.name + ", which is calibrated");
    if (there.name != name)
        throw ModelError(folder.string(), expected, "the package " + there.name);
}

} // namespace

void requirePackagePlace(const std::filesystem::path& folder, const std::string& name,
                         bool replace) {
    requireName(name);
    requireReplaceable(folder, name, replace);
}

nn::ModelInfo packageRun(const std::filesystem::path& weights, const std::filesystem::path& folder,
                         const PackageText& text) {
    using Json = nlohmann::ordered_json;
    const auto state = nn::readSafetensors(weights.string(), nn::readModelFile(weights));
    const auto found = state.metadata.find("lineament.training");
    const auto meta = found == state.metadata.end() ? Json() : parseJsonOrDiscard(found->second);
    if (!meta.is_object() || !meta.contains("settings"))
        throw ModelError(weights.string(), "the weights of a training run (best.safetensors)",
                         "a file without its settings");
    const auto settings = parseJsonOrDiscard(meta["settings"].get<std::string>());
    if (!settings.is_object() || settings.value("preprocessing", "") != "architecture")
        throw ModelError(weights.string(), "a network with TP or none before its plain stream",
                         "one of an ablation, which packages can't describe");
    Json description = {{"format", "lineament-model"},
                        {"formatVersion", nn::kModelFormatVersion},
                        {"name", text.name},
                        {"version", text.version},
                        {"licence", text.licence},
                        {"architecture", settings.at("architecture")},
                        {"inputSize", settings.at("inputSize")},
                        {"cropMargin", settings.at("cropMargin")},
                        {"cropInside", settings.contains("labels")},
                        {"labels", settings.value("labels", Json{"fake", "real"})},
                        {"card", text.card}};
    if (const auto dataset = settings.value("dataset", ""); !dataset.empty())
        description["training"] = {{"dataset", dataset},
                                   {"folds", settings.at("trainFolds")},
                                   {"validationFolds", settings.at("validationFolds")},
                                   {"sources", meta.value("sources", Json::array())},
                                   {"methods", meta.value("methods", Json::array())}};
    const auto info = nn::parseModelJson(weights.string(), description.dump());
    nn::StateDict bare;
    bare.entries = state.entries; // the run's metadata stays out of the package
    nn::writeModelPackage(folder, info, bare);
    return info;
}

} // namespace lineament::training
