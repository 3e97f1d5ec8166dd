// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/dataset.h"

#include "core/base/error.h"
#include "core/nn/statedict.h"
#include "core/training/folderlock.h"
#include "core/training/shard.h"
#include "tests/base/failingreaddir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

constexpr int kCrop = 16;
/// Room for a dozen crops.
constexpr std::size_t kSmallShard = 24000;

DatasetSettings smallSettings() {
    return {kCrop, 0.4, "Lineament test", "no finder"};
}

Sample numberedSample(int number) {
    Sample sample;
    const std::string text = std::to_string(number);
    sample.info.id = "id" + text;
    sample.info.file = "real/\"corpus\"/" + text + ".jpg";
    sample.info.source = "corpus";
    sample.info.method = number % 2 == 0 ? "StyleGAN2" : "";
    sample.info.group = "corpus/" + std::to_string(number / 2);
    sample.info.compression = "c23";
    sample.info.split = number % 5 == 0 ? "test" : "";
    sample.info.origin = "a repository";
    sample.info.licence = "public domain";
    sample.info.label = number % 2 == 0 ? Label::Fake : Label::Real;
    sample.info.jpegQuality = 50 + number % 50;
    sample.info.bytesPerPixel = 0.1 * number;
    sample.info.facePixels = 100.0 / (number + 1);
    sample.info.sharpness = 12.5;
    sample.info.yaw = -3.25;
    sample.info.outside = 0.125;
    for (std::size_t i = 0; i < 68; ++i)
        sample.info.landmarks[i] = {static_cast<double>(i) / 4, number + 0.5};
    sample.crop = {kCrop, kCrop, std::vector<std::uint8_t>(3 * kCrop * kCrop)};
    std::iota(sample.crop.data.begin(), sample.crop.data.end(), static_cast<std::uint8_t>(number));
    return sample;
}

/// Adds what is not there yet of @p count samples, with a skipped item before each tenth.
void addSamples(DatasetWriter& writer, int count) {
    for (int i = 0; i < count; ++i) {
        const std::string text = std::to_string(i);
        if (i % 10 == 0)
            writer.skip("skipped" + text, {text + ".jpg", "fake", "no face"});
        if (!writer.has("id" + text))
            writer.add(numberedSample(i));
    }
}

std::string fileText(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeText(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

std::map<std::string, std::string> filesOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder))
        files[entry.path().filename().string()] = fileText(entry.path());
    return files;
}

template <class E, class F> std::string messageOf(const F& f) {
    try {
        f();
    } catch (const E& e) {
        return e.what();
    }
    return "no error";
}

class DatasetFolder : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-dataset-XXXXXX").string();
        base = mkdtemp(name.data());
        folder = base / "faces";
    }
    void TearDown() override { fs::remove_all(base); }

    void write(int count) const {
        DatasetWriter writer(folder, smallSettings(), kSmallShard);
        addSamples(writer, count);
        writer.flush();
    }
    std::string readError() const {
        return messageOf<ModelError>([this] { readDataset(folder); });
    }

    fs::path base, folder;
};

/// Files may not grow beyond @p bytes while it lives, as on a full disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes)
        : m_handler(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &m_limit);
        const rlimit small{bytes, m_limit.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &m_limit);
        std::signal(SIGXFSZ, m_handler);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_limit{};
    void (*m_handler)(int);
};

} // namespace

TEST(Folds, areTheSameOnEveryMachine) {
    // Datasets on disks hold these numbers: they never change.
    EXPECT_EQ(foldOf(""), 2);
    EXPECT_EQ(foldOf("us-house/adam-smith"), 3);
    EXPECT_EQ(foldOf("ffhq/0"), 7);
    EXPECT_EQ(foldOf("ffhq/1"), 7);
    EXPECT_EQ(foldOf("ffhq/2"), 5);
}

TEST(Folds, areOfEvenSize) {
    std::array<int, kFolds> counts{};
    for (int i = 0; i < 10000; ++i)
        ++counts[static_cast<std::size_t>(foldOf("ffhq/" + std::to_string(i)))];
    // Binomial with a standard deviation of 30.
    for (const int count : counts)
        EXPECT_NEAR(count, 1000, 150);
}

