// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/nn/devices.h"
#include "core/nn/engine.h"
#include "core/nn/gocnet.h"
#include "core/nn/packagereader.h"
#include "tests/nn/knownweights.h"
#include "tests/nn/support.h"
#include "tests/samples.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <caffe2/serialize/inline_container.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

using namespace lineament;
using namespace lineament::nn;
using namespace lineament::nn::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

/// A zip as torch.save writes it, with this pickle and these storages.
std::vector<std::byte> archive(const std::string& pickle,
                               const std::map<std::string, std::vector<float>>& storages) {
    std::string out;
    {
        caffe2::serialize::PyTorchStreamWriter writer([&out](const void* data, std::size_t size) {
            out.append(static_cast<const char*>(data), size);
            return size;
        });
        writer.writeRecord("data.pkl", pickle.data(), pickle.size());
        for (const auto& [key, values] : storages)
            writer.writeRecord("data/" + key, values.data(), values.size() * sizeof(float));
        writer.writeEndOfFile();
    }
    return bytesOf(out);
}

std::string pickleText(const std::string& text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    return "X" + std::string(reinterpret_cast<const char*>(&size), 4) + text;
}

std::string pickleInt(std::int32_t value) {
    return "J" + std::string(reinterpret_cast<const char*>(&value), 4);
}

/// key: a tensor [size] with this stride at this offset of storage "0" of four floats.
std::string pickleTensor(const std::string& key, int offset, int size, int stride) {
    return pickleText(key) + "ctorch._utils\n_rebuild_tensor_v2\n((" + pickleText("storage") +
           "ctorch\nFloatStorage\n" + pickleText("0") + pickleText("cpu") + pickleInt(4) + "tQ" +
           pickleInt(offset) + "(" + pickleInt(size) + "t(" + pickleInt(stride) + "t\x89" +
           "ccollections\nOrderedDict\n)RtR";
}

const std::map<std::string, std::vector<float>> kFour{{"0", {1, 2, 3, 4}}};

std::string dictPickle(const std::string& entries) {
    return std::string("\x80\x02", 2) + "ccollections\nOrderedDict\n)R(" + entries + "u.";
}

/// A package folder with a small network.
void writePackage(const std::filesystem::path& folder, ModelInfo info, int width = 16) {
    std::filesystem::create_directories(folder);
    info.architecture.width = width;
    info.architecture.head = Head::Gap;
    const auto json = modelJson(info);
    writeBytes(folder / "model.json", bytesOf(json));
    writeBytes(folder / "weights.safetensors", safetensorsBytes(smallKnownState(width), at::kHalf));
}

Rgb8Image noiseCrop(int size, int seed) {
    Rgb8Image crop{size, size,
                   std::vector<std::uint8_t>(static_cast<std::size_t>(size) *
                                             static_cast<std::size_t>(size) * 3)};
    const auto values = pattern(static_cast<std::int64_t>(crop.data.size()), seed);
    for (std::size_t i = 0; i < values.size(); ++i)
        crop.data[i] = static_cast<std::uint8_t>((values[i] + 1) * 127.5);
    return crop;
}

} // namespace

TEST(Pth, readsTensorsWithOffsetAndStride) {
    const auto state = readCheckpoint(
        "f", archive(dictPickle(pickleTensor("a", 0, 4, 1) + pickleTensor("b", 1, 2, 2) +
                                pickleTensor("c", 3, 4, 0)),
                     kFour));
    ASSERT_EQ(state.entries.size(), 3U);
    EXPECT_TRUE(at::equal(*state.find("a"), at::tensor({1.F, 2.F, 3.F, 4.F})));
    EXPECT_TRUE(at::equal(*state.find("b"), at::tensor({2.F, 4.F})));
    EXPECT_TRUE(at::equal(*state.find("c"), at::full({4}, 4.F)));
}

TEST(Pth, readsAWrappedStateDictAndSaysSo) {
    const auto state = readCheckpoint(
        "f", archive(std::string("\x80\x02", 2) + "}(" + pickleText("epoch") + "K\x07" +
                         pickleText("state_dict") + "ccollections\nOrderedDict\n)R(" +
                         pickleTensor("a", 0, 4, 1) + "uu.",
                     kFour));
    EXPECT_NE(state.find("a"), nullptr);
    ASSERT_FALSE(state.notes.empty());
    EXPECT_THAT(state.notes.front(), HasSubstr("state_dict"));
}

