// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/modelpackage.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/json.h"
#include "core/base/userfolder.h"
#include "core/nn/jsonfields.h"
#include "core/nn/modeljson.h"
#include "core/nn/packageorigin.h"
#include "core/nn/validationjson.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace lineament::nn {

namespace {

constexpr std::initializer_list<std::pair<const char*, Depth>> kDepths = {
    {"resnet18", Depth::ResNet18}, {"resnet34", Depth::ResNet34}, {"resnet50", Depth::ResNet50}};
constexpr std::initializer_list<std::pair<const char*, Head>> kHeads = {
    {"published", Head::Published}, {"gap", Head::Gap}};
constexpr std::initializer_list<std::pair<const char*, Attention>> kAttentions = {
    {"none", Attention::None}, {"replace", Attention::Replace}, {"scale", Attention::Scale}};

template <class T>
std::string wordOf(T value, std::initializer_list<std::pair<const char*, T>> words) {
    for (const auto& [text, known] : words) {
        if (known == value)
            return text;
    }
    return {};
}

Architecture parseArchitecture(const Fields& f) {
    Architecture a;
    a.depth = f.choice("depth", a.depth, kDepths);
    a.width = f.inRange("width", a.width, 4, 256);
    a.plainStream = f.get("plainStream", a.plainStream);
    a.tensorPreprocessing = f.get("tensorPreprocessing", a.tensorPreprocessing);
    a.attentionStream = f.get("attentionStream", a.attentionStream);
    a.attention = f.choice("attention", a.attention, kAttentions);
    a.head = f.choice("head", a.head, kHeads);
    a.reduction = f.inRange("reduction", a.reduction, 1, 64);
    return a;
}

/// The names of the outputs, which say how many there are.
void parseLabels(const std::string& where, const Fields& f, ModelInfo& info) {
    const auto labels = f.get("labels", std::vector<std::string>{"fake", "real"});
    const std::vector<std::string> three(kClassNames.begin(), kClassNames.end());
    if (labels == three) {
        info.architecture.classes = kThreeClasses;
        return;
    }
    if (labels != std::vector<std::string>{"fake", "real"} &&
        labels != std::vector<std::string>{"real", "fake"})
        throw ModelError(where + ", field labels",
                         "[fake, real], [real, fake] or [real, composed, generated]",
                         "other labels");
    info.fakeIndex = labels.front() == "fake" ? 0 : 1;
}

std::vector<std::string> labelsOf(const ModelInfo& info) {
    if (info.architecture.classes == kThreeClasses)
        return {kClassNames.begin(), kClassNames.end()};
    return info.fakeIndex == 0 ? std::vector<std::string>{"fake", "real"}
                               : std::vector<std::string>{"real", "fake"};
}

/// Side of the last feature map for a square input: five halvings that round up.
int featureSide(int input) {
    for (int i = 0; i < 5; ++i)
        input = (input + 1) / 2;
    return input;
}

} // namespace

std::string ModelInfo::identity() const {
    std::string text = name;
    if (!version.empty())
        text += " " + version;
    if (!weightsSha256.empty())
        text += ", weights sha256 " + weightsSha256.substr(0, 16);
    return text;
}

int expansion(Depth depth) {
    return depth == Depth::ResNet50 ? 4 : 1;
}

int headFeatures(const Architecture& a) {
    const int channels = (a.width << 3) * expansion(a.depth);
    if (a.head == Head::Gap)
        return channels;
    const int side = featureSide(a.inputSize);
    if (a.inputSize < 193)
        throw ModelError("the published head",
                         "an input of at least 193 px (AvgPool 7 needs a 7x7 feature map)",
                         std::to_string(a.inputSize) + " px; use the gap head for small inputs");
    const int pooled = side - 6;
    return channels * pooled * pooled;
}

