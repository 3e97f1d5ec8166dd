// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/calibrate.h"

#include "core/base/error.h"
#include "core/nn/engine.h"
#include "core/nn/validationjson.h"
#include "core/training/deletion.h"
#include "core/training/lrfit.h"
#include "core/training/scoremaps.h"
#include "core/training/unseen.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>
#include <numbers>
#include <random>
#include <set>

namespace lineament::training {

namespace {

constexpr int kFewestGroups = 10;

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

/// One calibration while it is made: the set, its folds, and the cases outside each fold.
class Calibrator {
public:
    Calibrator(const ScoredSet& set, const CalibrateOptions& options)
        : m_set(set)
        , m_options(options)
        , m_others(options.leftOut)
        , m_folds(dealFolds(casesOf(set.samples), options.folds, options.seed)) {
        fitKinds();
        rescale();
        m_cases = casesOf(m_set.samples);
        m_leftOutCases = leftOutCases(m_set, m_others, eitherScore);
        for (const auto& sample : m_set.samples)
            m_result.scores.push_back(sample.score);
    }

    CalibrationResult run();

private:
    std::vector<Case> outside(int fold) const;
    nn::Calibration named(nn::Calibration c) const;
    void fitMap();
    void fitKinds();
    void rescale();
    void setThresholds();
    void setValidity();
    void setConditions();
    void setUnseen();
    bool addCondition(nn::ConditionRates condition);
    nn::Rate share(const std::vector<std::size_t>& picked, const std::vector<bool>& flagged,
                   bool fake) const;
    std::vector<nn::RatesAt> rates(const std::vector<std::size_t>& picked) const;

