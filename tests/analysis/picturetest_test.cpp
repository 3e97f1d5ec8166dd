// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/picturetest.h"

#include "core/analysis/drawnface.h"
#include "core/analysis/modelloader.h"
#include "core/base/error.h"
#include "core/nn/packagewriter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <numeric>

using namespace lineament;
using namespace lineament::analysis;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

fs::path shipped() {
    return fs::path(LINEAMENT_SOURCE_DIR) / "resources" / "models" / "gocnet-1";
}

/// A copy of the package that ships, with another description.
class PictureTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-picture-XXXXXX").string();
        package = mkdtemp(name.data());
        for (const char* file : {"model.json", "weights.safetensors"})
            fs::copy_file(shipped() / file, package / file);
    }
    void TearDown() override { fs::remove_all(package); }

    void describe(const std::optional<nn::PictureTest>& expected) const {
        auto info = nn::readModelInfo(package, {});
        info.validation.selfTest->picture = expected;
        nn::writeModelInfo(package, info);
    }
    std::string refusal() const {
        try {
            loadModel(package, {});
        } catch (const ModelError& e) {
            return e.what();
        }
        return "no refusal";
    }
    static std::string refusalOf(const Rgb8Image& picture) {
        static const auto engine = nn::Engine::load(shipped());
        static faces::FaceFinder finder;
        try {
            testWithPicture(*engine, finder, picture);
        } catch (const ModelError& e) {
            return e.what();
        }
        return "no refusal";
    }

    fs::path package;
};

} // namespace

TEST(DrawnFace, isTheSameOnEveryMachine) {
    const auto face = drawnFace();
    ASSERT_EQ(face.data.size(), 256U * 256 * 3);
    const auto sum = std::accumulate(face.data.begin(), face.data.end(), std::uint32_t{0},
                                     [](std::uint32_t s, std::uint8_t v) { return s * 31 + v; });
    EXPECT_EQ(sum, 732426420U) << "computed once, and fixed";
}

TEST_F(PictureTest, theModelThatShipsPassesAndSaysSo) {
    const auto loaded = loadModel(shipped(), {});
    const auto& test = loaded.engine->runtime().pictureTest;
    ASSERT_TRUE(test);
    ASSERT_TRUE(test->expected) << "the package says what it must give";
    EXPECT_NEAR(test->logitFake, test->expected->logitFake, test->expected->tolerance);
    EXPECT_LT(test->offset, 4);
    EXPECT_THAT(test->decoders, AllOf(HasSubstr("libpng"), HasSubstr("jpeg")));
    EXPECT_GT(test->time.time_since_epoch().count(), 0);
}

TEST_F(PictureTest, aChangedExpectationIsRefused) {
    const auto measured = measuredPictureTest(package);
    ASSERT_TRUE(measured);
    auto changed = *measured;
    changed.logitReal += 3 * changed.tolerance;
    describe(changed);
    EXPECT_THAT(refusal(), AllOf(HasSubstr("self-test with a drawn face: expected logits"),
                                 HasSubstr("decoder, face finder or crop")));
    describe(measured);
    EXPECT_EQ(refusal(), "no refusal");
}

TEST_F(PictureTest, aPackageWithoutAnExpectationIsTestedAllTheSame) {
    describe(std::nullopt);
    const auto loaded = loadModel(package, {});
    ASSERT_TRUE(loaded.engine->runtime().pictureTest);
    EXPECT_FALSE(loaded.engine->runtime().pictureTest->expected);
}

TEST_F(PictureTest, aFinderThatFindsNothingOrElsewhereIsRefused) {
    Rgb8Image grey{256, 256, std::vector<std::uint8_t>(std::size_t{3} * 256 * 256, 128)};
    EXPECT_THAT(refusalOf(grey), HasSubstr("face finder: expected one face, found 0"));
    const auto face = drawnFace();
    auto moved = grey; // 20 px to the right
    for (int y = 0; y < face.height; ++y)
        std::copy_n(face.row(y), std::size_t{3} * 236, moved.row(y) + std::size_t{3} * 20);
    EXPECT_THAT(refusalOf(moved), HasSubstr("landmarks: expected eyes within 5.00 px"));
}

TEST_F(PictureTest, itDependsOnThePicture) {
    auto dark = drawnFace();
    for (auto& value : dark.data)
        value = static_cast<std::uint8_t>(value * 2 / 5);
    EXPECT_THAT(refusalOf(dark), HasSubstr("expected logits"));
}
