// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Ways of writing that were the root of a defect once, and are used nowhere in the program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace fs = std::filesystem;

namespace {

/// "core/a.cpp:12" of every line of the program that @p pattern is found in.
std::vector<std::string> linesWith(const std::string& pattern) {
    const fs::path root(LINEAMENT_SOURCE_DIR);
    const std::regex wanted(pattern);
    std::vector<std::string> found;
    for (const char* part : {"core", "ui", "app"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / part)) {
            const auto ending = entry.path().extension();
            if (ending != ".cpp" && ending != ".h")
                continue;
            const std::string name = entry.path().lexically_relative(root).string();
            std::ifstream stream(entry.path());
            int number = 0;
            for (std::string line; std::getline(stream, line);) {
                ++number;
                if (std::regex_search(line, wanted))
                    found.push_back(name + ":" + std::to_string(number));
            }
        }
    }
    return found;
}

} // namespace

TEST(Sources, onlyOneFunctionReadsJsonAndItCountsTheLevels) {
    for (const auto& place : linesWith(R"((\b[Jj]son|ordered_json)::(parse|sax_parse)\()"))
        EXPECT_THAT(place, testing::StartsWith("core/base/json.h:"));
    EXPECT_EQ(linesWith(R"(\bJson::parse\()").size(), 2U) << "the pattern still finds it";
}

TEST(Sources, noLoopOverAFolderThrowsInItsMiddle) {
    EXPECT_THAT(linesWith(R"(for \(.*[^:]: (std::filesystem|fs)::(recursive_)?directory_iterator)"),
                testing::IsEmpty())
        << "use entriesOf(): the iterator's ++ throws, whatever it was made with";
}
