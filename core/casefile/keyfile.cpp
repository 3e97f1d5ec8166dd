// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/keyfile.h"

#include "core/base/error.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <array>
#include <string_view>

namespace lineament::casefile {

using openssl::Bio;
using openssl::Key;

namespace openssl {

std::string lastError() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    return code == 0 ? "no reason given" : text.data();
}

std::string contentOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

} // namespace openssl

namespace {

using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)>;
using Encrypted = std::unique_ptr<X509_SIG, decltype(&X509_SIG_free)>;

// scrypt as OWASP's password storage guide has it for 16 MiB: what OpenSSL allows without asking.
constexpr std::uint64_t kScryptN = 1U << 14U;
constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 5;

/// One block of a PEM text.
struct Block {
    bool there = false;
    std::string name;
    std::string der;
};

Block blockOf(const std::string& text) {
    const Bio in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    Block block;
    if (PEM_read_bio(in.get(), &name, &header, &data, &size) == 1) {
        block = {true, name,
                 std::string(reinterpret_cast<char*>(data), static_cast<std::size_t>(size))};
        OPENSSL_clear_free(data, static_cast<std::size_t>(size));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    ERR_clear_error();
    return block;
}

Encrypted encrypted(PKCS8_PRIV_KEY_INFO* key, const std::string& passphrase) {
    std::array<unsigned char, 16> salt{};
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1)
        throw Error("OpenSSL", "random numbers", openssl::lastError());
    X509_ALGOR* way =
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), static_cast<int>(salt.size()),
                              nullptr, kScryptN, kScryptR, kScryptP);
    if (way == nullptr)
        throw Error("OpenSSL", "encryption with scrypt", openssl::lastError());
    // Takes the algorithm when it succeeds.
    Encrypted result(
        PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), key, way),
        &X509_SIG_free);
    if (!result) {
        X509_ALGOR_free(way);
        throw Error("OpenSSL", "an encrypted key", openssl::lastError());
    }
    return result;
}

Pkcs8 decrypted(const std::string& where, const std::string& der, const std::string& passphrase) {
    const auto* data = reinterpret_cast<const unsigned char*>(der.data());
    const Encrypted sealed(d2i_X509_SIG(nullptr, &data, static_cast<long>(der.size())),
                           &X509_SIG_free);
    ERR_clear_error();
    if (!sealed)
        throw CaseError(where, "an encrypted key, whole", "one that was cut short or changed");
    if (passphrase.empty())
        throw CaseError(where, "a passphrase, since the key is encrypted", "none");
    Pkcs8 key(PKCS8_decrypt(sealed.get(), passphrase.data(), static_cast<int>(passphrase.size())),
              &PKCS8_PRIV_KEY_INFO_free);
    ERR_clear_error();
    if (!key)
        throw CaseError(where, "the passphrase of the key", "another one");
    return key;
}

Pkcs8 plain(const std::string& where, const std::string& der) {
    const auto* data = reinterpret_cast<const unsigned char*>(der.data());
    Pkcs8 key(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &data, static_cast<long>(der.size())),
              &PKCS8_PRIV_KEY_INFO_free);
    ERR_clear_error();
    if (!key)
        throw CaseError(where, "a key, whole", "one that was cut short or changed");
    return key;
}

} // namespace

std::string privatePem(EVP_PKEY* key, const std::string& passphrase) {
    const Pkcs8 info(EVP_PKEY2PKCS8(key), &PKCS8_PRIV_KEY_INFO_free);
    const Bio out(BIO_new(BIO_s_secmem()), &BIO_free);
    if (!info || !out)
        throw Error("OpenSSL", "a key as PKCS#8", openssl::lastError());
    const bool written =
        passphrase.empty()
            ? PEM_write_bio_PKCS8_PRIV_KEY_INFO(out.get(), info.get()) == 1
            : PEM_write_bio_PKCS8(out.get(), encrypted(info.get(), passphrase).get()) == 1;
    if (!written)
        throw Error("OpenSSL", "a key as PEM", openssl::lastError());
    return openssl::contentOf(out.get());
}

Key parsePrivatePem(const std::string& where, const std::string& text,
                    const std::string& passphrase) {
    Block block = blockOf(text);
    if (!block.there)
        throw CaseError(where, "a private key as PEM, whole",
                        text.find("-----BEGIN ") == std::string::npos
                            ? "a file of another kind"
                            : "one that was cut short or changed");
    const bool sealed = block.name == "ENCRYPTED PRIVATE KEY";
    if (!sealed && block.name != "PRIVATE KEY")
        throw CaseError(where, "a private key as PKCS#8", "a PEM of kind " + block.name);
    const Pkcs8 info = sealed ? decrypted(where, block.der, passphrase) : plain(where, block.der);
    OPENSSL_cleanse(block.der.data(), block.der.size());
    Key key(EVP_PKCS82PKEY(info.get()), &EVP_PKEY_free);
    const std::string problem = openssl::lastError();
    if (!key)
        throw CaseError(where, "an Ed25519 key", "one that OpenSSL can't use: " + problem);
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        const char* kind = EVP_PKEY_get0_type_name(key.get());
        throw CaseError(where, "an Ed25519 key",
                        std::string("a key of kind ") + (kind != nullptr ? kind : "unknown"));
    }
    return key;
}

} // namespace lineament::casefile
