// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packageorigin.h"

#include "core/base/error.h"
#include "core/nn/modeljson.h"
#include "tests/nn/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

using namespace lineament;
using namespace lineament::nn;
using nn::test::modelErrorOf;
using nn::test::TempFolder;
using testing::HasSubstr;

namespace {

ModelInfo package(const std::string& name, const std::string& weights, const std::string& config) {
    ModelInfo info;
    info.name = name;
    info.weightsSha256 = weights;
    info.configSha256 = config;
    info.packaged = true;
    info.packageSha256 = weights + config;
    return info;
}

constexpr ShippedPackage kShipped[] = {{"gocnet-8", "w8", "c8"}, {"gocnet-9", "w9", "c9"}};

/// A calibration that the set of 100 genuine and 50 manipulated faces can support.
Calibration supported() {
    Calibration c;
    c.slope = 1;
    c.reals = 100;
    c.fakes = 50;
    c.minLog10Lr = -std::log10(51.0);
    c.maxLog10Lr = std::log10(101.0);
    return c;
}

std::string described(Calibration c) {
    ModelInfo info;
    info.name = "n";
    info.architecture.head = Head::Gap;
    c.id = "";
    info.validation.calibration = c;
    return modelJson(info); // with the right id, whatever the values are
}

} // namespace

TEST(PackageOrigin, tellsShippedChangedOwnAndForeign) {
    const std::vector<std::string> own = {"w8c-lab"};
    EXPECT_EQ(originOf(package("gocnet-9", "w9", "c9"), kShipped, own), PackageOrigin::Shipped);
    // Another calibration under the shipped name, or under another name for the shipped weights.
    EXPECT_EQ(originOf(package("gocnet-9", "w9", "c1"), kShipped, own), PackageOrigin::Changed);
    EXPECT_EQ(originOf(package("better", "w9", "c1"), kShipped, own), PackageOrigin::Changed);
    EXPECT_EQ(originOf(package("gocnet-9", "w1", "c1"), kShipped, own), PackageOrigin::Changed);
    EXPECT_EQ(originOf(package("gocnet-8", "w8", "c-lab"), kShipped, own), PackageOrigin::Own);
    EXPECT_EQ(originOf(package("other", "w1", "c1"), kShipped, own), PackageOrigin::Foreign);
    ModelInfo bare;
    EXPECT_EQ(originOf(bare, kShipped, own), PackageOrigin::Unknown);
    EXPECT_THAT(originText(PackageOrigin::Changed), HasSubstr("changed package"));
}

TEST(PackageOrigin, theProgramKnowsWhatItWasBuiltWith) {
    const auto folder = std::filesystem::path(LINEAMENT_SOURCE_DIR) / "resources/models";
    EXPECT_EQ(shippedPackages().size(), packagesIn(folder).size());
    for (const auto& shipped : shippedPackages()) {
        EXPECT_EQ(std::string(shipped.weightsSha256).size(), 64U);
        EXPECT_TRUE(std::filesystem::exists(folder / shipped.name));
    }
}

TEST(PackageOrigin, oneHashHoldsWeightsAndDescription) {
    const HashFunction same = [](std::span<const std::byte> bytes) {
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    const auto a = packageSha256(package("n", "w", "c"), same);
    EXPECT_NE(a, packageSha256(package("n", "w", "c2"), same));
    EXPECT_NE(a, packageSha256(package("n", "w2", "c"), same));
    EXPECT_EQ(packageSha256(package("n", "w", "c"), {}), "");
}

TEST(PackageOrigin, remembersWhatWasCalibratedHere) {
    const TempFolder folder;
    ::setenv("XDG_DATA_HOME", folder.path.c_str(), 1);
    EXPECT_TRUE(ownPackages().empty());
    rememberOwnPackage("one");
    rememberOwnPackage("two");
    rememberOwnPackage("one");
    EXPECT_EQ(ownPackages(), (std::vector<std::string>{"one", "two"}));
    ::unsetenv("XDG_DATA_HOME");
}

TEST(CalibrationBounds, areNoWiderThanTheSetCanSupport) {
    EXPECT_NO_THROW(parseModelJson("f", described(supported())));
    auto c = supported();
    c.maxLog10Lr = std::log10(102.0);
    EXPECT_THAT(modelErrorOf([&] { parseModelJson("f", described(c)); }), HasSubstr("maxLog10Lr"));
    c = supported();
    c.minLog10Lr = -2;
    EXPECT_THAT(modelErrorOf([&] { parseModelJson("f", described(c)); }), HasSubstr("minLog10Lr"));
    // However many faces a text file claims.
    c = supported();
    c.reals = 2'000'000'000;
    c.maxLog10Lr = 4.1;
    EXPECT_THAT(modelErrorOf([&] { parseModelJson("f", described(c)); }), HasSubstr("maxLog10Lr"));
    c.maxLog10Lr = 4;
    EXPECT_NO_THROW(parseModelJson("f", described(c)));
}