ModelInfo parseModelJson(const std::string& where, const std::string& text) {
    const auto json = parseJsonOrDiscard(text);
    if (json.is_discarded())
        throw ModelError(where, "JSON", whyNotJson(text));
    const Fields f(where, json);
    if (f.get<std::string>("format", "") != "lineament-model")
        throw ModelError(where + ", field format", "lineament-model", "a foreign file");
    if (const int version = f.get<int>("formatVersion"); version > kModelFormatVersion)
        throw ModelError(where + ", field formatVersion",
                         std::to_string(kModelFormatVersion) + " or older",
                         std::to_string(version) + ", written for a newer Lineament");
    ModelInfo info;
    info.packaged = true;
    info.name = f.get<std::string>("name");
    info.version = f.get<std::string>("version", "");
    info.licence = f.get<std::string>("licence", "");
    info.card = f.get<std::string>("card", "");
    info.architecture = parseArchitecture(f.object("architecture"));
    info.inputSize = f.inRange("inputSize", 299, 32, 2048);
    info.architecture.inputSize = info.inputSize;
    info.cropMargin = f.inRange("cropMargin", 0.3, 0.0, 2.0);
    info.cropInside = f.get("cropInside", false);
    info.minFacePixels = f.inRange("minFacePixels", 64, 8, 4096);
    const auto normalisation = f.object("normalisation");
    info.mean = normalisation.get("mean", info.mean);
    info.std = normalisation.get("std", info.std);
    if (std::any_of(info.std.begin(), info.std.end(), [](float s) { return !(s > 0); }))
        throw ModelError(where + ", normalisation.std", "values above 0", "0 or less");
    parseLabels(where, f, info);
    if (f.has("classScale")) {
        const auto scale = f.object("classScale");
        const auto slope = [&scale](const char* name) {
            return scale.inRange(name, scale.get<double>(name), 0.0, 1e6);
        };
        const auto intercept = [&scale](const char* name) {
            return scale.inRange(name, scale.get<double>(name), -1e6, 1e6);
        };
        info.classScale = ClassScale{slope("composedSlope"), intercept("composedIntercept"),
                                     slope("generatedSlope"), intercept("generatedIntercept")};
    }
    if (f.has("training")) {
        const auto training = f.object("training");
        info.training = {training.get<std::string>("dataset"),
                         training.get<std::vector<int>>("folds"),
                         training.get<std::vector<int>>("validationFolds"),
                         training.get("sources", std::vector<std::string>()),
                         training.get("methods", std::vector<std::string>())};
    }
    info.validation = parseValidation(f);
    info.calibrated = info.validation.calibration.has_value();
    headFeatures(info.architecture); // refuses a head that does not fit the input size
    return info;
}

std::string modelJson(const ModelInfo& info) {
    const auto& a = info.architecture;
    Json json = {{"format", "lineament-model"},
                 {"formatVersion", a.classes == kThreeClasses ? 2 : 1},
                 {"name", info.name},
                 {"version", info.version},
                 {"licence", info.licence},
                 {"architecture",
                  {{"depth", wordOf(a.depth, kDepths)},
                   {"width", a.width},
                   {"plainStream", a.plainStream},
                   {"tensorPreprocessing", a.tensorPreprocessing},
                   {"attentionStream", a.attentionStream},
                   {"attention", wordOf(a.attention, kAttentions)},
                   {"head", wordOf(a.head, kHeads)},
                   {"reduction", a.reduction}}},
                 {"inputSize", info.inputSize},
                 {"cropMargin", info.cropMargin},
                 {"minFacePixels", info.minFacePixels},
                 {"normalisation", {{"mean", info.mean}, {"std", info.std}}},
                 {"labels", labelsOf(info)},
                 {"card", info.card}};
    if (info.cropInside)
        json["cropInside"] = true;
    if (const auto& scale = info.classScale)
        json["classScale"] = {{"composedSlope", scale->composedSlope},
                              {"composedIntercept", scale->composedIntercept},
                              {"generatedSlope", scale->generatedSlope},
                              {"generatedIntercept", scale->generatedIntercept}};
    if (info.training)
        json["training"] = {{"dataset", info.training->dataset},
                            {"folds", info.training->folds},
                            {"validationFolds", info.training->validationFolds},
                            {"sources", info.training->sources},
                            {"methods", info.training->methods}};
    addValidation(json, info.validation);
    return json.dump(2) + "\n";
}

