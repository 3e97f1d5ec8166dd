// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/shard.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/modeljson.h"
#include "core/nn/statedict.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace lineament::training {

namespace {

constexpr const char* kVersionKey = "lineament.dataset";
constexpr const char* kSamplesKey = "samples";

double finiteOr0(double value) {
    return std::isfinite(value) ? value : 0;
}

nlohmann::ordered_json infoToJson(const SampleInfo& info) {
    nlohmann::ordered_json json{{"id", info.id},
                                {"file", info.file},
                                {"source", info.source},
                                {"method", info.method},
                                {"group", info.group},
                                {"compression", info.compression},
                                {"origin", info.origin},
                                {"licence", info.licence},
                                {"label", info.label == Label::Real ? "real" : "fake"},
                                {"fold", info.fold},
                                {"jpegQuality", info.jpegQuality},
                                {"bytesPerPixel", finiteOr0(info.bytesPerPixel)},
                                {"facePixels", finiteOr0(info.facePixels)},
                                {"sharpness", finiteOr0(info.sharpness)},
                                {"yaw", finiteOr0(info.yaw)},
                                {"pitch", finiteOr0(info.pitch)},
                                {"outside", finiteOr0(info.outside)}};
    if (!info.video.empty())
        json["video"] = info.video;
    if (!info.split.empty())
        json["split"] = info.split;
    if (!info.original.empty())
        json["original"] = info.original;
    if (const auto& square = info.square; square.side > 0)
        json["square"] = {finiteOr0(square.centre.x), finiteOr0(square.centre.y),
                          finiteOr0(square.side), finiteOr0(square.roll)};
    return json;
}

SampleInfo infoFromJson(const std::string& where, const nlohmann::ordered_json& json) {
    SampleInfo info;
    json.at("id").get_to(info.id);
    json.at("file").get_to(info.file);
    json.at("source").get_to(info.source);
    json.at("method").get_to(info.method);
    json.at("group").get_to(info.group);
    json.at("compression").get_to(info.compression);
    info.video = json.value("video", "");
    info.split = json.value("split", "");
    info.original = json.value("original", "");
    if (json.contains("square")) {
        const auto numbers = json.at("square").get<std::array<double, 4>>();
        info.square = {{numbers[0], numbers[1]}, numbers[2], numbers[3]};
    }
    json.at("origin").get_to(info.origin);
    json.at("licence").get_to(info.licence);
    const auto label = json.at("label").get<std::string>();
    if (label != "real" && label != "fake")
        throw ModelError(where + ", sample " + info.id, "the label real or fake", label);
    info.label = label == "real" ? Label::Real : Label::Fake;
    json.at("fold").get_to(info.fold);
    if (info.fold < 0 || info.fold >= kFolds)
        throw ModelError(where + ", sample " + info.id,
                         "a fold of 0 to " + std::to_string(kFolds - 1), json.at("fold").dump());
    json.at("jpegQuality").get_to(info.jpegQuality);
    json.at("bytesPerPixel").get_to(info.bytesPerPixel);
    json.at("facePixels").get_to(info.facePixels);
    json.at("sharpness").get_to(info.sharpness);
    json.at("yaw").get_to(info.yaw);
    info.pitch = json.value("pitch", 0.0);
    json.at("outside").get_to(info.outside);
    return info;
}

/// The samples' JSON from a shard's metadata. Throws ModelError when this is no shard, or a newer
/// one.
nlohmann::ordered_json samplesOf(const std::string& where,
                                 const std::map<std::string, std::string>& metadata) {
    const auto version = metadata.find(kVersionKey);
    const auto samples = metadata.find(kSamplesKey);
    if (version == metadata.end() || samples == metadata.end())
        throw ModelError(where, "a shard of a Lineament dataset",
                         "a .safetensors file of something else");
    if (std::atoi(version->second.c_str()) > kDatasetVersion)
        throw ModelError(where, "dataset version " + std::to_string(kDatasetVersion) + " or older",
                         "version " + version->second + ", written by a newer Lineament");
    auto json = parseJsonOrDiscard(samples->second);
    if (!json.is_array())
        throw ModelError(where + ", metadata", "a JSON list of samples",
                         json.is_discarded() ? whyNotJson(samples->second) : "something else");
    return json;
}

/// The metadata of a .safetensors file, read without the data, which must all be there.
std::map<std::string, std::string> readShardMetadata(const std::filesystem::path& file) {
    const std::string where = file.string();
    std::ifstream stream(file, std::ios::binary);
    std::error_code code;
    const std::uint64_t size = std::filesystem::file_size(file, code);
    if (!stream || code)
        throw ModelError(where, "a readable shard", code ? code.message() : "it can't be opened");
    std::uint64_t headerBytes = 0;
    stream.read(reinterpret_cast<char*>(&headerBytes), sizeof headerBytes);
    if (!stream || size < sizeof headerBytes || headerBytes > size - sizeof headerBytes)
        throw ModelError(where, "a .safetensors header",
                         "a truncated or foreign file of " + std::to_string(size) + " bytes");
    std::string text(headerBytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(headerBytes));
    std::map<std::string, std::string> metadata;
    std::uint64_t data = 0;
    try {
        const auto json = parseJson<nlohmann::json>(text);
        for (const auto& [key, value] : json.items()) {
            if (key == "__metadata__")
                metadata = value.get<std::map<std::string, std::string>>();
            else
                data = std::max(data, value.at("data_offsets").at(1).get<std::uint64_t>());
        }
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(where + ", header", "entries as the .safetensors format has them",
                         e.what());
    }
    // Compared before anything is added: the sum with a hostile offset would wrap.
    const std::uint64_t dataStart = sizeof headerBytes + headerBytes;
    if (data > size - dataStart)
        throw ModelError(where, std::to_string(data) + " bytes of data",
                         "a truncated file with " + std::to_string(size - dataStart));
    return metadata;
}

const at::Tensor& shardTensor(const std::string& where, const nn::StateDict& state,
                              const std::string& key, at::ScalarType type,
                              const std::vector<std::int64_t>& shape) {
    const at::Tensor* tensor = state.find(key);
    if (tensor == nullptr)
        throw ModelError(where, "a tensor " + key, "none");
    if (tensor->scalar_type() != type || tensor->sizes().vec() != shape) {
        std::string found = at::toString(tensor->scalar_type());
        std::string expected = at::toString(type);
        for (const auto side : tensor->sizes())
            found += " " + std::to_string(side);
        for (const auto side : shape)
            expected += " " + std::to_string(side);
        throw ModelError(where + ", tensor " + key, expected, found);
    }
    return *tensor;
}

} // namespace

