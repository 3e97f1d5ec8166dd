// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/circumstances.h"

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

void compare(std::vector<std::string>& list, const char* what, const std::string& then,
             const std::string& now) {
    if (then != now)
        list.push_back(std::string(what) + ": then " + (then.empty() ? "none" : then) + ", now " +
                       (now.empty() ? "none" : now));
}

std::string textIn(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

} // namespace

std::vector<std::string> modelDifferences(const Json& recorded, const nn::ModelInfo* now) {
    const Json& then = recorded.at("run").at("model");
    if (now == nullptr)
        return {"model: then " + textIn(then, "name") + " " + textIn(then, "version") +
                " with weights of SHA-256 " + textIn(then, "weights_sha256") + ", now none"};
    std::vector<std::string> list;
    compare(list, "weights, SHA-256", textIn(then, "weights_sha256"), now->weightsSha256);
    compare(list, "model.json, SHA-256", textIn(then, "config_sha256"), now->configSha256);
    if (!list.empty()) {
        compare(list, "model", textIn(then, "name"), now->name);
        compare(list, "model version", textIn(then, "version"), now->version);
        list.emplace_back("scores of one model say nothing about those of another");
    }
    return list;
}

std::vector<std::string> finderDifferences(const Json& recorded, const analysis::RunRecord& now) {
    std::vector<std::string> list;
    compare(list, "face finder", textIn(recorded.at("run"), "face_finder"), now.faceFinder);
    return list;
}

std::vector<std::string> otherCircumstances(const Json& recorded, const analysis::ItemResult& now) {
    std::vector<std::string> list;
    const Json& run = recorded.at("run");
    compare(list, "program", textIn(run, "program"), now.run.program);
    if (now.info && recorded.contains("photo") && recorded["photo"].is_object())
        compare(list, "decoder", textIn(recorded["photo"], "decoder"), now.info->decoder);
    const auto runtime = run.find("runtime");
    if (!now.run.runtime || runtime == run.end() || !runtime->is_object())
        return list;
    compare(list, "LibTorch", textIn(*runtime, "libtorch"), now.run.runtime->libtorch);
    compare(list, "device", textIn(*runtime, "device"), now.run.runtime->device);
    compare(list, "CUDA", textIn(*runtime, "cuda"), now.run.runtime->cuda);
    compare(list, "BLAS", textIn(*runtime, "blas"), now.run.runtime->blas);
    compare(list, "convolution", textIn(*runtime, "convolution"), now.run.runtime->convolution);
    compare(list, "threads", textIn(*runtime, "threads"), std::to_string(now.run.runtime->threads));
    return list;
}

} // namespace lineament::casefile
