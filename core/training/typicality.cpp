// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/typicality.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/nn/fusednet.h"
#include "core/nn/packagereader.h"
#include "core/training/batches.h"
#include "core/training/datasetidentity.h"
#include "core/training/metrics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lineament::training {

namespace {

/// Pooled features of measured faces, with what they are.
struct Features {
    at::Tensor values;  ///< [N,F]
    at::Tensor classes; ///< [N], int64, FaceClass
    std::vector<ScoredSample> samples;
};

at::Tensor inputOf(const std::vector<Rgb8Image>& crops, std::size_t first, std::size_t last,
                   const nn::ModelInfo& model) {
    std::vector<at::Tensor> pictures;
    for (std::size_t i = first; i < last; ++i) {
        const auto& crop = crops[i];
        pictures.push_back(at::from_blob(const_cast<std::uint8_t*>(crop.data.data()),
                                         {crop.height, crop.width, 3}, at::kByte)
                               .permute({2, 0, 1})
                               .to(at::kFloat));
    }
    const auto constant = [](const std::array<float, 3>& v) {
        return at::tensor(at::ArrayRef<float>(v.data(), 3)).reshape({1, 3, 1, 1});
    };
    return (at::stack(pictures) / 255 - constant(model.mean)) / constant(model.std);
}

Features featuresOf(const Dataset& dataset, const std::vector<int>& folds,
                    const nn::ModelInfo& model, const nn::FusedNet& net,
                    const TypicalityOptions& options, const std::function<void(double)>& progress,
                    std::stop_token stop) {
    BatchSettings settings;
    settings.inputSize = model.inputSize;
    settings.cropMargin = model.cropMargin;
    settings.folds = folds;
    settings.seed = options.seed;
    const BatchMaker maker(dataset, settings, at::kCPU);
    auto heldOut =
        maker.heldOut(1, static_cast<std::size_t>(std::max(0, options.mostOfSource)), stop);
    constexpr std::size_t kAtOnce = 16;
    std::vector<at::Tensor> values;
    for (std::size_t first = 0; first < heldOut.crops.size(); first += kAtOnce) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto last = std::min(first + kAtOnce, heldOut.crops.size());
        values.push_back(net.run(inputOf(heldOut.crops, first, last, model)).pooled);
        if (progress)
            progress(static_cast<double>(first) / static_cast<double>(heldOut.crops.size()));
    }
    std::vector<std::int64_t> classes;
    for (const auto& s : heldOut.samples)
        classes.push_back(static_cast<std::int64_t>(
            s.label == Label::Real ? FaceClass::Real
                                   : classOfMethod(s.method).value_or(FaceClass::Composed)));
    return {at::cat(values), at::tensor(classes, at::kLong), std::move(heldOut.samples)};
}

nn::TypicalityMap mapOf(const Features& f, const TypicalityOptions& options) {
    const auto x = f.values.to(at::kDouble);
    const auto centre = x.mean(0);
    std::vector<at::Tensor> means;
    auto within = at::zeros({x.size(1), x.size(1)}, at::kDouble);
    for (std::int64_t k = 0; k < nn::kThreeClasses; ++k) {
        const auto own = x.index_select(0, at::nonzero(f.classes == k).flatten());
        if (own.size(0) == 0)
            continue;
        means.push_back(own.mean(0));
        const auto spread = own - means.back();
        within += spread.t().matmul(spread) / static_cast<double>(x.size(0));
    }
    const double sphere = within.trace().item<double>() / static_cast<double>(x.size(1));
    within = within * (1 - options.shrinkage) +
             at::eye(x.size(1), at::kDouble) * (options.shrinkage * sphere);
    const auto spread = x - centre;
    const auto total = spread.t().matmul(spread) / static_cast<double>(x.size(0));
    // Eigenvalues ascend.
    const auto directions = std::get<1>(at::linalg_eigh(total));
    const auto axes =
        directions.narrow(1, x.size(1) - options.components, options.components).t(); // [K,F]
    const auto factor = at::linalg_cholesky(axes.matmul(within).matmul(axes.t()));
    nn::TypicalityMap map;
    const auto projection = at::linalg_solve_triangular(factor, axes, false);
    map.centre = centre.to(at::kFloat).contiguous();
    map.projection = projection.to(at::kFloat).contiguous();
    map.means = (at::stack(means) - centre).matmul(projection.t()).to(at::kFloat).contiguous();
    return map;
}

