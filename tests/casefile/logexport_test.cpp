// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The page that goes with an exported log: its own commands are run, by a shell.

#include "core/casefile/logexport.h"

#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

class LogExport : public test::CaseFolder {
protected:
    void SetUp() override {
        CaseFolder::SetUp();
        if (std::system("command -v jq sha256sum >/dev/null 2>&1") != 0)
            GTEST_SKIP() << "needs jq and sha256sum";
        fill();
        store->addNote(std::nullopt, "back\\slash, 'quote' and\nline end, U+2028 \xE2\x80\xA8");
        log = folder / "it's the @FILE@ log.jsonl";
        exportLog(*store, log);
    }
    /// Runs the commands of the page; exit status and output.
    std::pair<int, std::string> check() const {
        const std::string page = test::contentOf(log.string() + ".how-to-check.txt");
        const auto begin = page.find(kRecipeBegin) + std::string(kRecipeBegin).size();
        test::writeContent(folder / "check.sh", page.substr(begin, page.find(kRecipeEnd) - begin));
        const std::string command = "cd " + folder.string() + " && sh check.sh 2>&1";
        FILE* pipe = popen(command.c_str(), "r");
        std::string output;
        std::array<char, 4096> buffer{};
        while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe))
            output.append(buffer.data(), got);
        return {pclose(pipe), output};
    }
    /// Lines of the exported log.
    std::vector<std::string> lines() const {
        std::vector<std::string> list;
        const std::string text = test::contentOf(log);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = text.find('\n', at);
            list.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return list;
    }
    void write(const std::vector<std::string>& list) const {
        std::string text;
        for (const auto& line : list)
            text += line + "\n";
        test::writeContent(log, text);
    }
    fs::path log;
};

} // namespace

TEST_F(LogExport, thePagesCommandsAcceptTheLog) {
    const auto [status, output] = check();
    EXPECT_EQ(status, 0) << output;
    EXPECT_THAT(output, HasSubstr("The chain holds."));
    EXPECT_EQ(lines().size(), store->log().size());
}

TEST_F(LogExport, thePagesCommandsFindEveryKindOfChange) {
    const auto good = lines();
    auto changed = good;
    changed[4].replace(changed[4].find("anna"), 4, "bert");
    auto removed = good;
    removed.erase(removed.begin() + 4);
    auto swapped = good;
    std::swap(swapped[4], swapped[5]);
    auto cut = good;
    cut.pop_back();
    const std::pair<std::vector<std::string>, const char*> cases[] = {
        {changed, "line 6:"}, {removed, "line 5:"}, {swapped, "line 5:"}, {cut, "another end"}};
    for (const auto& [list, said] : cases) {
        write(list);
        const auto [status, output] = check();
        EXPECT_NE(status, 0);
        EXPECT_THAT(output, HasSubstr(said));
    }
}
