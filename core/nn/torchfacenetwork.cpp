// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/torchfacenetwork.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/jsonfields.h"
#include "core/nn/kernels.h"
#include "core/nn/statedict.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineament::nn {

namespace {

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;

/// The weights of a finder-1 package: bytes with a scale and an offset for each tensor, see
/// installer/finderweights.py.
class Weights {
public:
    Weights(std::string where, StateDict state)
        : m_where(std::move(where))
        , m_state(std::move(state)) {}

    /// float64, so that what is folded together is rounded once.
    at::Tensor get(const std::string& name, at::IntArrayRef shape) const {
        const at::Tensor& bytes = find(name, at::kByte, shape);
        const at::Tensor& range = find(name + ".range", at::kDouble, {2});
        const auto* values = range.data_ptr<double>();
        // In float32, as the package's own program does it: the parity test compares with that.
        return (bytes.to(at::kFloat) * static_cast<float>(values[0]) +
                static_cast<float>(values[1]))
            .to(at::kDouble);
    }

private:
    const at::Tensor& find(const std::string& name, at::ScalarType type,
                           at::IntArrayRef shape) const {
        const at::Tensor* tensor = m_state.find(name);
        if (tensor == nullptr)
            throw ModelError(m_where, "tensor " + name, "no such tensor");
        if (tensor->scalar_type() != type || tensor->sizes() != shape)
            throw ModelError(
                m_where + ", tensor " + name, std::string(at::toString(type)) + " " + text(shape),
                std::string(at::toString(tensor->scalar_type())) + " " + text(tensor->sizes()));
        return *tensor;
    }

    static std::string text(at::IntArrayRef shape) {
        std::string sides;
        for (const auto side : shape)
            sides += (sides.empty() ? "" : " x ") + std::to_string(side);
        return sides;
    }

    std::string m_where;
    StateDict m_state;
};

enum class Activation { None, Relu6 };

/// A convolution whose output has a stride-th of the input's sides, rounded up. With a stride, what
/// is missing is added on the right and below alone: so TensorFlow pads even sides, and so the
/// grids lie alike whatever the sides.
struct SameConv {
    at::Tensor weight, bias;
    std::int64_t stride = 1;
    Activation activation = Activation::None;

    SameConv() = default;
    SameConv(const at::Tensor& w, const at::Tensor& b, std::int64_t step, Activation after)
        : weight(w.to(at::kFloat).contiguous(kChannelsLast))
        , bias(b.to(at::kFloat).contiguous())
        , stride(step)
        , activation(after) {}

    at::Tensor operator()(const at::Tensor& x) const {
        const auto [left, right] = padding(x.size(3));
        const auto [top, bottom] = padding(x.size(2));
        const bool even = left == right && top == bottom && left == top;
        const std::array<std::int64_t, 2> steps{stride, stride},
            around{even ? top : 0, even ? top : 0}, dense{1, 1};
        auto y = at::conv2d(even ? x : at::constant_pad_nd(x, {left, right, top, bottom}), weight,
                            bias, steps, around, dense);
        if (activation == Activation::Relu6)
            at::hardtanh_(y, 0, 6);
        return y;
    }

