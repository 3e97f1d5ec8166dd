// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/trainstate.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/backbone.h"
#include "core/nn/packagereader.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>
#include <torch/serialize.h>

#include <sstream>

namespace lineament::training {

namespace {

using Json = nlohmann::ordered_json;

/// What a pretrained trunk does not bring: learns faster.
bool isNew(const std::string& key) {
    return key.starts_with("net.fc.") || key.find(".mta.") != std::string::npos ||
           key.starts_with("preprocessor.");
}

struct ParameterGroup {
    std::vector<at::Tensor> parameters;
    bool decayed = false;
    double rateFactor = 1;
};

/// Weights of convolutions and products decay; gains, biases and gammas don't. Tune::Norms freezes
/// the trunk's filters.
std::vector<ParameterGroup> parameterGroups(const TrainedNet& net, const TrainSettings& s) {
    std::vector<ParameterGroup> groups = {
        {{}, true, 1}, {{}, false, 1}, {{}, true, s.headRate}, {{}, false, s.headRate}};
    for (auto& item : net->named_parameters()) {
        auto& parameter = item.value();
        const bool fresh = isNew(item.key()), decayed = parameter.dim() > 1;
        if (s.tune == Tune::Norms && decayed && !fresh)
            parameter.set_requires_grad(false);
        else
            groups[(fresh ? 2U : 0U) + (decayed ? 0U : 1U)].parameters.push_back(parameter);
    }
    std::erase_if(groups, [](const ParameterGroup& g) { return g.parameters.empty(); });
    return groups;
}

std::unique_ptr<torch::optim::Optimizer> makeOptimizer(const std::vector<ParameterGroup>& all,
                                                       const TrainSettings& s) {
    std::vector<torch::optim::OptimizerParamGroup> groups;
    const auto adam = torch::optim::AdamWOptions(s.learningRate);
    const auto sgd = torch::optim::SGDOptions(s.learningRate).momentum(0.9).nesterov(true);
    for (const auto& group : all) {
        const double decay = group.decayed ? s.weightDecay : 0;
        groups.emplace_back(group.parameters);
        if (s.optimizer == Optimizer::AdamW) {
            auto own = adam;
            groups.back().set_options(
                std::make_unique<torch::optim::AdamWOptions>(own.weight_decay(decay)));
        } else {
            auto own = sgd;
            groups.back().set_options(
                std::make_unique<torch::optim::SGDOptions>(own.weight_decay(decay)));
        }
    }
    if (s.optimizer == Optimizer::AdamW)
        return std::make_unique<torch::optim::AdamW>(std::move(groups), adam);
    return std::make_unique<torch::optim::SGD>(std::move(groups), sgd);
}

template <class F> void forEachTensor(const TrainedNetImpl& net, const F& visit) {
    for (const auto& item : net.named_parameters())
        visit(item.key(), item.value());
    for (const auto& item : net.named_buffers())
        visit(item.key(), item.value());
}

Json scoresJson(const ValidationScores& scores) {
    return {{"step", scores.step},
            {"mean", scores.mean},
            {"accuracy", scores.accuracy},
            {"auc", scores.auc}};
}

ValidationScores scoresFrom(const Json& json) {
    ValidationScores scores;
    scores.step = json.at("step").get<std::int64_t>();
    scores.mean = json.at("mean").get<double>();
    scores.accuracy = json.at("accuracy").get<double>();
    scores.auc = json.at("auc").get<std::map<std::string, double>>();
    return scores;
}

std::string architectureText(const nn::Architecture& architecture) {
    nn::ModelInfo info;
    info.architecture = architecture;
    const auto json = parseJson(nn::modelJson(info));
    return json.at("architecture").dump() + " of the classes " + json.at("labels").dump();
}

/// Settings that may change between the parts of one run.
Json comparable(const std::string& settings) {
    auto json = parseJson(settings);
    for (const char* key : {"steps", "maxMinutes", "threads", "workers", "device", "validateEvery",
                            "saveEvery", "saveMinutes", "validationRepeats", "validationFaces"})
        json.erase(key);
    return json;
}

void checkSettings(const std::string& where, const std::string& stored,
                   const TrainSettings& settings) {
    const auto then = comparable(stored);
    auto now = comparable(settingsJson(settings));
    if (!then.contains("dataset")) // begun by a version that did not note it
        now.erase("dataset");
    for (const auto& [key, value] : now.items()) {
        if (!then.contains(key) || then[key] != value)
            throw ModelError(where + ", setting " + key,
                             (then.contains(key) ? then[key].dump() : "none") +
                                 " as the run began with (or another folder)",
                             value.dump());
    }
}

at::Tensor bytesOf(const torch::optim::Optimizer& optimizer) {
    std::ostringstream stream;
    torch::serialize::OutputArchive archive;
    optimizer.save(archive);
    archive.save_to(stream);
    const std::string text = stream.str();
    auto bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
    std::memcpy(bytes.data_ptr(), text.data(), text.size());
    return bytes;
}

} // namespace

TrainedNetImpl::TrainedNetImpl(const nn::Architecture& architecture, Preprocessing kind) {
    net = register_module("net", nn::GocNet(architecture));
    preprocessor = makePreprocessor(kind);
    if (preprocessor) {
        register_module("preprocessor", preprocessor);
        net->preprocessor = [p = preprocessor.get()](const at::Tensor& x) { return p->forward(x); };
    }
}

TrainState::TrainState(const TrainSettings& settings, at::Device device) {
    // Initial weights and MTA's frozen bias come from this seed.
    torch::manual_seed(settings.seed);
    net = TrainedNet(settings.architecture, settings.preprocessing);
    average = TrainedNet(settings.architecture, settings.preprocessing);
    for (auto* each : {&net, &average}) {
        (*each)->to(device);
        for (auto& parameter : (*each)->parameters()) {
            if (parameter.dim() == 4)
                parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
    net->net->dropout = settings.dropout;
    average->eval();
    updateAverage(0);
    const auto groups = parameterGroups(net, settings);
    for (const auto& group : groups)
        rateFactors.push_back(group.rateFactor);
    optimizer = makeOptimizer(groups, settings);
}

void TrainState::updateAverage(double decay) {
    const at::NoGradGuard noGrad;
    std::vector<at::Tensor> current;
    forEachTensor(*net, [&](const std::string&, const at::Tensor& t) { current.push_back(t); });
    std::size_t i = 0;
    forEachTensor(*average, [&](const std::string&, at::Tensor t) {
        const auto& source = current[i++];
        if (t.is_floating_point())
            t.lerp_(source, 1 - decay);
        else
            t.copy_(source);
    });
}

bool TrainState::finite() const {
    bool all = true;
    const auto look = [&all](const std::string&, const at::Tensor& t) {
        all = all && (!t.is_floating_point() || at::isfinite(t).all().item<bool>());
    };
    forEachTensor(*net, look);
    forEachTensor(*average, look);
    return all;
}

void TrainState::save(const std::filesystem::path& file, const TrainSettings& settings) const {
    nn::StateDict state;
    forEachTensor(*net, [&](const std::string& key, const at::Tensor& t) {
        state.entries.emplace_back("model." + key, t);
    });
    forEachTensor(*average, [&](const std::string& key, const at::Tensor& t) {
        state.entries.emplace_back("average." + key, t);
    });
    state.entries.emplace_back("optimizer", bytesOf(*optimizer));
    state.metadata["lineament.checkpoint"] = Json{
        {"version", 1},
        {"step", step},
        {"last", scoresJson(last)},
        {"best", scoresJson(best)},
        {"settings", settingsJson(settings)}}.dump();
    writeFileAtomically(file, nn::safetensorsBytes(state, at::kFloat));
}

void TrainState::load(const std::filesystem::path& file, TrainSettings& settings) {
    const auto state = nn::readSafetensors(file.string(), nn::readModelFile(file));
    const auto found = state.metadata.find("lineament.checkpoint");
    if (found == state.metadata.end())
        throw ModelError(file.string(), "a training checkpoint", "another .safetensors file");
    const auto meta = parseJsonOrDiscard(found->second);
    if (!meta.is_object() || meta.value("version", 0) != 1)
        throw ModelError(file.string(), "a training checkpoint of version 1",
                         "one of another version");
    const at::NoGradGuard noGrad;
    try {
        const auto begun = meta.at("settings").get<std::string>();
        const auto then = parseJson(begun);
        if (settings.startFrom.empty())
            settings.startFrom = then.value("startFrom", std::string());
        if (settings.backbone.empty())
            settings.backbone = then.value("backbone", std::string());
        checkSettings(file.string(), begun, settings);
        const auto copyInto = [&](const TrainedNet& target, const std::string& prefix) {
            forEachTensor(*target, [&](const std::string& key, at::Tensor t) {
                const auto* stored = state.find(prefix + key);
                if (stored == nullptr || stored->sizes() != t.sizes())
                    throw ModelError(file.string() + ", " + prefix + key, "the network's shape",
                                     stored == nullptr ? "no such key" : "another shape");
                t.copy_(*stored);
            });
        };
        copyInto(net, "model.");
        copyInto(average, "average.");
        const auto* bytes = state.find("optimizer");
        if (bytes == nullptr)
            throw ModelError(file.string() + ", optimizer", "its state", "no such key");
        std::istringstream stream(std::string(static_cast<const char*>(bytes->data_ptr()),
                                              static_cast<std::size_t>(bytes->numel())));
        torch::serialize::InputArchive archive;
        archive.load_from(stream, net->parameters().front().device());
        optimizer->load(archive);
        step = meta.at("step").get<std::int64_t>();
        last = scoresFrom(meta.at("last"));
        best = scoresFrom(meta.at("best"));
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(file.string() + ", metadata", "the fields of a checkpoint", e.what());
    } catch (const c10::Error& e) {
        throw ModelError(file.string() + ", optimizer", "a state that LibTorch can read",
                         e.what_without_backtrace());
    }
}

void TrainState::startFrom(const std::filesystem::path& packageOrCheckpoint,
                           const nn::Architecture& architecture) {
    // The hash names a model in reports; here nobody asks for it.
    const auto noHash = [](std::span<const std::byte>) { return std::string(); };
    const auto package = nn::readModelPackage(packageOrCheckpoint, noHash);
    const std::string where = packageOrCheckpoint.string();
    if (package.info.packaged) {
        auto begun = package.info.architecture;
        begun.inputSize = architecture.inputSize;
        if (begun != architecture)
            throw ModelError(where + ", architecture", architectureText(architecture),
                             architectureText(begun));
        const nn::ModelInfo defaults; // what training uses
        if (package.info.mean != defaults.mean || package.info.std != defaults.std)
            throw ModelError(where, "normalisation as training has it", "another");
    }
    net->net->load(where, package.state);
    updateAverage(0);
}

void TrainState::startFromBackbone(const std::filesystem::path& file) {
    nn::loadBackbone(file.string(), nn::readCheckpoint(file.string(), nn::readModelFile(file)),
                     net->net);
    updateAverage(0);
}

void TrainState::saveAverage(const std::filesystem::path& file,
                             const TrainSettings& settings) const {
    auto state = average->net->state();
    state.metadata["lineament.training"] = Json{
        {"step", step},
        {"validation", scoresJson(last)},
        {"sources", settings.sources},
        {"methods", settings.methods},
        {"settings", settingsJson(settings)}}.dump();
    writeFileAtomically(file, nn::safetensorsBytes(state, at::kFloat));
}

} // namespace lineament::training
