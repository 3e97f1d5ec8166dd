// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/batches.h"

#include "core/base/error.h"
#include "core/training/chain.h"
#include "core/training/features.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cstring>
#include <numbers>

namespace lineament::training {

namespace {

constexpr int kDonors = 16;    ///< nearest in pose, from which a swap's donor is drawn
constexpr int kNoiseCells = 7; ///< control points of smooth deformations, each way
constexpr int kChunk = 16;     ///< pictures that share one frame of the chain
constexpr std::uint64_t kTrainingStream = 1, kHeldOutStream = 2, kSheetStream = 3;

at::Tensor stack(const std::vector<const Sample*>& samples, int side) {
    auto all = at::empty({static_cast<std::int64_t>(samples.size()), side, side, 3}, at::kByte);
    auto* out = all.data_ptr<std::uint8_t>();
    for (const auto* sample : samples) {
        std::memcpy(out, sample->crop.data.data(), sample->crop.data.size());
        out += sample->crop.data.size();
    }
    return all.permute({0, 3, 1, 2}).contiguous();
}

/// How a crop is cut from the stored one: crop pixels to stored pixels.
struct Cut {
    Affine cropToStored;
    Landmarks landmarks; ///< in crop pixels
};

/// A rectangle of the network's crop that is hidden behind one grey; empty: nothing is.
struct Cutout {
    int x = 0, y = 0, width = 0, height = 0; ///< pixels
    float level = 0;                         ///< 0 to 255
};

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

void hide(at::Tensor picture, const Cutout& cutout) {
    picture.slice(1, cutout.y, cutout.y + cutout.height)
        .slice(2, cutout.x, cutout.x + cutout.width)
        .fill_(cutout.level);
}

/// One picture to be made.
struct Item {
    std::int64_t sample = 0; ///< index among reals or fakes
    Family family = Family::Real;
    Cut cut;
    ChainPlan chain;
    Cutout cutout;
};

} // namespace

struct BatchMaker::Private {
    BatchSettings settings;
    at::Device device = at::kCPU;
    int storedSide = 0;
    double storedMargin = 0;
    int workSide = 0;
    std::vector<SampleInfo> reals, fakes;
    at::Tensor realPictures, fakePictures;         ///< [M,3,C,C], U8, on the device
    std::vector<std::vector<std::int64_t>> donors; ///< a real's nearest in pose, other people

    void findDonors();
    Cut cutFor(const SampleInfo& info, bool jitter, Random& random) const;
    at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed) const;
    at::Tensor stored(const at::Tensor& from, const std::vector<std::int64_t>& indices) const;
    at::Tensor sampled(const at::Tensor& from, const std::vector<Item>& items) const;
    std::int64_t drawReal(Random& random) const {
        return random.below(static_cast<std::int64_t>(reals.size()));
    }
    double goodShare(std::uint64_t index) const {
        constexpr double kAtFirst = 0.9;
        if (settings.rampBatches <= 0)
            return kGoodShare;
        const double share = static_cast<double>(index) / static_cast<double>(settings.rampBatches);
        return std::max(kGoodShare, kAtFirst - (kAtFirst - kGoodShare) * share);
    }
    struct Forged {
        at::Tensor pictures, masks, pasted;
    };
    Forged forge(const at::Tensor& below, const std::vector<Item>& items, Random& random) const;
    at::Tensor chunk(const std::vector<Item>& reals, const std::vector<Item>& forged,
                     const std::vector<Item>& fakes, const ChainFrame& frame, Random& random) const;
};

void BatchMaker::Private::findDonors() {
    donors.resize(reals.size());
    for (std::size_t i = 0; i < reals.size(); ++i) {
        std::vector<std::pair<double, std::int64_t>> near;
        for (std::size_t j = 0; j < reals.size(); ++j) {
            if (reals[i].group != reals[j].group)
                near.emplace_back(poseDistance(reals[i].landmarks, reals[j].landmarks),
                                  static_cast<std::int64_t>(j));
        }
        const auto kept = std::min<std::size_t>(near.size(), kDonors);
        std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept),
                          near.end());
        for (std::size_t k = 0; k < kept; ++k)
            donors[i].push_back(near[k].second);
    }
}