    std::pair<std::int64_t, std::int64_t> padding(std::int64_t side) const {
        const std::int64_t out = (side + stride - 1) / stride;
        const std::int64_t all =
            std::max<std::int64_t>((out - 1) * stride + weight.size(2) - side, 0);
        return stride > 1 ? std::pair<std::int64_t, std::int64_t>{0, all}
                          : std::pair{all / 2, all - all / 2};
    }
};

/// What a convolution's output is clamped to.
struct Clamp {
    float low = -std::numeric_limits<float>::infinity();
    float high = std::numeric_limits<float>::infinity();
};
constexpr Clamp kRelu6{0, 6};

/// A depthwise 3x3 convolution and a pointwise one behind it. Rows of the first go to the second
/// while they are in the cache: their whole, as large as the input, is never written. Pads as
/// SameConv.
class SeparableConv {
public:
    SeparableConv() = default;
    /// @p depthwise [C,1,3,3], @p pointwise [K,C,1,1]
    SeparableConv(const at::Tensor& depthwise, const at::Tensor& depthwiseBias,
                  Clamp depthwiseClamp, const at::Tensor& pointwise,
                  const at::Tensor& pointwiseBias, Clamp pointwiseClamp, std::int64_t stride)
        : m_taps(depthwise.flatten(1).t().to(at::kFloat).contiguous())
        , m_depthwiseBias(depthwiseBias.to(at::kFloat).contiguous())
        , m_matrix(pointwise.flatten(1).t().to(at::kFloat).contiguous())
        , m_bias(pointwiseBias.to(at::kFloat).contiguous())
        , m_depthwiseClamp(depthwiseClamp)
        , m_clamp(pointwiseClamp)
        , m_stride(stride) {}

    /// @p x: [N,C,H,W], channels-last. @return [N,K,H/stride,W/stride], rounded up, channels-last
    at::Tensor operator()(const at::Tensor& x) const {
        const std::int64_t channels = x.size(1), outChannels = m_matrix.size(1);
        const std::int64_t rows = (x.size(2) + m_stride - 1) / m_stride;
        const std::int64_t columns = (x.size(3) + m_stride - 1) / m_stride;
        auto out = at::empty({x.size(0), outChannels, rows, columns}, at::kFloat, kChannelsLast);
        kernels::Depthwise conv{};
        conv.width = static_cast<std::size_t>(x.size(3));
        conv.height = static_cast<std::size_t>(x.size(2));
        conv.channels = static_cast<std::size_t>(channels);
        conv.outWidth = static_cast<std::size_t>(columns);
        conv.stride = static_cast<std::size_t>(m_stride);
        conv.before = m_stride > 1 ? 0 : 1;
        conv.weight = m_taps.data_ptr<float>();
        conv.bias = m_depthwiseBias.data_ptr<float>();
        conv.low = m_depthwiseClamp.low;
        conv.high = m_depthwiseClamp.high;
        const float* in = x.data_ptr<float>();
        float* target = out.data_ptr<float>();
        const std::int64_t step =
            std::max<std::int64_t>(1, kBlockFloats / (columns * std::max(channels, outChannels)));
        const std::int64_t blocks = (rows + step - 1) / step;
        at::parallel_for(0, x.size(0) * blocks, 1, [&](std::int64_t first, std::int64_t last) {
            auto buffer = at::empty({step * columns, channels}, at::kFloat);
            for (std::int64_t i = first; i < last; ++i) {
                const std::int64_t image = i / blocks, row = i % blocks * step;
                const std::int64_t count = std::min(step, rows - row), pixels = count * columns;
                kernels::depthwiseRows(in + image * x.size(2) * x.size(3) * channels, conv,
                                       static_cast<std::size_t>(row),
                                       static_cast<std::size_t>(row + count),
                                       buffer.data_ptr<float>());
                float* place = target + (image * rows + row) * columns * outChannels;
                auto part = at::from_blob(place, {pixels, outChannels}, at::kFloat);
                at::mm_out(part, buffer.narrow(0, 0, pixels), m_matrix);
                kernels::addBias(place, static_cast<std::size_t>(pixels),
                                 static_cast<std::size_t>(outChannels), m_bias.data_ptr<float>(),
                                 m_clamp.low, m_clamp.high);
            }
        });
        return out;
    }

private:
    /// A quarter of a megabyte: within any second-level cache.
    static constexpr std::int64_t kBlockFloats = 1 << 16;
    at::Tensor m_taps, m_depthwiseBias, m_matrix, m_bias;
    Clamp m_depthwiseClamp, m_clamp;
    std::int64_t m_stride = 1;
};

/// A head's default box: a share of kDetectorSide.
struct Anchor {
    double height, width;
};

/// The default boxes of SSD: one scale a grid, further shapes of the same area, and a square
/// between this scale and the next one. The finest grid has three (W. Liu et al., SSD, ECCV 2016,
/// section 2.2, as TensorFlow's object detection API lays them out).
std::vector<Anchor> anchorsOf(std::size_t grid) {
    constexpr std::array<double, 7> kScales{0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1};
    const auto shaped = [](double scale, double ratio) {
        return Anchor{scale / std::sqrt(ratio), scale * std::sqrt(ratio)};
    };
    const double scale = kScales[grid];
    if (grid == 0)
        return {{0.1, 0.1}, shaped(scale, 2), shaped(scale, 0.5)};
    const double between = std::sqrt(scale * kScales[grid + 1]);
    return {{scale, scale},     {between, between}, shaped(scale, 2),
            shaped(scale, 0.5), shaped(scale, 3),   shaped(scale, 0.3333)};
}

class Detector {
public:
    static constexpr std::size_t kBlocks = 13, kExtra = 8, kHeads = 6;
    static constexpr std::int64_t kClasses = 3; ///< background, face, and one that is not used

