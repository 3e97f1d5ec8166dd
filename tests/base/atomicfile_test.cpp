// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/atomicfile.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace fs = std::filesystem;
using namespace lineament;

namespace {

class AtomicFileTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-atomic-XXXXXX").string();
        folder = mkdtemp(name.data());
        file = folder / "out.bin";
    }
    void TearDown() override { fs::remove_all(folder); }
    static void put(AtomicFile& out, const std::string& text) {
        out.write(std::as_bytes(std::span(text)));
    }
    static std::string textOf(const fs::path& path) {
        std::ifstream stream(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder), {}); }
    fs::path folder, file;
};

} // namespace

TEST_F(AtomicFileTest, theFileIsThereWhenItIsCommittedAndNotBefore) {
    std::ofstream(file) << "old";
    AtomicFile out(file);
    put(out, "new ");
    put(out, "content");
    EXPECT_EQ(textOf(file), "old");
    out.commit();
    EXPECT_EQ(textOf(file), "new content");
    EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFileTest, whatIsNotCommittedLeavesTheOldFileAndNothingElse) {
    std::ofstream(file) << "old";
    {
        AtomicFile out(file);
        put(out, "half");
    }
    EXPECT_EQ(textOf(file), "old");
    EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFileTest, itsNameCannotBeForeseen) {
    const auto victim = folder / "victim";
    std::ofstream(victim) << "precious";
    fs::create_symlink(victim, file.string() + kPartSuffix);
    AtomicFile first(file), second(file);
    put(first, "first");
    put(second, "second");
    second.commit();
    EXPECT_EQ(textOf(file), "second");
    first.commit();
    EXPECT_EQ(textOf(file), "first");
    EXPECT_EQ(textOf(victim), "precious");
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(file)));
}

TEST_F(AtomicFileTest, anErrorNamesTheFileAsItWillBeCalled) {
    try {
        AtomicFile out(folder / "none" / "out.bin");
        FAIL() << "no folder";
    } catch (const IoError& e) {
        EXPECT_EQ(e.where(), (folder / "none" / "out.bin").string());
    }
}
