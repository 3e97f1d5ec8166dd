// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagelist.h"

#include "core/nn/packagereader.h"
#include "tests/base/failingreaddir.h"
#include "tests/nn/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

using namespace lineament;
using namespace lineament::nn;

namespace {

/// A program folder with share/lineament/models beside it; the user's own folders are elsewhere.
class PackageList : public testing::Test {
protected:
    void SetUp() override {
        ::unsetenv("LINEAMENT_MODELS");
        ::setenv("XDG_DATA_HOME", (folder.path / "data").c_str(), 1);
        std::filesystem::create_directories(program());
    }
    std::filesystem::path program() const { return folder.path / "bin"; }
    std::filesystem::path installed() const { return folder.path / "share/lineament/models"; }

    static void write(const std::filesystem::path& package, const std::string& text) {
        std::filesystem::create_directories(package);
        test::writeBytes(package / "model.json", test::bytesOf(text));
    }
    static std::string description(const std::string& name) {
        ModelInfo info;
        info.name = name;
        info.version = "2";
        return modelJson(info);
    }
    test::TempFolder folder;
};

} // namespace

TEST_F(PackageList, whatShipsBesideTheProgramIsFoundFirstAndByDefault) {
    write(installed() / "gocnet-1", description("gocnet-1"));
    write(folder.path / "data/lineament/models/own", description("own"));
    const auto packages = listPackages(program());
    ASSERT_EQ(packages.size(), 2U);
    EXPECT_EQ(packages[0].info.name, "gocnet-1");
    EXPECT_EQ(packages[0].info.version, "2");
    EXPECT_EQ(packages[0].problem, "");
    EXPECT_EQ(packages[1].info.name, "own");
    EXPECT_EQ(defaultModel(program()), installed() / "gocnet-1");
}

TEST_F(PackageList, aFolderThatCannotBeListedToItsEndGivesWhatWasFound) {
    for (const char* name : {"a", "b", "c", "d"})
        write(installed() / name, description(name));
    const lineament::faults::FailingReaddir failing(4);
    EXPECT_LE(packagesIn(installed()).size(), 4U);
}

TEST_F(PackageList, aBrokenPackageIsListedWithItsProblem) {
    write(installed() / "broken", "{");
    const auto packages = listPackages(program());
    ASSERT_EQ(packages.size(), 1U);
    EXPECT_EQ(packages[0].info.name, "broken");
    EXPECT_THAT(packages[0].problem, testing::HasSubstr("model.json"));
}

TEST_F(PackageList, aFolderThatIsReachedTwiceIsListedOnce) {
    write(installed() / "gocnet-1", description("gocnet-1"));
    std::filesystem::create_directories(folder.path / "data/lineament");
    std::filesystem::create_directory_symlink(installed(), folder.path / "data/lineament/models");
    EXPECT_EQ(listPackages(program()).size(), 1U);
}

TEST_F(PackageList, withoutAnyThereIsNoDefault) {
    EXPECT_TRUE(listPackages(program()).empty());
    EXPECT_EQ(defaultModel(program()), std::nullopt);
}
