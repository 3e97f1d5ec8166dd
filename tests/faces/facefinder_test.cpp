// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/aligner.h"
#include "core/faces/facefinder.h"
#include "core/faces/geometry.h"
#include "tests/faces/testphotos.h"
#include "tests/samples.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <thread>

#include <pthread.h>

namespace lineament::faces {
namespace {

const std::vector<std::string> kReal{"022f.jpg",
                                     "063f.jpg",
                                     "andy-beshear.jpg",
                                     "man_unsplash_00177.jpg",
                                     "man_unsplash_00212.jpg",
                                     "philip-murphy.jpg",
                                     "ralph-northam.jpg",
                                     "tate-reeves.jpg"};

class FaceFinding : public testing::Test {
protected:
    static void SetUpTestSuite() { s_finder = std::make_unique<FaceFinder>(); }
    static void TearDownTestSuite() { s_finder.reset(); }

    static std::unique_ptr<FaceFinder> s_finder;
};
std::unique_ptr<FaceFinder> FaceFinding::s_finder;

#define NEED_PHOTO(name, path)                                                                     \
    const cv::Mat name = samplePhoto(path);                                                        \
    if (name.empty())                                                                              \
        LINEAMENT_SKIP_MISSING("shared sample photos are not there");

bool sameBytes(const Face& a, const Face& b) {
    return a.id == b.id && a.box == b.box && a.landmarks == b.landmarks &&
           a.detectorScore == b.detectorScore && a.quality.sharpness == b.quality.sharpness &&
           a.quality.yaw == b.quality.yaw && a.quality.pitch == b.quality.pitch;
}

TEST_F(FaceFinding, findsTheFaceOfEachRealPhoto) {
    for (const std::string& name : kReal) {
        NEED_PHOTO(picture, "photos/real/" + name);
        const std::vector<Face> faces = s_finder->find(toPhoto(scaledTo(picture, 640)));
        ASSERT_EQ(faces.size(), 1U) << name;
        const Face& face = faces[0];
        EXPECT_EQ(face.id, "F1");
        EXPECT_EQ(face.source, FaceSource::Network);
        // Its eyes and its mouth lie in its box, and the eyes above the mouth.
        const auto [left, right] = eyeCentres(face.landmarks);
        const PointF mouth = meanOf(face.landmarks, 48, 67);
        for (const PointF p : {left, right, mouth})
            EXPECT_TRUE(face.box.contains(p)) << name;
        EXPECT_GT(mouth.y, std::max(left.y, right.y) + 0.2 * face.quality.pixels) << name;
        EXPECT_GT(face.quality.interocular, 0.25 * face.quality.pixels) << name;
        EXPECT_LT(std::fabs(face.quality.yaw), 30) << name;
        EXPECT_LT(std::fabs(face.quality.pitch), 25) << name;
    }
}

TEST_F(FaceFinding, findsTiltedAndOverturnedFaces) {
    NEED_PHOTO(picture, "photos/real/022f.jpg");
    const cv::Mat small = scaledTo(picture, 600);
    for (const double degrees : {30.0, -30.0, 90.0, 180.0}) {
        const std::vector<Face> faces = s_finder->find(toPhoto(turned(small, degrees)));
        ASSERT_EQ(faces.size(), 1U) << degrees;
        const double off = std::remainder(faces[0].quality.roll - degrees, 360);
        EXPECT_NEAR(off, 0, 5) << degrees;
    }
}

TEST_F(FaceFinding, twoPhotosSideBySideGiveTwoFacesInReadingOrder) {
    NEED_PHOTO(first, "photos/real/ralph-northam.jpg");
    NEED_PHOTO(second, "photos/real/andy-beshear.jpg");
    cv::Mat both;
    cv::hconcat(scaledTo(first, 500), scaledTo(second, 500), both);
    const std::vector<Face> faces = s_finder->find(toPhoto(both));
    ASSERT_EQ(faces.size(), 2U);
    EXPECT_EQ(faces[0].id, "F1");
    EXPECT_EQ(faces[1].id, "F2");
    EXPECT_LT(faces[0].box.x + faces[0].box.width, 500);
    EXPECT_GT(faces[1].box.x, 500);
}

TEST_F(FaceFinding, findsATiltedFaceBesideAnUprightOne) {
    NEED_PHOTO(first, "photos/real/andy-beshear.jpg");
    cv::Mat both;
    cv::hconcat(scaledTo(first, 500), turned(scaledTo(first, 500), 42), both);
    const std::vector<Face> faces = s_finder->find(toPhoto(both));
    ASSERT_EQ(faces.size(), 2U);
    EXPECT_NEAR(faces[1].quality.roll - faces[0].quality.roll, 42, 4);
}

TEST_F(FaceFinding, findsAFaceOf45PixelsInALargerPhoto) {
    NEED_PHOTO(picture, "photos/real/andy-beshear.jpg"); // its face measures about 370 of 1024 px
    const cv::Mat small = scaledTo(picture, 1024 * 45 / 370);
    cv::Mat scene(960, 1280, CV_8UC3, cv::Scalar(120, 130, 125));
    small.copyTo(scene(cv::Rect(900, 600, small.cols, small.rows)));
    const std::vector<Face> faces = s_finder->find(toPhoto(scene));
    ASSERT_EQ(faces.size(), 1U);
    EXPECT_TRUE(faces[0].box.contains({900 + small.cols * 0.47, 600 + small.rows * 0.45}));
    EXPECT_NEAR(faces[0].quality.pixels, 45, 12);
}

TEST_F(FaceFinding, findsTiltedFacesInAPanorama) {
    NEED_PHOTO(picture, "photos/real/andy-beshear.jpg");
    const cv::Mat small = turned(scaledTo(picture, 300), -38);
    cv::Mat scene(300, 3000, CV_8UC3, cv::Scalar(120, 130, 125));
    for (const int x : {0, 1111, 2700})
        small.copyTo(scene(cv::Rect(x, 0, 300, 300)));
    const std::vector<Face> faces = s_finder->find(toPhoto(scene));
    ASSERT_EQ(faces.size(), 3U);
    EXPECT_NEAR(faces[1].box.centre().x - faces[0].box.centre().x, 1111, 15);
    EXPECT_NEAR(faces[2].box.centre().x - faces[0].box.centre().x, 2700, 15);
    EXPECT_NEAR(faces[2].quality.roll, -38, 5);
}

TEST_F(FaceFinding, findsNothingWhereNoFaceIs) {
    EXPECT_TRUE(s_finder->find(plainPhoto(640, 480)).empty());
    EXPECT_TRUE(s_finder->find(noisePhoto(500, 400, 1)).empty());
    for (const auto& [width, height] :
         {std::pair{1, 1}, {16, 16}, {3000, 1}, {1, 3000}, {5000, 30}, {41, 39}})
        EXPECT_TRUE(s_finder->find(noisePhoto(width, height, 2)).empty()) << width << ' ' << height;
    EXPECT_TRUE(s_finder->find({}).empty());
}

TEST_F(FaceFinding, stopsBeforeAnyWorkWhenAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(s_finder->find(plainPhoto(800, 600), source.get_token()), Cancelled);
    EXPECT_THROW(s_finder->find(plainPhoto(1, 1), source.get_token()), Cancelled);
}

TEST_F(FaceFinding, stopsInTheMiddleWhenAsked) {
    const Rgb8Image photo = noisePhoto(6000, 4000, 3);
    std::stop_source source;
    // The work that this thread has done, not the time that went by on a busy machine, says that
    // the search is under way; all of it takes a hundred times as much.
    clockid_t clock{};
    ASSERT_EQ(pthread_getcpuclockid(pthread_self(), &clock), 0);
    const auto worked = [clock] {
        timespec now{};
        clock_gettime(clock, &now);
        return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    };
    const auto middle = worked() + std::chrono::milliseconds(30);
    const std::jthread asker([&](const std::stop_token& over) {
        while (worked() < middle && !over.stop_requested())
            std::this_thread::yield();
        source.request_stop();
    });
    EXPECT_THROW(s_finder->find(photo, source.get_token()), Cancelled);
}

TEST_F(FaceFinding, givesTheSameBytesTwiceAndOnAnotherThread) {
    NEED_PHOTO(picture, "photos/real/man_unsplash_00212.jpg");
    const Rgb8Image photo = toPhoto(picture);
    const std::vector<Face> once = s_finder->find(photo), twice = s_finder->find(photo);
    ASSERT_EQ(once.size(), 1U);
    ASSERT_EQ(twice.size(), 1U);
    EXPECT_TRUE(sameBytes(once[0], twice[0]));
    const AlignedCrop crop = alignCrop(photo, once[0], {});
    std::vector<Face> elsewhere;
    AlignedCrop cropElsewhere;
    std::thread([&] {
        FaceFinder finder;
        elsewhere = finder.find(photo);
        if (!elsewhere.empty())
            cropElsewhere = alignCrop(photo, elsewhere[0], {});
    }).join();
    ASSERT_EQ(elsewhere.size(), 1U);
    EXPECT_TRUE(sameBytes(once[0], elsewhere[0]));
    EXPECT_EQ(crop.pixels.data, cropElsewhere.pixels.data);
    EXPECT_EQ(alignCrop(photo, once[0], {}).pixels.data, crop.pixels.data);
}

TEST_F(FaceFinding, alignedCropHasLevelEyesWhereTheSpecPutsThem) {
    NEED_PHOTO(picture, "photos/real/022f.jpg");
    const cv::Mat tilted = turned(scaledTo(picture, 900), 20);
    const Rgb8Image photo = toPhoto(tilted);
    const std::vector<Face> faces = s_finder->find(photo);
    ASSERT_EQ(faces.size(), 1U);
    for (const double margin : {0.0, 0.3}) {
        const AlignedCrop crop = alignCrop(photo, faces[0], {299, margin});
        const auto [left, right] = eyeCentres(faces[0].landmarks);
        const PointF l = crop.photoToCrop.map(left), r = crop.photoToCrop.map(right);
        EXPECT_NEAR(l.y, r.y, 1e-6);
        EXPECT_LT(l.x, r.x);
        EXPECT_NEAR((l.x + r.x) / 2, 149.5, 8);
        // The face's side fills 1 / (1 + 2 margin) of the crop, its centre 0.204 of it below the
        // eyes.
        EXPECT_NEAR(149.5 - l.y, 0.204 * 299 / (1 + 2 * margin), 1e-6);
        EXPECT_EQ(crop.pixels.width, 299);
        // The way back and forth is the identity, and the corners are the crop's.
        const PointF chin = faces[0].landmarks[8];
        const PointF back = crop.photoToCrop.inverse().map(crop.photoToCrop.map(chin));
        EXPECT_NEAR(back.x, chin.x, 1e-9);
        EXPECT_NEAR(back.y, chin.y, 1e-9);
        const auto corners = cropCorners(crop.photoToCrop, 299);
        EXPECT_NEAR(crop.photoToCrop.map(corners[2]).x, 299, 1e-6);
        EXPECT_NEAR(crop.photoToCrop.map(corners[2]).y, 299, 1e-6);
        EXPECT_LT(corners[0].x, corners[1].x);
        EXPECT_LT(corners[0].y, corners[3].y);
    }
}

// Looked for again in its own aligned crop, the face stands upright in the middle.
TEST_F(FaceFinding, alignedCropShowsTheFaceUpright) {
    NEED_PHOTO(picture, "photos/real/063f.jpg");
    const Rgb8Image photo = toPhoto(turned(scaledTo(picture, 900), -25));
    const std::vector<Face> faces = s_finder->find(photo);
    ASSERT_EQ(faces.size(), 1U);
    const std::vector<Face> again = s_finder->find(alignCrop(photo, faces[0], {299, 0.4}).pixels);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_NEAR(again[0].quality.roll, 0, 3);
    const TurnedSquare square = faceSquare(again[0].landmarks);
    EXPECT_NEAR(square.centre.x, 149.5, 8);
    EXPECT_NEAR(square.centre.y, 149.5, 8);
    EXPECT_NEAR(square.side, 299 / 1.8, 12);
}

TEST_F(FaceFinding, qualityKnowsSidesAndBlur) {
    NEED_PHOTO(picture, "photos/fake/elf__1.png");
    cv::Mat mirrored, blurred;
    cv::flip(picture, mirrored, 1);
    cv::GaussianBlur(picture, blurred, {}, 5);
    const std::vector<Face> as = s_finder->find(toPhoto(picture));
    const std::vector<Face> mirror = s_finder->find(toPhoto(mirrored));
    const std::vector<Face> soft = s_finder->find(toPhoto(blurred));
    ASSERT_TRUE(as.size() == 1 && mirror.size() == 1 && soft.size() == 1);
    // The face looks to the viewer's left.
    EXPECT_LT(as[0].quality.yaw, -5);
    EXPECT_NEAR(mirror[0].quality.yaw, -as[0].quality.yaw, 6);
    EXPECT_NEAR(mirror[0].quality.pitch, as[0].quality.pitch, 6);
    EXPECT_NEAR(mirror[0].quality.roll, -as[0].quality.roll, 3);
    EXPECT_LT(soft[0].quality.sharpness, 0.3 * as[0].quality.sharpness);
}

TEST_F(FaceFinding, lightOnTheFaceIsMeasured) {
    NEED_PHOTO(picture, "photos/real/andy-beshear.jpg");
    cv::Mat dark;
    picture.convertTo(dark, -1, 0.3);
    const std::vector<Face> as = s_finder->find(toPhoto(picture));
    const std::vector<Face> dim = s_finder->find(toPhoto(dark));
    ASSERT_TRUE(as.size() == 1 && dim.size() == 1);
    ASSERT_TRUE(as[0].quality.light && dim[0].quality.light);
    EXPECT_NEAR(*dim[0].quality.light, 0.3 * *as[0].quality.light, 6);
}

TEST_F(FaceFinding, landmarksOfACoveredFaceAreLessSteady) {
    NEED_PHOTO(picture, "photos/real/andy-beshear.jpg");
    const std::vector<Face> bare = s_finder->find(toPhoto(picture));
    ASSERT_EQ(bare.size(), 1U);
    // All of it but the brow behind a board.
    cv::Mat covered = picture.clone();
    const RectF box = bare[0].box;
    cv::rectangle(covered,
                  cv::Rect(cvRound(box.x - 0.2 * box.width), cvRound(box.y + 0.2 * box.height),
                           cvRound(1.4 * box.width), cvRound(1.2 * box.height)),
                  cv::Scalar(90, 140, 60), cv::FILLED);
    const Face face = s_finder->faceAt(toPhoto(covered), box);
    ASSERT_TRUE(bare[0].quality.landmarkSpread && face.quality.landmarkSpread);
    EXPECT_LT(*bare[0].quality.landmarkSpread, 1.3);
    EXPECT_GT(*face.quality.landmarkSpread, kSteadyLandmarks);
}

TEST_F(FaceFinding, drawnBoxGetsTheLandmarksOfItsFace) {
    NEED_PHOTO(picture, "photos/real/andy-beshear.jpg");
    const Rgb8Image photo = toPhoto(turned(picture, 33));
    const std::vector<Face> found = s_finder->find(photo);
    ASSERT_EQ(found.size(), 1U);
    RectF drawn = found[0].box;
    drawn.x += 0.1 * drawn.width;
    drawn.width *= 1.1;
    const Face face = s_finder->faceAt(photo, drawn);
    EXPECT_EQ(face.source, FaceSource::Manual);
    EXPECT_EQ(face.box, drawn);
    EXPECT_GT(face.detectorScore, 0);
    EXPECT_TRUE(face.confirmed);
    for (std::size_t i = 0; i < face.landmarks.size(); ++i) {
        EXPECT_NEAR(face.landmarks[i].x, found[0].landmarks[i].x, 0.06 * drawn.width) << i;
        EXPECT_NEAR(face.landmarks[i].y, found[0].landmarks[i].y, 0.06 * drawn.width) << i;
    }
}

TEST_F(FaceFinding, drawnBoxIsClippedToThePhoto) {
    const Rgb8Image photo = noisePhoto(200, 150, 4);
    const Face face = s_finder->faceAt(photo, {150, 100, 100, 100});
    EXPECT_EQ(face.box, (RectF{150, 100, 50, 50}));
    EXPECT_FALSE(face.confirmed) << "noise is no face, whoever draws a box around it";
    for (const PointF p : face.landmarks)
        EXPECT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
    const AlignedCrop crop = alignCrop(photo, face, {299, 0.3});
    EXPECT_EQ(crop.pixels.data.size(), 299U * 299U * 3U);
    EXPECT_GT(crop.outside, 0);
}

TEST_F(FaceFinding, drawnBoxOutsideOrTooSmallIsRefused) {
    const Rgb8Image photo = plainPhoto(200, 150);
    EXPECT_THROW(s_finder->faceAt(photo, {300, 10, 50, 50}), Error);
    EXPECT_THROW(s_finder->faceAt(photo, {10, 10, 50, 7}), Error);
    EXPECT_THROW(s_finder->faceAt(photo, {195, 10, 50, 50}), Error);
    EXPECT_THROW(s_finder->faceAt(photo, {10, 10, -50, -50}), Error);
    EXPECT_THROW(s_finder->faceAt(photo, {NAN, 10, 50, 50}), Error);
    EXPECT_THROW(s_finder->faceAt({}, {0, 0, 50, 50}), Error);
}

TEST_F(FaceFinding, descriptionNamesVersionsAndHashes) {
    const std::string text = s_finder->description();
    EXPECT_NE(text.find("finder-1 (npm package @vladmandic/face-api 1.7.15"), std::string::npos);
    EXPECT_NE(text.find("weights SHA-256 "), std::string::npos);
    EXPECT_NE(text.find("smallest face 20 px"), std::string::npos);
}

} // namespace
} // namespace lineament::faces