std::string shardName(int number) {
    char name[40];
    std::snprintf(name, sizeof name, "shard-%04d.safetensors", number);
    return name;
}

std::string asUtf8(const std::string& text) {
    const auto quoted =
        nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return parseJson<nlohmann::json>(quoted).get<std::string>();
}

namespace {

std::size_t codedBytes(const Sample& sample) {
    return sample.coded.jpeg ? sample.coded.jpeg->size() : 0;
}

} // namespace

std::size_t storedBytes(const Sample& sample) {
    // The list is stored as text within JSON: quotation marks and backslashes double.
    const std::size_t json = 2 * infoToJson(sample.info).dump().size() + 1;
    // Sizes of coded crops are in the list, too.
    constexpr std::size_t kLengthText = 96;
    return json + kLengthText + codedBytes(sample) + sample.crop.data.size() +
           sample.info.landmarks.size() * 2 * sizeof(float);
}

namespace {

/// The crops as they lie in a shard: squares, or JPEGs one after the other, whose lengths stand in
/// the list.
at::Tensor cropTensor(std::span<const Sample> samples, int cropSize) {
    const bool coded = !samples.empty() && samples.front().coded.jpeg != nullptr;
    std::size_t bytes = 0;
    for (const Sample& sample : samples)
        bytes += codedBytes(sample);
    auto crops = coded
                     ? at::empty({static_cast<std::int64_t>(bytes)}, at::kByte)
                     : at::empty({static_cast<std::int64_t>(samples.size()), cropSize, cropSize, 3},
                                 at::kByte);
    auto* out = crops.data_ptr<std::uint8_t>();
    for (const Sample& sample : samples) {
        const auto& data = coded ? *sample.coded.jpeg : sample.crop.data;
        out = std::copy(data.begin(), data.end(), out);
    }
    return crops;
}

/// Gives the samples their JPEGs. Throws ModelError when the lengths don't add up.
void splitCoded(const std::string& where, const at::Tensor& crops,
                const nlohmann::ordered_json& list, std::vector<Sample>& samples) {
    const auto* next = crops.data_ptr<std::uint8_t>();
    auto left = static_cast<std::uint64_t>(crops.numel());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto length = list[i].at("bytes").get<std::uint64_t>();
        if (length == 0 || length > left)
            throw ModelError(where + ", sample " + samples[i].info.id,
                             "a crop of 1 to " + std::to_string(left) + " bytes",
                             std::to_string(length));
        samples[i].coded = {list[i].at("width").get<int>(), list[i].at("height").get<int>(),
                            std::make_shared<const std::vector<std::uint8_t>>(next, next + length)};
        next += length;
        left -= length;
    }
    if (left > 0)
        throw ModelError(where, "crops of the lengths that the list has",
                         std::to_string(left) + " bytes more");
}

} // namespace