std::vector<std::byte> readModelFile(const std::filesystem::path& file) {
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    std::ifstream stream(file, std::ios::binary);
    if (code || !stream)
        throw ModelError(file.string(), "a readable file",
                         code ? code.message() : "it can't be opened");
    std::vector<std::byte> bytes(size);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (stream.gcount() != static_cast<std::streamsize>(size))
        throw ModelError(file.string(), std::to_string(size) + " bytes",
                         std::to_string(stream.gcount()) + " bytes read");
    return bytes;
}

PackageFiles readPackageFiles(const std::filesystem::path& folder, const HashFunction& sha256) {
    const auto configFile = folder / "model.json";
    const auto weightsFile = folder / "weights.safetensors";
    std::error_code code;
    for (const auto& file : {configFile, weightsFile}) {
        if (!std::filesystem::is_regular_file(file, code))
            throw ModelError(folder.string(), "a package with model.json and weights.safetensors",
                             "no " + file.filename().string());
    }
    const auto config = readModelFile(configFile);
    PackageFiles package;
    package.weights = readModelFile(weightsFile);
    package.info = parseModelJson(configFile.string(),
                                  {reinterpret_cast<const char*>(config.data()), config.size()});
    package.info.path = folder;
    if (sha256) {
        package.info.configSha256 = sha256(config);
        package.info.weightsSha256 = sha256(package.weights);
        package.info.packageSha256 = packageSha256(package.info, sha256);
        package.info.origin = originOf(package.info);
        if (package.info.origin == PackageOrigin::Changed)
            package.info.notes.push_back(originText(package.info.origin));
    }
    return package;
}

ModelInfo readPackageInfo(const std::filesystem::path& folder, const HashFunction& sha256) {
    return readPackageFiles(folder, sha256).info;
}

void writeModelInfo(const std::filesystem::path& folder, const ModelInfo& info) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(folder / "weights.safetensors", code))
        throw ModelError(folder.string(), "a model package", "no weights.safetensors");
    const auto text = modelJson(info);
    // What can't be read back must not replace what can.
    parseModelJson((folder / "model.json").string(), text);
    writeFileAtomically(folder / "model.json", std::as_bytes(std::span(text)));
}

std::vector<std::filesystem::path> modelSearchPath(const std::filesystem::path& applicationDir) {
    std::vector<std::filesystem::path> folders;
    if (const char* chosen = std::getenv("LINEAMENT_MODELS"); chosen != nullptr && *chosen != '\0')
        folders.emplace_back(chosen);
    if (!applicationDir.empty())
        folders.push_back((applicationDir / ".." / "share/lineament/models").lexically_normal());
    if (const auto own = userFolder("XDG_DATA_HOME", ".local/share"))
        folders.push_back(*own / "models");
    std::error_code code;
    std::erase_if(folders,
                  [&](const auto& folder) { return !std::filesystem::is_directory(folder, code); });
    return folders;
}

std::vector<std::filesystem::path> packagesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> packages;
    std::error_code code;
    for (const auto& entry : entriesOf(folder, code)) {
        if (std::filesystem::is_regular_file(entry / "model.json", code))
            packages.push_back(entry);
    }
    std::sort(packages.begin(), packages.end());
    return packages;
}

std::optional<std::filesystem::path> defaultModel(const std::filesystem::path& applicationDir) {
    for (const auto& folder : modelSearchPath(applicationDir)) {
        if (const auto packages = packagesIn(folder); !packages.empty())
            return packages.front();
    }
    return std::nullopt;
}

} // namespace lineament::nn
