// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace lineament::casefile {

namespace openssl {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// What OpenSSL says of its last failure; its queue is empty afterwards.
std::string lastError();
/// Of a memory BIO.
std::string contentOf(BIO* bio);

} // namespace openssl

/// @p key as PKCS#8 PEM; encrypted when there is a passphrase.
std::string privatePem(EVP_PKEY* key, const std::string& passphrase);

/// The Ed25519 key of such a text. @p where names it in errors. Throws CaseError that says which of
/// the ways to be wrong it is.
openssl::Key parsePrivatePem(const std::string& where, const std::string& text,
                             const std::string& passphrase);

} // namespace lineament::casefile
