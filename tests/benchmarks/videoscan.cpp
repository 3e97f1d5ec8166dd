// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The overlapped video pipeline against the same stages in series, in one run, and how long each
// stage was busy: the one with the largest share bounds the pipeline. Usage:
// bench_videoscan [--benchmark_...] CLIP [MODEL]

#include "core/analysis/videoscan.h"
#include "core/analysis/modelloader.h"

#include <benchmark/benchmark.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

using namespace lineament;
using namespace lineament::analysis;

namespace {

ScanRequest request;
std::optional<StageTimes> bestSeries, bestOverlapped;

void keepBest(std::optional<StageTimes>& best, const StageTimes& times) {
    if (!best || times.wall < best->wall)
        best = times;
}

void series(benchmark::State& state) {
    for (auto _ : state) {
        StageTimes times;
        benchmark::DoNotOptimize(scanVideoInSeries(request, {}, &times));
        state.SetIterationTime(times.wall);
        keepBest(bestSeries, times);
    }
}

void overlapped(benchmark::State& state) {
    for (auto _ : state) {
        StageTimes times;
        ScanCallbacks callbacks;
        callbacks.stages = [&times](const StageTimes& t) { times = t; };
        PauseGate gate;
        benchmark::DoNotOptimize(scanVideo(request, callbacks, gate, {}));
        state.SetIterationTime(times.wall);
        keepBest(bestOverlapped, times);
    }
}

void printRow(const char* name, const StageTimes& t) {
    std::printf("%-11s %8d %8.2f %9.2f %9.2f %9.2f %9.2f %9.1f\n", name, t.frames, t.wall,
                t.decoding, t.findingFaces, t.scoring, t.collecting, t.frames / t.wall);
}

void printTable() {
    if (!bestSeries || !bestOverlapped)
        return;
    std::printf("\nVideo scan of %s, %d face worker(s), %u cores; seconds, best of all "
                "repetitions\n%-11s %8s %8s %9s %9s %9s %9s %9s\n",
                request.path.filename().c_str(), request.faceWorkers,
                std::thread::hardware_concurrency(), "", "frames", "wall", "decoding", "faces",
                "scoring", "collect", "frames/s");
    printRow("in series", *bestSeries);
    printRow("overlapped", *bestOverlapped);
    const StageTimes& t = *bestOverlapped;
    const double workers = std::max(1, request.faceWorkers);
    const std::pair<double, const char*> stages[] = {{t.decoding, "decoding"},
                                                     {t.findingFaces / workers, "finding faces"},
                                                     {t.scoring, "scoring"},
                                                     {t.collecting, "collecting"}};
    const auto& bound = *std::max_element(std::begin(stages), std::end(stages));
    std::printf("overlapped is %.2f times as fast as in series; bounded by %s (busy %.0f %% of the "
                "time)\n",
                bestSeries->wall / t.wall, bound.second, 100 * bound.first / t.wall);
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_videoscan [--benchmark_...] CLIP [MODEL]\n");
        return 2;
    }
    spdlog::set_level(spdlog::level::warn);
    request.path = argv[1];
    request.settings.video.sampling = Sampling::Rate;
    request.engine =
        loadModel(argc > 2 ? argv[2] : LINEAMENT_SOURCE_DIR "/resources/models/gocnet-1", "")
            .engine;
    request.faceWorkers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    // Two rounds in turn: a busy moment of the machine hits both.
    for (int round = 1; round <= 2; ++round) {
        const auto suffix = "/round:" + std::to_string(round);
        using Run = void (*)(benchmark::State&);
        for (const auto& [name, run] : {std::pair<std::string, Run>{"series", series},
                                        std::pair<std::string, Run>{"overlapped", overlapped}})
            benchmark::RegisterBenchmark((name + suffix).c_str(), run)
                ->UseManualTime()
                ->Unit(benchmark::kMillisecond)
                ->Iterations(1);
    }
    benchmark::RunSpecifiedBenchmarks();
    printTable();
    return 0;
}
