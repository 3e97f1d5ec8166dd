// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The page that goes with an exported log: its own commands are run, by a shell.

#include "core/casefile/logexport.h"

#include "tests/casefile/support.h"
#include "tests/samples.h"

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
            LINEAMENT_SKIP_MISSING("needs jq and sha256sum");
        fill();
        store->addNote(std::nullopt, "back\\slash, 'quote' and\nline end, U+2028 \xE2\x80\xA8");
        log = folder / "it's the @FILE@ log.jsonl";
        exportLog(*store, log);
    }
    /// Runs the commands of the page; exit status and output.
    std::pair<int, std::string> check() const {
        test::writeRecipe(log.string() + ".how-to-check.txt", folder / "check.sh");
        return test::runShell("cd " + folder.string() + " && sh check.sh");
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