TEST(Pth, refusesTensorsBeyondTheirStorage) {
    for (const auto& [offset, size, stride] :
         {std::array{0, 5, 1}, std::array{4, 1, 1}, std::array{0, 2, 4}, std::array{-1, 1, 1},
          std::array{0, 2147483647, 2147483647}})
        EXPECT_THAT(modelErrorOf([&, o = offset, n = size, s = stride] {
                        readCheckpoint("f", archive(dictPickle(pickleTensor("a", o, n, s)), kFour));
                    }),
                    AllOf(HasSubstr("f, data.pkl byte"), HasSubstr("storage")));
}

TEST(Pth, refusesTensorsOfMoreValuesThanTheirStorageHas) {
    // What torch.save writes of torch.zeros(1).expand(n): a kilobyte that asks for any memory.
    for (const int size : {5, 1'000'000, 2'147'483'647})
        EXPECT_THAT(modelErrorOf([&] {
                        readCheckpoint("f",
                                       archive(dictPickle(pickleTensor("a", 0, size, 0)), kFour));
                    }),
                    AllOf(HasSubstr("at most the 4 values of its storage"),
                          HasSubstr("found " + std::to_string(size) + " values")));
}

TEST(Pth, refusesScatteredTensorsThatTogetherTakeMoreThanTheFile) {
    std::string entries;
    for (int i = 0; i < 3000; ++i)
        entries += pickleTensor("k" + std::to_string(i), 0, 1000, 2);
    // Three thousand views of one storage, of which every second value is taken.
    std::string pickle = dictPickle(entries);
    const std::string four = pickleInt(4) + "tQ", many = pickleInt(2000) + "tQ";
    for (auto at = pickle.find(four); at != std::string::npos; at = pickle.find(four, at))
        pickle.replace(at, four.size(), many);
    EXPECT_THAT(modelErrorOf([&] {
                    readCheckpoint("f", archive(pickle, {{"0", std::vector<float>(2000, 1)}}));
                }),
                HasSubstr("no more memory than the file"));
}

TEST(Pth, refusesRecordsThatUnpackToMoreThanTheFile) {
    // A zip whose directory says that its record unpacks to 2 GB.
    const auto whole = archive(dictPickle(pickleTensor("a", 0, 4, 1)), kFour);
    std::string text(reinterpret_cast<const char*>(whole.data()), whole.size());
    const auto directory = text.find("PK\x01\x02");
    ASSERT_NE(directory, std::string::npos);
    const std::uint32_t size = 2'000'000'000;
    text.replace(directory + 24, sizeof size, reinterpret_cast<const char*>(&size), sizeof size);
    EXPECT_THAT(modelErrorOf([&] { readCheckpoint("f", bytesOf(text)); }),
                AllOf(HasSubstr("no more than the file's"), HasSubstr("2000000000 bytes, packed")));
}

TEST(Pth, refusesCodeAndNamesIt) {
    const std::string evil =
        std::string("\x80\x02", 2) + "cos\nsystem\n(" + pickleText("true") + "tR.";
    EXPECT_THAT(modelErrorOf([&] { readCheckpoint("f", archive(evil, {})); }),
                AllOf(HasSubstr("os.system"), HasSubstr("refused")));
}

TEST(Pth, everyTruncationIsAnErrorAndNeverACrash) {
    const auto whole = archive(dictPickle(pickleTensor("a", 0, 4, 1)), kFour);
    for (std::size_t size = 0; size < whole.size(); size += 7)
        EXPECT_NE(modelErrorOf([&] { readCheckpoint("f", std::span(whole).first(size)); }),
                  "no error")
            << size;
    EXPECT_THAT(
        modelErrorOf([&] { readCheckpoint("f", std::span(whole).first(whole.size() / 2)); }),
        HasSubstr("truncated"));
}

TEST(Pth, damagedPicklesNeverCrash) {
    const std::string pickle = dictPickle(pickleTensor("a", 0, 4, 1) + pickleTensor("b", 1, 2, 2));
    const auto noise = pattern(4000, 3);
    for (std::size_t i = 0; i < 4000; ++i) {
        std::string damaged = pickle;
        damaged[i % pickle.size()] = static_cast<char>((noise[i] + 1) * 127.9);
        try {
            readCheckpoint("f", archive(damaged, kFour));
        } catch (const ModelError&) {
        }
    }
}

TEST(Checkpoint, foreignFilesGetTheirOwnMessages) {
    EXPECT_THAT(modelErrorOf([] { readCheckpoint("f", bytesOf("")); }), HasSubstr("an empty file"));
    EXPECT_THAT(modelErrorOf([] { readCheckpoint("f", bytesOf("\x89PNG\r\n\x1a\n and more")); }),
                HasSubstr("a picture"));
    EXPECT_THAT(modelErrorOf([] { readCheckpoint("f", bytesOf("\x80\x02}q\x01.")); }),
                HasSubstr("bare pickle"));
    EXPECT_THAT(modelErrorOf([] { readCheckpoint("f", bytesOf("hello world")); }),
                HasSubstr("68 65 6c 6c 6f"));
}

TEST(Safetensors, roundTripKeepsEverything) {
    StateDict state;
    state.entries.emplace_back("b", at::randn({3, 4}));
    state.entries.emplace_back("a", at::arange(5, at::kLong));
    state.entries.emplace_back("empty", at::zeros({0, 7}));
    state.metadata["seed"] = "1";
    const auto read = readCheckpoint("f", safetensorsBytes(state, at::kFloat));
    ASSERT_EQ(read.entries.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(read.entries[i].first, state.entries[i].first);
        EXPECT_TRUE(at::equal(read.entries[i].second, state.entries[i].second));
    }
    EXPECT_EQ(read.metadata.at("seed"), "1");
    const auto half = readCheckpoint("f", safetensorsBytes(state, at::kHalf));
    EXPECT_EQ(half.find("b")->scalar_type(), at::kHalf);
    EXPECT_EQ(half.find("a")->scalar_type(), at::kLong);
}

TEST(Safetensors, truncatedForeignAndNewerDiffer) {
    StateDict state;
    state.entries.emplace_back("weights", at::randn({64}));
    const auto whole = safetensorsBytes(state, at::kFloat);
    EXPECT_THAT(
        modelErrorOf([&] { readSafetensors("f", std::span(whole).first(whole.size() - 9)); }),
        AllOf(HasSubstr("weights"), HasSubstr("truncated")));
    EXPECT_THAT(modelErrorOf([&] { readSafetensors("f", std::span(whole).first(40)); }),
                HasSubstr("truncated"));
    EXPECT_THAT(modelErrorOf([] {
                    readSafetensors("f", bytesOf(std::string("\x08\0\0\0\0\0\0\0not json", 16)));
                }),
                HasSubstr("JSON header"));
    state.metadata["lineament.layout"] = "99";
    const auto newer = safetensorsBytes(state, at::kFloat);
    EXPECT_THAT(modelErrorOf([&] { readSafetensors("f", newer); }), HasSubstr("newer"));
}

namespace {

/// A .safetensors file with this header and so many bytes of data.
std::vector<std::byte> withHeader(const std::string& header, std::size_t data) {
    const std::uint64_t size = header.size();
    return bytesOf(std::string(reinterpret_cast<const char*>(&size), sizeof size) + header +
                   std::string(data, '\0'));
}

std::string nestedJson(int levels) {
    const auto count = static_cast<std::size_t>(levels);
    return std::string(count, '[') + std::string(count, ']');
}

} // namespace

TEST(Safetensors, refusesTensorsThatShareBytes) {
    std::string header = "{";
    for (int i = 0; i < 1500; ++i)
        header += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) +
                  R"(":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]})";
    EXPECT_THAT(modelErrorOf([&] { readSafetensors("f", withHeader(header + "}", 4000)); }),
                AllOf(HasSubstr("behind those of tensor"), HasSubstr("byte 4000")));
}

