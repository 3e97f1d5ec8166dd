// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/evaluation.h"

#include "core/training/unseen.h"
#include "core/training/videolevel.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <functional>
#include <map>
#include <numbers>
#include <set>

namespace lineament::training {

namespace {

using Samples = std::vector<const ScoredSample*>;
/// The part that a sample belongs to, and where the part stands in the table; an empty name is
/// none.
struct Part {
    int order = 0;
    std::string name;
    auto operator<=>(const Part&) const = default;
};
using Key = std::function<Part(const ScoredSample&)>;

/// Buckets of the tables; conditions of a package have their own (R16).
Part jpegBucket(const ScoredSample& s) {
    if (s.jpegQuality <= 0)
        return {0, "not JPEG, or not known"};
    for (const auto& [least, most] : {std::pair{95, 100}, {85, 94}, {70, 84}, {50, 69}}) {
        if (s.jpegQuality >= least)
            return {least, std::to_string(least) + " to " + std::to_string(most)};
    }
    return {1, "below 50"};
}

Part faceBucket(const ScoredSample& s) {
    if (s.facePixels >= 512)
        return {512, "512 px and more"};
    for (const int least : {256, 128, 64}) {
        if (s.facePixels >= least)
            return {least, std::to_string(least) + " to " + std::to_string(2 * least) + " px"};
    }
    return {0, "below 64 px"};
}

/// Sources frame faces differently, which says nothing of forgery.
Part framingBucket(const ScoredSample& s) {
    const double outside = s.features.outside;
    if (outside < 0) // not known
        return {};
    if (outside < 0.01)
        return {0, "within the photo"};
    if (outside < 0.1)
        return {1, "1 to 10 % of the crop beyond it"};
    return {2, "10 % of the crop and more beyond it"};
}

class Evaluator {
public:
    Evaluator(const ScoredSet& set, const nn::ModelInfo* model, const EvaluateOptions& options)
        : m_set(set)
        , m_options{options.resamples, options.seed} {
        if (model != nullptr) {
            m_calibration = model->validation.calibration;
            m_thresholds = model->validation.thresholds;
        }
        if (m_thresholds.empty())
            m_thresholds.push_back({"zero", 0, 0, {}, {}});
        for (const auto& s : set.samples)
            m_all.push_back(&s);
    }

    Measures measure(const Samples& samples, const Samples& completion = {}) const;
    void addStrata(std::vector<Stratum>& out, const std::string& kind, const Key& key,
                   bool complete) const;
    FeatureAuc feature(const std::string& name, double SingleFeatures::*value,
                       bool zeroIsUnknown = true) const;
    const Samples& all() const { return m_all; }

private:
    std::optional<nn::Rate> rate(const std::vector<Case>& cases, const Statistic& statistic) const;
    std::optional<nn::Rate> errors(const std::vector<Case>& cases, bool fake,
                                   double threshold) const;
    Samples ofLabel(Label label) const;

