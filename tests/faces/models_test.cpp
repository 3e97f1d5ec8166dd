// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/facefinder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace lineament::faces {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kInstalled = LINEAMENT_SOURCE_DIR "/resources/models/finder-1";

/// A copy of the networks' folder that may be damaged.
class Networks : public testing::Test {
protected:
    void SetUp() override {
        m_folder = fs::temp_directory_path() / ("lineament-finder-" + std::to_string(::getpid()));
        fs::copy(kInstalled, m_folder);
    }
    void TearDown() override {
        ::setenv("LINEAMENT_FINDER", kInstalled.c_str(), 1);
        ::unsetenv("LINEAMENT_MODELS");
        fs::remove_all(m_folder);
    }

    void write(const char* name, const std::string& bytes) const {
        std::ofstream(m_folder / name, std::ios::binary) << bytes;
    }

    /// The message of the ModelError that the finder must throw.
    std::string failure() const {
        FinderOptions options;
        options.networkFolder = m_folder;
        try {
            FaceFinder finder(options);
        } catch (const ModelError& error) {
            return error.what();
        }
        ADD_FAILURE() << "no ModelError";
        return {};
    }

    fs::path m_folder;
};

TEST_F(Networks, aMissingFileIsNamed) {
    fs::remove(m_folder / "weights.safetensors");
    EXPECT_THAT(failure(), HasSubstr("weights.safetensors"));
    fs::remove(m_folder / "finder.json");
    EXPECT_THAT(failure(), HasSubstr("finder.json"));
}

TEST_F(Networks, otherWeightsThanTheDescriptionNamesAreRefused) {
    std::fstream file(m_folder / "weights.safetensors",
                      std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(-100, std::ios::end);
    file.put('x');
    file.close();
    EXPECT_THAT(failure(), HasSubstr("SHA-256"));
    write("weights.safetensors", "cut");
    EXPECT_THAT(failure(), HasSubstr("SHA-256"));
}

TEST_F(Networks, brokenDescriptionsAreRefused) {
    for (const char* text : {"", "{", "[]", R"({"formatVersion": 1})",
                             R"({"formatVersion": 2, "name": "finder-2"})"}) {
        write("finder.json", text);
        EXPECT_THAT(failure(), HasSubstr("finder.json")) << text;
    }
}

TEST_F(Networks, areLookedForWhereTheEnvironmentSays) {
    ::setenv("LINEAMENT_FINDER", (m_folder / "none").c_str(), 1);
    EXPECT_THROW(FaceFinder(), ModelError);
    // Without that: a folder with a finder.json among the folders of models.
    ::unsetenv("LINEAMENT_FINDER");
    ::setenv("LINEAMENT_MODELS", kInstalled.parent_path().c_str(), 1);
    EXPECT_THAT(FaceFinder().description(), HasSubstr("finder-1"));
}

TEST_F(Networks, stopEndsTheLoading) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(FaceFinder({}, stop.get_token()), Cancelled);
}

} // namespace
} // namespace lineament::faces
