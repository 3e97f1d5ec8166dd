// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/caseexport.h"

#include "app/casewriting.h"
#include "app/passphrase.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/casefile/bundle.h"
#include "core/casefile/caseoutputs.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    CaseTarget target;
    std::filesystem::path out;
    std::vector<std::string> evidence{"all"};
    std::vector<std::int64_t> reports;
    bool noReports = false;
    std::string passphraseFile;
    bool unsignedBundle = false;
    bool despiteDamage = false;
};

/// "all", "none", or numbers of items; the message of what is neither.
std::string readEvidence(const std::vector<std::string>& words,
                         std::optional<std::vector<std::int64_t>>& ids) {
    ids.reset();
    if (words.size() == 1 && words[0] == "all")
        return {};
    ids.emplace();
    if (words.size() == 1 && words[0] == "none")
        return {};
    for (const std::string& word : words) {
        const auto id = wholeNumber(word);
        if (!id)
            return "--evidence: expected all, none or numbers of items, found " + word;
        ids->push_back(*id);
    }
    return {};
}

/// The key that signs; made on first use.
casefile::SigningKey signingKey(const std::string& passphraseFile) {
    const auto folder = casefile::signingKeyFolder();
    const std::string passphrase = readPassphrase(passphraseFile);
    if (casefile::SigningKey::exists(folder))
        return casefile::SigningKey::load(folder, passphrase);
    auto key = casefile::SigningKey::make(folder, passphrase);
    std::cerr << "Made a signing key in " << printable(folder.string())
              << (passphrase.empty() ? ", without a passphrase" : "") << "; fingerprint "
              << key.fingerprint() << '\n';
    return key;
}

void showProgress(ProgressBar& bar, const casefile::BundleProgress& p) {
    constexpr std::uint64_t kParts = 1000;
    const bool checking = p.stage == casefile::BundleProgress::Stage::Checking;
    bar.show(static_cast<int>(std::min(p.bytesDone, p.bytesTotal) * kParts /
                              std::max<std::uint64_t>(p.bytesTotal, 1)),
             kParts, (checking ? "checking " : "writing ") + printable(p.current));
}

ExitCode exportCase(const Options& o, std::stop_token stop) {
    casefile::BundleOptions options;
    if (const auto problem = readEvidence(o.evidence, options.evidence); !problem.empty()) {
        std::cerr << "lineament-cli: " << printable(problem) << '\n';
        return kUsage;
    }
    if (o.noReports || !o.reports.empty())
        options.reports = o.reports;
    options.despiteDamage = o.despiteDamage;
    options.why = o.target.reason;
    const auto store = casefile::CaseStore::open(o.target.folder, {o.target.who});
    casefile::requireWritableOutputs(*store, {{"OUT", o.out, true}});
    std::optional<casefile::SigningKey> key;
    if (!o.unsignedBundle && !store->readOnly())
        key.emplace(signingKey(o.passphraseFile));
    options.key = key ? &*key : nullptr;
    ProgressBar bar;
    const auto result = casefile::exportBundle(
        *store, o.out, options, [&](const casefile::BundleProgress& p) { showProgress(bar, p); },
        stop);
    bar.clear();
    for (const auto& finding : result.damage)
        std::cerr << fmt::format("DAMAGE\t{}\t{}\n", casefile::findingKindName(finding.kind),
                                 printable(finding.where));
    for (const auto& file : result.leftOut)
        std::cerr << fmt::format("LEFT OUT\t{}\t{}\tit is not what was recorded: {}\n", file.row,
                                 printable(file.name), printable(file.found));
    std::cout << fmt::format("bundle\t{}\t{} files\nSHA256SUMS\t{}\nkey\t{}\n",
                             printable(result.folder.string()), result.files, result.manifestSha256,
                             result.keyFingerprint.empty() ? "not signed" : result.keyFingerprint);
    return result.leftOut.empty() ? kAllAnalysed : kSomeFailed;
}

} // namespace

Subcommand addCaseExport(CLI::App& parent) {
    const auto o = std::make_shared<Options>();
    auto* command = addWritingCommand(
        parent, "export",
        "Export the case as a signed bundle that others can check with common tools; exit code 0: "
        "exported, 1: damaged or refused, or files were left out, 130: stopped",
        o->target);
    command->add_option("out", o->out, "Folder to make")->required()->type_name("OUT");
    command->add_option("--evidence", o->evidence, "all, none, or numbers of items")
        ->type_name("all|none|ITEM...")
        ->capture_default_str();
    command->add_option("--report", o->reports,
                        "Only this report; may be given several times. Without it every final one "
                        "and the newest draft");
    command->add_flag("--no-reports", o->noReports, "No report")->excludes("--report");
    addPassphraseOption(*command, o->passphraseFile);
    command->add_flag("--unsigned", o->unsignedBundle, "Don't sign; the bundle says so");
    command->add_flag(
        "--despite-damage", o->despiteDamage,
        "Export what is sound of a damaged case; files that are not what was recorded "
        "are left out, and the bundle and the log say so");
    return {command, [o](std::stop_token stop) { return exportCase(*o, stop); }};
}

} // namespace lineament