    ScoredSet m_set;
    const CalibrateOptions& m_options;
    std::vector<ScoredSet> m_others; ///< left-out runs, brought to the set's scale
    std::vector<int> m_folds;
    std::vector<Case> m_cases;
    LeftOutCases m_leftOutCases;
    std::map<std::string, std::vector<bool>> m_flagged; ///< threshold id to decisions, held out
    std::vector<std::string> m_leftOut;                 ///< conditions with their numbers of people
    CalibrationResult m_result;
};

std::vector<Case> Calibrator::outside(int fold) const {
    std::vector<Case> cases;
    for (std::size_t i = 0; i < m_cases.size(); ++i) {
        if (m_folds[i] != fold)
            cases.push_back(m_cases[i]);
    }
    return cases;
}

nn::Calibration Calibrator::named(nn::Calibration c) const {
    c.set = m_set.name;
    c.date = m_options.date.empty() ? utcNow() : m_options.date;
    c.id = nn::calibrationId(c);
    return c;
}

void Calibrator::fitMap() {
    auto fit = fitLr(m_cases, m_folds, m_options.folds, m_leftOutCases);
    m_result.heldOut = std::move(fit.heldOut);
    m_result.cllrLogistic = fit.cllrLogistic;
    m_result.cllrIsotonic = fit.cllrIsotonic;
    m_result.validation.calibration = named(fit.calibration);
    m_result.notes.insert(m_result.notes.end(), fit.notes.begin(), fit.notes.end());
}

/// Either kind of manipulation by itself, where the network tells them apart and the set has both.
void Calibrator::fitKinds() {
    const auto fit = [this](const ScoreOf& score,
                            const char* name) -> std::optional<nn::Calibration> {
        std::vector<ScoredSample> samples;
        for (const auto& sample : m_set.samples) {
            if (const auto value = score(sample)) {
                samples.push_back(sample);
                samples.back().score = *value;
            }
        }
        if (groupsOf(samples, Label::Real) < kFewestGroups ||
            groupsOf(samples, Label::Fake) < kFewestGroups)
            return std::nullopt;
        const auto cases = casesOf(samples);
        const auto kind = fitLr(cases, dealFolds(cases, m_options.folds, m_options.seed),
                                m_options.folds, leftOutCases(m_set, m_others, score));
        for (const auto& note : kind.notes)
            m_result.notes.push_back(std::string(name) + ": " + note);
        return named(kind.calibration);
    };
    const auto composed = fit(composedScore, "composed"),
               generated = fit(generatedScore, "generated");
    if (composed && generated)
        m_result.validation.kinds = nn::KindCalibrations{*composed, *generated};
}

/// Makes the scores of "either" anew, so that both kinds count alike.
void Calibrator::rescale() {
    auto& scale = m_result.classScale;
    scale = m_options.classScale;
    if (const auto& kinds = m_result.validation.kinds; kinds && !scale)
        scale = nn::ClassScale{kinds->composed.slope, kinds->composed.intercept,
                               kinds->generated.slope, kinds->generated.intercept};
    if (!scale)
        return;
    const auto own = classSpreads(m_set);
    for (auto& run : m_others) {
        const auto theirs = classSpreads(run);
        for (auto& sample : run.samples) {
            if (!sample.classes)
                continue;
            sample.classes->composed =
                own.composed.broughtFrom(theirs.composed, sample.classes->composed);
            sample.classes->generated =
                own.generated.broughtFrom(theirs.generated, sample.classes->generated);
            sample.score =
                nn::eitherScore(sample.classes->composed, sample.classes->generated, *scale);
        }
    }
    for (auto& sample : m_set.samples) {
        if (sample.classes)
            sample.score =
                nn::eitherScore(sample.classes->composed, sample.classes->generated, *scale);
    }
}

/// A rate among the picked samples of one class. The interval rests on the number of people.
nn::Rate Calibrator::share(const std::vector<std::size_t>& picked, const std::vector<bool>& flagged,
                           bool fake) const {
    int count = 0, errors = 0;
    std::set<int> groups;
    for (const std::size_t i : picked) {
        if (m_cases[i].fake != fake)
            continue;
        ++count;
        errors += flagged[i] != fake ? 1 : 0;
        groups.insert(m_cases[i].group);
    }
    if (count == 0)
        return {};
    return wilson(static_cast<double>(errors) / count, static_cast<double>(groups.size()), count);
}

/// At every threshold, in the package's order.
std::vector<nn::RatesAt> Calibrator::rates(const std::vector<std::size_t>& picked) const {
    std::vector<nn::RatesAt> all;
    for (const auto& t : m_result.validation.thresholds) {
        const auto& flagged = m_flagged.at(t.id);
        all.push_back({t.id, share(picked, flagged, false), share(picked, flagged, true)});
    }
    return all;
}

bool hasReals(const std::vector<Case>& cases) {
    return std::any_of(cases.begin(), cases.end(), [](const Case& c) { return !c.fake; });
}

/// The rates of @p t become those of other sources where these are worse: what is printed of a
/// threshold must hold for faces from anywhere.
void takeWorse(nn::Threshold& t, const std::vector<Case>& others) {
    for (const bool fake : {false, true}) {
        double weight = 0, wrong = 0;
        int count = 0;
        std::set<int> groups;
        for (const Case& c : others) {
            if (c.fake != fake)
                continue;
            ++count;
            weight += c.weight;
            wrong += (c.score >= t.score) != fake ? c.weight : 0;
            groups.insert(c.group);
        }
        auto& rate = fake ? t.fnr : t.fpr;
        if (count > 0 && wrong / weight > rate.value)
            rate = wilson(wrong / weight, static_cast<double>(groups.size()), count);
    }
}

void Calibrator::setThresholds() {
    std::vector<std::size_t> all(m_cases.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    for (const double target : m_options.targetFprs) {
        nn::Threshold t;
        std::array<char, 32> id{};
        std::snprintf(id.data(), id.size(), "fpr-%g", target * 100);
        t.id = id.data();
        t.targetFpr = target;
        const auto others = m_leftOutCases.all();
        const double elsewhere = hasReals(others) ? thresholdAtFpr(others, target)
                                                  : -std::numeric_limits<double>::infinity();
        t.score = std::max(thresholdAtFpr(m_cases, target), elsewhere);
        auto& flagged = m_flagged[t.id];
        flagged.resize(m_cases.size());
        for (int fold = 0; fold < m_options.folds; ++fold) {
            const double threshold = std::max(thresholdAtFpr(outside(fold), target), elsewhere);
            for (std::size_t i = 0; i < m_cases.size(); ++i) {
                if (m_folds[i] == fold)
                    flagged[i] = m_cases[i].score >= threshold;
            }
        }
        t.fpr = share(all, flagged, false);
        t.fnr = share(all, flagged, true);
        if (hasReals(others))
            takeWorse(t, others);
        m_result.validation.thresholds.push_back(t);
        if (target * groupsOf(m_set.samples, Label::Real) < 1)
            m_result.notes.push_back("Threshold " + t.id + " rests on " +
                                     std::to_string(groupsOf(m_set.samples, Label::Real)) +
                                     " people with reals, too few to measure a rate that small: "
                                     "it lies above all of them");
    }
}

void Calibrator::setValidity() {
    std::vector<double> pixels, sharpness, quality, yaw, pitch, roll, light;
    for (const auto& s : m_set.samples) {
        if (s.facePixels > 0)
            pixels.push_back(s.facePixels);
        if (s.sharpness > 0)
            sharpness.push_back(s.sharpness);
        if (s.jpegQuality > 0)
            quality.push_back(s.jpegQuality);
        yaw.push_back(std::fabs(s.yaw));
        pitch.push_back(std::fabs(s.pitch));
        roll.push_back(std::fabs(s.roll));
        if (s.light)
            light.push_back(*s.light);
    }
    nn::ValidityRange v;
    const double low = m_options.validShare;
    if (!pixels.empty()) {
        v.minFacePixels = std::floor(quantile(pixels, low));
        v.maxFacePixels = std::ceil(quantile(pixels, 1 - low));
    }
    v.minSharpness = sharpness.empty() ? 0 : quantile(sharpness, low);
    v.minJpegQuality = quality.empty() ? 0 : static_cast<int>(quantile(quality, low));
    // No pose in the set (all 0) is no knowledge of it.
    const double turned = quantile(yaw, 1 - low), tilted = quantile(pitch, 1 - low);
    v.maxYaw = turned > 0 ? std::ceil(turned) : nn::ValidityRange{}.maxYaw;
    v.maxPitch = tilted > 0 ? std::ceil(tilted) : nn::ValidityRange{}.maxPitch;
    const double rolled = quantile(roll, 1 - low);
    v.maxRoll = rolled > 0 ? std::ceil(rolled) : nn::ValidityRange{}.maxRoll;
    v.minLight = light.empty() ? 0 : std::floor(quantile(light, low));
    m_result.validation.validity = v;
}

/// False when there are too few people for it.
bool Calibrator::addCondition(nn::ConditionRates condition) {
    std::vector<std::size_t> picked;
    std::vector<Case> cases;
    std::set<int> realGroups, fakeGroups;
    for (std::size_t i = 0; i < m_cases.size(); ++i) {
        const auto& s = m_set.samples[i];
        if (!condition.covers(s.facePixels, s.jpegQuality))
            continue;
        picked.push_back(i);
        cases.push_back(m_cases[i]);
        ++(m_cases[i].fake ? condition.fakes : condition.reals);
        (m_cases[i].fake ? fakeGroups : realGroups).insert(m_cases[i].group);
    }
    const auto fewest = static_cast<std::size_t>(m_options.minGroups);
    if (realGroups.size() < fewest || fakeGroups.size() < fewest) {
        if (!picked.empty())
            m_leftOut.push_back(condition.name() + " (" + std::to_string(realGroups.size()) + ", " +
                                std::to_string(fakeGroups.size()) + ")");
        return false;
    }
    condition.auc = bootstrap(cases, auc, {m_options.resamples, m_options.seed});
    condition.eer = bootstrap(cases, equalErrorRate, {m_options.resamples, m_options.seed});
    const auto at = rates(picked);
    condition.thresholdId = at.front().thresholdId;
    condition.fpr = at.front().fpr;
    condition.fnr = at.front().fnr;
    condition.others.assign(at.begin() + 1, at.end());
    m_result.validation.conditions.push_back(condition);
    return true;
}

void Calibrator::setConditions() {
    constexpr double kNoEnd = std::numeric_limits<double>::infinity();
    std::vector<std::pair<double, double>> faces{{0, kNoEnd}};
    for (std::size_t i = 0; i < m_options.faceEdges.size(); ++i)
        faces.emplace_back(m_options.faceEdges[i], i + 1 < m_options.faceEdges.size()
                                                       ? m_options.faceEdges[i + 1]
                                                       : kNoEnd);
    std::vector<std::pair<int, int>> qualities{{0, 101}};
    for (std::size_t i = 1; i < m_options.jpegEdges.size(); ++i)
        qualities.emplace_back(m_options.jpegEdges[i - 1], m_options.jpegEdges[i]);
    for (const auto& [leastFace, mostFace] : faces) {
        for (const auto& [leastJpeg, mostJpeg] : qualities) {
            nn::ConditionRates condition;
            condition.minFacePixels = leastFace;
            condition.maxFacePixels = mostFace;
            condition.minJpegQuality = leastJpeg;
            condition.maxJpegQuality = mostJpeg;
            // A size that has too few people in all has too few in each of its parts.
            if (!addCondition(condition) && leastJpeg == 0 && mostJpeg == 101)
                break;
        }
    }
    if (m_leftOut.empty())
        return;
    std::string note = "Conditions left out because they have fewer than " +
                       std::to_string(m_options.minGroups) +
                       " people or videos of a label (people with reals, with fakes)";
    for (std::size_t i = 0; i < m_leftOut.size(); ++i)
        note += (i == 0 ? ": " : "; ") + m_leftOut[i];
    m_result.notes.push_back(note);
}

void Calibrator::setUnseen() {
    auto unseen = unseenData(m_set.samples, m_options.training);
    if (unseen && unseen->reals + unseen->fakes > 0) {
        std::vector<std::size_t> picked;
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            if (isUnseen(m_set.samples[i], *m_options.training))
                picked.push_back(i);
        }
        unseen->rates = rates(picked);
    }
    m_result.validation.unseen = std::move(unseen);
}

CalibrationResult Calibrator::run() {
    fitMap();
    setThresholds();
    setValidity();
    setConditions();
    setUnseen();
    m_result.validation.maps = faithfulness(m_set.samples, {m_options.resamples, m_options.seed});
    return std::move(m_result);
}

} // namespace

std::vector<int> dealFolds(const std::vector<Case>& cases, int folds, std::uint64_t seed) {
    std::map<int, int> classes; // group to a set of bits: 1 has reals, 2 has fakes
    for (const Case& c : cases)
        classes[c.group] |= c.fake ? 2 : 1;
    std::mt19937_64 random(seed);
    std::map<int, int> foldOfGroup;
    int next = 0;
    for (int kind = 1; kind <= 3; ++kind) {
        std::vector<int> groups;
        for (const auto& [group, bits] : classes) {
            if (bits == kind)
                groups.push_back(group);
        }
        for (std::size_t i = groups.size(); i > 1; --i)
            std::swap(groups[i - 1], groups[random() % i]);
        for (const int group : groups)
            foldOfGroup[group] = next++ % folds;
    }
    std::vector<int> result;
    for (const Case& c : cases)
        result.push_back(foldOfGroup.at(c.group));
    return result;
}

CalibrationResult calibrate(const ScoredSet& set, const CalibrateOptions& options) {
    checkMeasurable(set);
    const int reals = groupsOf(set.samples, Label::Real),
              fakes = groupsOf(set.samples, Label::Fake);
    if (reals < kFewestGroups || fakes < kFewestGroups)
        throw FormatError(set.name,
                          "at least " + std::to_string(kFewestGroups) +
                              " people or videos of each label to calibrate on",
                          std::to_string(reals) + " with reals and " + std::to_string(fakes) +
                              " with fakes");
    return Calibrator(set, options).run();
}

nn::VideoValidation calibrateVideo(const ScoredSet& set, const CalibrateOptions& options) {
    if (set.maxQuantiser == 0)
        throw FormatError(set.name, "faces scored as frames of videos", "faces of photos");
    const auto photo = calibrate(set, options).validation;
    nn::VideoValidation video;
    video.calibration = *photo.calibration;
    video.kinds = photo.kinds;
    video.thresholds = photo.thresholds;
    video.validity = *photo.validity;
    video.validity.minJpegQuality = 0;
    video.minQuantiser = set.minQuantiser;
    video.maxQuantiser = set.maxQuantiser;
    return video;
}

} // namespace lineament::training
