// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/reconstruction.h"

#include "core/base/error.h"
#include "core/nn/statedict.h"
#include "core/training/batches.h"
#include "core/training/shortcuts.h"
#include "tests/nn/support.h"
#include "tests/training/faces.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::training;
using nn::test::modelErrorOf;
using nn::test::TempFolder;
using testing::HasSubstr;

namespace {

ReconstructionSettings quick(std::int64_t steps) {
    ReconstructionSettings s;
    s.minutes = 0;
    s.steps = steps;
    s.batch = 2;
    s.threads = 1;
    return s;
}

BatchSettings faceSettings() {
    BatchSettings s;
    s.inputSize = 48;
    s.folds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    return s;
}

} // namespace

TEST(Reconstructors, learnToGiveFacesBack) {
    const auto dataset = test::drawnDataset(20, 4, 96);
    const TempFolder folder;
    const auto file = folder.path / "r.safetensors";
    const auto first = trainReconstructors(dataset, file, quick(8));
    ASSERT_EQ(first.names.size(), 8U);
    const auto later = trainReconstructors(dataset, file, quick(160));
    double before = 0, after = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        before += first.psnr[i] / 8;
        after += later.psnr[i] / 8;
    }
    EXPECT_GT(after, before + 2) << "dB";
    const auto all = Reconstructors::load(file);
    const auto picture = at::rand({1, 3, 50, 50}) * 255; // no multiple of their reduction
    for (std::uint64_t which = 0; which < all->size(); ++which) {
        const auto made = all->pass(picture, which);
        EXPECT_EQ(made.sizes(), picture.sizes());
        EXPECT_GE(made.min().item<double>(), 0);
        EXPECT_LE(made.max().item<double>(), 255);
        EXPECT_FALSE(at::equal(made, all->pass(picture, which + 1)));
    }
}

TEST(Reconstructors, givePairsOfTheirClass) {
    const auto dataset = test::drawnDataset(20, 0, 96);
    const TempFolder folder;
    trainReconstructors(dataset, folder.path / "r.safetensors", quick(8));
    auto settings = faceSettings();
    settings.mix = {0, 0, 0, 0, 1};
    const BatchMaker maker(dataset, settings, at::kCPU,
                           Reconstructors::load(folder.path / "r.safetensors"));
    std::map<std::string, int> seen;
    for (std::uint64_t index = 0; index < 3; ++index) {
        const auto batch = maker.make(index, 16);
        for (std::size_t i = 1; i < batch.methods.size(); i += 2) {
            ++seen[batch.methods[i]];
            const auto expected =
                batch.methods[i] == "reconstruction" ? FaceClass::Generated : FaceClass::Composed;
            EXPECT_EQ(batch.labels[static_cast<std::int64_t>(i)].item<std::int64_t>(),
                      static_cast<std::int64_t>(expected));
        }
    }
    EXPECT_EQ(seen.size(), 2U);
    EXPECT_GT(seen["reconstruction"], seen["face-reconstruction"]);
    // Without them the share goes to what reals alone can give.
    const auto without = BatchMaker(dataset, settings, at::kCPU).make(0, 8);
    EXPECT_EQ(without.families[1] == Family::Reconstruction, false);
}

TEST(Reconstructors, refuseOtherFiles) {
    const TempFolder folder;
    nn::StateDict state;
    state.entries.emplace_back("x", at::zeros({2}));
    nn::test::writeBytes(folder.path / "x.safetensors", nn::safetensorsBytes(state, at::kFloat));
    EXPECT_THAT(modelErrorOf([&] { Reconstructors::load(folder.path / "x.safetensors"); }),
                HasSubstr("something else"));
    EXPECT_THAT(modelErrorOf([&] { Reconstructors::load(folder.path / "none"); }),
                HasSubstr("none"));
}

TEST(Shortcuts, findWhatDistinguishesWithoutTheFace) {
    // Fakes without any detail are told by that alone.
    auto dataset = test::drawnDataset(30, 30, 64);
    for (auto& sample : dataset.samples) {
        sample.info.method = sample.info.label == Label::Fake ? "gan-portrait" : "";
        if (sample.info.label != Label::Fake)
            continue;
        std::fill(sample.crop.data.begin(), sample.crop.data.end(), std::uint8_t{120});
    }
    auto settings = faceSettings();
    settings.mix = {0, 0, 0, 1, 0};
    const auto found = measureShortcuts(BatchMaker(dataset, settings, at::kCPU), 64);
    ASSERT_TRUE(found.contains("gan-portrait"));
    EXPECT_EQ(found.at("gan-portrait").pairs, 64);
    EXPECT_GT(found.at("gan-portrait").auc, 0.95);
    EXPECT_GT(found.at("gan-portrait").strongestAuc, 0.8);
    EXPECT_THAT(shortcutsText(found), HasSubstr("above the aim"));
}

TEST(Shortcuts, areNoneBetweenAPictureAndItself) {
    auto dataset = test::drawnDataset(30, 30, 64);
    for (std::size_t i = 30; i < 60; ++i) {
        auto& fake = dataset.samples[i];
        fake.info.method = "dfdc";
        fake.info.original = dataset.samples[i - 30].info.id;
        fake.crop = dataset.samples[i - 30].crop;
    }
    auto settings = faceSettings();
    settings.mix = {0, 1, 0, 0, 0};
    const auto found = measureShortcuts(BatchMaker(dataset, settings, at::kCPU), 96);
    ASSERT_TRUE(found.contains("dfdc"));
    EXPECT_LT(found.at("dfdc").auc, 0.62);
}
