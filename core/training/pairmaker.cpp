// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/pairmaker.h"

#include "core/training/features.h"
#include "core/training/imageops.h"
#include "core/training/reconstruction.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lineament::training {

namespace {

constexpr int kNoiseCells = 7;  ///< control points of smooth deformations, each way
constexpr int kClothCells = 48; ///< of a cover's pattern
/// Stored crops that are larger than the work by more than this are brought to its size first.
constexpr double kReduction = 1.15;
/// Share of well stored pictures at a ramp's beginning.
constexpr double kGoodAtFirst = 0.9;
constexpr int kSmallestWork = 32;

Cutout drawCutout(int side, double share, Random& random) {
    if (!random.chance(share))
        return {};
    const auto length = [&] {
        return static_cast<int>(std::lround(side * random.uniform(0.15, 0.5)));
    };
    Cutout cutout;
    cutout.width = length();
    cutout.height = length();
    cutout.x = static_cast<int>(random.below(side - cutout.width + 1));
    cutout.y = static_cast<int>(random.below(side - cutout.height + 1));
    cutout.level = static_cast<float>(random.below(256));
    return cutout;
}

/// [1,3,H,W], 0 to 255.
at::Tensor tensorOf(const Rgb8Image& picture, at::Device device) {
    const auto bytes = at::from_blob(const_cast<std::uint8_t*>(picture.data.data()),
                                     {1, picture.height, picture.width, 3}, at::kByte);
    return bytes.permute({0, 3, 1, 2}).to(device, at::kFloat).contiguous();
}

/// Only the edge of a graphics program: nothing is feathered, the whole face is pasted.
void harden(MaskPlan& mask, LayerPlan& layer, Random& random) {
    mask.softness = static_cast<float>(random.uniform(1, 2));
    mask.wobble = 0;
    mask.ratio = 1;
    layer.colourMatch = static_cast<float>(random.uniform(0, 1));
}

/// Mean and spread of every channel taken from the reference.
at::Tensor withLevelsOf(const at::Tensor& x, const at::Tensor& reference) {
    const auto mean = [](const at::Tensor& t) { return t.mean({2, 3}, true); };
    const auto meanX = mean(x), meanR = mean(reference);
    const auto spreadX = mean((x - meanX).square()).sqrt().clamp_min(1);
    const auto spreadR = mean((reference - meanR).square()).sqrt();
    return ((x - meanX) * (spreadR / spreadX).clamp(0.4, 2.5) + meanR).clamp(0, 255);
}

/// Takes from the sharper of two pictures what detail it has more than the other.
void evenSharpness(at::Tensor& one, at::Tensor& other) {
    constexpr float kSigma = 0.8F;
    constexpr double kMost = 0.85;
    const auto fine = [](const at::Tensor& x) { return x - blur(x, std::array{kSigma}); };
    const auto mine = fine(one), theirs = fine(other);
    const double a = mine.square().mean().item<double>();
    const double b = theirs.square().mean().item<double>();
    const double taken = std::min(kMost, 1 - std::sqrt(std::min(a, b) / std::max({a, b, 1e-9})));
    if (a > b)
        one = one - taken * mine;
    else
        other = other - taken * theirs;
}

/// The face without margin at 128 px, on which faces::FaceQuality measures sharpness.
double sharpnessOf(const at::Tensor& stored, double margin) {
    constexpr int kSharpnessSide = 128;
    const auto whole = static_cast<double>(stored.size(3));
    const double side = whole / (1 + 2 * margin);
    const double scale = side / kSharpnessSide, corner = (whole - side) / 2;
    const std::array cut = {Affine{scale, 0, corner, 0, scale, corner}};
    return laplacianVariance(imageOf(toLevels(sampleAffine(stored, cut, kSharpnessSide))[0]));
}

} // namespace

Rgb8Image imageOf(const at::Tensor& levels) {
    const auto bytes = levels.round().permute({1, 2, 0}).to(at::kByte).cpu().contiguous();
    const auto* data = bytes.data_ptr<std::uint8_t>();
    return {static_cast<int>(bytes.size(1)),
            static_cast<int>(bytes.size(0)),
            {data, data + bytes.numel()}};
}

PairMaker::PairMaker(const FacePool& pool, const BatchSettings& settings, at::Device device,
                     std::shared_ptr<const Reconstructors> reconstructors)
    : m_pool(pool)
    , m_settings(settings)
    , m_device(device)
    , m_reconstructors(std::move(reconstructors)) {}

/// The smaller face's own size, and no more than the network could see.
void PairMaker::setWorkSide(PairPlan& plan) const {
    const double whole = (1 + 2 * m_settings.cropMargin) * plan.cut.grow;
    const double smaller =
        std::min(m_pool.at(plan.real).stored.square.side, m_pool.at(plan.fake).stored.square.side);
    const int most = (m_settings.inputSize * 3 / 2 + 15) / 16 * 16;
    plan.workSide =
        std::clamp(static_cast<int>(std::lround(smaller * whole / 2)) * 2, kSmallestWork, most);
}

