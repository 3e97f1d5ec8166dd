// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace lineament::test {

/// A file's bytes, and back.
std::string contentOf(const std::filesystem::path& file);
void writeContent(const std::filesystem::path& file, const std::string& content);

/// Exit status and output, both streams, of a command of the shell.
std::pair<int, std::string> runShell(const std::string& command);
/// Takes the commands out of a page on how to check something, into @p script.
void writeRecipe(const std::filesystem::path& page, const std::filesystem::path& script);

/// An analysis as the pipeline gives it: two scored faces with maps, one too small. Its numbers
/// depend on @p seed.
analysis::ItemResult madeUpResult(const std::filesystem::path& file, unsigned seed = 1);

/// A folder of its own with an empty case in it.
class CaseFolder : public testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// Makes the case anew, closing the one that was open.
    void makeCase();
    void reopen();
    /// Writes a file beside the case and adds it.
    casefile::Item add(const std::string& name, const std::string& content,
                       casefile::Storage storage = casefile::Storage::Copy);
    casefile::Item addFile(const std::filesystem::path& file,
                           casefile::Storage storage = casefile::Storage::Copy);
    /// A case with some of everything: items, an analysis, notes, tags...
    void fill();

    std::filesystem::path folder;     ///< temporary
    std::filesystem::path caseFolder; ///< folder / "test.lineament"
    std::unique_ptr<casefile::CaseStore> store;
};

} // namespace lineament::test