    const ScoredSet& m_set;
    BootstrapOptions m_options;
    std::optional<nn::Calibration> m_calibration;
    std::vector<nn::Threshold> m_thresholds;
    Samples m_all;
};

std::vector<Case> toCases(const Samples& samples) {
    std::vector<ScoredSample> plain;
    for (const auto* s : samples) {
        plain.emplace_back();
        plain.back().group = s->group;
        plain.back().label = s->label;
        plain.back().score = s->score;
    }
    return casesOf(plain);
}

std::optional<nn::Rate> Evaluator::rate(const std::vector<Case>& cases,
                                        const Statistic& statistic) const {
    const auto result = bootstrap(cases, statistic, m_options);
    return std::isnan(result.value) ? std::nullopt : std::optional(result);
}

/// FPR (fake false) or FNR. The interval is Wilson's, on the number of people.
std::optional<nn::Rate> Evaluator::errors(const std::vector<Case>& cases, bool fake,
                                          double threshold) const {
    std::set<int> groups;
    int count = 0;
    for (const Case& c : cases) {
        if (c.fake == fake) {
            groups.insert(c.group);
            ++count;
        }
    }
    if (count == 0)
        return std::nullopt;
    const double share =
        fake ? falseNegativeRate(cases, threshold) : falsePositiveRate(cases, threshold);
    return wilson(share, static_cast<double>(groups.size()), count);
}

Samples Evaluator::ofLabel(Label label) const {
    Samples samples;
    for (const auto* s : m_all) {
        if (s->label == label)
            samples.push_back(s);
    }
    return samples;
}

/// @p completion are faces of the missing class: they count for what needs both classes, not for n
/// and not for the error rates.
Measures Evaluator::measure(const Samples& samples, const Samples& completion) const {
    Measures m;
    const auto own = toCases(samples);
    Samples joined = samples;
    joined.insert(joined.end(), completion.begin(), completion.end());
    const auto cases = toCases(joined);
    std::set<std::string> groups;
    for (const auto* s : samples) {
        ++(s->label == Label::Fake ? m.fakes : m.reals);
        groups.insert(s->group);
    }
    m.groups = static_cast<int>(groups.size());
    m.auc = rate(cases, auc);
    m.eer = rate(cases, equalErrorRate);
    if (m.auc)
        m.averagePrecision = rate(cases, averagePrecision);
    if (m_calibration && m.auc) {
        auto lrs = cases;
        for (Case& c : lrs)
            c.score = m_calibration->log10Lr(c.score) * std::numbers::ln10;
        m.cllr = rate(lrs, cllr);
        m.cllrMin = rate(cases, minCllr);
        m.ece = rate(lrs, expectedCalibrationError);
    }
    for (const auto& t : m_thresholds) {
        ThresholdMeasures at{t.id, t.score, errors(own, false, t.score), errors(own, true, t.score),
                             std::nullopt};
        if (at.fpr && at.fnr)
            at.accuracy = rate(own, [&](std::span<const Case> c) { return accuracy(c, t.score); });
        m.thresholds.push_back(at);
    }
    return m;
}

void Evaluator::addStrata(std::vector<Stratum>& out, const std::string& kind, const Key& key,
                          bool complete) const {
    std::map<Part, Samples> parts;
    for (const auto* s : m_all) {
        if (const auto part = key(*s); !part.name.empty())
            parts[part].push_back(s);
    }
    for (const auto& [part, samples] : parts) {
        const auto isFake = [](const ScoredSample* s) { return s->label == Label::Fake; };
        const bool fakes = std::any_of(samples.begin(), samples.end(), isFake);
        const bool reals = !std::all_of(samples.begin(), samples.end(), isFake);
        Stratum stratum{kind, part.name, {}, {}};
        if (complete && !(fakes && reals)) {
            stratum.comparedWith = fakes ? "all reals" : "all fakes";
            stratum.measures = measure(samples, ofLabel(fakes ? Label::Real : Label::Fake));
        } else {
            stratum.measures = measure(samples);
        }
        out.push_back(std::move(stratum));
    }
}

/// Not measured where one value is unknown (below 0), or all are 0 and that means the same.
FeatureAuc Evaluator::feature(const std::string& name, double SingleFeatures::*value,
                              bool zeroIsUnknown) const {
    auto cases = casesOf(m_set.samples);
    bool known = !zeroIsUnknown;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cases[i].score = m_set.samples[i].features.*value;
        if (cases[i].score < 0)
            return {name, std::nullopt};
        known = known || cases[i].score > 0;
    }
    if (!known)
        return {name, std::nullopt};
    return {name, rate(cases, [](std::span<const Case> c) {
                const double a = auc(c);
                return std::isnan(a) ? a : std::max(a, 1 - a);
            })};
}

/// Parts that a corpus names; both tables have them.
void addNamedStrata(std::vector<Stratum>& out, const Evaluator& evaluator) {
    evaluator.addStrata(
        out, "source",
        [](const auto& s) {
            return Part{0, s.source};
        },
        true);
    evaluator.addStrata(
        out, "method",
        [](const auto& s) {
            return Part{0, s.method};
        },
        true);
    evaluator.addStrata(
        out, "compression",
        [](const auto& s) {
            return Part{0, s.compression};
        },
        false);
}

/// What the training did not have beside what it had (R16); no table where there is none of it.
void addUnseen(Evaluation& out, const Evaluator& evaluator, const ScoredSet& set,
               const nn::ModelInfo& model) {
    out.unseen = unseenData(set.samples, model.training);
    if (!out.unseen || out.unseen->reals + out.unseen->fakes == 0)
        return;
    evaluator.addStrata(
        out.strata, "training",
        [&model](const auto& s) {
            return isUnseen(s, *model.training) ? Part{1, "not in the training"}
                                                : Part{0, "in the training"};
        },
        true);
}

std::optional<VideoEvaluation> evaluateVideos(const ScoredSet& set, const nn::ModelInfo* model,
                                              const EvaluateOptions& options) {
    const ScoredSet videos = videoLevel(set);
    if (videos.samples.empty())
        return std::nullopt;
    nn::ModelInfo uncalibrated;
    if (model != nullptr) {
        uncalibrated = *model;
        uncalibrated.validation.calibration.reset();
    }
    const Evaluator evaluator(videos, model != nullptr ? &uncalibrated : nullptr, options);
    VideoEvaluation out;
    out.frames = framesOf(set);
    out.total = evaluator.measure(evaluator.all());
    addNamedStrata(out.strata, evaluator);
    return out;
}

} // namespace