TEST_F(DatasetFolder, comesBackAsItWasWritten) {
    write(30);
    const auto dataset = readDataset(folder);
    EXPECT_EQ(dataset.settings.cropSize, kCrop);
    EXPECT_EQ(dataset.settings.cropMargin, 0.4);
    EXPECT_EQ(dataset.settings.faceFinder, "no finder");
    ASSERT_EQ(dataset.samples.size(), 30U);
    for (int i = 0; i < 30; ++i) {
        const auto expected = numberedSample(i);
        const auto& found = dataset.samples[static_cast<std::size_t>(i)];
        EXPECT_EQ(found.crop.data, expected.crop.data);
        EXPECT_EQ(found.crop.width, kCrop);
        EXPECT_EQ(found.info.id, expected.info.id);
        EXPECT_EQ(found.info.file, expected.info.file);
        EXPECT_EQ(found.info.source, expected.info.source);
        EXPECT_EQ(found.info.method, expected.info.method);
        EXPECT_EQ(found.info.group, expected.info.group);
        EXPECT_EQ(found.info.compression, expected.info.compression);
        EXPECT_EQ(found.info.split, expected.info.split);
        EXPECT_EQ(found.info.origin, expected.info.origin);
        EXPECT_EQ(found.info.licence, expected.info.licence);
        EXPECT_EQ(found.info.label, expected.info.label);
        EXPECT_EQ(found.info.fold, foldOf(expected.info.group));
        EXPECT_EQ(found.info.jpegQuality, expected.info.jpegQuality);
        EXPECT_EQ(found.info.bytesPerPixel, expected.info.bytesPerPixel);
        EXPECT_EQ(found.info.facePixels, expected.info.facePixels);
        EXPECT_EQ(found.info.sharpness, expected.info.sharpness);
        EXPECT_EQ(found.info.yaw, expected.info.yaw);
        EXPECT_EQ(found.info.outside, expected.info.outside);
        EXPECT_EQ(found.info.landmarks, expected.info.landmarks);
    }
    ASSERT_EQ(dataset.skipped.size(), 3U);
    EXPECT_EQ(dataset.skipped[1].file, "10.jpg");
    EXPECT_EQ(dataset.skipped[1].label, "fake");
    EXPECT_EQ(dataset.skipped[1].reason, "no face");
}

TEST_F(DatasetFolder, keepsAPersonInOneFold) {
    write(30);
    std::map<std::string, std::set<int>> folds;
    for (const auto& sample : readDataset(folder).samples)
        folds[sample.info.group].insert(sample.info.fold);
    EXPECT_EQ(folds.size(), 15U);
    for (const auto& [group, found] : folds)
        EXPECT_EQ(found.size(), 1U) << group;
}

TEST_F(DatasetFolder, fillsShardsUpToTheLimit) {
    write(40);
    std::size_t shards = 0;
    for (const auto& [name, text] : filesOf(folder)) {
        if (!name.starts_with("shard-"))
            continue;
        ++shards;
        EXPECT_LE(text.size(), kSmallShard) << name;
    }
    EXPECT_GE(shards, 3U);
    EXPECT_LE(shards, 6U);
}

TEST_F(DatasetFolder, aSampleLargerThanAShardGetsOneOfItsOwn) {
    DatasetWriter writer(folder, smallSettings(), 100);
    addSamples(writer, 3);
    writer.flush();
    EXPECT_EQ(readDataset(folder).samples.size(), 3U);
    EXPECT_TRUE(fs::exists(folder / "shard-0002.safetensors"));
}

TEST_F(DatasetFolder, anInterruptedRunGivesTheSameFiles) {
    write(40);
    const auto whole = filesOf(folder);
    for (const int killed : {0, 1, 12, 13, 25, 39}) {
        fs::remove_all(folder);
        {
            DatasetWriter writer(folder, smallSettings(), kSmallShard);
            addSamples(writer, killed);
            writer.flush();
            addSamples(writer, killed + 1); // lost
        }
        write(40);
        EXPECT_EQ(filesOf(folder), whole) << "killed after " << killed;
    }
}

