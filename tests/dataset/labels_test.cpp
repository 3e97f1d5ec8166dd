// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/labels.h"

#include <gtest/gtest.h>

using namespace lineament::dataset;
using lineament::training::Label;

namespace {

/// "real", "fake:method" or "none".
std::string labelOf(const std::string& path) {
    const auto named = labelFromFolders(path);
    if (!named)
        return "none";
    return named->label == Label::Real ? "real" : "fake:" + named->method;
}

} // namespace

TEST(Labels, comeFromTheFoldersOfAPath) {
    EXPECT_EQ(labelOf("train/real/ffhq/1.jpg"), "real");
    EXPECT_EQ(labelOf("train/fake-stylegan2/basemax/1.jpg"), "fake:stylegan2");
    EXPECT_EQ(labelOf("train/Fake_Glow/1.jpg"), "fake:Glow");
    EXPECT_EQ(labelOf("train/fakes/pggan/1.jpg"), "fake:pggan");
    EXPECT_EQ(labelOf("train/fake/1.jpg"), "fake:");
    EXPECT_EQ(labelOf("train/others/real.jpg"), "none");
}

TEST(Labels, aWordOfItsOwnGoesBeforeTheStartOfAnother) {
    EXPECT_EQ(labelOf("realorfake/fake/1.jpg"), "fake:");
    EXPECT_EQ(labelOf("fake/realistic-vision/1.jpg"), "fake:realistic-vision");
    EXPECT_EQ(labelOf("realfaces/1.jpg"), "real");
}

TEST(Labels, theNearestFolderDecides) {
    EXPECT_EQ(labelOf("real/corpus/fake-swap/1.jpg"), "fake:swap");
    EXPECT_EQ(labelOf("fake-or-real/real/1.jpg"), "real");
}

TEST(Labels, versionsOfOneCorpusHaveOneName) {
    EXPECT_EQ(corpusName("us-house-512"), "us-house");
    EXPECT_EQ(corpusName("us-house-1024src"), "us-house");
    EXPECT_EQ(corpusName("ffhq-1024-q75"), "ffhq");
    EXPECT_EQ(corpusName("celeba_256px"), "celeba");
    EXPECT_EQ(corpusName("stylegan2-faces"), "stylegan2-faces");
    EXPECT_EQ(corpusName("-512"), "-512");
    EXPECT_EQ(corpusName("512"), "512");
}
