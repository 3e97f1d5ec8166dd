// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/signingkey.h"

#include "core/analysis/resultjson.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/systemerror.h"
#include "core/base/userfolder.h"
#include "core/casefile/keyfile.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace lineament::casefile {

namespace fs = std::filesystem;
using openssl::Bio;
using openssl::Key;

namespace {

std::string publicPemOf(EVP_PKEY* key) {
    const Bio out(BIO_new(BIO_s_mem()), &BIO_free);
    if (!out || PEM_write_bio_PUBKEY(out.get(), key) != 1)
        throw Error("OpenSSL", "a public key as PEM", openssl::lastError());
    return openssl::contentOf(out.get());
}

std::string fingerprintOf(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0)
        throw Error("OpenSSL", "a public key as DER", openssl::lastError());
    const std::string print =
        sha256Hex(std::as_bytes(std::span(der, static_cast<std::size_t>(size))));
    OPENSSL_free(der);
    return print;
}

/// A folder that is the owner's alone.
void makeKeyFolder(const fs::path& folder) {
    std::error_code code;
    fs::create_directories(folder.parent_path(), code);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw IoError(folder.string(), "a folder for the signing key", systemMessage(errno));
    if (::chmod(folder.c_str(), 0700) != 0)
        throw IoError(folder.string(), "a folder for its owner alone", systemMessage(errno));
}

/// Writes a file that is the owner's alone from its first byte on; nothing of that name may be
/// there.
void writePrivately(const fs::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        throw IoError(file.string(), "a file that can be made", systemMessage(errno));
    const ssize_t put = ::write(fd, text.data(), text.size());
    const bool whole = put == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    const int problem = put >= 0 && !whole ? ENOSPC : errno;
    ::close(fd);
    if (!whole) {
        ::unlink(file.c_str());
        throw IoError(file.string(), "room to write", systemMessage(problem));
    }
}

/// Moves a key that is there out of the way.
void retire(const fs::path& folder) {
    std::string when = analysis::isoTime(std::chrono::system_clock::now());
    when.erase(std::remove_if(when.begin(), when.end(),
                              [](char c) { return c == ':' || c == '-' || c == '.'; }),
               when.end());
    for (const auto& [name, suffix] :
         {std::pair(kPrivateKeyFile, ".pem"), std::pair(kPublicKeyFile, ".pub.pem")}) {
        const fs::path kept = folder / ("retired-" + when + suffix);
        if (::rename((folder / name).c_str(), kept.c_str()) != 0 && errno != ENOENT)
            throw IoError((folder / name).string(), "a key that can be renamed",
                          systemMessage(errno));
    }
}

/// The file's text, when nobody but its owner may read or write it.
std::string readPrivately(const fs::path& file) {
    constexpr std::uint64_t kMostBytes = 64 * 1024;
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0)
        throw IoError(file.string(), "the key that signs bundles",
                      errno == ENOENT ? "nothing there" : systemMessage(errno));
    if (S_ISREG(status.st_mode) && (status.st_mode & 077U) != 0) {
        std::string mode = "0000";
        for (unsigned i = 0; i < 3; ++i)
            mode[3 - i] = static_cast<char>('0' + ((status.st_mode >> (3 * i)) & 7U));
        throw IoError(file.string(), "a key that only its owner may read (mode 0600)",
                      "mode " + mode + ", so that others may have read it");
    }
    const auto bytes = readFile(file, kMostBytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

struct SigningKey::Private {
    Key key;
};

SigningKey::SigningKey(std::unique_ptr<Private> data)
    : d(std::move(data)) {}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&& other) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&& other) noexcept = default;

fs::path signingKeyFolder() {
    const auto own = userFolder("XDG_DATA_HOME", ".local/share");
    if (!own)
        throw IoError("signing key", "a home folder (HOME or XDG_DATA_HOME)", "neither");
    return *own / "keys";
}

bool SigningKey::exists(const fs::path& folder) {
    struct stat status {};
    return ::lstat((folder / kPrivateKeyFile).c_str(), &status) == 0;
}

SigningKey SigningKey::make(const fs::path& folder, const std::string& passphrase) {
    Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
    if (!key)
        throw Error("OpenSSL", "an Ed25519 key", openssl::lastError());
    std::string pem = privatePem(key.get(), passphrase);
    makeKeyFolder(folder);
    const fs::path fresh = folder / (std::string(kPrivateKeyFile) + ".new");
    ::unlink(fresh.c_str()); // of a program that was killed
    writePrivately(fresh, pem);
    OPENSSL_cleanse(pem.data(), pem.size());
    retire(folder);
    if (::rename(fresh.c_str(), (folder / kPrivateKeyFile).c_str()) != 0)
        throw IoError((folder / kPrivateKeyFile).string(), "a file that can be named",
                      systemMessage(errno));
    const std::string half = publicPemOf(key.get());
    writeFileAtomically(folder / kPublicKeyFile, std::as_bytes(std::span(half)));
    return SigningKey(std::make_unique<Private>(Private{std::move(key)}));
}

SigningKey SigningKey::load(const fs::path& folder, const std::string& passphrase) {
    const fs::path file = folder / kPrivateKeyFile;
    std::string text = readPrivately(file);
    Key key = parsePrivatePem(file.string(), text, passphrase);
    OPENSSL_cleanse(text.data(), text.size());
    // The half beside it is what is shown without a passphrase: it must be this key's.
    const std::string half = publicPemOf(key.get());
    const auto there = publicKeyIn(folder);
    if (!there)
        writeFileAtomically(folder / kPublicKeyFile, std::as_bytes(std::span(half)));
    else if (there->fingerprint != fingerprintOf(key.get()))
        throw CaseError((folder / kPublicKeyFile).string(),
                        "the public half of the signing key, SHA-256 " + fingerprintOf(key.get()),
                        "another key's, SHA-256 " + there->fingerprint);
    return SigningKey(std::make_unique<Private>(Private{std::move(key)}));
}

std::string SigningKey::publicPem() const {
    return publicPemOf(d->key.get());
}

std::string SigningKey::fingerprint() const {
    return fingerprintOf(d->key.get());
}

std::vector<std::byte> SigningKey::sign(std::span<const std::byte> bytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t size = 0;
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, d->key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, data, bytes.size()) != 1)
        throw Error("OpenSSL", "an Ed25519 signature", openssl::lastError());
    std::vector<std::byte> signature(size);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       data, bytes.size()) != 1)
        throw Error("OpenSSL", "an Ed25519 signature", openssl::lastError());
    signature.resize(size);
    return signature;
}

std::optional<PublicKey> publicKeyIn(const fs::path& folder) {
    constexpr std::uint64_t kMostBytes = 64 * 1024;
    const fs::path file = folder / kPublicKeyFile;
    std::error_code code;
    if (!fs::exists(file, code))
        return std::nullopt;
    const auto bytes = readFile(file, kMostBytes);
    const Bio in(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free);
    const Key key(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519)
        throw CaseError(file.string(), "an Ed25519 public key as PEM",
                        key ? "a key of another kind" : "something else, or a part of one");
    return PublicKey{publicPemOf(key.get()), fingerprintOf(key.get())};
}

} // namespace lineament::casefile
