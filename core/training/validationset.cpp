// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/validationset.h"

#include "core/training/metrics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <map>
#include <set>

namespace lineament::training {

namespace {

/// The scores of one face against "real".
struct FaceScores {
    double either = 0, composed = 0, generated = 0;
};

/// Both ways of being a fake weighted alike, as nn::predictionOf() has them.
FaceScores scoresOf(double real, double composed, double generated) {
    const double high = std::max(composed, generated), low = std::min(composed, generated);
    return {high + std::log1p(std::exp(low - high)) - std::log(2.0) - real, composed - real,
            generated - real};
}

struct ScoredFace {
    const ScoredSample* sample = nullptr;
    FaceScores scores;
};

template <class Score>
double aucOf(const std::vector<ScoredFace>& fakes, const std::vector<ScoredFace>& reals,
             const Score& score) {
    if (fakes.empty() || reals.empty())
        return std::numeric_limits<double>::quiet_NaN();
    std::vector<Case> cases;
    for (const auto& face : fakes)
        cases.push_back({score(face.scores), true, 0, 1});
    for (const auto& face : reals)
        cases.push_back({score(face.scores), false, 0, 1});
    return auc(cases);
}

FamilyScores familyOf(const std::string& method, const std::vector<ScoredFace>& fakes,
                      const std::vector<ScoredFace>& reals) {
    const bool generated = classOfMethod(method) == FaceClass::Generated;
    const auto either = [](const FaceScores& s) { return s.either; };
    std::set<std::string> sources;
    for (const auto& fake : fakes)
        sources.insert(fake.sample->source);
    std::vector<ScoredFace> near;
    for (const auto& real : reals) {
        if (sources.contains(real.sample->source))
            near.push_back(real);
    }
    FamilyScores family;
    family.either = aucOf(fakes, reals, either);
    family.own = aucOf(fakes, reals, [generated](const FaceScores& s) {
        return generated ? s.generated : s.composed;
    });
    family.sameSource = aucOf(fakes, near, either);
    family.fakes = static_cast<int>(fakes.size());
    family.reals = static_cast<int>(reals.size());
    return family;
}

nlohmann::ordered_json familiesJson(const std::map<std::string, FamilyScores>& families) {
    auto json = nlohmann::ordered_json::object();
    for (const auto& [method, f] : families) {
        json[method] = {
            {"either", f.either}, {"own", f.own}, {"fakes", f.fakes}, {"reals", f.reals}};
        if (std::isfinite(f.sameSource))
            json[method]["sameSource"] = f.sameSource;
    }
    return json;
}

std::string familiesText(const std::map<std::string, FamilyScores>& families, const char* where) {
    std::string text;
    for (const auto& [method, f] : families) {
        char line[200];
        std::snprintf(line, sizeof line, "\n  %-10s %-20s either %.3f  own class %.3f", where,
                      method.c_str(), f.either, f.own);
        text += line;
        if (std::isfinite(f.sameSource)) {
            std::snprintf(line, sizeof line, "  same source %.3f", f.sameSource);
            text += line;
        }
        text += "  (" + std::to_string(f.fakes) + " : " + std::to_string(f.reals) + ")";
    }
    return text;
}

} // namespace

ValidationSet::ValidationSet(const Dataset& dataset, const BatchSettings& faces,
                             const TrainSettings& settings) {
    const auto side = static_cast<std::int64_t>(faces.inputSize);
    HeldOut heldOut;
    if (!faces.leftOutOnly || !faces.leaveOut.empty())
        heldOut = BatchMaker(dataset, faces, at::kCPU)
                      .heldOut(std::max(1, settings.validationRepeats),
                               static_cast<std::size_t>(std::max(0, settings.validationFaces)));
    m_pictures =
        at::empty({static_cast<std::int64_t>(heldOut.crops.size()), side, side, 3}, at::kByte);
    auto* out = m_pictures.data_ptr<std::uint8_t>();
    for (const auto& crop : heldOut.crops) {
        std::memcpy(out, crop.data.data(), crop.data.size());
        out += crop.data.size();
    }
    m_samples = std::move(heldOut.samples);
}

ValidationScores
ValidationSet::scores(std::int64_t step,
                      const std::function<at::Tensor(const at::Tensor&)>& logits) const {
    const at::NoGradGuard noGrad;
    std::vector<ScoredFace> reals;
    std::map<std::string, std::vector<ScoredFace>> byMethod;
    constexpr std::int64_t kAtOnce = 32;
    for (std::int64_t first = 0; first < m_pictures.size(0); first += kAtOnce) {
        const auto last = std::min(first + kAtOnce, m_pictures.size(0));
        const auto rows = logits(m_pictures.slice(0, first, last).permute({0, 3, 1, 2}))
                              .to(at::kDouble)
                              .contiguous();
        const auto* row = rows.data_ptr<double>();
        for (std::int64_t i = first; i < last; ++i, row += 3) {
            const auto& sample = m_samples[static_cast<std::size_t>(i)];
            (sample.label == Label::Real ? reals : byMethod[sample.method])
                .push_back({&sample, scoresOf(row[0], row[1], row[2])});
        }
    }
    ValidationScores result;
    result.step = step;
    std::vector<Case> all;
    const auto note = [&all](const std::vector<ScoredFace>& faces, bool fake) {
        for (const auto& face : faces)
            all.push_back({face.scores.either, fake, 0, 1});
    };
    note(reals, false);
    for (const auto& [method, fakes] : byMethod) {
        note(fakes, true);
        if (reals.empty())
            continue;
        result.families[method] = familyOf(method, fakes, reals);
        result.auc[method] = result.families[method].either;
        result.mean += result.auc[method] / static_cast<double>(byMethod.size());
    }
    if (!reals.empty() && all.size() > reals.size())
        result.accuracy = 1 - (falsePositiveRate(all, 0) + falseNegativeRate(all, 0)) / 2;
    return result;
}

nlohmann::ordered_json scoresEntry(const ValidationScores& scores) {
    nlohmann::ordered_json json = {{"step", scores.step},
                                   {"validationAuc", scores.auc},
                                   {"validationMean", scores.mean},
                                   {"validationAccuracy", scores.accuracy},
                                   {"families", familiesJson(scores.families)}};
    if (!scores.leftOut.empty())
        json["leftOut"] = familiesJson(scores.leftOut);
    return json;
}

std::string validationText(const ValidationScores& scores) {
    char line[120];
    std::snprintf(line, sizeof line, "step %lld: validation AUC mean %.4f, accuracy %.4f",
                  static_cast<long long>(scores.step), scores.mean, scores.accuracy);
    return line + familiesText(scores.families, "held out") +
           familiesText(scores.leftOut, "left out");
}

} // namespace lineament::training
