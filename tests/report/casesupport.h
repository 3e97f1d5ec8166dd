// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "core/report/storereport.h"
#include "tests/report/support.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace lineament::report::test {

/// What a command writes to standard output; its exit status is checked.
std::string outputOf(const std::string& command);
/// Words with one space between: lines break where they fit.
std::string joined(const std::string& text);
/// @p text without any space: long words break within a cell.
std::string unspaced(const std::string& text);

/// A case with a photo that has a scored face, one without a face, and an item that was not
/// analysed.
class CaseTest : public FolderTest {
protected:
    void SetUp() override;
    void TearDown() override;

    casefile::Item add(const std::filesystem::path& file);
    /// Adds the item's file and records the item as its analysis.
    casefile::Item record(const ItemPtr& result);

    StoredReport make(const ReportOptions& options = {});
    std::string pdfText(const StoredReport& report) const;
    nlohmann::json twinOf(const StoredReport& report) const;
    std::filesystem::path fileOf(const casefile::ReportFile& report) const;
    casefile::LogEntry lastEntry() const;

    std::unique_ptr<casefile::CaseStore> store;
    casefile::Item scored, empty, waiting;
};

} // namespace lineament::report::test
