// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/facefinder.h"
#include "core/faces/models.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace lineament::faces {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Models : public testing::Test {
protected:
    void SetUp() override {
        m_folder = fs::temp_directory_path() / ("lineament-models-" + std::to_string(::getpid()));
        fs::create_directories(m_folder);
    }
    void TearDown() override {
        ::unsetenv("LINEAMENT_DATA");
        fs::remove_all(m_folder);
    }

    fs::path write(const char* name, const std::string& bytes) const {
        std::ofstream(m_folder / name, std::ios::binary) << bytes;
        return m_folder / name;
    }

    /// The message of the ModelError that the finder must throw.
    static std::string failure(const FinderOptions& options) {
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

const fs::path kInstalled = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat";

TEST_F(Models, missingLandmarkModelNamesPathAndPackage) {
    FinderOptions options;
    options.landmarkModel = m_folder / "none.dat";
    const std::string message = failure(options);
    EXPECT_THAT(message, HasSubstr(options.landmarkModel.string()));
    EXPECT_THAT(message, HasSubstr("libdlib-data"));
}

TEST_F(Models, brokenLandmarkModelsAreRefused) {
    FinderOptions options;
    options.landmarkModel = write("text.dat", "this is no landmark model");
    EXPECT_THAT(failure(options), HasSubstr("text.dat"));
    options.landmarkModel = write("empty.dat", "");
    failure(options);
    if (!fs::exists(kInstalled))
        LINEAMENT_SKIP_MISSING(kInstalled << " is not installed");
    std::string start(100'000, '\0');
    std::ifstream(kInstalled, std::ios::binary).read(start.data(), 100'000);
    options.landmarkModel = write("cut.dat", start);
    EXPECT_THAT(failure(options), HasSubstr("cut.dat"));
}

TEST_F(Models, missingOrBrokenCascadeNamesPathAndPackage) {
    if (!fs::exists(kInstalled))
        LINEAMENT_SKIP_MISSING(kInstalled << " is not installed");
    FinderOptions options;
    options.cascadeFolder = m_folder;
    EXPECT_THAT(failure(options), HasSubstr("opencv-data"));
    write("haarcascade_frontalface_alt2.xml", "<?xml version=\"1.0\"?><opencv_storage><broken");
    EXPECT_THAT(failure(options), HasSubstr("haarcascade_frontalface_alt2.xml"));
    write("haarcascade_frontalface_alt2.xml",
          "<?xml version=\"1.0\"?><opencv_storage><a>1</a></opencv_storage>");
    EXPECT_THAT(failure(options), HasSubstr("haarcascade_frontalface_alt2.xml"));
    write("haarcascade_frontalface_alt2.xml", "");
    EXPECT_THAT(failure(options), HasSubstr("haarcascade_frontalface_alt2.xml"));
}

TEST_F(Models, stopEndsTheLoading) {
    if (!fs::exists(kInstalled))
        LINEAMENT_SKIP_MISSING(kInstalled << " is not installed");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(FaceFinder({}, stop.get_token()), Cancelled);
}

TEST_F(Models, dataFolderOfTheEnvironmentGoesFirst) {
    write("shape_predictor_68_face_landmarks.dat", "not a model");
    ::setenv("LINEAMENT_DATA", m_folder.c_str(), 1);
    EXPECT_THAT(failure({}), HasSubstr(m_folder.string()));
}

TEST_F(Models, landmarkModelIsLoadedOnceAndFreedWithItsLastUser) {
    if (!fs::exists(kInstalled))
        LINEAMENT_SKIP_MISSING(kInstalled << " is not installed");
    auto first = LandmarkModel::load(kInstalled);
    EXPECT_EQ(LandmarkModel::load(kInstalled), first);
    EXPECT_EQ(first->sha256().size(), 64U);
    const std::weak_ptr<const LandmarkModel> watch = first;
    first.reset();
    EXPECT_TRUE(watch.expired());
}

} // namespace
} // namespace lineament::faces
