// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Datasets made of videos.

#include "core/dataset/builder.h"
#include "core/dataset/sampler.h"
#include "tests/dataset/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>

#include <set>

using namespace lineament;
using namespace lineament::dataset;
using testing::HasSubstr;
using testing::StartsWith;
using training::Label;

namespace {

namespace fs = std::filesystem;

/// A tree as FaceForensics++ has it, of sample clips cut to two seconds.
class VideoBuild : public test::Tree {
protected:
    static fs::path clips() { return fs::path(LINEAMENT_SHARED_DIR) / "data/samples/clips"; }

    /// False when the clip or ffmpeg is not there.
    bool clip(const std::string& from, const std::string& to) const {
        fs::create_directories((root / to).parent_path());
        const std::string cut = "ffmpeg -v error -i " + (clips() / from).string() +
                                " -t 2 -an -c:v mpeg4 -q:v 4 " + (root / to).string() +
                                " >/dev/null 2>&1";
        return fs::exists(clips() / from) && std::system(cut.c_str()) == 0;
    }
    bool corpus() const {
        return clip("real/d12.mp4", "original_sequences/youtube/c23/videos/000.mp4") &&
               clip("fake/deepfake.mp4", "manipulated_sequences/Deepfakes/c23/videos/000_003.mp4");
    }
    BuildResult build(const fs::path& out, int frames, std::size_t stopAfter = 1000) {
        std::stop_source stop;
        BuildOptions options;
        options.out = out;
        options.cropSize = 96;
        options.framesPerVideo = frames;
        BuildCallbacks callbacks;
        callbacks.progress = [&](std::size_t done, std::size_t, const std::string&) {
            if (done == stopAfter)
                stop.request_stop();
        };
        callbacks.skipped = [this](const training::Skipped& skipped) {
            reasons[skipped.file] = skipped.reason;
        };
        return buildDataset(list(), options, callbacks, stop.get_token());
    }
    std::map<std::string, std::string> reasons;
};

std::map<std::string, std::string> filesOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::ifstream stream(entry.path(), std::ios::binary);
        files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(stream), {}};
    }
    return files;
}

media::FrameIndex indexOf(const std::vector<std::int64_t>& pts) {
    media::FrameIndex index;
    index.timeBase = {1, 10};
    for (const auto p : pts)
        index.frames.push_back({p, 1, 'P', false});
    return index;
}

} // namespace

TEST(EvenFrames, liesInTheMiddleOfPartsThatLastEquallyLong) {
    std::vector<std::int64_t> even;
    for (int i = 0; i < 100; ++i)
        even.push_back(7 + i);
    EXPECT_THAT(evenFrames(indexOf(even), 4), testing::ElementsAre(12, 37, 62, 87));
    // The first half of the time has two frames, the second one all others.
    std::vector<std::int64_t> uneven{0, 50};
    for (int i = 0; i < 100; ++i)
        uneven.push_back(100 + i);
    EXPECT_THAT(evenFrames(indexOf(uneven), 4), testing::ElementsAre(0, 1, 27, 77));
}

TEST(EvenFrames, takesNoneTwice) {
    EXPECT_THAT(evenFrames(indexOf({0, 1, 2}), 16), testing::ElementsAre(0, 1, 2));
    EXPECT_THAT(evenFrames(indexOf({}), 16), testing::IsEmpty());
    EXPECT_THAT(evenFrames(indexOf({0, 1}), 0), testing::IsEmpty());
}

TEST_F(VideoBuild, framesAreSamplesWithTheirVideoItsGroupAndItsCompression) {
    if (!corpus())
        LINEAMENT_SKIP_MISSING("no clips, or no ffmpeg");
    const auto result = build(base / "out", 3);
    EXPECT_EQ(result.samples + result.noFace, 6U);
    const auto dataset = training::readDataset(base / "out");
    ASSERT_GE(dataset.samples.size(), 4U);
    std::set<std::string> ids, videos;
    for (const auto& sample : dataset.samples) {
        const auto& info = sample.info;
        ids.insert(info.id);
        videos.insert(info.video);
        EXPECT_EQ(info.group, "ffpp-youtube/000") << "the real clip's person is in the fake";
        EXPECT_EQ(info.compression, "c23");
        EXPECT_EQ(info.id.find('#'), 64U) << info.id;
        EXPECT_THAT(info.file, HasSubstr(".mp4#"));
        EXPECT_EQ(info.method, info.label == Label::Fake ? "Deepfakes" : "");
        EXPECT_GT(info.bytesPerPixel, 0);
        EXPECT_LT(info.bytesPerPixel, 3);
        EXPECT_EQ(info.jpegQuality, 0);
    }
    EXPECT_EQ(ids.size(), dataset.samples.size());
    EXPECT_THAT(videos, testing::ElementsAre("manipulated_sequences/Deepfakes/c23/000_003",
                                             "original_sequences/youtube/c23/000"));
}

TEST_F(VideoBuild, anInterruptedBuildGivesTheSameDataset) {
    if (!corpus())
        LINEAMENT_SKIP_MISSING("no clips, or no ffmpeg");
    build(base / "whole", 2);
    EXPECT_TRUE(build(base / "cut", 2, 1).cancelled);
    const auto rest = build(base / "cut", 2);
    EXPECT_GE(rest.resumed + rest.noFace, 1U);
    EXPECT_EQ(filesOf(base / "cut"), filesOf(base / "whole"));
    const auto again = build(base / "cut", 2);
    EXPECT_EQ(again.resumed, 4U) << "frames without a face are known, too";
    EXPECT_EQ(again.duplicates, 0U);
}

TEST_F(VideoBuild, brokenVideosAreListedWithTheReason) {
    file("real/text.mp4", "hello");
    file("fake/empty.mp4", "");
    build(base / "out", 2);
    EXPECT_THAT(reasons["real/text.mp4"], StartsWith("expected"));
    EXPECT_THAT(reasons["fake/empty.mp4"], StartsWith("expected"));
    EXPECT_EQ(training::readDataset(base / "out").skipped.size(), 2U);
}

TEST_F(VideoBuild, framesThatDoNotDecodeAreListedAndTheOthersTaken) {
    const fs::path damaged =
        fs::path(LINEAMENT_SHARED_DIR) / "data/samples/corrupt/derived_bitflips.mp4";
    if (!fs::exists(damaged))
        LINEAMENT_SKIP_MISSING("no sample at " << damaged);
    fs::create_directories(root / "real");
    fs::copy_file(damaged, root / "real/flips.mp4");
    build(base / "out", 24);
    const auto dataset = training::readDataset(base / "out");
    ASSERT_GT(dataset.samples.size() + dataset.skipped.size(), 0U);
    for (const auto& [name, reason] : reasons) {
        EXPECT_THAT(name, StartsWith("real/flips.mp4"));
        EXPECT_FALSE(reason.empty());
    }
}
