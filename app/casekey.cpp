// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/caseexport.h"
#include "app/optionchecks.h"
#include "app/passphrase.h"
#include "app/progressbar.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/outputtarget.h"
#include "core/casefile/signingkey.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    bool fingerprint = false;
    std::filesystem::path out;
    bool fresh = false;
    std::string passphraseFile;
};

/// The public half; read from the key itself when it does not lie beside it.
casefile::PublicKey publicHalf(const std::filesystem::path& folder, const Options& options) {
    if (casefile::SigningKey::exists(folder)) {
        if (auto half = casefile::publicKeyIn(folder))
            return *half;
    }
    const auto key = casefile::SigningKey::load(folder, readPassphrase(options.passphraseFile));
    return {key.publicPem(), key.fingerprint()};
}

/// The keys themselves, which no export may replace.
std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder) {
    std::error_code code;
    auto files = entriesOf(folder, code);
    if (code && code != std::errc::no_such_file_or_directory)
        throw IoError(folder.string(), "a folder that can be listed", code.message());
    return files;
}

ExitCode caseKey(const Options& options) {
    const auto folder = casefile::signingKeyFolder();
    if (options.fresh) {
        const bool another = casefile::SigningKey::exists(folder);
        const std::string passphrase = readPassphrase(options.passphraseFile);
        const auto key = casefile::SigningKey::make(folder, passphrase);
        std::cerr << "Made a signing key in " << printable(folder.string())
                  << (passphrase.empty() ? ", without a passphrase" : "")
                  << (another ? "; the one before lies beside it" : "") << '\n';
        std::cout << key.fingerprint() << '\n';
        return kAllAnalysed;
    }
    requireWritable({{"--export", options.out}}, filesIn(folder));
    const auto half = publicHalf(folder, options);
    if (options.out.empty()) {
        std::cout << half.fingerprint << '\n';
        return kAllAnalysed;
    }
    writeFileAtomically(options.out, std::as_bytes(std::span(half.pem)));
    std::cerr << "Public key with fingerprint " << half.fingerprint << '\n';
    return kAllAnalysed;
}

} // namespace

Subcommand addCaseKey(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    auto* command =
        parent.add_subcommand("key", "The key that signs bundles: its fingerprint, its public "
                                     "half, or a new one");
    auto* print = command->add_flag("--fingerprint", o->fingerprint,
                                    "Print the SHA-256 of the public key, as DER (the default)");
    auto* out = command->add_option("--export", o->out, "Write the public key as PEM")
                    ->check(namedPlace())
                    ->type_name("PUB.pem")
                    ->excludes(print);
    command
        ->add_flag("--new", o->fresh,
                   "Make a new key; with a passphrase it is stored encrypted. The one before is "
                   "kept")
        ->excludes(print)
        ->excludes(out);
    addPassphraseOption(*command, o->passphraseFile);
    return {command, [o](std::stop_token) { return caseKey(*o); }};
}

} // namespace lineament
