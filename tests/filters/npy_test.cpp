// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/filters/npy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <unistd.h>

namespace lineament::filters {
namespace {

namespace fs = std::filesystem;

class Npy : public testing::Test {
protected:
    void SetUp() override {
        m_folder = fs::temp_directory_path() / ("lineament-npy-" + std::to_string(::getpid()));
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    fs::path file(const char* name) const { return m_folder / name; }

    static std::string bytesOf(const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    fs::path write(const char* name, const std::string& bytes) const {
        std::ofstream(file(name), std::ios::binary) << bytes;
        return file(name);
    }

    fs::path m_folder;
};

FloatMap ramp(int width, int height, float first) {
    FloatMap map{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        map.values.push_back(first + static_cast<float>(i));
    return map;
}

TEST_F(Npy, writesTheDocumentedLayout) {
    const std::vector<FloatMap> planes{ramp(3, 2, 0.5F)};
    writeNpy(file("one.npy"), planes);
    const std::string bytes = bytesOf(file("one.npy"));
    ASSERT_EQ(bytes.size(), 128U + 6 * 4);
    EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const std::size_t length =
        static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
    EXPECT_EQ(length, 118U); // data start at a multiple of 64
    const std::string header = bytes.substr(10, length);
    EXPECT_EQ(header.rfind("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 0), 0U);
    EXPECT_EQ(header.back(), '\n');
    const std::array<unsigned char, 4> half{0, 0, 0, 0x3F}; // 0.5F, little-endian
    EXPECT_EQ(std::memcmp(bytes.data() + 128, half.data(), 4), 0);
    EXPECT_FALSE(fs::exists(file("one.npy.part")));
}

TEST_F(Npy, severalPlanesBecomeOneArrayAndComeBack) {
    std::vector<FloatMap> planes{ramp(5, 4, 0), ramp(5, 4, 100), ramp(5, 4, -7)};
    planes[1].values[3] = std::numeric_limits<float>::quiet_NaN();
    writeNpy(file("three.npy"), planes);
    EXPECT_NE(bytesOf(file("three.npy")).find("'shape': (3, 4, 5)"), std::string::npos);
    const std::vector<FloatMap> back = readNpy(file("three.npy"));
    ASSERT_EQ(back.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(back[i].width, 5);
        EXPECT_EQ(back[i].height, 4);
        ASSERT_EQ(back[i].values.size(), 20U);
        // Bit for bit, NaN included.
        EXPECT_EQ(std::memcmp(back[i].values.data(), planes[i].values.data(), 80), 0);
    }
}

TEST_F(Npy, overwritesAnOlderFileAsAWhole) {
    writeNpy(file("a.npy"), std::vector<FloatMap>{ramp(50, 40, 0)});
    writeNpy(file("a.npy"), std::vector<FloatMap>{ramp(2, 2, 0)});
    EXPECT_EQ(readNpy(file("a.npy")).at(0).width, 2);
}

TEST_F(Npy, aLinkThatSomebodyPutThereIsNotFollowed) {
    const auto victim = file("victim");
    std::ofstream(victim) << "precious";
    fs::create_symlink(victim, file("one.npy.part"));
    fs::create_symlink(victim, file("one.npy"));
    const FloatMap map{1, 1, {2}};
    writeNpy(file("one.npy"), {&map, 1});
    EXPECT_EQ(fs::file_size(victim), 8U);
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(file("one.npy"))));
    EXPECT_FLOAT_EQ(readNpy(file("one.npy")).at(0).values.at(0), 2);
}

TEST_F(Npy, refusesPlanesOfDifferentSizeAndNoPlanes) {
    EXPECT_THROW(writeNpy(file("x.npy"), std::vector<FloatMap>{ramp(2, 2, 0), ramp(3, 2, 0)}),
                 Error);
    EXPECT_THROW(writeNpy(file("x.npy"), std::vector<FloatMap>{}), Error);
    EXPECT_FALSE(fs::exists(file("x.npy")));
}

TEST_F(Npy, saysWhenTheFolderIsMissing) {
    EXPECT_THROW(writeNpy(m_folder / "none" / "x.npy", std::vector<FloatMap>{ramp(2, 2, 0)}),
                 IoError);
    EXPECT_THROW(readNpy(file("none.npy")), IoError);
    EXPECT_THROW(readNpy(m_folder), Error);
}

TEST_F(Npy, rejectsTruncatedForeignAndHostileFiles) {
    writeNpy(file("good.npy"), std::vector<FloatMap>{ramp(3, 2, 0)});
    const std::string good = bytesOf(file("good.npy"));
    for (const std::size_t length : {std::size_t{0}, std::size_t{5}, std::size_t{9},
                                     std::size_t{60}, std::size_t{128}, good.size() - 1})
        EXPECT_THROW(readNpy(write("cut.npy", good.substr(0, length))), FormatError) << length;
    EXPECT_THROW(readNpy(write("long.npy", good + "x")), FormatError);
    EXPECT_THROW(readNpy(write("foreign.npy", std::string(500, 'a'))), FormatError);
    const auto altered = [&](const std::string& from, const std::string& to) {
        std::string bytes = good;
        bytes.replace(bytes.find(from), to.size(), to);
        return write("altered.npy", bytes);
    };
    EXPECT_THROW(readNpy(altered("<f4", "<f8")), FormatError);
    EXPECT_THROW(readNpy(altered("<f4", ">f4")), FormatError);
    EXPECT_THROW(readNpy(altered("False", "True ")), FormatError);
    EXPECT_THROW(readNpy(altered("(2, 3), }   ", "(9, 999999),}")), FormatError);
    EXPECT_THROW(
        readNpy(altered("(2, 3), }                       ", "(999999999, 999999999, 999999999)}")),
        FormatError);
    std::string huge = good.substr(0, 8) + "\xFF\xFF" + std::string(70000, ' ');
    EXPECT_THROW(readNpy(write("huge.npy", huge)), FormatError);
}

} // namespace
} // namespace lineament::filters
