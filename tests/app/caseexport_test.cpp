// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// `lineament-cli case export` and `case key` as a user runs them.

#include "tests/app/cli.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace fs = std::filesystem;
using testing::HasSubstr;

namespace {

/// A case with two items, and no key yet in the user's data folder.
class CaseExportCli : public lineament::test::Cli {
protected:
    void SetUp() override {
        Cli::SetUp();
        target = (folder / "matter.lineament").string();
        out = (folder / "bundle").string();
        ASSERT_EQ(run("case new " + target).code, 0);
        ASSERT_EQ(
            run("case add " + target + " " + file("a.txt", "a") + " " + file("b.txt", "b")).code,
            0);
    }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream(folder / name) << content;
        return (folder / name).string();
    }
    fs::path keyFile() const { return folder / "lineament/keys/signing-key.pem"; }
    /// Exports anew.
    lineament::test::Outcome exported(const std::string& rest) const {
        fs::remove_all(out);
        return run("case export " + target + " " + out + " " + rest);
    }
    /// Exit status of the commands of the bundle's page.
    int check() const {
        const std::string script = "cd " + out + " && sed -n '/^---- commands/,/^---- end/p' " +
                                   "HOW-TO-CHECK.txt | sed '1d;$d' > ../check.sh && " +
                                   "sh ../check.sh > ../checked.txt 2>&1";
        return std::system(script.c_str());
    }
    std::string target, out;
};

} // namespace

TEST_F(CaseExportCli, aBundleIsSignedWithAKeyThatIsMadeOnFirstUse) {
    if (std::system("command -v jq openssl sha256sum >/dev/null 2>&1") != 0)
        LINEAMENT_SKIP_MISSING("needs jq, openssl and sha256sum");
    EXPECT_EQ(run("case key").code, 1) << "no key yet";
    const auto first = exported("--reason 'for the court' --by anna");
    ASSERT_EQ(first.code, 0) << first.output;
    EXPECT_THAT(first.output, HasSubstr("Made a signing key"));
    EXPECT_EQ(check(), 0);
    const auto key = run("case key --fingerprint").output; // Qt may say something before it
    ASSERT_GE(key.size(), 65U);
    const auto print = key.substr(key.size() - 65, 64);
    EXPECT_THAT(first.output, HasSubstr("key\t" + print));
    const auto log = run("case log " + target).output;
    EXPECT_THAT(log, HasSubstr("anna\tbundle-exported\tcase\tfor the court"));
    ASSERT_EQ(run("case key --export " + (folder / "pub.pem").string()).code, 0);
    EXPECT_EQ(
        std::system(
            ("cmp -s " + (folder / "pub.pem").string() + " " + out + "/public-key.pem").c_str()),
        0);
    const auto again = run("case export " + target + " " + out);
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.output, HasSubstr("a name that is free"));
}

TEST_F(CaseExportCli, evidenceIsAllNoneOrChosen) {
    const auto count = [&] {
        const fs::path evidence = fs::path(out) / "evidence";
        return fs::exists(evidence) ? std::distance(fs::directory_iterator(evidence), {}) : 0;
    };
    for (const auto& [words, files] :
         {std::pair("--unsigned", 2), std::pair("--unsigned --evidence none", 0),
          std::pair("--evidence 1 2 --unsigned", 2)}) {
        const auto result = exported(words);
        EXPECT_EQ(result.code, 0) << result.output;
        EXPECT_EQ(count(), files) << words;
    }
    EXPECT_EQ(exported("--unsigned --evidence some").code, 2);
    EXPECT_EQ(exported("--unsigned --evidence 9").code, 1);
    EXPECT_FALSE(fs::exists(out));
    EXPECT_FALSE(fs::exists(keyFile())) << "nothing was signed";
}

TEST_F(CaseExportCli, passphraseComesFromAFileTheInputOrTheEnvironment) {
    const auto good = file("good", "open sesame\nmore\n");
    ASSERT_EQ(run("case key --new --passphrase-file " + good).code, 0);
    EXPECT_EQ(exported("--passphrase-file " + good).code, 0);
    EXPECT_EQ(exported("--passphrase-file - <" + good).code, 0);
    ::setenv("LINEAMENT_PASSPHRASE", "open sesame", 1);
    EXPECT_EQ(exported("").code, 0);
    ::unsetenv("LINEAMENT_PASSPHRASE");
    EXPECT_THAT(exported("").output, HasSubstr("since the key is encrypted"));
    EXPECT_THAT(exported("--passphrase-file " + file("bad", "guess")).output,
                HasSubstr("the passphrase of the key"));
    EXPECT_THAT(exported("--passphrase-file " + file("empty", "")).output,
                HasSubstr("a passphrase in the first line"));
    EXPECT_FALSE(fs::exists(out));
    EXPECT_EQ(run("case key").code, 0) << "needs no passphrase";
    fs::permissions(keyFile(), fs::perms::others_read, fs::perm_options::add);
    EXPECT_THAT(exported("--passphrase-file " + good).output, HasSubstr("only its owner may read"));
    // A lost key is not a lost case.
    fs::remove(keyFile());
    EXPECT_EQ(run("case key --new").code, 0);
    EXPECT_EQ(exported("").code, 0);
}

TEST_F(CaseExportCli, damageBlocksUnlessTheUserInsists) {
    const auto copy = fs::directory_iterator(target + "/evidence")->path();
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(copy) << "changed";
    const auto refused = exported("");
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.output, HasSubstr("a case without damage"));
    EXPECT_FALSE(fs::exists(out));
    const auto forced = exported("--despite-damage");
    EXPECT_EQ(forced.code, 1) << forced.output;
    EXPECT_THAT(forced.output, HasSubstr("DAMAGE\tevidence"));
    EXPECT_THAT(forced.output,
                testing::ContainsRegex("LEFT OUT\titems row ([0-9])\tevidence/item-000[0-9]-"));
    EXPECT_TRUE(fs::exists(out + "/DAMAGED.txt"));
}
