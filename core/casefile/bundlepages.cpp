// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/bundlepages.h"

#include "core/casefile/bundle.h"
#include "core/casefile/logexport.h"
#include "core/casefile/pagetext.h"

#include <spdlog/fmt/fmt.h>

namespace lineament::casefile {

namespace {

constexpr const char* kInstruction = R"page(@WARNING@How to check this bundle
========================

Case @CASE_NUMBER@ (case id @CASE_ID@), exported by @PROGRAM@ on @TIME@.

  SHA256SUMS       SHA-256 of every other file of the bundle
@SIGNED_FILES@  case.json        everything that the case holds: facts, items and their hashes, notes,
                   analyses, opinions. result of an analysis is text, byte for byte as
                   stored: jq -j '.analyses[0].result' case.json | sha256sum
  reports/         the reports;  evidence/  the evidence that was chosen to go along
  maps/            what the model looked at, as NumPy arrays, with a table, maps.csv
  tables/          the results as CSV: faces.csv has a line for every face of the photos, and
                   every analysis of a video has a table of its frames and one of its
                   tracks. Decimal points, no value where there is none; boxes in pixels,
                   angles in degrees, log10_lr where a finding was made. Names stand as they are,
                   and a spreadsheet takes a cell that begins with = + - or @ for a
                   formula: import the columns with names as text
  log/             custody-log.jsonl: who did what and when; each entry holds the hash of
                   the one before (see the page beside it). rows.jsonl: the rows of the
                   case's database, whose hashes the log holds
  case-uco.jsonld  the findings in the terms of CASE and UCO (caseontology.org)

@SIGNATURE@

You need nothing of ours: a shell with find and wc, sha256sum (coreutils), @OPENSSL_TOOL@and
jq. Put these lines into a file outside the bundle, and run it with sh in this folder:

@RECIPE_BEGIN@
bad=0
@SIGNATURE_COMMANDS@# Every file that is listed is there and as it was...
sha256sum --strict --quiet -c SHA256SUMS || bad=1
# ...and there is no other.
listed=$(wc -l < SHA256SUMS)
there=$(find . ! -type d ! -path './SHA256SUMS'@FIND_SIGNATURE@ -exec printf 'x%.0s' {} + | wc -c)
if [ "$listed" -ne "$there" ]; then
  echo "Files: expected the $listed that are listed, found $there"
  bad=1
fi
# Every row is what the custody log says of it, and none is missing.
said=$(jq -rn 'reduce (inputs.rows[]) as $r ({}; .["\($r.table) \($r.id)"] = $r.sha256)
  | .[] | select(. != null)' log/custody-log.jsonl | sort)
found=$(while IFS= read -r line || [ -n "$line" ]; do
  printf '%s' "$line" | sha256sum
done < log/rows.jsonl | cut -c 1-64 | sort)
if [ "$said" != "$found" ] || [ -z "$found" ]; then
  echo "Rows: expected those that the custody log binds, found others"
  bad=1
fi
sha256sum SHA256SUMS
if [ "$bad" = 0 ]; then
  echo "The bundle is @SOUND@."
else
  echo "The bundle was changed, or is not whole."
  exit 1
fi
@RECIPE_END@
@LEFT_OUT@)page";

constexpr const char* kSignedFiles =
    R"page(  SHA256SUMS.sig   Ed25519 signature of SHA256SUMS
  public-key.pem   the key that checks it
)page";

constexpr const char* kSignature =
    R"page(Whoever changes the bundle can make new hashes, a new key and a new signature. So
compare the key with what the laboratory gave you by another way (the printed
report, a telephone call). SHA-256 of the key, as DER, its fingerprint:

  @FINGERPRINT@)page";

constexpr const char* kNoSignature =
    R"page(THIS BUNDLE IS NOT SIGNED. Whoever changes it can make new hashes. So compare the
SHA-256 of SHA256SUMS, which the commands print, with what the laboratory gave you by
another way; it stands in the custody log of the case.)page";

