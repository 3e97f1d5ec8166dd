// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/reconstruction.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/nn/modeljson.h"
#include "core/nn/statedict.h"
#include "core/training/facepool.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adam.h>

#include <array>
#include <chrono>
#include <cmath>
#include <deque>
#include <thread>

namespace lineament::training {

// Named, because a class of the header has members of these types.
namespace decoders {

enum class Enlarging { Nearest, Bilinear, Transposed, Shuffle };
constexpr std::array kEnlarging = {Enlarging::Nearest, Enlarging::Bilinear, Enlarging::Transposed,
                                   Enlarging::Shuffle};
constexpr std::array kEnlargingNames = {"nearest", "bilinear", "transposed", "shuffle"};
constexpr std::array kHalvings = {2, 3}; ///< reduction by 4 and by 8
constexpr int kWidth = 24;               ///< channels at the full size; doubled once, then kept
constexpr const char* kFileKey = "lineament.reconstructors";

int channelsAt(int halving) {
    return halving == 0 ? kWidth : 2 * kWidth;
}

torch::nn::Conv2d conv3(int in, int out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1));
}

/// -1 to 1 in and out, sides multiples of 8.
class AutoencoderImpl : public torch::nn::Module {
public:
    AutoencoderImpl(Enlarging enlarging, int halvings)
        : m_enlarging(enlarging)
        , m_halvings(halvings) {
        const int code = 4 << halvings; // channels: a half is lost by either reduction at least
        m_first = register_module("first", conv3(3, kWidth));
        for (int i = 0; i < halvings; ++i)
            m_down.push_back(register_module(
                "down" + std::to_string(i),
                torch::nn::Conv2d(torch::nn::Conv2dOptions(channelsAt(i), channelsAt(i + 1), 4)
                                      .stride(2)
                                      .padding(1))));
        m_code = register_module("code", conv3(channelsAt(halvings), code));
        m_decode = register_module("decode", conv3(code, channelsAt(halvings)));
        for (int i = halvings; i > 0; --i)
            addStage(i);
        m_last = register_module("last", conv3(kWidth, 3));
    }

    at::Tensor forward(at::Tensor x) {
        x = at::silu(m_first(x));
        for (auto& down : m_down)
            x = at::silu(down(x));
        x = at::silu(m_decode(m_code(x)));
        for (std::size_t i = 0; i < static_cast<std::size_t>(m_halvings); ++i)
            x = at::silu(m_smooth[i](at::silu(enlarged(x, i))));
        return m_last(x);
    }

private:
    void addStage(int halving) {
        const int in = channelsAt(halving), out = channelsAt(halving - 1);
        const std::string number = std::to_string(halving);
        if (m_enlarging == Enlarging::Transposed)
            m_transposed.push_back(register_module(
                "up" + number,
                torch::nn::ConvTranspose2d(
                    torch::nn::ConvTranspose2dOptions(in, out, 4).stride(2).padding(1))));
        else
            m_up.push_back(register_module(
                "up" + number, conv3(in, m_enlarging == Enlarging::Shuffle ? 4 * out : out)));
        m_smooth.push_back(register_module("smooth" + number, conv3(out, out)));
    }

    at::Tensor enlarged(const at::Tensor& x, std::size_t stage) {
        const std::array<std::int64_t, 2> size = {2 * x.size(2), 2 * x.size(3)};
        switch (m_enlarging) {
        case Enlarging::Nearest:
            return m_up[stage](at::upsample_nearest2d(x, size));
        case Enlarging::Bilinear:
            return m_up[stage](at::upsample_bilinear2d(x, size, false));
        case Enlarging::Shuffle:
            return at::pixel_shuffle(m_up[stage](x), 2);
        case Enlarging::Transposed:
            break;
        }
        return m_transposed[stage](x);
    }

    Enlarging m_enlarging;
    int m_halvings;
    torch::nn::Conv2d m_first{nullptr}, m_code{nullptr}, m_decode{nullptr}, m_last{nullptr};
    std::vector<torch::nn::Conv2d> m_down, m_up, m_smooth;
    std::vector<torch::nn::ConvTranspose2d> m_transposed;
};
TORCH_MODULE(Autoencoder);

struct NamedAutoencoder {
    std::string name;
    Autoencoder net{nullptr};
};

} // namespace decoders

namespace {

using namespace decoders;

std::vector<NamedAutoencoder> makeAll() {
    std::vector<NamedAutoencoder> all;
    for (const int halvings : kHalvings) {
        for (std::size_t i = 0; i < kEnlarging.size(); ++i)
            all.push_back({std::string(kEnlargingNames[i]) + std::to_string(1 << halvings),
                           Autoencoder(kEnlarging[i], halvings)});
    }
    return all;
}

nn::StateDict stateOf(const std::vector<NamedAutoencoder>& all) {
    nn::StateDict state;
    state.metadata[kFileKey] = "1";
    for (const auto& [name, net] : all) {
        for (const auto& item : net->named_parameters())
            state.entries.emplace_back(name + "." + item.key(), item.value().detach());
    }
    return state;
}

/// A square of a real face, somewhere around it, [1,3,S,S], -1 to 1.
at::Tensor drawPiece(const FacePool& pool, int side, Random& random) {
    const auto picture = pixelsOf(pool.at(pool.reals().draw(random)).sample);
    auto x = at::from_blob(const_cast<std::uint8_t*>(picture.data.data()),
                           {1, picture.height, picture.width, 3}, at::kByte)
                 .permute({0, 3, 1, 2})
                 .to(at::kFloat);
    const auto start = [&](int whole) { return whole > side ? random.below(whole - side + 1) : 0; };
    const auto top = start(picture.height), left = start(picture.width);
    x = x.slice(2, top, top + side).slice(3, left, left + side);
    const auto missing = [&](std::int64_t have) { return side - have; };
    x = at::replication_pad2d(x, {0, missing(x.size(3)), 0, missing(x.size(2))});
    return x / 127.5 - 1;
}

at::Tensor lossOf(const at::Tensor& made, const at::Tensor& real) {
    const auto difference = made - real;
    const auto across = difference.slice(3, 1) - difference.slice(3, 0, -1);
    const auto down = difference.slice(2, 1) - difference.slice(2, 0, -1);
    return difference.abs().mean() + 0.5 * (across.abs().mean() + down.abs().mean());
}

double psnrOf(const std::deque<double>& squares) {
    double sum = 0;
    for (const double square : squares)
        sum += square / static_cast<double>(squares.size());
    return squares.empty() ? 0 : 10 * std::log10(4 / std::max(sum, 1e-12));
}

} // namespace