TEST(Safetensors, refusesShapesWhoseProductWraps) {
    for (const char* shape : {"[1073741824,16,1073741824]", "[1073741824,1073741824,16]"})
        EXPECT_THAT(modelErrorOf([&] {
                        readSafetensors("f",
                                        withHeader(std::string(R"({"a":{"dtype":"F32","shape":)") +
                                                       shape + R"(,"data_offsets":[0,0]}})",
                                                   16));
                    }),
                    HasSubstr("at most 2^34 values"));
}

TEST(Safetensors, refusesOffsetsThatWrap) {
    EXPECT_THAT(
        modelErrorOf([] {
            readSafetensors(
                "f",
                withHeader(
                    R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[18446744073709551600,18446744073709551608]}})",
                    16));
        }),
        AllOf(HasSubstr("truncated"), HasSubstr("18446744073709551608")));
}

TEST(Safetensors, refusesHeadersThatAreNestedTooDeep) {
    const auto deep = nestedJson(200'000);
    for (const auto& header :
         {R"({"__metadata__":{"a":)" + deep + "}}", R"({"__metadata__":)" + deep + "}",
          R"({"a":)" + deep + "}",
          R"({"a":{"dtype":"F32","shape":)" + deep + R"(,"data_offsets":[0,4]}})",
          std::string("{") + std::string(200'000, '[')})
        EXPECT_THAT(modelErrorOf([&] { readCheckpoint("f", withHeader(header, 16)); }),
                    AllOf(HasSubstr("a JSON header"), HasSubstr("within each other")));
}

TEST(ModelJson, refusesJsonThatIsNestedTooDeep) {
    const auto deep = nestedJson(200'000);
    for (const auto& text :
         {deep, R"({"format":"lineament-model","formatVersion":1,"name":"n","card":)" + deep + "}",
          R"({"format":"lineament-model","formatVersion":1,"name":)" + deep + "}"})
        EXPECT_THAT(modelErrorOf([&] { parseModelJson("model.json", text); }),
                    AllOf(HasSubstr("model.json"), HasSubstr("within each other")));
}

TEST(Safetensors, everyTruncationIsAnError) {
    StateDict state;
    state.entries.emplace_back("w", at::randn({8}));
    const auto whole = safetensorsBytes(state, at::kFloat);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_NE(modelErrorOf([&] { readSafetensors("f", std::span(whole).first(size)); }),
                  "no error")
            << size;
}

TEST(ModelJson, roundTrip) {
    ModelInfo info;
    info.name = "test";
    info.version = "2";
    info.architecture.depth = Depth::ResNet34;
    info.architecture.attention = Attention::Scale;
    info.architecture.head = Head::Gap;
    info.inputSize = 128;
    info.architecture.inputSize = 128;
    info.fakeIndex = 1;
    info.cropMargin = 0.2;
    const auto read = parseModelJson("f", modelJson(info));
    EXPECT_EQ(read.architecture, info.architecture);
    EXPECT_EQ(read.inputSize, 128);
    EXPECT_EQ(read.fakeIndex, 1);
    EXPECT_DOUBLE_EQ(read.cropMargin, 0.2);
}

TEST(ModelJson, everyComplaintNamesTheField) {
    const auto message = [](const std::string& text) {
        return modelErrorOf([&] { parseModelJson("model.json", text); });
    };
    EXPECT_THAT(message("{"), HasSubstr("truncated"));
    EXPECT_THAT(message("{}"), HasSubstr("foreign"));
    EXPECT_THAT(message(R"({"format":"lineament-model","formatVersion":3})"), HasSubstr("newer"));
    EXPECT_THAT(message(R"({"format":"lineament-model","formatVersion":1})"),
                HasSubstr("field name"));
    const std::string start = R"({"format":"lineament-model","formatVersion":1,"name":"n",)";
    EXPECT_THAT(message(start + R"("inputSize":"big"})"), HasSubstr("inputSize"));
    EXPECT_THAT(message(start + R"("inputSize":100000})"), HasSubstr("inputSize"));
    EXPECT_THAT(message(start + R"("architecture":{"depth":"vgg"}})"),
                AllOf(HasSubstr("depth"), HasSubstr("vgg")));
    EXPECT_THAT(message(start + R"("labels":["a","b"]})"), HasSubstr("labels"));
    EXPECT_THAT(message(start + R"("inputSize":128})"), HasSubstr("gap head"));
}

TEST(Engine, loadsAPackageAndGivesTheSameScoreForEveryBatch) {
    const TempFolder temp;
    ModelInfo info;
    info.name = "small";
    info.inputSize = 96;
    writePackage(temp.path, info);
    EngineOptions options;
    options.device = Device::Cpu;
    options.maxBatch = 2;
    int hashed = 0;
    options.sha256 = [&hashed](std::span<const std::byte>) {
        return "hash" + std::to_string(++hashed);
    };
    const auto engine = Engine::load(temp.path, options);
    EXPECT_EQ(engine->model().name, "small");
    EXPECT_EQ(engine->model().configSha256, "hash1");
    EXPECT_EQ(engine->model().weightsSha256, "hash2");
    const Rgb8Image a = noiseCrop(96, 1), b = noiseCrop(96, 2), c = noiseCrop(96, 3);
    const Rgb8Image* crops[] = {&a, &b, &c};
    const auto together = engine->predict(crops, true);
    ASSERT_EQ(together.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto alone = engine->predict(std::span(crops).subspan(i, 1), false).front();
        EXPECT_NEAR(alone.logitFake, together[i].logitFake,
                    1e-4 * std::abs(alone.logitFake) + 1e-5);
        EXPECT_TRUE(alone.blocks.empty());
        EXPECT_EQ(together[i].blocks.size(), 8U);
    }
    EXPECT_NE(together[0].logitFake, together[1].logitFake);
    const auto again = engine->predict(crops, true);
    EXPECT_EQ(again[2].logitReal, together[2].logitReal);
    EXPECT_EQ(again[2].fused.values.size(), together[2].fused.values.size());
}

TEST(Engine, attentionMapsAreTheNetworksOwn) {
    const TempFolder temp;
    ModelInfo info;
    info.name = "small";
    info.inputSize = 96;
    writePackage(temp.path, info);
    const auto engine = Engine::load(temp.path, {});
    const auto crop = noiseCrop(96, 4);
    const Rgb8Image* crops[] = {&crop};
    const auto prediction = engine->predict(crops, true).front();
    // The plain form gives the reference: sigmoid(gamma * trace), averaged over the channels.
    const at::NoGradGuard noGrad;
    auto package = readModelPackage(temp.path, {});
    GocNet net(package.info.architecture);
    net->load("w", package.state);
    net->eval();
    auto x = at::empty({1, 3, 96, 96});
    for (int c = 0; c < 3; ++c) {
        for (int i = 0; i < 96 * 96; ++i)
            x.data_ptr<float>()[c * 96 * 96 + i] =
                (static_cast<float>(crop.data[static_cast<std::size_t>(i * 3 + c)]) / 255.F -
                 info.mean[static_cast<std::size_t>(c)]) /
                info.std[static_cast<std::size_t>(c)];
    }
    std::map<std::string, at::Tensor> traces;
    const auto logits = net->forward(
        x, [&](const std::string& name, const at::Tensor& value) { traces[name] = value; });
    EXPECT_NEAR(logits[0][0].item<float>(), prediction.logitFake,
                1e-4 * std::abs(prediction.logitFake) + 1e-4);
    for (const auto& block : prediction.blocks) {
        const auto& trace = traces.at(block.block + ".mta.mtg");
        const auto expected = at::sigmoid(trace * block.gamma).mean(1)[0];
        ASSERT_EQ(block.map.width, expected.size(1));
        ASSERT_EQ(block.map.height, expected.size(0));
        for (int row = 0; row < block.map.height; ++row) {
            for (int column = 0; column < block.map.width; ++column) {
                const bool rim = row == 0 || column == 0 || row == block.map.height - 1 ||
                                 column == block.map.width - 1;
                if (rim)
                    EXPECT_TRUE(std::isnan(block.map.at(column, row)));
                else
                    EXPECT_NEAR(block.map.at(column, row), expected[row][column].item<float>(),
                                2e-3)
                        << block.block;
            }
        }
    }
    EXPECT_EQ(prediction.fused.width, 24);
}

TEST(Engine, gammaZeroMeansNoSpatialMap) {
    const TempFolder temp;
    auto state = smallKnownState(16);
    for (auto& [key, tensor] : state.entries) {
        if (key.find("gamma") != std::string::npos)
            tensor = at::zeros({1});
    }
    ModelInfo info;
    info.name = "flat";
    info.inputSize = 64;
    writePackage(temp.path, info);
    writeBytes(temp.path / "weights.safetensors", safetensorsBytes(state, at::kFloat));
    const auto engine = Engine::load(temp.path, {});
    const auto crop = noiseCrop(64, 5);
    const Rgb8Image* crops[] = {&crop};
    const auto prediction = engine->predict(crops, true).front();
    ASSERT_EQ(prediction.blocks.size(), 8U);
    for (const auto& block : prediction.blocks) {
        EXPECT_FALSE(block.spatial);
        EXPECT_TRUE(block.map.isNull());
    }
    EXPECT_TRUE(prediction.fused.isNull());
}

TEST(Engine, labelOrderOfThePackageIsUsed) {
    const TempFolder temp;
    ModelInfo info;
    info.name = "small";
    info.inputSize = 64;
    writePackage(temp.path / "a", info);
    info.fakeIndex = 1;
    writePackage(temp.path / "b", info);
    const auto crop = noiseCrop(64, 6);
    const Rgb8Image* crops[] = {&crop};
    const auto a = Engine::load(temp.path / "a", {})->predict(crops, false).front();
    const auto b = Engine::load(temp.path / "b", {})->predict(crops, false).front();
    EXPECT_EQ(a.logitFake, b.logitReal);
    EXPECT_EQ(a.logitReal, b.logitFake);
}

TEST(Engine, badInputsGetClearErrors) {
    const TempFolder temp;
    EXPECT_THAT(modelErrorOf([&] { Engine::load(temp.path / "nothing", {}); }),
                HasSubstr("nothing there"));
    EXPECT_THAT(modelErrorOf([&] { Engine::load(temp.path, {}); }), HasSubstr("no model.json"));
    ModelInfo info;
    info.name = "small";
    info.inputSize = 64;
    writePackage(temp.path, info);
    const auto engine = Engine::load(temp.path, {});
    const auto crop = noiseCrop(65, 7);
    const Rgb8Image* crops[] = {&crop};
    EXPECT_THAT(modelErrorOf([&] { engine->predict(crops, false); }),
                AllOf(HasSubstr("64"), HasSubstr("65")));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(engine->predict(crops, false, stop.get_token()), Cancelled);
    if (!cudaAvailable()) {
        EngineOptions cuda;
        cuda.device = Device::Cuda;
        EXPECT_THAT(modelErrorOf([&] { Engine::load(temp.path, cuda); }), HasSubstr("CUDA"));
    }
}

// The published checkpoint as PyTorch itself writes it (needs python3-torch).
TEST(Pth, publishedCheckpointGivesThePublishedLogits) {
    const auto expected = parityFile("expected.json");
    if (expected.is_null())
        LINEAMENT_SKIP_MISSING("no parity data at " << LINEAMENT_SHARED_DIR << "/gocnet");
    const TempFolder temp;
    const auto file = temp.path / "known.pth";
    const std::string command = "/usr/bin/python3 " + std::string(LINEAMENT_SHARED_DIR) +
                                "/gocnet/make_checkpoint.py " + file.string() + " 2>/dev/null";
    if (std::system(command.c_str()) != 0)
        GTEST_SKIP() << "python3-torch is not installed: no checkpoint could be written";
    const auto package = readModelPackage(file, {});
    GocNet net(package.info.architecture);
    const auto notes = net->load(file.string(), package.state);
    net->eval();
    const at::NoGradGuard noGrad;
    const auto logits = net->forward(knownInput());
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 2; ++j) {
            const double want = expected["logits_float64"][static_cast<std::size_t>(i)]
                                        [static_cast<std::size_t>(j)];
            EXPECT_NEAR(logits[i][j].item<double>(), want, 1e-5 * 91.2);
        }
    }
    EXPECT_FALSE(notes.empty());
}