    explicit Detector(const Weights& weights) {
        const std::string own = "detector.";
        m_stem = plain(weights, own + "stem", {32, 3, 3, 3}, 2);
        constexpr std::array<std::int64_t, kBlocks + 1> kChannels{
            32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
        for (std::size_t i = 0; i < kBlocks; ++i) {
            const std::string name = own + "blocks." + std::to_string(i + 1);
            const bool halves = i == 1 || i == 3 || i == 5 || i == 11;
            m_blocks[i] = block(weights, name, kChannels[i], kChannels[i + 1], halves ? 2 : 1);
        }
        constexpr std::array<std::int64_t, kExtra + 1> kExtraChannels{1024, 256, 512, 128, 256,
                                                                      128,  256, 64,  128};
        for (std::size_t i = 0; i < kExtra; ++i) {
            const std::int64_t side = i % 2 == 0 ? 1 : 3;
            m_extra[i] =
                plain(weights, own + "extra." + std::to_string(i),
                      {kExtraChannels[i + 1], kExtraChannels[i], side, side}, i % 2 == 0 ? 1 : 2);
        }
        constexpr std::array<std::int64_t, kHeads> kHeadChannels{512, 1024, 512, 256, 256, 128};
        for (std::size_t i = 0; i < kHeads; ++i) {
            m_anchors[i] = anchorsOf(i);
            const auto shapes = static_cast<std::int64_t>(m_anchors[i].size());
            const std::string name = own + "heads." + std::to_string(i);
            m_boxes[i] = {weights.get(name + ".box.weight", {4 * shapes, kHeadChannels[i], 1, 1}),
                          weights.get(name + ".box.bias", {4 * shapes}), 1, Activation::None};
            m_scores[i] = {
                weights.get(name + ".score.weight", {kClasses * shapes, kHeadChannels[i], 1, 1}),
                weights.get(name + ".score.bias", {kClasses * shapes}), 1, Activation::None};
        }
    }

    /// @p x: [N,3,H,W] in -1 to 1, channels-last.
    std::vector<std::vector<FaceBox>> operator()(const at::Tensor& x, double threshold) const {
        std::array<at::Tensor, kHeads> maps;
        auto y = m_stem(x);
        for (std::size_t i = 0; i < kBlocks; ++i) {
            y = m_blocks[i](y);
            if (i == 10)
                maps[0] = y;
        }
        maps[1] = y;
        for (std::size_t i = 0; i < kExtra; ++i) {
            y = m_extra[i](y);
            if (i % 2 == 1)
                maps[2 + i / 2] = y;
        }
        std::vector<std::vector<FaceBox>> found(static_cast<std::size_t>(x.size(0)));
        for (std::size_t i = 0; i < kHeads; ++i)
            decode(i, maps[i], threshold, found);
        for (auto& boxes : found)
            std::stable_sort(boxes.begin(), boxes.end(),
                             [](const FaceBox& a, const FaceBox& b) { return a.score > b.score; });
        return found;
    }

private:
    static SameConv plain(const Weights& weights, const std::string& name, at::IntArrayRef shape,
                          std::int64_t stride) {
        return {weights.get(name + ".weight", shape), weights.get(name + ".bias", {shape[0]}),
                stride, Activation::Relu6};
    }

    static SeparableConv block(const Weights& weights, const std::string& name, std::int64_t in,
                               std::int64_t out, std::int64_t stride) {
        constexpr double kEpsilon = 0.001;
        const std::string own = name + ".depthwise";
        const auto scale = weights.get(own + ".gamma", {in}) /
                           at::sqrt(weights.get(own + ".variance", {in}) + kEpsilon);
        return {weights.get(own + ".weight", {in, 1, 3, 3}) * scale.reshape({-1, 1, 1, 1}),
                weights.get(own + ".beta", {in}) - weights.get(own + ".mean", {in}) * scale,
                kRelu6,
                weights.get(name + ".pointwise.weight", {out, in, 1, 1}),
                weights.get(name + ".pointwise.bias", {out}),
                kRelu6,
                stride};
    }

    /// Adds the boxes of one grid.
    void decode(std::size_t head, const at::Tensor& map, double threshold,
                std::vector<std::vector<FaceBox>>& found) const {
        const double step = 16 << head; // pixels a cell
        const auto scores = m_scores[head](map).permute({0, 2, 3, 1}).contiguous();
        const auto boxes = m_boxes[head](map).permute({0, 2, 3, 1}).contiguous();
        const float* score = scores.data_ptr<float>();
        const float* box = boxes.data_ptr<float>();
        const double limit = std::log(threshold / (1 - threshold));
        for (std::int64_t n = 0; n < map.size(0); ++n) {
            for (std::int64_t row = 0; row < map.size(2); ++row) {
                for (std::int64_t column = 0; column < map.size(3); ++column) {
                    const PointF cell{(static_cast<double>(column) + 0.5) * step,
                                      (static_cast<double>(row) + 0.5) * step};
                    for (const Anchor& anchor : m_anchors[head]) {
                        if (static_cast<double>(score[1]) > limit)
                            found[static_cast<std::size_t>(n)].push_back(
                                {boxOf(anchor, cell, box),
                                 1 / (1 + std::exp(-static_cast<double>(score[1])))});
                        score += kClasses;
                        box += 4;
                    }
                }
            }
        }
    }

    static RectF boxOf(const Anchor& anchor, PointF cell, const float* code) {
        const double anchorHeight = anchor.height * FaceNetwork::kDetectorSide;
        const double anchorWidth = anchor.width * FaceNetwork::kDetectorSide;
        const double height = std::exp(static_cast<double>(code[2]) / 5) * anchorHeight;
        const double width = std::exp(static_cast<double>(code[3]) / 5) * anchorWidth;
        const double y = static_cast<double>(code[0]) / 10 * anchorHeight + cell.y;
        const double x = static_cast<double>(code[1]) / 10 * anchorWidth + cell.x;
        return {x - width / 2, y - height / 2, width, height};
    }

    SameConv m_stem;
    std::array<SeparableConv, kBlocks> m_blocks;
    std::array<SameConv, kExtra> m_extra;
    std::array<SameConv, kHeads> m_boxes, m_scores;
    std::array<std::vector<Anchor>, kHeads> m_anchors;
};

/// Four blocks of four separable convolutions, each block adding its outputs up.
class LandmarkNet {
public:
    static constexpr std::size_t kBlocks = 4, kConvs = 4;

