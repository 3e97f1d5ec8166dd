// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/logexport.h"

#include "core/base/atomicfile.h"
#include "core/base/hash.h"
#include "core/casefile/pagetext.h"

namespace lineament::casefile {

namespace {

constexpr const char* kInstruction = R"page(How to check this custody log
=============================

@FILE@ is the custody log of case @CASE_NUMBER@ (case id @CASE_ID@).
It has @LAST_SEQ@ entries, one on each line, the oldest first. Each line is a JSON
object:

  seq     number of the entry, from 1, without gaps
  time    UTC;  offset: what local time added to it
  who     did it;  action: what was done;  object: to what;  why: as they said
  old     value before;  new: value after
  tool    program and version
  rows    SHA-256 of every row of the case's database that the entry set, of the
          row as one line of JSON; null where it removed the row
  prev    SHA-256 of the line before, without its line end; 64 zeros in line 1

A line that is changed, removed, added or moved no longer has the SHA-256 that
the next line names. The last line has no next one: compare its SHA-256 with the
one that was noted elsewhere, e.g. in the printed report. When this text was
written it was

  @LAST_HASH@

You need nothing of ours: a shell, sha256sum (coreutils) and jq. Put these lines
into a file and run it with sh in the folder of @FILE@:

@RECIPE_BEGIN@
prev=0000000000000000000000000000000000000000000000000000000000000000
n=0
bad=0
while IFS= read -r line || [ -n "$line" ]; do
  n=$((n + 1))
  said=$(printf '%s' "$line" | jq -r '"\(.seq) \(.prev)"')
  if [ "$said" != "$n $prev" ]; then
    echo "line $n: expected entry $n after $prev, found: $said"
    bad=1
  fi
  prev=$(printf '%s' "$line" | sha256sum | cut -c 1-64)
done < '@QUOTED_FILE@'
echo "$n entries, SHA-256 of the last: $prev"
if [ "$bad" = 0 ] && [ "$n $prev" = "@LAST_SEQ@ @LAST_HASH@" ]; then
  echo "The chain holds."
else
  echo "The chain is broken, or the log has another end."
  exit 1
fi
@RECIPE_END@

A table of it:  jq -r '[.time,.who,.action] | @tsv' '@QUOTED_FILE@'
)page";

} // namespace

std::string logInstruction(const std::string& fileName, const CaseFacts& facts,
                           const LogHead& end) {
    return filledIn(kInstruction,
                    {{"RECIPE_BEGIN", kRecipeBegin},
                     {"RECIPE_END", kRecipeEnd},
                     {"LAST_SEQ", std::to_string(end.seq)},
                     {"LAST_HASH", end.sha256},
                     {"CASE_ID", facts.caseId},
                     {"CASE_NUMBER", facts.number.empty() ? "(no number)" : facts.number},
                     {"FILE", fileName},
                     {"QUOTED_FILE", shellQuoted(fileName)}});
}

std::filesystem::path instructionBeside(const std::filesystem::path& file) {
    return file.string() + ".how-to-check.txt";
}

LogHead exportLog(const CaseStore& store, const std::filesystem::path& file) {
    LogHead end;
    AtomicFile lines(file);
    store.eachEntry([&](LogEntry& entry) {
        end = {entry.seq, sha256Hex(std::as_bytes(std::span(entry.line)))};
        entry.line += '\n';
        lines.write(std::as_bytes(std::span(entry.line)));
        return true;
    });
    lines.commit();
    const std::string text = logInstruction(file.filename().string(), store.facts(), end);
    writeFileAtomically(instructionBeside(file), std::as_bytes(std::span(text)));
    return end;
}

} // namespace lineament::casefile