void PairMaker::drawRest(PairPlan& plan, double strength, Random& random) const {
    const auto &real = m_pool.at(plan.real), &fake = m_pool.at(plan.fake);
    plan.cut = drawCut(real.stored, fake.stored, m_settings.cropMargin, random);
    // The fake of a twin pair is the same picture: what differs there was done to it.
    if (plan.fake != plan.real && fake.sample.info.original != real.sample.info.id)
        plan.matching = random.chance(0.5) ? Matching::RealToFake : Matching::FakeToReal;
    constexpr std::array kKernels = {Kernel::Area, Kernel::Bilinear, Kernel::Bicubic};
    plan.kernel = kKernels[static_cast<std::size_t>(random.below(kKernels.size()))];
    setWorkSide(plan);
    const bool good = random.chance(kGoodAtFirst + (kGoodShare - kGoodAtFirst) * strength);
    plan.chain = drawChain(good, random, strength);
    plan.frame = drawFrame(plan.workSide, good, random);
    if (random.chance(m_settings.coverShare)) {
        const auto back =
            cutOf(real.stored.square, m_settings.cropMargin, plan.cut, plan.workSide).inverse();
        Landmarks landmarks;
        for (std::size_t i = 0; i < landmarks.size(); ++i)
            landmarks[i] = back.map(real.sample.info.landmarks[i]);
        plan.cover = drawCover(landmarks, random);
    }
    plan.cutout = drawCutout(m_settings.inputSize, m_settings.cutoutShare, random);
    plan.seed = random.bits();
}

void PairMaker::drawAsInference(PairPlan& plan, Random& random) const {
    plan.cut = fittedCut(m_pool.at(plan.real).stored, m_settings.cropMargin);
    setWorkSide(plan);
    const bool good = !m_settings.videoFrames && random.chance(kGoodShare);
    plan.chain = m_settings.videoFrames ? drawVideoChain(random) : drawChain(good, random);
    plan.frame = drawFrame(plan.workSide, good, random);
    plan.measured = true;
    plan.seed = random.bits();
}

FaceClass PairMaker::classOf(const PairPlan& plan) const {
    return plan.family == Family::Stored           ? m_pool.at(plan.fake).kind
           : plan.family == Family::Reconstruction ? FaceClass::Generated
                                                   : FaceClass::Composed;
}

std::string PairMaker::methodOf(const PairPlan& plan) const {
    return plan.family == Family::Stored ? m_pool.at(plan.fake).sample.info.method
                                         : familyName(plan.family);
}

at::Tensor PairMaker::normal(at::IntArrayRef shape, std::uint64_t seed) const {
    // On a GPU the numbers are made there, in an order that the run does not promise to repeat.
    if (!m_device.is_cpu())
        return at::randn(shape, at::TensorOptions(at::kFloat).device(m_device));
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::TensorOptions(at::kFloat));
}

at::Tensor PairMaker::sampled(std::size_t face, const Affine& workToStored, const PairPlan& plan,
                              const at::Tensor& displacement) const {
    auto picture = tensorOf(pixelsOf(m_pool.at(face).sample), m_device);
    Affine map = workToStored;
    if (const double reduction = map.scale(); reduction > kReduction) {
        const double height = static_cast<double>(picture.size(2));
        const double width = static_cast<double>(picture.size(3));
        const auto reduced = [reduction](double side) {
            return std::max(8, static_cast<int>(std::lround(side / reduction)));
        };
        picture = resize(picture, reduced(height), reduced(width), plan.kernel);
        const double kx = reduced(width) / width, ky = reduced(height) / height;
        map = map.then({kx, 0, 0, 0, ky, 0});
    }
    return sampleAffine(picture, std::array{map}, plan.workSide, displacement);
}

