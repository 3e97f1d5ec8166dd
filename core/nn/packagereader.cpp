// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagereader.h"

#include "core/base/error.h"
#include "core/nn/gocnet.h"

namespace lineament::nn {

namespace {

/// The package that a bare checkpoint stands for: what the published code assumes, said in the
/// notes.
ModelPackage readBareCheckpoint(const std::filesystem::path& path, const HashFunction& sha256) {
    const auto bytes = readModelFile(path);
    ModelPackage package;
    package.state = readCheckpoint(path.string(), bytes);
    package.info.architecture = inferArchitecture(path.string(), package.state);
    package.info.inputSize = package.info.architecture.inputSize;
    package.info.name = path.filename().string();
    package.info.path = path;
    package.info.weightsSha256 = sha256 ? sha256(bytes) : std::string();
    package.info.notes = {
        "bare checkpoint without a model package: attention 'replace', input " +
            std::to_string(package.info.inputSize) +
            " px, ImageNet normalisation, crop margin 0.3 and label order fake, real are "
            "assumed from the published code",
        "no model card, no validation record, no calibration"};
    return package;
}

/// Throws ModelError when the file is not the one that the description was made with.
TypicalityMap readTypicality(const std::filesystem::path& folder, const ModelInfo& info,
                             const HashFunction& sha256) {
    const auto file = folder / kTypicalityFile;
    const auto bytes = readModelFile(file);
    if (const auto& expected = info.validation.typicality->sha256;
        sha256 && sha256(bytes) != expected)
        throw ModelError(file.string(), "SHA-256 " + expected + ", as model.json says",
                         sha256(bytes));
    return TypicalityMap::from(file.string(), readSafetensors(file.string(), bytes),
                               headFeatures(info.architecture));
}

} // namespace

ModelPackage readModelPackage(const std::filesystem::path& path, const HashFunction& sha256) {
    std::error_code code;
    if (!std::filesystem::exists(path, code))
        throw ModelError(path.string(), "a model package folder or a checkpoint file",
                         "nothing there");
    if (!std::filesystem::is_directory(path, code))
        return readBareCheckpoint(path, sha256);
    auto files = readPackageFiles(path, sha256);
    ModelPackage package;
    package.state = readSafetensors((path / "weights.safetensors").string(), files.weights);
    if (files.info.validation.typicality)
        package.typicality = readTypicality(path, files.info, sha256);
    package.info = std::move(files.info);
    return package;
}

ModelInfo readModelInfo(const std::filesystem::path& packageOrCheckpoint,
                        const HashFunction& sha256) {
    return readModelPackage(packageOrCheckpoint, sha256).info;
}

} // namespace lineament::nn
