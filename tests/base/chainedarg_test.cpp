// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What no compiler says of the sources.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// The code with its comments and what is quoted as blanks, line for line.
std::string bare(const std::string& code) {
    std::string text = code;
    const auto blank = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, text.size()); ++i)
            if (text[i] != '\n')
                text[i] = ' ';
        return std::min(to, text.size());
    };
    const auto behind = [&](const std::string& end, std::size_t from) {
        const auto at = code.find(end, from);
        return at == std::string::npos ? code.size() : at + end.size();
    };
    const auto quoted = [&](char quote, std::size_t at) {
        for (++at; at < code.size() && code[at] != quote; ++at)
            at += code[at] == '\\' ? 1 : 0;
        return at + 1;
    };
    const auto inWord = [&](std::size_t at) {
        return at < code.size() && std::isalnum(static_cast<unsigned char>(code[at])) != 0;
    };
    for (std::size_t i = 0; i < code.size();) {
        if (code.compare(i, 2, "//") == 0)
            i = blank(i, code.find('\n', i));
        else if (code.compare(i, 2, "/*") == 0)
            i = blank(i, behind("*/", i + 2));
        else if (code.compare(i, 2, "R\"") == 0 && (i == 0 || !inWord(i - 1))) {
            const auto open = code.find('(', i);
            i = blank(i, behind(")" + code.substr(i + 2, open - i - 2) + "\"", open));
        } else if (code[i] == '"' ||
                   (code[i] == '\'' && !(i > 0 && inWord(i - 1) && inWord(i + 1))))
            i = blank(i, quoted(code[i], i));
        else
            ++i;
    }
    return text;
}

/// Lines on which `.arg(a).arg(b)` begins to fill what the first filled in.
std::vector<int> chainedArgs(const std::string& code) {
    const std::string text = bare(code);
    const auto skip = [&](std::size_t at) {
        while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0)
            ++at;
        return at;
    };
    /// Behind "arg" and blanks; npos when there is no such call.
    const auto callAt = [&](std::size_t dot) {
        if (text.compare(dot, 1, ".") != 0)
            return std::string::npos;
        const auto name = skip(dot + 1);
        if (text.compare(name, 3, "arg") != 0)
            return std::string::npos;
        const auto open = skip(name + 3);
        return open < text.size() && text[open] == '(' ? open : std::string::npos;
    };
    std::vector<int> lines;
    for (auto dot = text.find('.'); dot != std::string::npos; dot = text.find('.', dot + 1)) {
        auto at = callAt(dot);
        if (at == std::string::npos)
            continue;
        int depth = 0;
        do {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            ++at;
        } while (depth > 0 && at < text.size());
        if (callAt(skip(at)) != std::string::npos)
            lines.push_back(
                1 + static_cast<int>(std::count(
                        text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dot), '\n')));
    }
    return lines;
}

std::string contentOf(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

} // namespace

TEST(ChainedArg, chainsOfArgAreFoundWhereverTheyAreBroken) {
    EXPECT_THAT(chainedArgs("x = tr(\"%1 %2\").arg(name).arg(size);"), testing::ElementsAre(1));
    EXPECT_THAT(
        chainedArgs("\ntr(\"%1 (%2) %3\")\n    .arg(f(a, \")\"), b) // of it\n    .arg(n);"),
        testing::ElementsAre(3));
    EXPECT_THAT(chainedArgs("t.arg(1) . arg (2)\n.arg(3);"), testing::ElementsAre(1, 1));
    EXPECT_THAT(chainedArgs("t.arg(R\"x(a)\")x\").arg(b);"), testing::ElementsAre(1));
    EXPECT_THAT(chainedArgs("t.arg(1'000).arg('\\'');"), testing::ElementsAre(1));
}

TEST(ChainedArg, oneArgAfterTheOtherIsNoChain) {
    EXPECT_THAT(chainedArgs("t.arg(a, b); u.arg(tr(\"%1\").arg(c), d);"), testing::IsEmpty());
    EXPECT_THAT(chainedArgs("// t.arg(a).arg(b)\n/* .arg(a).arg(b) */ \".arg(a).arg(b)\""),
                testing::IsEmpty());
    EXPECT_THAT(chainedArgs("t.arg(a).toUpper(); target.args(a).arg(b);"), testing::IsEmpty());
}

/// The second arg() of a chain also fills the %1 that stands in what the first one filled in: a
/// file name, a note. filled() and arg() with all values at once don't.
TEST(ChainedArg, noTextIsFilledTwice) {
    const fs::path root = LINEAMENT_SOURCE_DIR;
    int files = 0;
    std::string found;
    for (const char* part : {"core", "ui", "app", "tests"})
        for (const auto& entry : fs::recursive_directory_iterator(root / part)) {
            const auto& file = entry.path();
            if (file.extension() != ".cpp" && file.extension() != ".h")
                continue;
            ++files;
            for (const int line : chainedArgs(contentOf(file)))
                found += "\n" + fs::relative(file, root).string() + ":" + std::to_string(line);
        }
    EXPECT_GT(files, 300);
    EXPECT_EQ(found, "") << "chained .arg(): use filled() of core/report/filled.h";
}
