// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/ablation.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/training/datasetidentity.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace lineament::training {

namespace {

using Json = nlohmann::ordered_json;

Json runJson(const AblationRun& run, const std::string& settings) {
    return {{"variant", run.variant}, {"seed", run.seed},       {"accuracy", run.accuracy},
            {"auc", run.auc},         {"meanAuc", run.meanAuc}, {"gammaMax", run.gammaMax},
            {"settings", settings}};
}

/// A finished run of the very same settings; none when there is none.
std::optional<AblationRun> finishedRun(const std::filesystem::path& file,
                                       const std::string& settings) {
    std::ifstream in(file);
    if (!in)
        return std::nullopt;
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const auto json = parseJsonOrDiscard(text);
    if (!json.is_object() || json.value("settings", "") != settings)
        return std::nullopt;
    AblationRun run;
    run.variant = json.value("variant", "");
    run.seed = json.value("seed", std::uint64_t{0});
    run.accuracy = json.value("accuracy", 0.0);
    run.auc = json.value("auc", std::map<std::string, double>{});
    run.meanAuc = json.value("meanAuc", 0.0);
    run.gammaMax = json.value("gammaMax", 0.0);
    return run;
}

struct Spread {
    double mean = 0, deviation = 0;
};

Spread spreadOf(const std::vector<double>& values) {
    Spread s;
    for (const double v : values)
        s.mean += v / static_cast<double>(values.size());
    for (const double v : values)
        s.deviation += (v - s.mean) * (v - s.mean);
    s.deviation =
        values.size() > 1 ? std::sqrt(s.deviation / static_cast<double>(values.size() - 1)) : 0;
    return s;
}

std::string percent(const Spread& s) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f ± %.1f", 100 * s.mean, 100 * s.deviation);
    return text;
}

} // namespace

std::vector<Variant> ablationVariants(const nn::Architecture& base) {
    const auto with = [&base](bool plain, bool tp, nn::Attention attention) {
        nn::Architecture a = base;
        a.plainStream = plain;
        a.tensorPreprocessing = tp;
        a.attentionStream = attention != nn::Attention::None;
        a.attention = attention;
        return a;
    };
    using nn::Attention;
    return {
        {"plain stream", with(true, false, Attention::None)},
        {"TP", with(true, true, Attention::None)},
        {"plain + MTA (scale)", with(true, false, Attention::Scale)},
        {"TP + MTA (replace)", with(true, true, Attention::Replace)},
        {"TP + MTA (scale)", with(true, true, Attention::Scale)},
        {"SRM", with(true, false, Attention::None), Preprocessing::Srm},
        {"constrained convolution", with(true, false, Attention::None), Preprocessing::Constrained},
        {"learnt residual", with(true, false, Attention::None), Preprocessing::Residual}};
}

namespace {

/// Before any work: one run counted twice has no spread, and no run makes an empty table.
void checkOptions(const AblationOptions& options) {
    for (const auto seed : options.seeds) {
        if (std::count(options.seeds.begin(), options.seeds.end(), seed) > 1)
            throw ModelError("seeds of the ablation", "each seed once",
                             std::to_string(seed) + " more than once");
    }
    std::string known;
    std::vector<std::string> names;
    for (const auto& variant : ablationVariants(options.base.architecture)) {
        names.push_back(variant.name);
        known += (known.empty() ? "\"" : ", \"") + variant.name + "\"";
    }
    for (const auto& name : options.only) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            throw ModelError("variants of the ablation", "one of " + known, "\"" + name + "\"");
    }
}

} // namespace

namespace {

/// Attention that takes a feature's place can't begin as the identity, so that its network has
/// another start than the others.
bool beginsAlike(const AblationOptions& options, const Variant& variant) {
    const auto& a = variant.architecture;
    return options.base.backbone.empty() || !a.attentionStream ||
           a.attention != nn::Attention::Replace;
}

} // namespace