Evaluation evaluate(const ScoredSet& set, const nn::ModelInfo* model,
                    const EvaluateOptions& options) {
    checkMeasurable(set);
    Evaluation out;
    out.set = set.name;
    out.command = set.command;
    out.seed = options.seed;
    out.resamples = options.resamples;
    out.skipped = set.skipped;
    for (const auto& s : set.skipped) {
        out.skippedReals += s.label == "real" ? 1 : 0;
        out.skippedFakes += s.label == "fake" ? 1 : 0;
    }
    if (model != nullptr) {
        out.model = model->identity();
        out.weightsSha256 = model->weightsSha256;
        out.configSha256 = model->configSha256;
        if (model->validation.calibration)
            out.calibrationId = model->validation.calibration->id;
    }
    if (out.calibrationId.empty())
        out.notes.emplace_back(
            "the model is not calibrated: Cllr and ECE need likelihood ratios and are left out");
    if (model == nullptr || model->validation.thresholds.empty())
        out.notes.emplace_back("the model has no thresholds: error rates are given at score 0, "
                               "where the two logits are equal");
    const Evaluator evaluator(set, model, options);
    out.total = evaluator.measure(evaluator.all());
    addNamedStrata(out.strata, evaluator);
    evaluator.addStrata(out.strata, "JPEG quality", jpegBucket, false);
    evaluator.addStrata(out.strata, "face size", faceBucket, false);
    evaluator.addStrata(out.strata, "framing", framingBucket, false);
    const bool framed = out.strata.back().kind == "framing";
    if (model != nullptr)
        addUnseen(out, evaluator, set, *model);
    if (framed)
        out.notes.emplace_back("framing: of the faces of a dataset it is that of the stored crops, "
                               "which are wider than what the network sees");
    out.videos = evaluateVideos(set, model, options);
    if (out.videos && !out.calibrationId.empty())
        out.notes.emplace_back("the calibration was made on single photos: it is not applied to "
                               "the mean scores of videos");
    out.features = {
        evaluator.feature("Laplacian variance", &SingleFeatures::laplacianVariance),
        evaluator.feature("high-frequency share", &SingleFeatures::highFrequencyShare),
        evaluator.feature("bytes per pixel of the file", &SingleFeatures::bytesPerPixel),
        evaluator.feature("share of the crop beyond the photo's edge", &SingleFeatures::outside,
                          false)};
    return out;
}

} // namespace lineament::training
