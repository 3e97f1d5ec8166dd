// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtest/gtest.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace lineament::test {

struct Outcome {
    int code = -1;
    std::string output; ///< standard output and standard error
};

/// The command-line program as a user runs it, with a home folder of its own.
class Cli : public testing::Test {
protected:
    void SetUp() override {
        std::string name =
            (std::filesystem::temp_directory_path() / "lineament-cli-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    Outcome run(const std::string& arguments) const { return runWith("", arguments); }
    /// @p before stands before the program: variables, or a program that starts it. @p output is
    /// where its standard output goes.
    Outcome runWith(const std::string& before, const std::string& arguments,
                    const std::string& output = "&1") const {
        const std::string command = "env -u LINEAMENT_MODELS HOME=" + folder.string() +
                                    " XDG_STATE_HOME=" + folder.string() +
                                    "/state XDG_DATA_HOME=" + folder.string() + " " + before +
                                    " " LINEAMENT_CLI " " + arguments + " 2>&1 >" + output;
        return shell(command);
    }
    static Outcome shell(const std::string& command) {
        Outcome result;
        FILE* pipe = popen(command.c_str(), "r");
        std::array<char, 4096> buffer{};
        while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe))
            result.output.append(buffer.data(), got);
        const int status = pclose(pipe);
        result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000;
        return result;
    }
    std::filesystem::path folder;
};

} // namespace lineament::test