    explicit LandmarkNet(const Weights& weights) {
        std::int64_t in = 3;
        for (std::size_t block = 0; block < kBlocks; ++block) {
            const std::int64_t out = 32LL << block;
            for (std::size_t i = 0; i < kConvs; ++i) {
                const std::string name =
                    "landmarks.blocks." + std::to_string(block) + "." + std::to_string(i);
                const std::int64_t stride = i == 0 ? 2 : 1;
                const std::int64_t channels = i == 0 ? in : out;
                const auto bias = weights.get(name + ".bias", {out});
                if (block == 0 && i == 0)
                    m_stem = {weights.get(name + ".weight", {out, channels, 3, 3}), bias, stride,
                              Activation::None};
                else
                    m_layers[block][i] = {weights.get(name + ".depthwise", {channels, 1, 3, 3}),
                                          at::zeros({channels}),
                                          {},
                                          weights.get(name + ".weight", {out, channels, 1, 1}),
                                          bias,
                                          {},
                                          stride};
            }
            in = out;
        }
        m_weight = weights.get("landmarks.fc.weight", {136, 256}).to(at::kFloat).contiguous();
        m_bias = weights.get("landmarks.fc.bias", {136}).to(at::kFloat).contiguous();
    }

    /// @p x: [N,3,112,112], channels-last. @return [N,256] features and [N,136] shares of the side.
    std::pair<at::Tensor, at::Tensor> operator()(at::Tensor x) const {
        for (std::size_t block = 0; block < kBlocks; ++block) {
            const auto& layers = m_layers[block];
            auto first = block == 0 ? m_stem(x) : layers[0](x);
            at::relu_(first);
            auto sum = layers[1](first).add_(first);
            for (std::size_t i = 2; i < kConvs; ++i)
                sum = sum + layers[i](at::relu(sum));
            at::relu_(sum);
            x = sum;
        }
        const auto features = at::avg_pool2d(x, 7, 2).contiguous().flatten(1);
        return {features, at::linear(features, m_weight, m_bias)};
    }

private:
    SameConv m_stem;
    std::array<std::array<SeparableConv, kConvs>, kBlocks> m_layers; ///< without the first
    at::Tensor m_weight, m_bias;
};

/// [N,3,H,W], channels-last: each byte times a factor plus its channel's offset.
at::Tensor inputOf(std::span<const Rgb8Image* const> pictures, float factor,
                   const std::array<float, 3>& offset) {
    const int width = pictures.front()->width, height = pictures.front()->height;
    for (const Rgb8Image* picture : pictures) {
        if (picture->width != width || picture->height != height)
            throw ModelError("face network", "pictures of one size",
                             std::to_string(picture->width) + " x " +
                                 std::to_string(picture->height) + " beside " +
                                 std::to_string(width) + " x " + std::to_string(height));
    }
    auto input = at::empty({static_cast<std::int64_t>(pictures.size()), 3, height, width},
                           at::kFloat, kChannelsLast);
    float* out = input.data_ptr<float>();
    for (const Rgb8Image* picture : pictures) {
        const std::uint8_t* in = picture->data.data();
        for (std::size_t i = 0; i < picture->data.size(); i += 3) {
            for (std::size_t c = 0; c < 3; ++c)
                *out++ = static_cast<float>(in[i + c]) * factor + offset[c];
        }
    }
    return input;
}

/// LibTorch keeps the number of threads for each calling thread.
void useThreads(int threads) {
    if (at::get_num_threads() != std::max(threads, 1))
        at::set_num_threads(std::max(threads, 1));
}

class TorchFaceNetwork final : public FaceNetwork {
    template <class F> auto guarded(const F& compute) const {
        const at::NoGradGuard noGrad;
        try {
            return compute();
        } catch (const c10::Error& e) {
            throw ModelError(m_info.name, "a forward pass without errors",
                             e.what_without_backtrace());
        }
    }

public:
    TorchFaceNetwork(FaceNetworkInfo info, const Weights& weights)
        : m_info(std::move(info))
        , m_detector(weights)
        , m_landmarks(weights) {}