Cut BatchMaker::Private::cutFor(const SampleInfo& info, bool jitter, Random& random) const {
    double margin = settings.cropMargin, angle = 0, moveX = 0, moveY = 0;
    bool flip = false;
    if (jitter) {
        margin += random.uniform(-0.08, 0.08);
        angle = random.uniform(-6, 6) * std::numbers::pi / 180;
        moveX = random.uniform(-0.04, 0.04);
        moveY = random.uniform(-0.04, 0.04);
        flip = random.chance(0.5);
    }
    const double stored = storedSide;
    const double side = stored * (1 + 2 * margin) / (1 + 2 * storedMargin);
    const double scale = side / workSide;
    const double c = std::cos(angle) * scale, s = std::sin(angle) * scale;
    Affine t{flip ? -c : c, -s, 0, flip ? -s : s, c, 0};
    const PointF centre = t.map({workSide / 2.0, workSide / 2.0});
    t.tx = stored / 2 + moveX * side - centre.x;
    t.ty = stored / 2 + moveY * side - centre.y;
    Cut cut{t, {}};
    const Affine back = t.inverse();
    for (std::size_t i = 0; i < cut.landmarks.size(); ++i)
        cut.landmarks[i] = back.map(info.landmarks[i]);
    return cut;
}

at::Tensor BatchMaker::Private::normal(at::IntArrayRef shape, std::uint64_t seed) const {
    // On a GPU the numbers are made there, in an order that the run does not promise to repeat.
    if (!device.is_cpu())
        return at::randn(shape, at::TensorOptions(at::kFloat).device(device));
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::TensorOptions(at::kFloat));
}

at::Tensor BatchMaker::Private::stored(const at::Tensor& from,
                                       const std::vector<std::int64_t>& indices) const {
    const auto index = at::tensor(indices, at::kLong).to(device);
    return at::index_select(from, 0, index).to(at::kFloat);
}

at::Tensor BatchMaker::Private::sampled(const at::Tensor& from,
                                        const std::vector<Item>& items) const {
    std::vector<std::int64_t> indices;
    std::vector<Affine> maps;
    for (const auto& item : items) {
        indices.push_back(item.sample);
        maps.push_back(item.cut.cropToStored);
    }
    return sampleAffine(stored(from, indices), maps, workSide);
}

BatchMaker::Private::Forged BatchMaker::Private::forge(const at::Tensor& below,
                                                       const std::vector<Item>& items,
                                                       Random& random) const {
    const auto n = static_cast<std::int64_t>(items.size());
    const double faceSide = workSide / (1 + 2 * settings.cropMargin);
    std::vector<MaskPlan> masks;
    std::vector<LayerPlan> layers;
    std::vector<Affine> maps;
    std::vector<std::int64_t> sources;
    std::vector<float> warps;
    for (const auto& item : items) {
        const bool swap = item.family == Family::Swap;
        masks.push_back(drawMask(item.cut.landmarks, random));
        layers.push_back(drawLayer(faceSide, swap, random));
        warps.push_back(layers.back().warp);
        Affine toStored = item.cut.cropToStored;
        auto source = item.sample;
        if (swap) {
            const auto& near = donors[static_cast<std::size_t>(item.sample)];
            source = near[static_cast<std::size_t>(
                random.below(static_cast<std::int64_t>(near.size())))];
            toStored =
                toStored.then(fitAffine(reals[static_cast<std::size_t>(item.sample)].landmarks,
                                        reals[static_cast<std::size_t>(source)].landmarks));
        }
        // The small misfit of a pasted face: scale, turn and place about the centre.
        const double spread = swap ? 0.5 : 1;
        const double scale = 1 + spread * random.uniform(-0.05, 0.05);
        const double angle = spread * random.uniform(-0.03, 0.03);
        const double c = std::cos(angle) * scale, s = std::sin(angle) * scale;
        Affine misfit{c, -s, 0, s, c, 0};
        const PointF middle{workSide / 2.0, workSide / 2.0}, moved = misfit.map(middle);
        misfit.tx = middle.x - moved.x + spread * faceSide * random.uniform(-0.03, 0.03);
        misfit.ty = middle.y - moved.y + spread * faceSide * random.uniform(-0.03, 0.03);
        maps.push_back(misfit.then(toStored));
        sources.push_back(source);
    }
    const std::array<std::int64_t, 4> noiseShape{n, 2, kNoiseCells, kNoiseCells};
    const auto warp = smoothDisplacement(normal(noiseShape, random.bits()), warps, workSide);
    Forged out;
    out.pasted = sampleAffine(stored(realPictures, sources), maps, workSide, warp);
    out.masks = renderMasks(masks, workSide, normal(noiseShape, random.bits()));
    out.pictures = blend(below, out.pasted, out.masks, layers,
                         normal({n, 3, workSide, workSide}, random.bits()));
    return out;
}

