// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Speed of GocNet at 299x299 px: as published, plain with the gate as channel sum, and fused,
// against each other and against the machine's peak, in one run.

#include "core/nn/gocnet.h"
#include "core/nn/fusednet.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <benchmark/benchmark.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <tuple>

using namespace lineament;
using namespace lineament::nn;

namespace {

constexpr double kPublishedGflop = 17.06; // an image at 299 px, gate as published
enum class Form { Published, Plain, Fused };
using Key = std::tuple<int, int, Form>; // threads, batch, form
std::map<Key, double> bestSeconds;      // an image

const char* formName(Form form) {
    return form == Form::Published ? "published" : form == Form::Plain ? "plain" : "fused";
}

struct Networks {
    GocNet published{Architecture{}, TraceForm::Expanded};
    GocNet plain{Architecture{}};
    FusedNet fused;
    Networks()
        : fused((plain->eval(), plain), at::Device(at::kCPU)) {
        published->eval();
    }
};

Networks& networks() {
    static Networks all;
    return all;
}

void runForm(benchmark::State& state, Form form, int threads, int batch) {
    const at::NoGradGuard noGrad;
    at::set_num_threads(threads);
    auto& nets = networks();
    at::manual_seed(1);
    auto x = at::randn({batch, 3, 299, 299});
    if (form == Form::Fused)
        x = x.contiguous(at::MemoryFormat::ChannelsLast);
    const auto once = [&] {
        return form == Form::Published ? nets.published->forward(x)
               : form == Form::Plain   ? nets.plain->forward(x)
                                       : nets.fused.forward(x);
    };
    once(); // warm
    double best = 1e9;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(once());
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        state.SetIterationTime(seconds);
        best = std::min(best, seconds / batch);
    }
    auto& kept = bestSeconds.try_emplace({threads, batch, form}, best).first->second;
    kept = std::min(kept, best);
    state.counters["ms_per_image"] = best * 1e3;
}

/// GFLOP/s of LibTorch's own matrix product.
double matrixProductPeak(int threads) {
    const at::NoGradGuard noGrad;
    at::set_num_threads(threads);
    const auto a = at::randn({2048, 2048}), b = at::randn({2048, 2048});
    double best = 0;
    for (int i = 0; i < 8; ++i) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(at::mm(a, b));
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        best = std::max(best, 2.0 * 2048 * 2048 * 2048 / seconds / 1e9);
    }
    return best;
}

/// GFLOP/s of the convolution that suits this processor best among the network's own shapes:
/// OpenBLAS may lack kernels for a new processor, and then a share of its matrix product says
/// little.
double convolutionPeak(int threads) {
    const at::NoGradGuard noGrad;
    at::set_num_threads(threads);
    double best = 0;
    for (const auto& [channels, side] :
         {std::pair{64, 75}, std::pair{128, 38}, std::pair{256, 19}}) {
        const auto x =
            at::randn({8, channels, side, side}).contiguous(at::MemoryFormat::ChannelsLast);
        const auto w =
            at::randn({channels, channels, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
        for (int i = 0; i < 8; ++i) {
            const auto start = std::chrono::steady_clock::now();
            benchmark::DoNotOptimize(at::conv2d(x, w, {}, 1, 1));
            const double seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            best = std::max(best, 2.0 * 9 * 8 * channels * channels * side * side / seconds / 1e9);
        }
    }
    return best;
}

void printTable(const std::vector<int>& threadCounts) {
    const double gflop = networks().fused.macs() * 2 / 1e9;
    std::printf("\nGocNet, ResNet-18, 299x299, LibTorch %s, %.2f GFLOP an image (%.2f as "
                "published); best of all repetitions\n",
                TORCH_VERSION, gflop, kPublishedGflop);
    for (const int threads : threadCounts) {
        const double product = matrixProductPeak(threads), convolution = convolutionPeak(threads);
        const double peak = std::max(product, convolution);
        std::printf(
            "\n%d thread(s): matrix product %.0f GFLOP/s, best single convolution %.0f GFLOP/s\n",
            threads, product, convolution);
        std::printf("%-10s %5s %10s %9s %18s %9s %17s\n", "form", "batch", "ms/image", "GFLOP/s",
                    "of matrix product", "of peak", "times published");
        for (const int batch : {1, 8}) {
            for (const Form form : {Form::Published, Form::Plain, Form::Fused}) {
                const double seconds = bestSeconds[{threads, batch, form}];
                // Work that the form really does; the published gate's extra work counts for it.
                const double rate = (form == Form::Published ? kPublishedGflop : gflop) / seconds;
                std::printf("%-10s %5d %10.1f %9.0f %17.0f%% %8.0f%% %17.2f\n", formName(form),
                            batch, seconds * 1e3, rate, 100 * rate / product, 100 * rate / peak,
                            bestSeconds[{threads, batch, Form::Published}] / seconds);
            }
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    std::vector<int> threadCounts{1};
    if (std::thread::hardware_concurrency() > 1)
        threadCounts.push_back(2);
    // Two rounds, forms in turn: a busy moment of the machine hits all of them.
    for (int round = 1; round <= 2; ++round) {
        for (const int threads : threadCounts) {
            for (const int batch : {1, 8}) {
                for (const Form form : {Form::Published, Form::Plain, Form::Fused}) {
                    const auto name =
                        std::string(formName(form)) + "/threads:" + std::to_string(threads) +
                        "/batch:" + std::to_string(batch) + "/round:" + std::to_string(round);
                    benchmark::RegisterBenchmark(
                        name.c_str(),
                        [=](benchmark::State& s) { runForm(s, form, threads, batch); })
                        ->UseManualTime()
                        ->Unit(benchmark::kMillisecond)
                        ->MinTime(1.0);
                }
            }
        }
    }
    benchmark::RunSpecifiedBenchmarks();
    printTable(threadCounts);
    return 0;
}
