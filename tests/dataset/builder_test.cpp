// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/builder.h"

#include "core/faces/geometry.h"
#include "tests/dataset/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>

#include <memory>
#include <random>

using namespace lineament;
using namespace lineament::dataset;
using testing::HasSubstr;
using training::Label;

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> filesOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::ifstream stream(entry.path(), std::ios::binary);
        files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
    }
    return files;
}

/// A 24-bit BMP of noise: a picture without a face.
std::string noiseBmp(int side) {
    std::string bmp("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", 18);
    const auto put = [&bmp](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            bmp += static_cast<char>(value >> (8 * i));
    };
    put(static_cast<std::uint32_t>(side), 4);
    put(static_cast<std::uint32_t>(side), 4);
    put(1, 2);
    put(24, 2);
    for (int i = 0; i < 6; ++i)
        put(0, 4);
    std::mt19937 random(3);
    while (bmp.size() % 4 != 2 || bmp.size() < 54 + static_cast<std::size_t>(side * side * 3))
        put(random(), 1);
    return bmp;
}

class Builder : public test::Tree {
public:
    /// All finders share the landmark model, which takes a second to load, while one of them lives.
    static void SetUpTestSuite() { s_finder = std::make_unique<faces::FaceFinder>(); }
    static void TearDownTestSuite() { s_finder.reset(); }

protected:
    static fs::path photos() { return fs::path(LINEAMENT_SHARED_DIR) / "data/samples/photos"; }

    BuildResult build(const fs::path& out, int threads = 2, std::size_t stopAfter = 1000) {
        std::stop_source stop;
        BuildOptions options;
        options.out = out;
        options.cropSize = 128;
        options.threads = threads;
        BuildCallbacks callbacks;
        callbacks.progress = [&](std::size_t done, std::size_t, const std::string&) {
            if (done == stopAfter)
                stop.request_stop();
        };
        callbacks.skipped = [this](const training::Skipped& skipped) {
            reasons[skipped.file] = skipped.reason;
        };
        return buildDataset(listing, options, callbacks, stop.get_token());
    }

    Listing listing;
    std::map<std::string, std::string> reasons;

private:
    inline static std::unique_ptr<faces::FaceFinder> s_finder;
};

} // namespace

TEST_F(Builder, listsWhatGivesNoSample) {
    file("real/noise.bmp", noiseBmp(96));
    file("real/text.jpg", "hello");
    file("fake/cut.bmp", noiseBmp(96).substr(0, 500));
    file("fake/gone.bmp");
    file("fake/changed.bmp", noiseBmp(64));
    listing = list();
    fs::remove(root / "fake/gone.bmp");
    listing.items.front().sha256 = "0123";
    ASSERT_EQ(listing.items.front().info.file, "fake/changed.bmp");
    const auto result = build(base / "out");
    EXPECT_EQ(result.samples, 0U);
    EXPECT_EQ(result.noFace, 1U);
    EXPECT_EQ(result.unreadable, 4U);
    EXPECT_EQ(reasons["real/noise.bmp"], "no face");
    EXPECT_THAT(reasons["real/text.jpg"], HasSubstr("expected"));
    EXPECT_THAT(reasons["fake/cut.bmp"], HasSubstr("expected"));
    EXPECT_THAT(reasons["fake/gone.bmp"], HasSubstr("No such file"));
    EXPECT_THAT(reasons["fake/changed.bmp"], HasSubstr("SHA-256 0123"));
    const auto dataset = training::readDataset(base / "out");
    EXPECT_TRUE(dataset.samples.empty());
    ASSERT_EQ(dataset.skipped.size(), 5U);
    EXPECT_EQ(dataset.skipped.back().label, "real");
}