/// Reals, the forged ones made from the first of them, and stored fakes, degraded by one chain.
at::Tensor BatchMaker::Private::chunk(const std::vector<Item>& realItems,
                                      const std::vector<Item>& forgedItems,
                                      const std::vector<Item>& fakeItems, const ChainFrame& frame,
                                      Random& random) const {
    std::vector<at::Tensor> parts;
    std::vector<ChainPlan> plans;
    const auto note = [&plans](const std::vector<Item>& items) {
        for (const auto& item : items)
            plans.push_back(item.chain);
    };
    if (!realItems.empty()) {
        parts.push_back(sampled(realPictures, realItems));
        note(realItems);
    }
    if (!forgedItems.empty()) {
        const auto count = static_cast<std::int64_t>(forgedItems.size());
        parts.push_back(forge(parts.front().slice(0, 0, count), forgedItems, random).pictures);
        note(forgedItems);
    }
    if (!fakeItems.empty()) {
        parts.push_back(sampled(fakePictures, fakeItems));
        note(fakeItems);
    }
    const auto x = at::cat(parts);
    const auto grain = normal({x.size(0), 3, frame.side, frame.side}, random.bits());
    return degrade(x, plans, frame, grain);
}

BatchMaker::BatchMaker(const Dataset& dataset, BatchSettings settings, at::Device device)
    : d(std::make_unique<Private>()) {
    d->settings = std::move(settings);
    d->device = device;
    d->storedSide = dataset.settings.cropSize;
    d->storedMargin = dataset.settings.cropMargin;
    // Faces are forged and degraded at one and a half times the network's size, then cut down.
    d->workSide = (d->settings.inputSize * 3 / 2 + 15) / 16 * 16;
    if (d->storedMargin < d->settings.cropMargin + 0.1 - 1e-9)
        throw ModelError("dataset",
                         "a crop margin of at least " +
                             std::to_string(d->settings.cropMargin + 0.1) +
                             ", so that crops can be jittered",
                         std::to_string(d->storedMargin));
    std::vector<const Sample*> realSamples, fakeSamples;
    for (const auto& sample : dataset.samples) {
        const auto& folds = d->settings.folds;
        if (std::find(folds.begin(), folds.end(), sample.info.fold) == folds.end())
            continue;
        const bool real = sample.info.label == Label::Real;
        (real ? realSamples : fakeSamples).push_back(&sample);
        (real ? d->reals : d->fakes).push_back(sample.info);
    }
    if (realSamples.empty())
        throw ModelError("dataset", "real faces in the folds", "none of that class");
    d->realPictures = stack(realSamples, d->storedSide).to(device);
    if (!fakeSamples.empty())
        d->fakePictures = stack(fakeSamples, d->storedSide).to(device);
    d->findDonors();
}

BatchMaker::~BatchMaker() = default;
BatchMaker::BatchMaker(BatchMaker&&) noexcept = default;

std::size_t BatchMaker::reals() const {
    return d->reals.size();
}

std::size_t BatchMaker::fakes() const {
    return d->fakes.size();
}