std::vector<double> distancesOf(const nn::TypicalityMap& map, const Features& f, Label label) {
    const auto all = map.distances(f.values).to(at::kDouble).contiguous();
    std::vector<double> picked;
    for (std::size_t i = 0; i < f.samples.size(); ++i) {
        if (f.samples[i].label == label)
            picked.push_back(all.data_ptr<double>()[i]);
    }
    return picked;
}

nn::Rate shareBeyond(const nn::TypicalityMap& map, const Features& f, Label label, double limit) {
    const auto distances = distancesOf(map, f, label);
    const auto beyond = std::count_if(distances.begin(), distances.end(),
                                      [limit](double d) { return !(d <= limit); });
    std::set<std::string> groups;
    for (const auto& s : f.samples) {
        if (s.label == label)
            groups.insert(s.group);
    }
    const auto count = static_cast<int>(distances.size());
    return wilson(static_cast<double>(beyond) / std::max(count, 1),
                  static_cast<double>(groups.size()), count);
}

void checkFolds(const nn::ModelInfo& model, const std::string& dataset,
                const TypicalityOptions& options) {
    const std::string where = model.name + ", typicality";
    if (!model.training || model.training->dataset != dataset)
        throw ModelError(where, "the dataset that the network was trained on", "another one");
    for (const int fold : {options.limitFold, options.measureFold}) {
        const auto& trained = model.training->folds;
        if (std::find(trained.begin(), trained.end(), fold) != trained.end())
            throw ModelError(where, "folds that the network was not trained on",
                             "fold " + std::to_string(fold));
    }
    if (options.limitFold == options.measureFold)
        throw ModelError(where, "two folds",
                         "fold " + std::to_string(options.limitFold) + " twice");
}

} // namespace

nn::Typicality fitTypicality(const Dataset& dataset, const std::filesystem::path& package,
                             const TypicalityOptions& options, const nn::HashFunction& sha256,
                             const std::function<void(double share)>& progress,
                             std::stop_token stop) {
    const at::NoGradGuard noGrad;
    auto read = nn::readModelPackage(package, sha256);
    checkFolds(read.info, datasetIdentity(dataset), options);
    nn::GocNet plain(read.info.architecture);
    plain->load(package.string(), read.state);
    plain->eval();
    const nn::FusedNet net(plain, at::kCPU);
    double begun = 0;
    const auto measured = [&](const std::vector<int>& folds, double share) {
        auto features = featuresOf(
            dataset, folds, read.info, net, options,
            [&](double part) {
                if (progress)
                    progress(begun + part * share);
            },
            stop);
        begun += share;
        return features;
    };
    const auto known = measured(read.info.training->folds, 0.6);
    if (known.values.size(0) < 4 * options.components)
        throw ModelError(package.string(),
                         "at least " + std::to_string(4 * options.components) + " faces to fit on",
                         std::to_string(known.values.size(0)));
    const auto map = mapOf(known, options);
    const auto limiting = measured({options.limitFold}, 0.2);
    const auto fresh = measured({options.measureFold}, 0.2);
    nn::Typicality t;
    t.quantile = options.quantile;
    t.components = options.components;
    t.limit = quantile(distancesOf(map, limiting, Label::Real), options.quantile);
    if (!std::isfinite(t.limit))
        throw ModelError(package.string(),
                         "genuine faces in fold " + std::to_string(options.limitFold), "none");
    t.reals = shareBeyond(map, fresh, Label::Real, t.limit);
    t.fakes = shareBeyond(map, fresh, Label::Fake, t.limit);
    t.set = std::to_string(known.values.size(0)) + " faces of the training; limit from fold " +
            std::to_string(options.limitFold) + ", measured on fold " +
            std::to_string(options.measureFold);
    const auto bytes = nn::safetensorsBytes(map.state(), at::kFloat);
    t.sha256 = sha256(bytes);
    read.info.validation.typicality = t;
    writeFileAtomically(package / nn::kTypicalityFile, bytes);
    nn::writeModelInfo(package, read.info);
    return t;
}

} // namespace lineament::training
