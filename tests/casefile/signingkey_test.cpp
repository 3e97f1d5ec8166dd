// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/signingkey.h"

#include "core/base/error.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <iterator>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

class Keys : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-key-test-XXXXXX").string();
        folder = mkdtemp(name.data());
        keys = folder / "data" / "lineament" / "keys";
    }
    void TearDown() override { fs::remove_all(folder); }
    fs::path file() const { return keys / kPrivateKeyFile; }
    /// What loading the key says.
    std::string problem(const std::string& passphrase = {}) const {
        try {
            SigningKey::load(keys, passphrase);
        } catch (const Error& e) {
            return e.what();
        }
        return "none";
    }
    bool shell(const std::string& command) const {
        return std::system(
                   ("cd " + folder.string() + " && " + command + " >out.txt 2>&1").c_str()) == 0;
    }
    /// Puts another content into the key file, with the key file's mode.
    void replace(const std::string& content) const {
        test::writeContent(file(), content);
        fs::permissions(file(), fs::perms::owner_read | fs::perms::owner_write);
    }
    fs::path folder, keys;
};

} // namespace

TEST_F(Keys, aNewKeyIsItsOwnersAloneAndComesBackTheSame) {
    const auto made = SigningKey::make(keys, {});
    EXPECT_EQ(fs::status(keys).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(SigningKey::load(keys, {}).fingerprint(), made.fingerprint());
    EXPECT_EQ(publicKeyIn(keys)->fingerprint, made.fingerprint());
    EXPECT_EQ(publicKeyIn(keys)->pem, made.publicPem());
}

TEST_F(Keys, opensslReadsKeyAndSignatureAndFingerprintIsOfTheDer) {
    const auto key = SigningKey::make(keys, "tr\xC3\xBC"
                                            "be Tage");
    const std::string text = "what is signed\n";
    const auto signature = key.sign(std::as_bytes(std::span(text)));
    ASSERT_EQ(signature.size(), 64U);
    test::writeContent(folder / "text", text);
    test::writeContent(folder / "sig",
                       {reinterpret_cast<const char*>(signature.data()), signature.size()});
    test::writeContent(folder / "pub.pem", key.publicPem());
    EXPECT_TRUE(
        shell("openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in text -sigfile sig"));
    EXPECT_TRUE(shell("openssl pkey -in '" + file().string() +
                      "' -passin 'pass:tr\xC3\xBC"
                      "be Tage' -pubout | cmp - pub.pem"));
    EXPECT_FALSE(shell("openssl pkey -in '" + file().string() + "' -passin pass:other -noout"));
    EXPECT_TRUE(shell("openssl asn1parse -in '" + file().string() + "' | grep -q scrypt"));
    EXPECT_TRUE(shell("openssl asn1parse -in '" + file().string() + "' | grep -q aes-256-cbc"));
    EXPECT_TRUE(shell("openssl pkey -pubin -in pub.pem -outform DER | sha256sum | grep -q '^" +
                      key.fingerprint() + "'"));
    test::writeContent(folder / "text", "what is signee\n");
    EXPECT_FALSE(
        shell("openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in text -sigfile sig"));
}

TEST_F(Keys, aKeyThatOthersMayReadIsRefused) {
    SigningKey::make(keys, {});
    for (const auto others : {fs::perms::group_read, fs::perms::others_read}) {
        fs::permissions(file(), others, fs::perm_options::add);
        EXPECT_THAT(problem(), HasSubstr("only its owner may read"));
        EXPECT_THAT(problem(), HasSubstr("mode 06"));
        fs::permissions(file(), others, fs::perm_options::remove);
        EXPECT_EQ(problem(), "none");
    }
}

TEST_F(Keys, everyWayToBeWrongHasItsOwnMessage) {
    EXPECT_THAT(problem(), HasSubstr("nothing there"));
    SigningKey::make(keys, "right");
    EXPECT_EQ(problem("right"), "none");
    EXPECT_THAT(problem("wrong"), HasSubstr("expected the passphrase of the key, found another"));
    EXPECT_THAT(problem(), HasSubstr("expected a passphrase, since the key is encrypted"));
    const std::string whole = test::contentOf(file());
    replace(whole.substr(0, whole.size() / 2));
    EXPECT_THAT(problem("right"), HasSubstr("cut short"));
    replace("not a key at all");
    EXPECT_THAT(problem("right"), HasSubstr("a file of another kind"));
    replace("");
    EXPECT_THAT(problem("right"), HasSubstr("a file of another kind"));
    ASSERT_TRUE(shell("openssl genpkey -algorithm X25519 -out x.pem"));
    replace(test::contentOf(folder / "x.pem"));
    EXPECT_THAT(problem(), HasSubstr("a key of kind X25519"));
    replace(test::contentOf(keys / kPublicKeyFile));
    EXPECT_THAT(problem(), HasSubstr("a PEM of kind PUBLIC KEY"));
    ASSERT_TRUE(shell("openssl genpkey -algorithm ED25519 -out e.pem"));
    replace(test::contentOf(folder / "e.pem"));
    EXPECT_THAT(problem(), HasSubstr("another key's"));
}

TEST_F(Keys, aNewKeyKeepsTheOldOneBesideIt) {
    const auto first = SigningKey::make(keys, {});
    const auto second = SigningKey::make(keys, "x");
    EXPECT_NE(first.fingerprint(), second.fingerprint());
    EXPECT_EQ(SigningKey::load(keys, "x").fingerprint(), second.fingerprint());
    int retired = 0;
    for (const auto& entry : fs::directory_iterator(keys))
        retired += entry.path().filename().string().starts_with("retired-") ? 1 : 0;
    EXPECT_EQ(retired, 2);
}

TEST_F(Keys, theFolderIsTheUsersDataFolder) {
    const char* before = std::getenv("XDG_DATA_HOME");
    const std::string kept = before != nullptr ? before : "";
    ::setenv("XDG_DATA_HOME", "/some/where", 1);
    EXPECT_EQ(signingKeyFolder(), "/some/where/lineament/keys");
    ::setenv("XDG_DATA_HOME", "relative", 1);
    EXPECT_THAT(signingKeyFolder().string(), testing::EndsWith("/.local/share/lineament/keys"));
    if (before != nullptr)
        ::setenv("XDG_DATA_HOME", kept.c_str(), 1);
    else
        ::unsetenv("XDG_DATA_HOME");
}