Batch BatchMaker::make(std::uint64_t index, int size) const {
    Random random(d->settings.seed, kTrainingStream, index);
    const int half = size / 2;
    const double share = d->fakes.empty() ? 1.0 : d->settings.madeShare;
    const int made = static_cast<int>(std::lround(half * share));
    const int chunks = std::max(1, size / kChunk);
    std::vector<at::Tensor> pictures;
    std::vector<std::int64_t> labels;
    Batch batch;
    const double goodShare = d->goodShare(index);
    for (int c = 0; c < chunks; ++c) {
        const bool good = random.chance(goodShare);
        const auto ofChunk = [&](int total) {
            return total * (c + 1) / chunks - total * c / chunks;
        };
        const int reals = ofChunk(half), forged = std::min(ofChunk(made), reals);
        const int fakes = d->fakes.empty() ? 0 : reals - forged;
        std::vector<Item> realItems, forgedItems, fakeItems;
        for (int i = 0; i < reals; ++i) {
            Item item;
            item.sample = d->drawReal(random);
            item.cut = d->cutFor(d->reals[static_cast<std::size_t>(item.sample)], true, random);
            item.chain = drawChain(good, random);
            item.cutout = drawCutout(d->settings.inputSize, d->settings.cutoutShare, random);
            realItems.push_back(item);
            if (i < forged) {
                // The forged twin has the same face, crop and chain: only the forgery differs.
                const bool canSwap = !d->donors[static_cast<std::size_t>(item.sample)].empty();
                item.family = canSwap && random.chance(0.5) ? Family::Swap : Family::SelfBlend;
                forgedItems.push_back(item);
            }
        }
        for (int i = 0; i < fakes; ++i) {
            Item item;
            item.family = Family::Stored;
            item.sample = random.below(static_cast<std::int64_t>(d->fakes.size()));
            item.cut = d->cutFor(d->fakes[static_cast<std::size_t>(item.sample)], true, random);
            item.chain = drawChain(good, random);
            item.cutout = drawCutout(d->settings.inputSize, d->settings.cutoutShare, random);
            fakeItems.push_back(item);
        }
        const auto frame = drawFrame(d->workSide, good, random);
        pictures.push_back(cutForNetwork(d->chunk(realItems, forgedItems, fakeItems, frame, random),
                                         d->settings.inputSize));
        std::int64_t place = 0;
        for (const auto* items : {&realItems, &forgedItems, &fakeItems}) {
            for (const auto& item : *items) {
                hide(pictures.back()[place++], item.cutout);
                batch.families.push_back(item.family);
                labels.push_back(static_cast<std::int64_t>(
                    item.family == Family::Real ? Label::Real : Label::Fake));
            }
        }
    }
    batch.pictures = at::cat(pictures);
    batch.labels = at::tensor(labels, at::kLong).to(d->device);
    return batch;
}

namespace {

ScoredSample described(const SampleInfo& info, Family family, const ChainPlan& chain,
                       double facePixels) {
    ScoredSample s;
    s.id = info.id;
    s.source = info.source;
    s.group = info.group;
    s.compression = info.compression;
    s.video = info.video;
    s.label = family == Family::Real ? Label::Real : Label::Fake;
    s.method = family == Family::SelfBlend ? "self-blend"
               : family == Family::Swap    ? "swap-blend"
                                           : info.method;
    s.jpegQuality = chain.lastQuality;
    s.facePixels = facePixels;
    s.yaw = info.yaw;
    s.pitch = info.pitch;
    s.features.bytesPerPixel = info.bytesPerPixel;
    s.features.outside = info.outside;
    return s;
}

void appendCrops(const at::Tensor& pictures, std::vector<Rgb8Image>& crops) {
    const auto bytes = pictures.permute({0, 2, 3, 1}).to(at::kByte).cpu().contiguous();
    const auto side = static_cast<int>(bytes.size(1));
    const auto* data = bytes.data_ptr<std::uint8_t>();
    const auto size = static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
    for (std::int64_t i = 0; i < bytes.size(0); ++i, data += size)
        crops.push_back({side, side, {data, data + size}});
}

/// The face without margin at 128 px, on which faces::FaceQuality measures sharpness.
at::Tensor faceOf(const at::Tensor& stored, double margin) {
    constexpr int kSharpnessSide = 128;
    const auto whole = static_cast<double>(stored.size(3));
    const double side = whole / (1 + 2 * margin);
    const double scale = side / kSharpnessSide, corner = (whole - side) / 2;
    const std::vector<Affine> cut(static_cast<std::size_t>(stored.size(0)),
                                  Affine{scale, 0, corner, 0, scale, corner});
    return toLevels(sampleAffine(stored, cut, kSharpnessSide));
}

} // namespace

