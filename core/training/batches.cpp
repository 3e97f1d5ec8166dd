// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/batches.h"

#include "core/base/error.h"
#include "core/training/pairmaker.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>

namespace lineament::training {

namespace {

constexpr std::uint64_t kTrainingStream = 1, kHeldOutStream = 2, kSheetStream = 3;

enum class PairKind { Made, Twins, Composed, Generated, Reconstructed };
constexpr std::size_t kPairKinds = 5;

/// Weights of the kinds of pairs, 0 for those that the faces can't give.
std::array<double, kPairKinds> weightsOf(const PairMix& mix, const FacePool& pool,
                                         bool reconstructors) {
    return {mix.made, pool.twins().empty() ? 0 : mix.twins,
            pool.composed().empty() ? 0 : mix.composed,
            pool.generated().empty() ? 0 : mix.generated, reconstructors ? mix.reconstructed : 0};
}

/// The kind at a place of the row of all weights, 0 to 1.
PairKind kindAt(const std::array<double, kPairKinds>& weights, double place) {
    double whole = 0;
    for (const double weight : weights)
        whole += weight;
    double left = place * whole;
    for (std::size_t i = 0; i < kPairKinds; ++i) {
        left -= weights[i];
        if (left < 0)
            return static_cast<PairKind>(i);
    }
    return PairKind::Made; // weights of 0 alone: what reals can always give
}

Family drawMade(const MadeMix& mix, bool canSwap, Random& random) {
    const double swap = canSwap ? mix.swap : 0, hard = canSwap ? mix.hardSwap : 0;
    const double place = random.uniform(0, mix.selfBlend + swap + hard);
    return place < mix.selfBlend          ? Family::SelfBlend
           : place < mix.selfBlend + swap ? Family::Swap
                                          : Family::HardSwap;
}

} // namespace

const char* familyName(Family family) {
    switch (family) {
    case Family::SelfBlend:
        return "self-blend";
    case Family::Swap:
        return "swap-blend";
    case Family::HardSwap:
        return "hard-swap";
    case Family::Reconstruction:
        return "reconstruction";
    case Family::FaceReconstruction:
        return "face-reconstruction";
    case Family::Real:
    case Family::Stored:
        break;
    }
    return "";
}

struct BatchMaker::Private {
    Private(const Dataset& dataset, BatchSettings s, at::Device device,
            std::shared_ptr<const Reconstructors> reconstructors)
        : settings(std::move(s))
        , pool(dataset, settings)
        , pairs(pool, settings, device, std::move(reconstructors)) {}

    BatchSettings settings;
    FacePool pool;
    PairMaker pairs;

