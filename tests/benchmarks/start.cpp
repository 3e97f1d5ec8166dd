// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a start costs, as whole processes: processor time and memory by the system's own accounting
// (wait4), medians, and beside them those of another build of the program, in turn in the same run.
// Usage: bench_start APP_FOLDER PHOTO [OTHER_APP_FOLDER]; the window needs a display (xvfb-run).

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace {

constexpr int kRuns = 7;

struct Cost {
    double cpu = 0;    ///< user and system, seconds, children that it started included
    double wall = 0;   ///< seconds
    double memory = 0; ///< largest resident size, MiB
};

double seconds(const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

/// Runs the program once, its output thrown away; ends this one when it fails.
Cost run(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    for (const auto& word : words)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        const int sink = open("/dev/null", O_WRONLY);
        dup2(sink, STDOUT_FILENO);
        dup2(sink, STDERR_FILENO);
        execv(argv[0], argv.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::fprintf(stderr, "bench_start: %s ended with status %d\n", words[0].c_str(), status);
        std::exit(1);
    }
    return {seconds(used.ru_utime) + seconds(used.ru_stime), wall.count(),
            static_cast<double>(used.ru_maxrss) / 1024};
}

double median(const std::vector<Cost>& costs, double Cost::*member) {
    std::vector<double> values;
    for (const auto& cost : costs)
        values.push_back(cost.*member);
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

void print(const char* whose, const std::vector<Cost>& costs) {
    std::printf("  %-7s %7.3f s of processor time, %7.3f s on the clock, %6.0f MiB\n", whose,
                median(costs, &Cost::cpu), median(costs, &Cost::wall),
                median(costs, &Cost::memory));
}

void compare(const char* title, const std::string& app, const std::string& other,
             const std::function<std::vector<std::string>(const std::string& app)>& words) {
    std::vector<Cost> here, there;
    run(words(app)); // warms the disk's cache
    if (!other.empty())
        run(words(other));
    for (int i = 0; i < kRuns; ++i) {
        here.push_back(run(words(app)));
        if (!other.empty())
            there.push_back(run(words(other)));
    }
    std::printf("%s\n", title);
    print("this", here);
    if (other.empty())
        return;
    print("other", there);
    std::printf("  this / other: %.2f of processor time, %.2f on the clock\n",
                median(here, &Cost::cpu) / median(there, &Cost::cpu),
                median(here, &Cost::wall) / median(there, &Cost::wall));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: bench_start APP_FOLDER PHOTO [OTHER_APP_FOLDER]\n", stderr);
        return 2;
    }
    const std::string app = argv[1], photo = argv[2], other = argc > 3 ? argv[3] : "";
    compare("lineament-cli --version", app, other, [](const std::string& folder) {
        return std::vector<std::string>{folder + "/lineament-cli", "--version"};
    });
    if (std::getenv("DISPLAY") != nullptr) {
        const auto picture =
            (std::filesystem::temp_directory_path() / "lineament-bench-start.png").string();
        // Ends a second after the window has nothing more to do.
        compare("the window without files, until it is at rest", app, other,
                [&](const std::string& folder) {
                    return std::vector<std::string>{folder + "/lineament", "--screenshot", picture};
                });
        std::filesystem::remove(picture);
    } else {
        std::puts("no display: the window is not measured");
    }
    compare("lineament-cli analyze, one photo", app, other, [&](const std::string& folder) {
        return std::vector<std::string>{folder + "/lineament-cli", "analyze", photo};
    });
    return 0;
}