constexpr const char* kSignatureCommands = R"page(# The key is the one that this page names...
key=$(openssl pkey -pubin -in public-key.pem -outform DER | sha256sum | cut -c 1-64)
if [ "$key" != "@FINGERPRINT@" ]; then
  echo "Key: expected @FINGERPRINT@, found $key"
  bad=1
fi
# ...and it signed the list.
openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA256SUMS \
  -sigfile SHA256SUMS.sig || bad=1
)page";

constexpr const char* kWarning =
    R"page(THIS CASE WAS DAMAGED WHEN IT WAS EXPORTED, and was exported all the same. What was
found is in DAMAGED.txt. Where rows were damaged, the commands below say so, too.
@LEFT_OUT@
)page";

/// One line each. Names come from the case: nothing of them may look like more lines of a page.
std::string leftOutList(const std::vector<LeftOutFile>& leftOut, bool withReasons) {
    std::string text;
    for (const LeftOutFile& file : leftOut) {
        std::string line = "  " + file.name + " (" + file.row + ")";
        if (withReasons)
            line += ": found " + file.found;
        for (char& c : line)
            c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        text += validUtf8(line) + "\n";
    }
    return text;
}

} // namespace

std::string bundleInstruction(const CaseFacts& facts, const std::string& fingerprint,
                              const std::string& program, const std::string& time,
                              const std::vector<Finding>& damage,
                              const std::vector<LeftOutFile>& leftOut) {
    const bool isSigned = !fingerprint.empty();
    const auto withKey = [&](const char* text) {
        return isSigned ? filledIn(text, {{"FINGERPRINT", fingerprint}}) : std::string();
    };
    std::string warning, leftOutText;
    if (!leftOut.empty())
        leftOutText = "\nLEFT OUT of the bundle, since they are not what was recorded:\n" +
                      leftOutList(leftOut, false);
    if (!damage.empty())
        warning = filledIn(
            kWarning,
            {{"LEFT_OUT", leftOut.empty()
                              ? std::string()
                              : fmt::format("{} files were left out; they are named at the end.\n",
                                            leftOut.size())}});
    return filledIn(
        kInstruction,
        {{"WARNING", warning},
         {"LEFT_OUT", leftOutText},
         {"CASE_NUMBER", facts.number.empty() ? "(no number)" : facts.number},
         {"CASE_ID", facts.caseId},
         {"PROGRAM", program},
         {"TIME", time},
         {"SIGNED_FILES", isSigned ? kSignedFiles : ""},
         {"SIGNATURE", isSigned ? withKey(kSignature) : kNoSignature},
         {"OPENSSL_TOOL", isSigned ? "openssl (3.0) " : ""},
         {"SIGNATURE_COMMANDS", withKey(kSignatureCommands)},
         {"FIND_SIGNATURE", isSigned ? " ! -path './SHA256SUMS.sig'" : ""},
         {"SOUND", isSigned ? "whole, and signed with the key above" : "whole, but not signed"},
         {"RECIPE_BEGIN", kRecipeBegin},
         {"RECIPE_END", kRecipeEnd}});
}

std::string damageText(const std::vector<Finding>& damage,
                       const std::vector<LeftOutFile>& leftOut) {
    std::string text = "THE CASE WAS DAMAGED WHEN IT WAS EXPORTED\n\n"
                       "Its check found what follows; it was exported all the same. The check and "
                       "the export are in the\ncustody log. What depends on what is damaged can't "
                       "be relied on.\n\n";
    for (const Finding& finding : damage)
        text += fmt::format("{}: {}\n  expected: {}\n  found:    {}\n\n",
                            findingKindName(finding.kind), validUtf8(finding.where),
                            validUtf8(finding.expected), validUtf8(finding.found));
    if (!leftOut.empty())
        text += "LEFT OUT OF THE BUNDLE, since they are not what was recorded:\n" +
                leftOutList(leftOut, true);
    return text;
}

} // namespace lineament::casefile