TEST_F(Builder, cutsTheMainFaceOfEveryPhoto) {
    if (!fs::exists(photos()))
        LINEAMENT_SKIP_MISSING("no samples at " << photos());
    ListOptions options;
    options.exclude = {"0*"}; // the largest, for speed
    listing = listItems(photos(), options);
    const auto result = build(base / "out");
    const auto dataset = training::readDataset(base / "out");
    EXPECT_EQ(result.samples, dataset.samples.size());
    EXPECT_EQ(dataset.samples.size() + dataset.skipped.size(),
              listing.items.size() + listing.skipped.size());
    EXPECT_EQ(dataset.samples.size(), 10U);
    for (const auto& sample : dataset.samples) {
        SCOPED_TRACE(sample.info.file);
        EXPECT_EQ(sample.info.id.size(), 64U);
        EXPECT_LE(std::max(sample.width(), sample.height()), 128);
        const auto pixels = training::pixelsOf(sample);
        EXPECT_EQ(pixels.width, sample.width());
        EXPECT_GT(sample.info.facePixels, 40);
        EXPECT_GT(sample.info.sharpness, 0);
        EXPECT_GT(sample.info.bytesPerPixel, 0);
        EXPECT_GE(sample.info.jpegQuality, sample.info.file.starts_with("fake/2") ? 99 : 0);
        // The square is that of the landmarks, and the crop has the face as the photo has it.
        const auto face = faces::faceSquare(sample.info.landmarks);
        const auto& square = sample.info.square;
        EXPECT_NEAR(face.centre.x, square.centre.x, 0.2);
        EXPECT_NEAR(face.centre.y, square.centre.y, 0.2);
        EXPECT_NEAR(face.side, square.side, 0.01 * square.side);
        EXPECT_NEAR(face.roll, square.roll, 0.5);
        EXPECT_LT(square.side, 128);
        EXPECT_GT(square.side, 128 / 1.8 / 2);
    }
}

TEST_F(Builder, threadsAndInterruptionsDoNotChangeTheDataset) {
    if (!fs::exists(photos()))
        LINEAMENT_SKIP_MISSING("no samples at " << photos());
    ListOptions options;
    options.exclude = {"0*", "fake", "c2pa", "man*"}; // four, for speed
    listing = listItems(photos(), options);
    const auto whole = build(base / "one", 1);
    EXPECT_FALSE(whole.cancelled);
    EXPECT_EQ(whole.resumed, 0U);
    EXPECT_TRUE(build(base / "two", 2, 2).cancelled);
    const auto rest = build(base / "two", 2);
    EXPECT_FALSE(rest.cancelled);
    EXPECT_GE(rest.resumed, 2U);
    EXPECT_EQ(rest.samples, whole.samples);
    EXPECT_EQ(filesOf(base / "two"), filesOf(base / "one"));
    const auto again = build(base / "two", 2);
    EXPECT_EQ(again.samples, whole.samples);
    EXPECT_EQ(filesOf(base / "two"), filesOf(base / "one"));
}

TEST_F(Builder, theSameBytesEnterOnce) {
    const auto photo = photos() / "real/man_unsplash_00177.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample at " << photo);
    file("real/a.jpg");
    fs::copy_file(photo, root / "real/a.jpg", fs::copy_options::overwrite_existing);
    fs::copy_file(photo, root / "real/b.jpg");
    listing = list();
    for (int run = 0; run < 2; ++run) {
        const auto result = build(base / "out");
        EXPECT_EQ(result.samples, 1U);
        EXPECT_EQ(result.duplicates, 1U);
        EXPECT_THAT(reasons["real/b.jpg"], HasSubstr("the same bytes as real/a.jpg"));
    }
    EXPECT_EQ(training::readDataset(base / "out").skipped.size(), 1U);
}

TEST_F(Builder, cutsAFakeByTheFaceOfItsOriginal) {
    const auto photo = photos() / "real/man_unsplash_00177.jpg";
    if (!fs::exists(photo))
        LINEAMENT_SKIP_MISSING("no sample " << photo);
    std::ifstream stream(photo, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    file("real/s/a.jpg", bytes);
    file("fake-dfdc/s/a.jpg", bytes + "x"); // the same picture, another file
    file("fake-dfdc/s/noise.bmp", noiseBmp(96));
    file("list.csv", "path,label,group\nreal/s/a.jpg,real,one\nfake-dfdc/s/a.jpg,fake-dfdc,one\n"
                     "fake-dfdc/s/noise.bmp,fake-dfdc,one\n");
    listing = list();
    ASSERT_EQ(build(base / "out").samples, 2U);
    EXPECT_EQ(reasons["fake-dfdc/s/noise.bmp"], "no face") << "of another size: by its own";
    const auto dataset = training::readDataset(base / "out");
    const auto &fake = dataset.samples[0].info, &real = dataset.samples[1].info;
    ASSERT_EQ(real.label, Label::Real);
    EXPECT_EQ(fake.original, real.id);
    EXPECT_EQ(real.original, "");
    EXPECT_EQ(fake.square, real.square);
    EXPECT_EQ(fake.landmarks, real.landmarks);
    EXPECT_EQ(fake.method, "dfdc");
}

TEST_F(Builder, anotherDatasetInTheFolderIsRefused) {
    file("real/text.jpg", "hello");
    listing = list();
    build(base / "out");
    BuildOptions options;
    options.out = base / "out";
    options.cropSize = 64;
    EXPECT_THROW(buildDataset(listing, options), ModelError);
    options.out = root;
    EXPECT_THROW(buildDataset(listing, options), ModelError);
}
