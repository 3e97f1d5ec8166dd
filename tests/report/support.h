// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace lineament::report::test {

using ItemPtr = std::shared_ptr<analysis::ItemResult>;

/// A folder of its own for each test, removed afterwards.
class FolderTest : public testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// A PNG of smooth colour with fine texture, decoded as the analysis does: NoFace, no model.
    ItemPtr photoItem(const std::string& name, int width = 1200, int height = 900) const;
    /// The decoded pixels of such an item.
    static Rgb8ImagePtr pixelsOf(const analysis::ItemResult& item);

    std::filesystem::path folder;
};

/// A face whose crop was cut from @p pixels: no model, no score.
analysis::FaceResult faceIn(const Rgb8Image& pixels, const std::string& id, RectF box);

/// A face whose crop was cut from the item's photo, appended to the item: no model, no score.
analysis::FaceResult& addFace(analysis::ItemResult& item, const std::string& id, RectF box);

/// Makes it a scored one: a block with a map from 0.49 to 0.53, one that spans less, one with gamma
/// 0, and a fused map.
void setScore(analysis::FaceResult& face, float logitFake, float logitReal);

/// A run with an uncalibrated bare checkpoint.
void setModel(analysis::ItemResult& item);

/// A file without pixels.
ItemPtr failedItem(const std::filesystem::path& file, analysis::ItemState state,
                   const std::string& message);

} // namespace lineament::report::test