    const FaceNetworkInfo& info() const override { return m_info; }

    std::vector<std::vector<FaceBox>> detect(std::span<const Rgb8Image* const> pictures,
                                             double threshold, int threads) const override {
        if (pictures.empty())
            return {};
        const Rgb8Image& first = *pictures.front();
        if (first.isNull() || first.width % kSideStep != 0 || first.height % kSideStep != 0)
            throw ModelError("face network",
                             "sides that are multiples of " + std::to_string(kSideStep),
                             std::to_string(first.width) + " x " + std::to_string(first.height));
        return guarded([&] {
            useThreads(threads);
            return m_detector(inputOf(pictures, 1 / 127.5F, {-1, -1, -1}), threshold);
        });
    }

    std::vector<LandmarkFit> fitLandmarks(std::span<const Rgb8Image* const> cuts,
                                          int threads) const override {
        if (cuts.empty())
            return {};
        if (cuts.front()->width != kLandmarkSide || cuts.front()->height != kLandmarkSide)
            throw ModelError("landmark network", "cuts of " + std::to_string(kLandmarkSide) + " px",
                             std::to_string(cuts.front()->width) + " x " +
                                 std::to_string(cuts.front()->height));
        return guarded([&] {
            useThreads(threads);
            // The mean colour of the pictures that the network was trained on.
            constexpr float kFactor = 1 / 255.0F;
            const auto [features, shares] = m_landmarks(inputOf(
                cuts, kFactor, {-122.782F * kFactor, -117.001F * kFactor, -104.298F * kFactor}));
            std::vector<LandmarkFit> fits(cuts.size());
            const float* feature = features.contiguous().data_ptr<float>();
            const float* share = shares.contiguous().data_ptr<float>();
            for (LandmarkFit& fit : fits) {
                std::copy_n(feature, LandmarkFit::kFeatures, fit.features.begin());
                feature += LandmarkFit::kFeatures;
                for (PointF& point : fit.points) {
                    point = {static_cast<double>(share[0]) * kLandmarkSide,
                             static_cast<double>(share[1]) * kLandmarkSide};
                    share += 2;
                }
            }
            return fits;
        });
    }

private:
    FaceNetworkInfo m_info;
    Detector m_detector;
    LandmarkNet m_landmarks;
};

FaceNetworkInfo readInfo(const std::filesystem::path& folder, std::filesystem::path& weights) {
    const auto file = folder / kFaceNetworkFile;
    const auto bytes = readModelFile(file);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto json = parseJsonOrDiscard(text);
    if (json.is_discarded())
        throw ModelError(file.string(), "a JSON object", whyNotJson(text));
    const Fields fields(file.string(), json);
    if (const int version = fields.get<int>("formatVersion"); version != 1)
        throw ModelError(fields.place("formatVersion"), "1", std::to_string(version));
    FaceNetworkInfo info;
    info.name = fields.get<std::string>("name");
    info.origin = fields.get<std::string>("origin");
    info.licence = fields.get<std::string>("licence");
    info.weightsSha256 = fields.object("weights").get<std::string>("sha256");
    info.path = folder;
    // A plain name: the description doesn't lead out of its folder.
    weights = folder /
              std::filesystem::path(fields.object("weights").get<std::string>("file")).filename();
    return info;
}

} // namespace

std::unique_ptr<FaceNetwork> loadTorchFaceNetwork(const std::filesystem::path& folder,
                                                  const HashFunction& sha256) {
    std::filesystem::path file;
    auto info = readInfo(folder, file);
    const auto bytes = readModelFile(file);
    if (const auto found = sha256(bytes); found != info.weightsSha256)
        throw ModelError(file.string(), "SHA-256 " + info.weightsSha256, "SHA-256 " + found);
    const at::NoGradGuard noGrad;
    try {
        const Weights weights(file.string(), readSafetensors(file.string(), bytes));
        return std::make_unique<TorchFaceNetwork>(std::move(info), weights);
    } catch (const c10::Error& e) {
        throw ModelError(file.string(), "the weights of the face networks",
                         e.what_without_backtrace());
    }
}

} // namespace lineament::nn