HeldOut BatchMaker::heldOut(int repeats, std::stop_token stop) const {
    const at::NoGradGuard noGrad;
    HeldOut out;
    constexpr std::size_t kRealsAtOnce = 8;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        const auto run = [&](bool fromFakes) {
            const auto& infos = fromFakes ? d->fakes : d->reals;
            for (std::size_t first = 0; first < infos.size(); first += kRealsAtOnce) {
                if (stop.stop_requested())
                    throw Cancelled();
                Random random(d->settings.seed, kHeldOutStream + 2 * fromFakes + 4 * repeat, first);
                const bool good = random.chance(kGoodShare);
                const auto frame = drawFrame(d->workSide, good, random);
                const double facePixels = frame.side / (1 + 2 * d->settings.cropMargin);
                std::vector<Item> items, forged;
                for (std::size_t i = first; i < std::min(first + kRealsAtOnce, infos.size()); ++i) {
                    Item item;
                    item.sample = static_cast<std::int64_t>(i);
                    item.family = fromFakes ? Family::Stored : Family::Real;
                    item.cut = d->cutFor(infos[i], false, random);
                    item.chain = drawChain(good, random);
                    items.push_back(item);
                    const bool swap = (i + static_cast<std::size_t>(repeat)) % 2 == 1;
                    if (!fromFakes) {
                        item.family =
                            swap && !d->donors[i].empty() ? Family::Swap : Family::SelfBlend;
                        forged.push_back(item);
                    }
                }
                const auto stored = fromFakes ? d->chunk({}, {}, items, frame, random)
                                              : d->chunk(items, forged, {}, frame, random);
                appendCrops(cutForNetwork(stored, d->settings.inputSize), out.crops);
                std::vector<Rgb8Image> faces;
                appendCrops(faceOf(stored, d->settings.cropMargin), faces);
                std::size_t at = out.samples.size();
                const std::size_t firstOfChunk = at;
                for (const auto* list : {&items, &forged}) {
                    for (const auto& item : *list) {
                        auto sample = described(infos[static_cast<std::size_t>(item.sample)],
                                                item.family, item.chain, facePixels);
                        sample.sharpness = laplacianVariance(faces[at - firstOfChunk]);
                        out.samples.push_back(std::move(sample));
                        ++at;
                    }
                }
            }
        };
        run(false);
        run(true);
    }
    return out;
}

Rgb8Image contactSheet(const Dataset& dataset, const BatchSettings& settings, int rows) {
    const at::NoGradGuard noGrad;
    BatchMaker maker(dataset, settings, at::kCPU);
    auto& d = *maker.d;
    std::vector<at::Tensor> lines;
    for (int row = 0; row < rows; ++row) {
        Random random(settings.seed, kSheetStream, static_cast<std::uint64_t>(row));
        const bool good = random.chance(kGoodShare);
        Item item;
        item.sample = d.drawReal(random);
        item.cut = d.cutFor(d.reals[static_cast<std::size_t>(item.sample)], true, random);
        item.chain = drawChain(good, random);
        item.family = row % 2 == 0 ? Family::SelfBlend : Family::Swap;
        const auto real = d.sampled(d.realPictures, {item});
        const auto forged = d.forge(real, {item}, random);
        const auto frame = drawFrame(d.workSide, good, random);
        const auto grain = d.normal({2, 3, frame.side, frame.side}, random.bits());
        const std::vector<ChainPlan> plans{item.chain, item.chain};
        const auto ends =
            resize(cutForNetwork(degrade(at::cat({real, forged.pictures}), plans, frame, grain),
                                 settings.inputSize),
                   d.workSide, Kernel::PlainBilinear);
        const auto difference = ((forged.pictures - real) * 2 + 128).clamp(0, 255);
        std::vector<at::Tensor> cells{real,
                                      (forged.masks * 255).expand({1, 3, d.workSide, d.workSide}),
                                      forged.pasted,
                                      forged.pictures,
                                      difference,
                                      ends.slice(0, 0, 1),
                                      ends.slice(0, 1, 2)};
        if (!d.fakes.empty()) {
            Item fake;
            fake.sample = random.below(static_cast<std::int64_t>(d.fakes.size()));
            fake.cut = d.cutFor(d.fakes[static_cast<std::size_t>(fake.sample)], true, random);
            cells.push_back(d.sampled(d.fakePictures, {fake}));
            cells.push_back(
                resize(cutForNetwork(degrade(cells.back(), std::vector<ChainPlan>{item.chain},
                                             frame, grain.slice(0, 0, 1)),
                                     settings.inputSize),
                       d.workSide, Kernel::PlainBilinear));
        }
        lines.push_back(at::cat(cells, 3));
    }
    const auto sheet = at::cat(lines, 2)[0].permute({1, 2, 0}).round().to(at::kByte).contiguous();
    const auto* data = sheet.data_ptr<std::uint8_t>();
    return {static_cast<int>(sheet.size(1)),
            static_cast<int>(sheet.size(0)),
            {data, data + sheet.numel()}};
}

} // namespace lineament::training