struct Reconstructors::Private {
    std::vector<decoders::NamedAutoencoder> nets = makeAll();
};

Reconstructors::Reconstructors()
    : d(std::make_unique<Private>()) {}
Reconstructors::~Reconstructors() = default;

std::shared_ptr<const Reconstructors> Reconstructors::load(const std::filesystem::path& file) {
    const auto state = nn::readSafetensors(file.string(), nn::readModelFile(file));
    if (!state.metadata.contains(kFileKey))
        throw ModelError(file.string(), "trained decoders (`lineament-train reconstructors`)",
                         "a .safetensors file of something else");
    const std::shared_ptr<Reconstructors> all(new Reconstructors);
    const at::NoGradGuard noGrad;
    for (auto& [name, net] : all->d->nets) {
        for (auto& item : net->named_parameters()) {
            const auto* stored = state.find(name + "." + item.key());
            if (stored == nullptr || stored->sizes() != item.value().sizes())
                throw ModelError(file.string() + ", " + name + "." + item.key(),
                                 "the decoder's shape",
                                 stored == nullptr ? "no such key" : "another shape");
            item.value().copy_(*stored);
        }
        net->eval();
    }
    return all;
}

at::Tensor Reconstructors::pass(const at::Tensor& levels, std::uint64_t which) const {
    const at::NoGradGuard noGrad;
    constexpr std::int64_t kMultiple = 1 << kHalvings.back();
    const auto side = levels.size(2);
    const auto missing = (kMultiple - side % kMultiple) % kMultiple;
    const auto x = at::replication_pad2d(levels.cpu() / 127.5 - 1, {0, missing, 0, missing});
    auto net = d->nets[which % d->nets.size()].net;
    const auto made = ((net->forward(x) + 1) * 127.5).clamp(0, 255);
    return made.slice(2, 0, side).slice(3, 0, side).to(levels.device());
}

std::size_t Reconstructors::size() const {
    return d->nets.size();
}

ReconstructionResult
trainReconstructors(const Dataset& dataset, const std::filesystem::path& file,
                    const ReconstructionSettings& settings,
                    const std::function<void(const ReconstructionResult&)>& progress,
                    std::stop_token stop) {
    BatchSettings faces;
    faces.folds = settings.folds;
    faces.leaveOut = settings.leaveOut;
    const FacePool pool(dataset, faces);
    if (pool.reals().empty())
        throw ModelError("dataset", "real faces in the folds", "none");
    at::set_num_threads(settings.threads > 0
                            ? settings.threads
                            : static_cast<int>(std::thread::hardware_concurrency()));
    at::manual_seed(settings.seed);
    const auto all = makeAll();
    std::vector<std::unique_ptr<torch::optim::Adam>> optimizers;
    std::vector<std::deque<double>> squares(all.size());
    ReconstructionResult result;
    for (const auto& [name, net] : all) {
        optimizers.push_back(std::make_unique<torch::optim::Adam>(net->parameters()));
        result.names.push_back(name);
    }
    const auto started = std::chrono::steady_clock::now();
    const auto share = [&] {
        const double minutes =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() / 60;
        return std::max(settings.minutes > 0 ? minutes / settings.minutes : 0,
                        static_cast<double>(result.steps) / static_cast<double>(settings.steps));
    };
    constexpr int kPieceSide = 96, kRemembered = 100, kSayEvery = 200;
    constexpr double kRate = 2e-3;
    for (double done = 0; done < 1; done = share()) {
        if (stop.stop_requested())
            throw Cancelled();
        Random random(settings.seed, 1, static_cast<std::uint64_t>(result.steps));
        std::vector<at::Tensor> pieces;
        for (int i = 0; i < settings.batch; ++i)
            pieces.push_back(drawPiece(pool, kPieceSide, random));
        const auto real = at::cat(pieces);
        const auto k = static_cast<std::size_t>(result.steps) % all.size();
        auto net = all[k].net;
        for (auto& group : optimizers[k]->param_groups())
            group.options().set_lr(kRate * std::max(0.05, 1 - done));
        optimizers[k]->zero_grad();
        const auto made = net->forward(real);
        lossOf(made, real).backward();
        torch::nn::utils::clip_grad_norm_(net->parameters(), 1);
        optimizers[k]->step();
        squares[k].push_back((made.detach() - real).square().mean().item<double>());
        if (squares[k].size() > kRemembered)
            squares[k].pop_front();
        ++result.steps;
        if (progress && result.steps % kSayEvery == 0) {
            result.psnr.clear();
            for (const auto& own : squares)
                result.psnr.push_back(psnrOf(own));
            progress(result);
        }
    }
    result.psnr.clear();
    for (const auto& own : squares)
        result.psnr.push_back(psnrOf(own));
    writeFileAtomically(file, nn::safetensorsBytes(stateOf(all), at::kFloat));
    return result;
}

} // namespace lineament::training
