// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/nn/modelpackage.h"
#include "core/nn/selftest.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::nn {

enum class Device { Auto, Cpu, Cuda };

/// "auto", "cpu", "cuda". Throws std::invalid_argument for other words.
Device deviceFromName(const std::string& name);

struct EngineOptions {
    Device device = Device::Auto;
    int threads = 0; ///< intra-op threads; 0: one a core
    int maxBatch = 8;
    /// SHA-256 in hexadecimal, for the model's identity; core/nn has no hash of its own.
    std::function<std::string(std::span<const std::byte>)> sha256;
};

/// Where and how the network runs (R9).
struct Runtime {
    std::string libtorch;    ///< e.g. "1.13.1"
    std::string device;      ///< "CPU (AMD EPYC ...)" or "CUDA device 0 (NVIDIA ...)"
    std::string cuda;        ///< LibTorch's and the driver's version, empty on the CPU
    std::string blas;        ///< the BLAS behind LibTorch, as far as it says
    std::string convolution; ///< "oneDNN prepacked, channels-last", "cuDNN, channels-last"...
    int threads = 1;
    /// True when LibTorch was told, and says, that the same input gives the same bits on this
    /// device.
    bool deterministic = false;
    std::optional<SelfTestResult> selfTest; ///< passed (R13); none: the package has no self-test
    std::optional<PictureTestResult> pictureTest; ///< passed (R13); none: it could not be made
    std::string passedOver; ///< why a GPU that is there is not used; empty: there is none, or it is
};

/// One MTA block's spatial attention, sigmoid(gamma * trace), averaged over the channels.
struct BlockAttention {
    std::string block; ///< state_dict name, e.g. "mta_extract_feature.4.0"
    float gamma = 0;
    bool spatial = false;    ///< false when gamma is 0: the block has no spatial map
    float channelSpread = 0; ///< mean over pixels of the standard deviation over channels
    FloatMap map; ///< 0 to 1, null when not spatial; the outer cells are NaN (zero padding)
};

/// The outputs of a network that also tells how a face was manipulated. The score of a class
/// against real is the difference of both.
struct ClassLogits {
    float real = 0, composed = 0, generated = 0;

    bool operator==(const ClassLogits&) const = default;
};

/// Where in the crop a class's score comes from: class activation map (Zhou et al., CVPR 2016) of
/// its output less that of the genuine class. With a global average pool it is exact: the mean of
/// the cells is the score of that class against real, less a constant.
struct ClassMap {
    std::string name; ///< as in kClassNames
    FloatMap map;     ///< of the last feature maps, about a 32nd of the input's side

    /// "class-composed": among the maps of a face.
    std::string mapName() const { return "class-" + name; }
};

/// What the network says of one crop.
struct Prediction {
    /// Of a network of three classes the logarithm of the mean of both fakes' exponentials, each
    /// brought to the package's scale, so that logitFake - logitReal is the score of "either", both
    /// ways weighted alike.
    float logitFake = 0;
    float logitReal = 0;
    std::optional<ClassLogits> classes; ///< none: the network has two classes
    std::vector<BlockAttention> blocks; ///< empty when maps were not asked for, or without MTA
    FloatMap
        fused; ///< mean of the blocks' maps on the finest block's grid; null when none is spatial
    /// One a manipulated class; empty when maps were not asked for, and for heads without a global
    /// average pool.
    std::vector<ClassMap> classMaps = {};
    std::optional<float> distance = {}; ///< see Typicality; none: the package has none
};

/// A network's outputs as a prediction.
Prediction predictionOf(const ClassLogits& logits, const ClassScale& scale = {});
/// The same prediction without a package's scale: what self-tests compare, whatever was calibrated.
Prediction unscaled(const Prediction& prediction);
/// The score of "either", of the scores of both kinds against real.
double eitherScore(double composed, double generated, const ClassScale& scale);

/// Computes logits and attention maps for crops. Thread-safe: calls are serialised. LibTorch's own
/// is made by load(); tests stand others in its place.
class Engine {
public:
    /// Loads a package folder, or a published-layout .pth / .safetensors file, and runs the
    /// package's self-test on the device. With Device::Auto a GPU on which that fails is passed
    /// over for the CPU, and the model's notes say so. The first call brings LibTorch into the
    /// process, which takes a good part of a second: call it off the window's thread. Throws
    /// ModelError, also when the self-test fails or the library is missing; IoError.
    static std::unique_ptr<Engine> load(const std::filesystem::path& packageOrCheckpoint,
                                        const EngineOptions& options = {});
    virtual ~Engine() = default;

    virtual const ModelInfo& model() const = 0;
    virtual const Runtime& runtime() const = 0;

    /// Puts the test of all that stands before the network, which core/nn does not have, into the
    /// runtime's record. Before the engine is shared. Throws ModelError when it failed.
    virtual void recordPictureTest(const PictureTestResult& result) = 0;
    /// The same, when it could not be made: a note of the model.
    virtual void notePictureTest(const std::string& whyNot) = 0;

    /// One prediction a crop, in order. Crops must be model().inputSize square (throws ModelError).
    /// Batches of maxBatch; the token is looked at between them (throws Cancelled).
    virtual std::vector<Prediction> predict(std::span<const Rgb8Image* const> crops, bool maps,
                                            std::stop_token stop = {}) = 0;

protected:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
};

/// Whether LibTorch is in the process already.
bool libtorchLoaded();

/// The version of LibTorch that this was built with, e.g. "1.13.1"; LibTorch is not loaded for it.
std::string libtorchVersion();

} // namespace lineament::nn
