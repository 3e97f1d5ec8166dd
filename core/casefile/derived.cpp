// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/derived.h"

#include "core/analysis/videoresult.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lineament::casefile {

namespace {

using analysis::FaceResult;
using analysis::ItemResult;
using analysis::Track;
using analysis::VariantScore;
using analysis::Verdict;

std::string text(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string("none");
}

std::string text(const std::optional<double>& value) {
    return value ? text(*value) : std::string("none");
}

std::string text(bool value) {
    return value ? "yes" : "no";
}

/// What is beyond the validated range: "face-pixels, yaw".
std::string measuresOf(const Verdict& verdict) {
    std::vector<std::string> names;
    for (const auto& reason : verdict.outOfRange)
        names.emplace_back(measureName(reason.measure));
    return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

/// "fpr-1 above, fpr-5 above".
std::string readingsOf(const Verdict& verdict) {
    std::vector<std::string> words;
    for (const auto& reading : verdict.thresholds)
        words.push_back(reading.threshold.id + (reading.above ? " above" : " below"));
    return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

/// "support for Hp, moderate support, log10 LR 1.52".
std::string wordsOf(const Verdict& verdict) {
    std::string words = kindName(verdict.kind);
    if (verdict.kind == analysis::VerdictKind::Support && verdict.log10Lr)
        words += fmt::format(" for {}, {}", propositionName(verdict.supports),
                             analysis::scaleStep(*verdict.log10Lr).degree);
    if (verdict.log10Lr)
        words += fmt::format(", log10 LR {}{}", text(*verdict.log10Lr),
                             verdict.capped ? " (at the bound)" : "");
    return words;
}

class Derived {
public:
    Derived(std::string where, RerunResult& result)
        : m_where(std::move(where))
        , m_result(result) {}

    void same(const std::string& what, const std::string& stored, const std::string& now) {
        ++m_result.derived;
        if (stored != now)
            differ(what, stored, now);
    }
    /// Two values that are not finite are the same: no interval is no interval.
    void within(const std::string& what, double stored, double now, double tolerance) {
        ++m_result.derived;
        if (!std::isfinite(stored) && !std::isfinite(now))
            return;
        if (!(std::fabs(stored - now) <= tolerance))
            differ(what, text(stored), text(now));
    }
    void within(const std::string& what, const std::optional<double>& stored,
                const std::optional<double>& now, double tolerance) {
        if (stored && now)
            within(what, *stored, *now, tolerance);
        else
            same(what, text(stored), text(now));
    }
    void note(const std::string& text) { casefile::note(m_result, text); }
    void differ(const std::string& what, std::string stored, std::string now) {
        m_result.differences.push_back({m_where, what, std::move(stored), std::move(now)});
    }

private:
    std::string m_where;
    RerunResult& m_result;
};

void compareVerdicts(const Verdict& stored, const Verdict& now, Derived derived) {
    derived.same("verdict", kindName(stored.kind), kindName(now.kind));
    derived.same("supported proposition", propositionName(stored.supports),
                 propositionName(now.supports));
    if (stored.kind == analysis::VerdictKind::Support && now.kind == stored.kind &&
        stored.log10Lr && now.log10Lr)
        derived.same("degree of support", analysis::scaleStep(*stored.log10Lr).degree,
                     analysis::scaleStep(*now.log10Lr).degree);
    derived.within("log10 LR", stored.log10Lr, now.log10Lr, kLrTolerance);
    derived.same("LR at its bound", text(stored.capped), text(now.capped));
    derived.same("outside the validated range", measuresOf(stored), measuresOf(now));
    derived.same("thresholds", readingsOf(stored), readingsOf(now));
    for (const auto& variant : stored.variants) {
        const auto other =
            std::find_if(now.variants.begin(), now.variants.end(),
                         [&](const auto& one) { return one.variant == variant.variant; });
        if (other == now.variants.end())
            continue; // of the whole verdict, which differs then
        derived.within("log10 LR of the variant " + variant.variant, variant.log10Lr,
                       other->log10Lr, kLrTolerance);
        derived.same("turned by the variant " + variant.variant, text(variant.turned),
                     text(other->turned));
    }
}

/// The variants that the stored verdict was made of, with today's scores where there are any: one
/// that only a later build makes had no say then.
std::vector<VariantScore> variantsOfThen(const FaceResult& stored, const FaceResult& now) {
    std::vector<VariantScore> variants;
    for (const VariantScore& variant : stored.variants) {
        const VariantScore* found = variantNamed(now.variants, variant.name);
        variants.push_back(found != nullptr ? *found : variant);
    }
    return variants;
}

const FaceResult* faceOf(const ItemResult& item, const std::string& id) {
    const auto found = std::find_if(item.faces.begin(), item.faces.end(),
                                    [&](const FaceResult& face) { return face.face.id == id; });
    return found == item.faces.end() ? nullptr : &*found;
}

/// @p now as the recorded calibration and validated range judge it; without the values of maps.
ItemResult judgedAsThen(const ItemResult& stored, const ItemResult& now) {
    ItemResult item;
    item.info = now.info;
    const nn::Validation* validation = stored.run.model ? &stored.run.model->validation : nullptr;
    for (const FaceResult& face : now.faces) {
        FaceResult judged;
        judged.face = face.face;
        judged.state = face.state;
        judged.score = face.score;
        if (const FaceResult* then = faceOf(stored, face.face.id))
            judged.variants = variantsOfThen(*then, face);
        judged.verdict = analysis::judge(judged, item, validation);
        item.faces.push_back(std::move(judged));
    }
    return item;
}

void compareLeading(const ItemResult& stored, const ItemResult& now, RerunResult& result) {
    const auto then = analysis::itemVerdict(stored), today = analysis::itemVerdict(now);
    Derived derived("item", result);
    const auto id = [](const Verdict* verdict) {
        return verdict != nullptr ? verdict->face : std::string("none");
    };
    // Of two faces that are within the tolerance of each other either may lead.
    const bool tied = then.leading != nullptr && today.leading != nullptr &&
                      then.leading->kind == today.leading->kind &&
                      then.leading->supports == today.leading->supports &&
                      std::fabs(then.leading->log10Lr.value_or(0) -
                                today.leading->log10Lr.value_or(0)) <= kLrTolerance;
    derived.same("leading face", id(then.leading), tied ? id(then.leading) : id(today.leading));
    derived.same("faces withheld", std::to_string(then.withheld.size()),
                 std::to_string(today.withheld.size()));
    derived.same("faces without score", std::to_string(then.unscored),
                 std::to_string(today.unscored));
}

const nn::Calibration* calibrationOf(const ItemResult& item) {
    return item.run.model && item.run.model->validation.calibration
               ? &*item.run.model->validation.calibration
               : nullptr;
}

double neutralOf(const ItemResult& item) {
    const auto* calibration = calibrationOf(item);
    return calibration != nullptr ? calibration->neutralScore() : 0;
}

void compareAggregates(const Track& stored, const Track& now, const ItemResult& item,
                       Derived derived) {
    const auto& then = *stored.aggregate;
    const auto& today = *now.aggregate;
    derived.same("scored frames", std::to_string(then.frames), std::to_string(today.frames));
    derived.within("mean score", then.mean, today.mean, kScoreTolerance);
    derived.within("median score", then.median, today.median, kScoreTolerance);
    derived.within("lowest score", then.least, today.least, kScoreTolerance);
    derived.within("highest score", then.most, today.most, kScoreTolerance);
    derived.within("lower end of the interval", then.low, today.low, kSpreadTolerance);
    derived.within("upper end of the interval", then.high, today.high, kSpreadTolerance);
    derived.within("standard deviation", then.deviation, today.deviation, kSpreadTolerance);
    derived.within("effective frames", then.effectiveFrames, today.effectiveFrames,
                   kSpreadTolerance * std::max(1.0, std::fabs(then.effectiveFrames)));
    // By the recorded calibration; compareWithToday() has the package's of today.
    const double neutral = neutralOf(item);
    if (then.neutral != 0 || neutral == 0)
        derived.within("neutral score", then.neutral, neutral, kScoreTolerance);
    else
        derived.note("neutral score of tracks, not compared: the build of then went by 0");
}

void compareTracks(const ItemResult& stored, const ItemResult& now, RerunResult& result) {
    Derived derived("item", result);
    for (const Track& track : stored.video->tracks) {
        Derived own(track.id, result);
        const Track* other = now.video->track(track.id);
        if (other == nullptr) {
            own.differ("track", "found", "not found");
            continue;
        }
        own.same("track's state", trackStateName(track), trackStateName(*other));
        own.same("track's frames", fmt::format("{} to {}", track.firstFrame, track.lastFrame),
                 fmt::format("{} to {}", other->firstFrame, other->lastFrame));
        own.same("gaps", std::to_string(track.gaps.size()), std::to_string(other->gaps.size()));
        own.within("coverage", track.coverage, other->coverage, kCoverageTolerance);
        if (track.aggregate && other->aggregate)
            compareAggregates(track, *other, stored, own);
    }
    for (const Track& track : now.video->tracks) {
        if (stored.video->track(track.id) == nullptr)
            Derived(track.id, result).differ("track", "not found", "found");
    }
    const Track* then = stored.video->strongestTrack();
    const Track* today = now.video->strongestTrack();
    const bool tied = then != nullptr && today != nullptr &&
                      std::fabs(then->aggregate->mean - today->aggregate->mean) <= kScoreTolerance;
    const auto id = [](const Track* track) {
        return track != nullptr ? track->id : std::string("none");
    };
    derived.same("track with the highest mean", id(then), tied ? id(then) : id(today));
}

std::string identityOf(const nn::Calibration* calibration) {
    if (calibration == nullptr)
        return "none";
    return calibration->id + (calibration->date.empty() ? "" : " of " + calibration->date);
}

/// What the package of today says of the new scores, where that is something else than what the
/// recorded calibration says of them.
void compareWithToday(const ItemResult& asThen, const ItemResult& stored, const ItemResult& now,
                      RerunResult& result) {
    const auto* then = calibrationOf(stored);
    const auto* today = calibrationOf(now);
    const std::string thenId = then != nullptr ? then->id : "";
    const std::string todayId = today != nullptr ? today->id : "";
    std::vector<std::string> changes;
    for (const FaceResult& judged : asThen.faces) {
        const FaceResult* face = faceOf(now, judged.face.id);
        if (face == nullptr)
            continue;
        const auto before = wordsOf(judged.verdict);
        FaceResult again;
        again.face = judged.face;
        again.state = judged.state;
        again.score = judged.score;
        again.variants = judged.variants;
        const auto after = wordsOf(
            analysis::judge(again, asThen, now.run.model ? &now.run.model->validation : nullptr));
        if (before != after)
            changes.push_back(
                fmt::format("{}: by the recorded calibration {}; by the package of today {}",
                            judged.face.id, before, after));
    }
    if (stored.video && std::fabs(neutralOf(stored) - neutralOf(now)) > kScoreTolerance)
        changes.push_back(fmt::format("a track's mean speaks for neither proposition at {} by the "
                                      "recorded calibration; at {} by the package of today",
                                      text(neutralOf(stored)), text(neutralOf(now))));
    if (thenId != todayId)
        result.recalibrated.push_back(
            fmt::format("the package's calibration has changed since: then {}, now {}",
                        identityOf(then), identityOf(today)));
    else if (!changes.empty())
        result.recalibrated.emplace_back(
            "the package's calibration is the same, its validated range has changed since");
    result.recalibrated.insert(result.recalibrated.end(), changes.begin(), changes.end());
}

} // namespace

const VariantScore* variantNamed(const std::vector<VariantScore>& variants,
                                 const std::string& name) {
    const auto found = std::find_if(variants.begin(), variants.end(),
                                    [&](const auto& one) { return one.name == name; });
    return found == variants.end() ? nullptr : &*found;
}

void note(RerunResult& result, const std::string& text) {
    if (std::find(result.notes.begin(), result.notes.end(), text) == result.notes.end())
        result.notes.push_back(text);
}

void compareDerived(const ItemResult& stored, const ItemResult& now, RerunResult& result) {
    const ItemResult asThen = judgedAsThen(stored, now);
    for (const FaceResult& face : stored.faces) {
        // A face that is not there any more is a difference of its own.
        if (const FaceResult* other = faceOf(asThen, face.face.id))
            compareVerdicts(face.verdict, other->verdict, Derived(face.face.id, result));
    }
    if (!stored.faces.empty())
        compareLeading(stored, asThen, result);
    if (stored.video && now.video)
        compareTracks(stored, now, result);
    // A calibration says nothing of what has no score.
    if (stored.scoredFaces() > 0 && stored.run.model && now.run.model)
        compareWithToday(asThen, stored, now, result);
}

} // namespace lineament::casefile