at::Tensor PairMaker::forged(const PairPlan& plan, const at::Tensor& below,
                             const Landmarks& landmarks, Random& random, MadePair& out) const {
    const bool swap = plan.family != Family::SelfBlend;
    const auto& real = m_pool.at(plan.real);
    const int side = plan.workSide;
    const double faceSide = side / (1 + 2 * m_settings.cropMargin);
    auto mask = drawMask(landmarks, random);
    auto layer = drawLayer(faceSide, swap, random);
    if (plan.family == Family::HardSwap)
        harden(mask, layer, random);
    Affine toStored = cutOf(real.stored.square, m_settings.cropMargin, plan.cut, side);
    const auto source = swap ? *plan.donor : plan.real;
    if (swap)
        toStored = toStored.then(
            fitAffine(real.sample.info.landmarks, m_pool.at(source).sample.info.landmarks));
    // The small misfit of a pasted face: scale, turn and place about the centre.
    const double spread = swap ? 0.5 : 1;
    const double scale = 1 + spread * random.uniform(-0.05, 0.05);
    const double angle = spread * random.uniform(-0.03, 0.03);
    const double c = std::cos(angle) * scale, s = std::sin(angle) * scale;
    Affine misfit{c, -s, 0, s, c, 0};
    const PointF middle{side / 2.0, side / 2.0}, moved = misfit.map(middle);
    misfit.tx = middle.x - moved.x + spread * faceSide * random.uniform(-0.03, 0.03);
    misfit.ty = middle.y - moved.y + spread * faceSide * random.uniform(-0.03, 0.03);
    constexpr std::array<std::int64_t, 4> kNoise = {1, 2, kNoiseCells, kNoiseCells};
    const auto warp = layer.warp > 0 ? smoothDisplacement(normal(kNoise, random.bits()),
                                                          std::array{layer.warp}, side)
                                     : at::Tensor();
    out.pasted = sampled(source, misfit.then(toStored), plan, warp);
    out.mask = renderMasks(std::array{mask}, side, normal(kNoise, random.bits()));
    return blend(below, out.pasted, out.mask, std::array{layer},
                 normal({1, 3, side, side}, random.bits()));
}

at::Tensor PairMaker::reconstructed(const PairPlan& plan, const at::Tensor& real,
                                    const Landmarks& landmarks, Random& random) const {
    auto picture = m_reconstructors->pass(real, random.bits());
    // Part of the lost detail comes back, so that sharpness says nothing.
    picture = picture + random.uniform(0, 0.5) * (real - picture);
    // A border that does not repeat the picture's edge any more would give it away.
    const auto& stored = m_pool.at(plan.real).stored;
    picture =
        repeatEdges(picture, cutOf(stored.square, m_settings.cropMargin, plan.cut, plan.workSide),
                    stored.width, stored.height);
    if (plan.family == Family::FaceReconstruction) {
        constexpr std::array<std::int64_t, 4> kNoise = {1, 2, kNoiseCells, kNoiseCells};
        auto outline = drawMask(landmarks, random);
        outline.ratio = 1;
        const auto mask =
            renderMasks(std::array{outline}, plan.workSide, normal(kNoise, random.bits()));
        picture = real + mask * (picture - real);
    }
    return toLevels(picture);
}

MadePair PairMaker::make(const PairPlan& plan) const {
    Random random(plan.seed);
    const auto cutAt = [&](std::size_t face) {
        return cutOf(m_pool.at(face).stored.square, m_settings.cropMargin, plan.cut, plan.workSide);
    };
    MadePair out;
    auto real = sampled(plan.real, cutAt(plan.real), plan);
    at::Tensor fake = real;
    if (plan.family == Family::Stored) {
        if (plan.fake != plan.real)
            fake = sampled(plan.fake, cutAt(plan.fake), plan);
    } else {
        const auto back = cutAt(plan.real).inverse();
        Landmarks landmarks;
        for (std::size_t i = 0; i < landmarks.size(); ++i)
            landmarks[i] = back.map(m_pool.at(plan.real).sample.info.landmarks[i]);
        const bool rebuilt =
            plan.family == Family::Reconstruction || plan.family == Family::FaceReconstruction;
        fake = rebuilt ? reconstructed(plan, real, landmarks, random)
                       : forged(plan, real, landmarks, random, out);
    }
    if (plan.matching == Matching::RealToFake)
        real = withLevelsOf(real, fake);
    else if (plan.matching == Matching::FakeToReal)
        fake = withLevelsOf(fake, real);
    // A decoder softens, too: its traces are to be learnt, not how much.
    if (plan.matching != Matching::None || plan.family == Family::Reconstruction)
        evenSharpness(real, fake);
    out.work = at::cat({real, fake});
    auto shown = out.work;
    if (!plan.cover.parts.empty())
        shown =
            covered(shown, plan.cover, normal({1, 1, kClothCells, kClothCells}, plan.cover.seed));
    const std::array chains = {plan.chain, plan.chain};
    const auto stored = degrade(shown, chains, plan.frame,
                                normal({2, 3, plan.frame.side, plan.frame.side}, random.bits()));
    out.crops = cutForNetwork(stored, m_settings.inputSize);
    if (const auto& c = plan.cutout; c.width > 0)
        out.crops.slice(2, c.y, c.y + c.height).slice(3, c.x, c.x + c.width).fill_(c.level);
    for (std::int64_t i = 0; plan.measured && i < 2; ++i)
        out.sharpness[i] = sharpnessOf(stored.slice(0, i, i + 1), m_settings.cropMargin);
    return out;
}

} // namespace lineament::training