    double ramp(std::uint64_t index) const {
        return settings.rampBatches <= 0
                   ? 1.0
                   : std::min(1.0, static_cast<double>(index) /
                                       static_cast<double>(settings.rampBatches));
    }
    PairPlan drawPair(PairKind kind, double strength, Random& random) const;
    std::vector<std::size_t> chosen(bool fakes, std::size_t mostOfSource) const;
    void measure(std::size_t index, int repeat, HeldOut& out) const;
    ScoredSample described(const PairPlan& plan, bool fake) const;
};

PairPlan BatchMaker::Private::drawPair(PairKind kind, double strength, Random& random) const {
    PairPlan plan;
    plan.family = Family::Stored;
    if (kind == PairKind::Twins) {
        const auto& twins = pool.drawTwins(random);
        plan.real = twins.real;
        plan.fake = twins.fake;
    } else if (kind == PairKind::Composed) {
        plan.fake = pool.composed().draw(random);
        const auto alike = pool.reals().drawFrom(pool.at(plan.fake).sample.info.source, random);
        plan.real = alike ? *alike : pool.reals().draw(random);
    } else if (kind == PairKind::Generated) {
        plan.fake = pool.generated().draw(random);
        plan.real = pool.reals().draw(random);
    } else {
        plan.real = plan.fake = pool.reals().draw(random);
        if (kind == PairKind::Reconstructed) {
            constexpr double kFaceAlone = 0.35;
            plan.family =
                random.chance(kFaceAlone) ? Family::FaceReconstruction : Family::Reconstruction;
        } else {
            plan.donor = pool.drawDonor(plan.real, random);
            plan.family = drawMade(settings.made, plan.donor.has_value(), random);
        }
    }
    pairs.drawRest(plan, strength, random);
    return plan;
}

BatchMaker::BatchMaker(const Dataset& dataset, BatchSettings settings, at::Device device,
                       std::shared_ptr<const Reconstructors> reconstructors)
    : d(std::make_unique<Private>(dataset, std::move(settings), device,
                                  std::move(reconstructors))) {
    if (d->pool.reals().empty() && !d->settings.leftOutOnly)
        throw ModelError("dataset", "real faces in the folds", "none of that class");
}

BatchMaker::~BatchMaker() = default;
BatchMaker::BatchMaker(BatchMaker&&) noexcept = default;

std::size_t BatchMaker::reals() const {
    return d->chosen(false, 0).size();
}

std::size_t BatchMaker::fakes() const {
    return d->chosen(true, 0).size();
}

Batch BatchMaker::make(std::uint64_t index, int size) const {
    const at::NoGradGuard noGrad;
    Random random(d->settings.seed, kTrainingStream, index);
    const auto weights = weightsOf(d->settings.mix, d->pool, d->pairs.canReconstruct());
    const double strength = d->ramp(index);
    const int count = size / 2;
    // Evenly spaced places in the row of weights, from a drawn start: every batch has the shares as
    // nearly as whole pairs can, and none of them is always rounded away.
    const double start = random.unit();
    Batch batch;
    std::vector<at::Tensor> pictures;
    std::vector<std::int64_t> labels;
    for (int i = 0; i < count; ++i) {
        const auto plan = d->drawPair(kindAt(weights, (i + start) / count), strength, random);
        pictures.push_back(d->pairs.make(plan).crops);
        for (const bool fake : {false, true}) {
            labels.push_back(
                static_cast<std::int64_t>(fake ? d->pairs.classOf(plan) : FaceClass::Real));
            batch.families.push_back(fake ? plan.family : Family::Real);
            batch.methods.push_back(fake ? d->pairs.methodOf(plan) : "");
        }
    }
    batch.pictures = at::cat(pictures);
    batch.labels = at::tensor(labels, at::kLong).to(batch.pictures.device());
    return batch;
}

/// Faces to be measured: of one label, at most so many of a source.
std::vector<std::size_t> BatchMaker::Private::chosen(bool fakes, std::size_t mostOfSource) const {
    std::map<std::string, std::vector<std::size_t>> bySource;
    for (std::size_t i = 0; i < pool.faces().size(); ++i) {
        const auto& source = pool.at(i).sample.info.source;
        const auto& wanted = settings.measured;
        if ((pool.at(i).kind != FaceClass::Real) == fakes &&
            (wanted.empty() || std::find(wanted.begin(), wanted.end(), source) != wanted.end()))
            bySource[source].push_back(i);
    }
    std::vector<std::size_t> all;
    for (const auto& [source, indices] : bySource) {
        const auto kept =
            mostOfSource == 0 ? indices.size() : std::min(mostOfSource, indices.size());
        for (std::size_t k = 0; k < kept; ++k)
            all.push_back(indices[k * indices.size() / kept]);
    }
    std::sort(all.begin(), all.end());
    return all;
}

ScoredSample BatchMaker::Private::described(const PairPlan& plan, bool fake) const {
    const auto& info = pool.at(fake ? plan.fake : plan.real).sample.info;
    ScoredSample s;
    s.id = info.id;
    s.source = info.source;
    s.group = info.group;
    s.compression = info.compression;
    s.video = info.video;
    s.label = fake ? Label::Fake : Label::Real;
    s.method = fake ? pairs.methodOf(plan) : "";
    s.jpegQuality = plan.chain.lastQuality;
    s.facePixels = plan.frame.side / (1 + 2 * settings.cropMargin);
    s.yaw = info.yaw;
    s.pitch = info.pitch;
    s.roll = pool.at(fake ? plan.fake : plan.real).stored.square.roll;
    s.features.bytesPerPixel = info.bytesPerPixel;
    s.features.outside = info.outside;
    return s;
}

/// A real with a forgery of it, or a stored fake, degraded and cut.
void BatchMaker::Private::measure(std::size_t index, int repeat, HeldOut& out) const {
    const bool stored = pool.at(index).kind != FaceClass::Real;
    Random random(settings.seed, kHeldOutStream + 2 * stored + 4 * static_cast<unsigned>(repeat),
                  index);
    PairPlan plan;
    plan.real = plan.fake = index;
    plan.family = Family::Stored;
    // Of sources that a network never saw its own forgeries of them are no test.
    const bool forge = !stored && !settings.leftOutOnly;
    if (forge) {
        plan.donor = pool.drawDonor(index, random);
        constexpr std::array kTurns = {Family::SelfBlend, Family::Swap, Family::HardSwap};
        plan.family = kTurns[(index + static_cast<std::size_t>(repeat)) % kTurns.size()];
        if (!plan.donor)
            plan.family = Family::SelfBlend;
    }
    pairs.drawAsInference(plan, random);
    const auto made = pairs.make(plan);
    for (const bool fake : {false, true}) {
        if (fake != stored && !forge) // the same picture twice
            continue;
        auto sample = described(plan, fake);
        sample.sharpness = made.sharpness[fake ? 1 : 0];
        out.samples.push_back(std::move(sample));
        out.crops.push_back(imageOf(made.crops[fake ? 1 : 0]));
    }
}

HeldOut BatchMaker::heldOut(int repeats, std::size_t mostOfSource, std::stop_token stop,
                            int first) const {
    const at::NoGradGuard noGrad;
    HeldOut out;
    for (int repeat = first; repeat < first + repeats; ++repeat) {
        for (const bool fakes : {false, true}) {
            for (const auto index : d->chosen(fakes, mostOfSource)) {
                if (stop.stop_requested())
                    throw Cancelled();
                d->measure(index, repeat, out);
            }
        }
    }
    return out;
}

Rgb8Image contactSheet(const Dataset& dataset, const BatchSettings& settings, int rows) {
    const at::NoGradGuard noGrad;
    BatchMaker maker(dataset, settings, at::kCPU);
    auto& d = *maker.d;
    const int cell = settings.inputSize * 3 / 2;
    std::vector<at::Tensor> lines;
    for (int row = 0; row < rows; ++row) {
        Random random(settings.seed, kSheetStream, static_cast<std::uint64_t>(row));
        std::vector<at::Tensor> cells;
        const auto add = [&](const at::Tensor& picture) {
            cells.push_back(resize(picture.expand({1, 3, -1, -1}), cell, Kernel::PlainBilinear));
        };
        const auto made = d.pairs.make(d.drawPair(PairKind::Made, 1, random));
        const auto real = made.work.slice(0, 0, 1), forged = made.work.slice(0, 1, 2);
        add(real);
        add(made.mask * 255);
        add(made.pasted);
        add(forged);
        add(((forged - real) * 2 + 128).clamp(0, 255));
        add(made.crops.slice(0, 0, 1));
        add(made.crops.slice(0, 1, 2));
        for (const auto kind : {PairKind::Twins, PairKind::Generated}) {
            const bool there =
                kind == PairKind::Twins ? !d.pool.twins().empty() : !d.pool.generated().empty();
            if (!there)
                continue;
            const auto stored = d.pairs.make(d.drawPair(kind, 1, random));
            add(stored.work.slice(0, 1, 2));
            add(stored.crops.slice(0, 1, 2));
        }
        lines.push_back(at::cat(cells, 3));
    }
    return imageOf(at::cat(lines, 2)[0]);
}

} // namespace lineament::training
