// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/circumstances.h"

#include "core/analysis/videoresult.h"

namespace lineament::casefile {

namespace {

void compare(std::vector<std::string>& list, const char* what, const std::string& then,
             const std::string& now) {
    if (then != now)
        list.push_back(std::string(what) + ": then " + (then.empty() ? "none" : then) + ", now " +
                       (now.empty() ? "none" : now));
}

/// Whether the same crop has the same score, and the same faces are scored: all of model.json that
/// a score depends on.
bool scoresAlike(const nn::ModelInfo& a, const nn::ModelInfo& b) {
    return a.architecture == b.architecture && a.inputSize == b.inputSize &&
           a.cropMargin == b.cropMargin && a.cropInside == b.cropInside &&
           a.classScale == b.classScale && a.mean == b.mean && a.std == b.std &&
           a.fakeIndex == b.fakeIndex && a.minFacePixels == b.minFacePixels;
}

} // namespace

std::vector<std::string> modelDifferences(const nn::ModelInfo& then, const nn::ModelInfo* now) {
    if (now == nullptr)
        return {"model: then " + then.name + " " + then.version + " with weights of SHA-256 " +
                then.weightsSha256 + ", now none"};
    std::vector<std::string> list;
    compare(list, "weights, SHA-256", then.weightsSha256, now->weightsSha256);
    if (!scoresAlike(then, *now))
        compare(list, "model.json, SHA-256", then.configSha256, now->configSha256);
    if (!list.empty()) {
        compare(list, "model", then.name, now->name);
        compare(list, "model version", then.version, now->version);
        list.emplace_back("scores of one model say nothing about those of another");
    }
    return list;
}

std::vector<std::string> finderDifferences(const analysis::RunRecord& then,
                                           const analysis::RunRecord& now) {
    std::vector<std::string> list;
    compare(list, "face finder", then.faceFinder, now.faceFinder);
    return list;
}

std::vector<std::string> otherCircumstances(const analysis::ItemResult& then,
                                            const analysis::ItemResult& now) {
    std::vector<std::string> list;
    compare(list, "program", then.run.program, now.run.program);
    if (then.run.model && now.run.model)
        compare(list, "model.json, SHA-256", then.run.model->configSha256,
                now.run.model->configSha256);
    if (then.info && now.info)
        compare(list, "decoder", then.info->decoder, now.info->decoder);
    if (then.video && now.video)
        compare(list, "decoder", then.video->info.decoder, now.video->info.decoder);
    if (!then.run.runtime || !now.run.runtime)
        return list;
    const nn::Runtime &a = *then.run.runtime, &b = *now.run.runtime;
    compare(list, "LibTorch", a.libtorch, b.libtorch);
    compare(list, "device", a.device, b.device);
    compare(list, "CUDA", a.cuda, b.cuda);
    compare(list, "BLAS", a.blas, b.blas);
    compare(list, "convolution", a.convolution, b.convolution);
    compare(list, "threads", std::to_string(a.threads), std::to_string(b.threads));
    return list;
}

} // namespace lineament::casefile