TEST_F(DatasetFolder, aKillBetweenShardAndIndexLosesNothing) {
    write(40);
    const auto whole = filesOf(folder);
    fs::remove_all(folder);
    write(5);
    const auto index = fileText(folder / "dataset.json");
    write(30);
    writeText(folder / "dataset.json", index); // the shards are ahead
    writeText(folder / "shard-0009.safetensors.part", "half");
    EXPECT_EQ(readDataset(folder).samples.size(), 30U);
    write(40);
    fs::remove(folder / "shard-0009.safetensors.part");
    EXPECT_EQ(filesOf(folder), whole);
}

TEST_F(DatasetFolder, aShardIsTruncatedWhateverItsOffsetsAddUpTo) {
    write(3);
    const auto shard = folder / shardName(0);
    ASSERT_FALSE(readShardIds(shard).empty());
    const std::string whole = fileText(shard);
    const auto at = whole.find("\"data_offsets\":[");
    ASSERT_NE(at, std::string::npos);
    const auto end = whole.find(']', at);
    // With the header they make a number just above 2^64, which is a small one.
    for (const char* offsets : {"[0,18446744073709551615]", "[0,18446744073709550000]"}) {
        std::string hostile = whole.substr(8, at - 8 + 15) + offsets + whole.substr(end + 1);
        std::uint64_t header = 0;
        std::memcpy(&header, whole.data(), sizeof header);
        header += std::string(offsets).size() - (end + 1 - (at + 15));
        writeText(shard,
                  std::string(reinterpret_cast<const char*>(&header), sizeof header) + hostile);
        EXPECT_THAT(messageOf<ModelError>([&] { readShardIds(shard); }), HasSubstr("truncated"))
            << offsets;
    }
}

