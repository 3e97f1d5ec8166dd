// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/integrity.h"
#include "core/casefile/signingkey.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::casefile {

/// Names within a bundle.
inline constexpr const char* kManifestFile = "SHA256SUMS";
inline constexpr const char* kSignatureFile = "SHA256SUMS.sig";
inline constexpr const char* kBundleKeyFile = "public-key.pem";
inline constexpr const char* kBundlePage = "HOW-TO-CHECK.txt";
inline constexpr const char* kDamagePage = "DAMAGED.txt";

/// Action in the custody log.
inline constexpr const char* kBundleExported = "bundle-exported";

struct BundleOptions {
    /// Items whose evidence goes along; none given: all of it.
    std::optional<std::vector<std::int64_t>> evidence;
    /// Reports that go along; none given: every final one and the newest draft.
    std::optional<std::vector<std::int64_t>> reports;
    const SigningKey* key = nullptr; ///< null: the bundle is not signed, and says so
    bool despiteDamage = false;      ///< export what is sound of a damaged case; the bundle says so
    std::string why;                 ///< stands in the log
};

struct BundleProgress {
    enum class Stage { Checking, Writing };
    Stage stage = Stage::Checking;
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0; ///< 0 while it is not known
    std::string current;
};

/// A file that was to go along and stayed out: it is not what was recorded.
struct LeftOutFile {
    std::string row;   ///< that names it: "items row 3"
    std::string name;  ///< that it would have in the bundle
    std::string found; ///< another hash, that nothing is there, ...
};

struct BundleResult {
    std::filesystem::path folder;
    std::string manifestSha256;
    std::string keyFingerprint; ///< empty: not signed
    int files = 0;              ///< that the manifest lists
    std::vector<Finding> damage;
    std::vector<LeftOutFile> leftOut; ///< of a damaged case
};

/// Exports a case as a new folder that an opposing expert can check with sha256sum, openssl and jq
/// alone and re-compute from (R26, R30): the chosen reports and evidence, every map, the
/// results as tables, everything that the database holds as JSON, the custody log, the findings as
/// CASE/UCO, a manifest of hashes and its Ed25519 signature.
///
/// The case is checked first (R3), which is logged; damage is a CaseError that lists it. What is
/// not what was recorded is never copied, also of a damaged case: it is left out, and the bundle,
/// its pages and the log name it. The folder is there whole, or not at all, and what is there is in
/// the log. Throws CaseError (read-only case, damage, no such item or report, @p folder within the
/// case), IoError (@p folder exists or can't be written), Cancelled.
BundleResult exportBundle(CaseStore& store, const std::filesystem::path& folder,
                          const BundleOptions& options,
                          const std::function<void(const BundleProgress&)>& progress = {},
                          std::stop_token stop = {});

} // namespace lineament::casefile