std::vector<AblationRun> ablate(const Dataset& dataset, const std::filesystem::path& folder,
                                const AblationOptions& options,
                                const std::function<void(const std::string&)>& say,
                                std::stop_token stop) {
    checkOptions(options);
    const auto identity = datasetIdentity(dataset);
    std::vector<AblationRun> runs;
    int number = 0;
    for (const auto& variant : ablationVariants(options.base.architecture)) {
        ++number;
        if (!options.only.empty() &&
            std::find(options.only.begin(), options.only.end(), variant.name) == options.only.end())
            continue;
        if (!beginsAlike(options, variant)) {
            say(variant.name + ": left out, it can't begin as the image classifier");
            continue;
        }
        for (const auto seed : options.seeds) {
            auto settings = options.base;
            settings.architecture = variant.architecture;
            settings.preprocessing = variant.preprocessing;
            settings.seed = seed;
            settings.dataset = identity; // runs on other data are not these
            // The test people validate the last step; nothing is chosen on them.
            settings.validationFolds = options.testFolds;
            settings.validationRepeats = options.repeats;
            settings.validateEvery = settings.steps;
            const auto own =
                folder / ("variant-" + std::to_string(number) + "-seed-" + std::to_string(seed));
            const auto file = own / "result.json";
            if (const auto done = finishedRun(file, settingsJson(settings))) {
                runs.push_back(*done);
                continue;
            }
            say(variant.name + ", seed " + std::to_string(seed));
            const auto result = train(dataset, own, settings, {}, stop);
            if (result.end == TrainEnd::Interrupted)
                throw Cancelled();
            if (result.end != TrainEnd::Finished)
                throw ModelError(variant.name,
                                 "a run of " + std::to_string(settings.steps) + " steps",
                                 "one that ended at step " + std::to_string(result.step));
            const AblationRun run{variant.name,         seed,
                                  result.last.accuracy, result.last.auc,
                                  result.last.mean,     result.gammaMax};
            const auto text = runJson(run, settingsJson(settings)).dump(1) + "\n";
            writeFileAtomically(file, std::as_bytes(std::span(text)));
            std::error_code ignored; // a finished run's checkpoint only takes room
            std::filesystem::remove(own / "checkpoint.safetensors", ignored);
            runs.push_back(run);
        }
    }
    return runs;
}

std::string ablationMarkdown(const std::vector<AblationRun>& runs) {
    std::vector<std::string> methods;
    if (!runs.empty()) {
        for (const auto& [method, value] : runs.front().auc)
            methods.push_back(method);
    }
    std::ostringstream text;
    text << "| network | seeds | accuracy % | mean AUC % |";
    for (const auto& method : methods)
        text << " AUC " << method << " % |";
    text << " largest gamma |\n|---|---|---|---|";
    for (std::size_t i = 0; i < methods.size(); ++i)
        text << "---|";
    text << "---|\n";
    std::vector<std::string> seen;
    for (const auto& first : runs) {
        if (std::find(seen.begin(), seen.end(), first.variant) != seen.end())
            continue;
        seen.push_back(first.variant);
        std::vector<double> accuracy, mean;
        std::map<std::string, std::vector<double>> byMethod;
        double gamma = 0;
        for (const auto& run : runs) {
            if (run.variant != first.variant)
                continue;
            accuracy.push_back(run.accuracy);
            mean.push_back(run.meanAuc);
            gamma = std::max(gamma, run.gammaMax);
            for (const auto& [method, value] : run.auc)
                byMethod[method].push_back(value);
        }
        text << "| " << first.variant << " | " << accuracy.size() << " | "
             << percent(spreadOf(accuracy)) << " | " << percent(spreadOf(mean)) << " |";
        for (const auto& method : methods)
            text << ' ' << percent(spreadOf(byMethod[method])) << " |";
        char number[32];
        std::snprintf(number, sizeof number, gamma > 0 ? "%.4f" : "-", gamma);
        text << ' ' << number << " |\n";
    }
    return text.str();
}

} // namespace lineament::training