TEST_F(DatasetFolder, jsonThatIsNestedTooDeepIsRefused) {
    write(3);
    const std::string index = fileText(folder / "dataset.json");
    writeText(folder / "dataset.json", std::string(200'000, '['));
    EXPECT_THAT(messageOf<ModelError>([&] { readDataset(folder); }),
                HasSubstr("within each other"));
    writeText(folder / "dataset.json", index);
    nn::StateDict state;
    state.metadata["lineament.dataset"] = "1";
    state.metadata["samples"] = std::string(200'000, '[');
    const auto bytes = nn::safetensorsBytes(state, at::kFloat);
    writeText(folder / shardName(0), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    EXPECT_THAT(messageOf<ModelError>([&] { readShardIds(folder / shardName(0)); }),
                HasSubstr("within each other"));
}

TEST_F(DatasetFolder, aFolderThatCannotBeListedIsAnError) {
    fs::create_directories(folder);
    for (int i = 0; i < 5; ++i)
        writeText(folder / ("shard-" + std::to_string(i) + ".part"), "half");
    const lineament::faults::FailingReaddir failing(2);
    EXPECT_THROW(DatasetWriter(folder, smallSettings(), kSmallShard), IoError);
}

TEST_F(DatasetFolder, knowsWhatIsThere) {
    write(30);
    const DatasetWriter writer(folder, smallSettings(), kSmallShard);
    EXPECT_EQ(writer.samples(), 30U);
    EXPECT_EQ(writer.skipped(), 3U);
    EXPECT_TRUE(writer.has("id0"));
    EXPECT_TRUE(writer.has("skipped20"));
    EXPECT_FALSE(writer.has("id30"));
    EXPECT_EQ(writer.known().at("id7"), "real/\"corpus\"/7.jpg");
}

TEST_F(DatasetFolder, otherSettingsAreRefused) {
    write(3);
    auto settings = smallSettings();
    settings.cropMargin = 0.3;
    EXPECT_THAT(messageOf<ModelError>([&] { DatasetWriter(folder, settings); }),
                HasSubstr("margin 0.3"));
    settings = smallSettings();
    settings.program = "Lineament, a later version";
    EXPECT_NO_THROW(DatasetWriter(folder, settings));
}

TEST_F(DatasetFolder, aFolderOfOtherThingsIsRefused) {
    fs::create_directory(folder);
    writeText(folder / "holiday.jpg", "x");
    EXPECT_THAT(messageOf<ModelError>([&] { DatasetWriter(folder, smallSettings()); }),
                HasSubstr("holiday.jpg"));
    EXPECT_EQ(filesOf(folder).size(), 1U);
}

TEST_F(DatasetFolder, aFolderThatCannotBeMadeIsAnIoError) {
    writeText(base / "file", "x");
    EXPECT_THROW(DatasetWriter(base / "file" / "faces", smallSettings()), IoError);
    EXPECT_THROW(DatasetWriter("/proc/faces", smallSettings()), IoError);
}

TEST_F(DatasetFolder, isWrittenByOneAtATime) {
    const DatasetWriter first(folder, smallSettings());
    EXPECT_THAT(messageOf<IoError>([&] { DatasetWriter(folder, smallSettings()); }),
                HasSubstr("another program"));
}

TEST_F(DatasetFolder, aCropOfAnotherSizeIsRefused) {
    DatasetWriter writer(folder, smallSettings());
    auto sample = numberedSample(1);
    sample.crop.width = 8;
    EXPECT_THROW(writer.add(sample), Error);
    EXPECT_EQ(writer.samples(), 0U);
}

TEST_F(DatasetFolder, keepsCodedCropsOfTheirOwnSizes) {
    auto settings = smallSettings();
    settings.cropSize = 40;
    settings.jpegQuality = 95;
    const auto shaded = [](int width, int height) {
        Rgb8Image picture{width, height, {}};
        for (int i = 0; i < width * height; ++i) {
            for (int c = 0; c < 3; ++c)
                picture.data.push_back(
                    static_cast<std::uint8_t>(3 * (i % width) + 2 * (i / width) + 10 * c));
        }
        return picture;
    };
    std::vector<Sample> samples;
    for (int i = 0; i < 5; ++i) {
        samples.push_back(numberedSample(i));
        samples.back().crop = shaded(20 + 5 * i, 40 - 3 * i);
        samples.back().info.square = {{10.5 + i, 12.25}, 15.75, -4.5};
        samples.back().info.original = i == 3 ? "id1" : "";
    }
    {
        DatasetWriter writer(folder, settings);
        for (int i = 0; i < 3; ++i)
            writer.add(samples[static_cast<std::size_t>(i)]);
        writer.flush();
    }
    {
        DatasetWriter writer(folder, settings); // goes on
        for (int i = 3; i < 5; ++i)
            writer.add(samples[static_cast<std::size_t>(i)]);
        writer.flush();
        auto large = numberedSample(9);
        large.crop = shaded(41, 10);
        EXPECT_THROW(writer.add(large), Error);
    }
    const auto dataset = readDataset(folder);
    EXPECT_EQ(dataset.settings.jpegQuality, 95);
    ASSERT_EQ(dataset.samples.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto &found = dataset.samples[i], &expected = samples[i];
        EXPECT_EQ(found.width(), expected.crop.width);
        EXPECT_EQ(found.height(), expected.crop.height);
        EXPECT_EQ(found.info.square, expected.info.square);
        EXPECT_EQ(found.info.original, expected.info.original);
        const auto pixels = pixelsOf(found);
        ASSERT_EQ(pixels.data.size(), expected.crop.data.size());
        double difference = 0;
        for (std::size_t k = 0; k < pixels.data.size(); ++k)
            difference += std::abs(pixels.data[k] - expected.crop.data[k]);
        EXPECT_LT(difference / static_cast<double>(pixels.data.size()), 2);
    }
    auto raw = settings;
    raw.jpegQuality = 0;
    EXPECT_THAT(messageOf<ModelError>([&] { DatasetWriter(folder, raw); }), HasSubstr("JPEG"));
}

TEST_F(DatasetFolder, aNameThatIsNoTextIsMadeOne) {
    DatasetWriter writer(folder, smallSettings());
    auto sample = numberedSample(1);
    sample.info.file = "\xFF\xFE.jpg";
    writer.add(sample);
    writer.flush();
    EXPECT_THAT(readDataset(folder).samples.at(0).info.file, HasSubstr(".jpg"));
}

TEST_F(DatasetFolder, aFullDiskLosesNothing) {
    write(5);
    const auto before = filesOf(folder);
    {
        DatasetWriter writer(folder, smallSettings(), kSmallShard);
        {
            const FullDisk full(2000);
            EXPECT_THAT(messageOf<IoError>([&] { addSamples(writer, 40); }),
                        HasSubstr("room to write"));
            EXPECT_THROW(writer.flush(), IoError);
        }
        EXPECT_EQ(filesOf(folder), before);
        addSamples(writer, 40);
        writer.flush();
    }
    const auto after = filesOf(folder);
    fs::remove_all(folder);
    write(40);
    EXPECT_EQ(after, filesOf(folder));
}

TEST_F(DatasetFolder, damageHasAMessageForEachKind) {
    write(30);
    const auto shard = folder / "shard-0001.safetensors";
    const auto good = fileText(shard);
    EXPECT_EQ(readError(), "no error");

    writeText(shard, good.substr(0, good.size() - 1));
    EXPECT_THAT(readError(), HasSubstr("truncated"));
    writeText(shard, good.substr(0, 5));
    EXPECT_THAT(readError(), HasSubstr("truncated"));

    nn::StateDict other;
    const auto bytes = nn::safetensorsBytes(other, at::kFloat);
    writeText(shard, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    EXPECT_THAT(readError(), HasSubstr("something else"));

    other.metadata = {{"lineament.dataset", "3"}, {"samples", "[]"}};
    const auto newer = nn::safetensorsBytes(other, at::kFloat);
    writeText(shard, {reinterpret_cast<const char*>(newer.data()), newer.size()});
    EXPECT_THAT(readError(), HasSubstr("newer Lineament"));

    writeText(shard, "no shard at all, but long enough to have a header");
    EXPECT_THAT(readError(), HasSubstr("shard-0001"));

    fs::remove(shard);
    EXPECT_THAT(readError(), HasSubstr("shard-0001.safetensors is missing"));
}

TEST_F(DatasetFolder, aWriterSeesDamageInFullShards) {
    write(30);
    const auto shard = folder / "shard-0000.safetensors";
    const auto good = fileText(shard);
    const auto openError = [this] {
        return messageOf<ModelError>([this] { DatasetWriter(folder, smallSettings()); });
    };
    writeText(shard, good.substr(0, good.size() - 1));
    EXPECT_THAT(openError(), HasSubstr("truncated"));
    writeText(shard, "no shard at all, but long enough to have a header");
    EXPECT_THAT(openError(), HasSubstr("shard-0000"));
    writeText(shard, {});
    EXPECT_THAT(openError(), HasSubstr("shard-0000"));
    writeText(shard, std::string(7, '\0') + "\x7F");
    EXPECT_THAT(openError(), HasSubstr("shard-0000"));
    writeText(shard, good);
    EXPECT_EQ(openError(), "no error");
}

TEST_F(DatasetFolder, aBadIndexHasAMessageForEachKind) {
    EXPECT_THAT(readError(), HasSubstr("no such folder"));
    fs::create_directory(folder);
    EXPECT_THAT(readError(), HasSubstr("none in it"));
    fs::remove(folder);
    write(3);
    const auto index = folder / "dataset.json";
    const auto good = fileText(index);
    writeText(index, good.substr(0, good.size() / 2));
    EXPECT_THAT(readError(), HasSubstr("truncated"));
    writeText(index, "{\"format\": \"other\"}");
    EXPECT_THAT(readError(), HasSubstr("something else"));
    writeText(index, "[]");
    EXPECT_THAT(readError(), HasSubstr("something else"));
    auto newer = good;
    newer.replace(newer.find("\"version\": 1"), 12, "\"version\": 3");
    writeText(index, newer);
    EXPECT_THAT(readError(), HasSubstr("newer Lineament"));
}
