// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lineament::casefile {

/// `$XDG_DATA_HOME/lineament/keys`, or its default below the home folder. Throws IoError when
/// neither variable names a place.
std::filesystem::path signingKeyFolder();

/// Names within that folder.
inline constexpr const char* kPrivateKeyFile = "signing-key.pem";
inline constexpr const char* kPublicKeyFile = "signing-key.pub.pem";

/// The Ed25519 key that signs the bundles of this user (R30). It lies as PKCS#8 PEM in a file that
/// only its owner may read, encrypted (PBES2: scrypt and AES-256-CBC) when a passphrase was given.
/// Its public half lies beside it. A bundle holds the public half, too: what was signed with a lost
/// key can still be checked.
class SigningKey {
public:
    /// Makes a key and stores it; one that was there keeps lying beside it under a name with the
    /// time. Throws IoError.
    static SigningKey make(const std::filesystem::path& folder, const std::string& passphrase);
    /// Throws IoError: no key, others may read it; CaseError: another passphrase, no passphrase for
    /// an encrypted key, no key or another kind of key in the file, a file that was cut short.
    static SigningKey load(const std::filesystem::path& folder, const std::string& passphrase);
    static bool exists(const std::filesystem::path& folder);
    ~SigningKey();
    SigningKey(SigningKey&& other) noexcept;
    SigningKey& operator=(SigningKey&& other) noexcept;

    /// SubjectPublicKeyInfo as PEM.
    std::string publicPem() const;
    /// SHA-256 of the SubjectPublicKeyInfo as DER, in hexadecimal.
    std::string fingerprint() const;
    /// The 64 bytes of an Ed25519 signature.
    std::vector<std::byte> sign(std::span<const std::byte> bytes) const;

private:
    struct Private;
    explicit SigningKey(std::unique_ptr<Private> data);
    std::unique_ptr<Private> d;
};

/// The public half of the key in @p folder, for which no passphrase is needed.
struct PublicKey {
    std::string pem;
    std::string fingerprint;
};
/// None when there is no key at all, or no public half beside it. Throws IoError, CaseError.
std::optional<PublicKey> publicKeyIn(const std::filesystem::path& folder);

} // namespace lineament::casefile