std::vector<std::byte> shardBytes(std::span<const Sample> samples, int cropSize) {
    const auto count = static_cast<std::int64_t>(samples.size());
    auto crops = cropTensor(samples, cropSize);
    const bool coded = crops.dim() == 1;
    auto landmarks = at::empty({count, 68, 2}, at::kFloat);
    auto* point = landmarks.data_ptr<float>();
    auto list = nlohmann::ordered_json::array();
    for (const Sample& sample : samples) {
        list.push_back(infoToJson(sample.info));
        if (coded) {
            list.back()["width"] = sample.coded.width;
            list.back()["height"] = sample.coded.height;
            list.back()["bytes"] = sample.coded.jpeg->size();
        }
        for (const PointF& p : sample.info.landmarks) {
            *point++ = static_cast<float>(p.x);
            *point++ = static_cast<float>(p.y);
        }
    }
    nn::StateDict state;
    state.metadata[kVersionKey] = std::to_string(coded ? kDatasetVersion : 1);
    state.metadata[kSamplesKey] = list.dump();
    state.entries.emplace_back(coded ? "jpegs" : "crops", std::move(crops));
    state.entries.emplace_back("landmarks", std::move(landmarks));
    return nn::safetensorsBytes(state, at::kFloat);
}

std::vector<Sample> readShard(const std::filesystem::path& file, int cropSize) {
    const std::string where = file.string();
    const auto state = nn::readSafetensors(where, nn::readModelFile(file));
    const auto list = samplesOf(where, state.metadata);
    const auto count = static_cast<std::int64_t>(list.size());
    const auto* jpegs = state.find("jpegs");
    const auto crops =
        jpegs != nullptr
            ? shardTensor(where, state, "jpegs", at::kByte, {jpegs->numel()})
            : shardTensor(where, state, "crops", at::kByte, {count, cropSize, cropSize, 3});
    const auto landmarks = shardTensor(where, state, "landmarks", at::kFloat, {count, 68, 2});
    const auto* pixel = crops.data_ptr<std::uint8_t>();
    const auto* point = landmarks.data_ptr<float>();
    const std::size_t cropBytes =
        std::size_t{3} * static_cast<std::size_t>(cropSize) * static_cast<std::size_t>(cropSize);
    std::vector<Sample> samples(list.size());
    try {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            Sample& sample = samples[i];
            sample.info = infoFromJson(where, list[i]);
            if (jpegs == nullptr) {
                sample.crop = {cropSize, cropSize, {pixel, pixel + cropBytes}};
                pixel += cropBytes;
            }
            for (PointF& p : sample.info.landmarks) {
                p = {static_cast<double>(point[0]), static_cast<double>(point[1])};
                point += 2;
            }
        }
        if (jpegs != nullptr)
            splitCoded(where, crops, list, samples);
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(where + ", metadata", "samples with all their fields", e.what());
    }
    return samples;
}

std::map<std::string, std::string> readShardIds(const std::filesystem::path& file) {
    const auto metadata = readShardMetadata(file);
    std::map<std::string, std::string> ids;
    try {
        for (const auto& sample : samplesOf(file.string(), metadata))
            ids.emplace(sample.at("id").get<std::string>(), sample.at("file").get<std::string>());
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(file.string() + ", metadata", "samples with an id and a file", e.what());
    }
    return ids;
}

} // namespace lineament::training
