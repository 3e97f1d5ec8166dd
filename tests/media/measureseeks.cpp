// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures how long the video reader takes to show a frame:
//   measure_seeks FILE [N [SEED]]     N random seeks (300), as many key frames, steps either way
//   measure_seeks --list FILE         number, PTS, type, state and SHA-256 of every frame
//   measure_seeks --verify FILE [N]   N random seeks (1000): the same SHA-256 as in sequence

#include "core/base/error.h"
#include "core/media/video.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

using namespace lineament;
using namespace lineament::media;

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double> times) {
    if (times.empty())
        return;
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    const auto late = std::count_if(times.begin(), times.end(), [](double t) { return t > 100; });
    std::printf("%-28s n %4zu  median %6.1f  90 %% %6.1f  99 %% %6.1f  max %6.1f ms, over 100 ms: "
                "%td\n",
                what, times.size(), at(0.5), at(0.9), at(0.99), times.back(), late);
}

template <class Call> double timed(Call&& call) {
    const auto start = Clock::now();
    call();
    return millisecondsSince(start);
}

std::unique_ptr<VideoReader> opened(const std::string& file) {
    auto reader = VideoReader::open(file);
    const double time = timed([&] { reader->index(); });
    const VideoInfo& info = reader->info();
    std::printf("%s: %s, %s %s, %d x %d, %d frames%s, index in %.0f ms\n  %s\n", file.c_str(),
                info.format.c_str(), info.video().codec.c_str(), info.video().profile.c_str(),
                info.width, info.height, reader->index().count(),
                reader->index().decoded ? " (by decoding)" : "", time, info.conversion.c_str());
    for (const std::string& warning : info.warnings)
        std::printf("  warning: %s\n", warning.c_str());
    for (const std::string& note : reader->index().notes)
        std::printf("  note: %s\n", note.c_str());
    return reader;
}

int measure(const std::string& file, int count, unsigned seed) {
    std::mt19937 random(seed);
    const auto first = opened(file);
    const FrameIndex& index = first->index();
    const auto drawn = [&] {
        return std::uniform_int_distribution<int>(0, index.count() - 1)(random);
    };
    std::vector<double> seeks, keys, keysAlone, exactAfterKey, forward, backward;
    const auto alone = opened(file);
    alone->setKeyFramesOnly(true);
    const auto both = opened(file);
    for (int i = 0; i < count; ++i) {
        const int number = drawn();
        seeks.push_back(timed([&] { first->frame(number); }));
        keysAlone.push_back(timed([&] { alone->frame(index.keyAt(number)); }));
        const int other = drawn();
        keys.push_back(timed([&] { both->frame(index.keyAt(other)); }));
        exactAfterKey.push_back(timed([&] { both->frame(other); }));
    }
    const int start = index.count() / 3, end = std::min(index.count(), start + count);
    for (int n = start; n < end; ++n)
        forward.push_back(timed([&] { first->frame(n); }));
    for (int n = end - 1; n >= start; --n)
        backward.push_back(timed([&] { first->frame(n); }));
    print("random frame", seeks);
    print("nearest key frame, alone", keysAlone);
    print("nearest key frame", keys);
    print("then the exact frame", exactAfterKey);
    print("one frame forward", forward);
    print("one frame backward", backward);
    return 0;
}

int list(const std::string& file) {
    const auto reader = opened(file);
    for (int n = 0; n < reader->index().count(); ++n) {
        const VideoFrame frame = reader->frame(n, true);
        const char* state = frame.decoding == Decoding::Complete    ? "complete"
                            : frame.decoding == Decoding::Concealed ? "concealed"
                                                                    : "missing";
        std::printf("%d %lld %c %c %s %s %s\n", n, static_cast<long long>(frame.pts), frame.type,
                    frame.key ? 'K' : '-', state, frame.sha256.empty() ? "-" : frame.sha256.c_str(),
                    frame.damage.c_str());
    }
    return 0;
}

int verify(const std::string& file, int count, unsigned seed) {
    std::mt19937 random(seed);
    const auto sequence = opened(file);
    const auto seeking = opened(file);
    VideoLimits small;
    small.cacheBytes = 1; // every frame has to be decoded again
    const auto uncached = VideoReader::open(file, small);
    uncached->index();
    std::vector<VideoFrame> frames;
    for (int n = 0; n < sequence->index().count(); ++n) {
        frames.push_back(sequence->frame(n, true));
        frames.back().pixels.reset();
    }
    int wrong = 0;
    for (int i = 0; i < count; ++i) {
        const int n =
            std::uniform_int_distribution<int>(0, static_cast<int>(frames.size()) - 1)(random);
        for (VideoReader* reader : {seeking.get(), uncached.get()}) {
            const VideoFrame frame = reader->frame(n, true);
            const VideoFrame& expected = frames[static_cast<std::size_t>(n)];
            if (frame.sha256 != expected.sha256 || frame.decoding != expected.decoding ||
                frame.pts != expected.pts) {
                ++wrong;
                std::printf("  frame %d differs: %s, in sequence: %s\n", n, frame.damage.c_str(),
                            expected.damage.c_str());
            }
        }
    }
    std::printf("%d random seeks with and %d without a cache: %d frames differ\n", count, count,
                wrong);
    return wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) {
        std::fprintf(stderr, "usage: measure_seeks [--list|--verify] FILE [N [SEED]]\n");
        return 2;
    }
    try {
        const bool option = arguments[0].starts_with("--") && arguments.size() > 1;
        const std::size_t at = option ? 1 : 0;
        const auto number = [&](std::size_t i, int otherwise) {
            return arguments.size() > at + i ? std::stoi(arguments[at + i]) : otherwise;
        };
        if (option && arguments[0] == "--list")
            return list(arguments[1]);
        if (option && arguments[0] == "--verify")
            return verify(arguments[1], number(1, 1000), static_cast<unsigned>(number(2, 1)));
        return measure(arguments[at], number(1, 300), static_cast<unsigned>(number(2, 1)));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "measure_seeks: %s\n", error.what());
        return 1;
    }
}
