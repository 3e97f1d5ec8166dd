// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/bundle.h"
#include "core/casefile/bundlefolder.h"
#include "core/casefile/integrity.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lineament::casefile {

/// A file of the case that goes into the bundle.
struct BundledFile {
    std::filesystem::path source;
    std::string name; ///< within the bundle
    std::string sha256;
    std::uint64_t bytes = 0;
    nlohmann::ordered_json row; ///< as rowForPeople() gives it
    std::string table;
};

/// Decides under which name the file of a row goes into the bundle. A file that is not what its row
/// says stays out, whatever was chosen: it may be anybody's.
class BundleSelection {
public:
    /// @param evidence items whose evidence goes along; @p reports likewise
    /// @param damage as verifyIntegrity() found it
    BundleSelection(std::filesystem::path caseFolder, std::set<std::int64_t> evidence,
                    std::set<std::int64_t> reports, const std::vector<Finding>& damage);

    /// Adds "exported_as" to the row of an item, artifact or report: a name, or null for a file
    /// that stays behind; of other tables the row stays as it is. Rows come in the order of their
    /// tables.
    void take(const std::string& table, nlohmann::ordered_json& row);
    const std::vector<BundledFile>& files() const { return m_files; }
    /// Files that were chosen and stay out.
    const std::vector<LeftOutFile>& leftOut() const { return m_leftOut; }
    /// "item-0001-photo.jpg" of an item whose row was taken.
    const std::string& itemName(std::int64_t item) const { return m_items.at(item); }
    /// The analyses whose rows were taken.
    const std::set<std::int64_t>& analyses() const { return m_analyses; }

private:
    std::string nameOf(const std::string& table, const nlohmann::ordered_json& row);
    std::filesystem::path sourceOf(const std::string& table,
                                   const nlohmann::ordered_json& row) const;
    std::filesystem::path m_folder;
    std::set<std::int64_t> m_evidence, m_reports;
    std::map<std::string, std::string> m_damaged; ///< what was found, by "items row 3"
    std::map<std::int64_t, std::string> m_items;  ///< "item-0001-photo.jpg"
    std::set<std::int64_t> m_analyses;
    std::set<std::string> m_names;
    std::vector<BundledFile> m_files;
    std::vector<LeftOutFile> m_leftOut;
};

/// A row of the database as case.json has it (resources/schema/case.schema.json): columns that hold
/// JSON are JSON, a path is text. @p canonical is canonicalRow().
nlohmann::ordered_json rowForPeople(const std::string& table, const std::string& canonical);

/// Exact bytes of a path in a row of items.
std::filesystem::path pathOf(const nlohmann::ordered_json& item);

/// Writes case.json row by row, so that a large case needs little memory.
class CaseJson {
public:
    CaseJson(BundleFolder& bundle, const std::vector<Finding>& damage, const std::string& program,
             const std::string& time);
    void row(const std::string& table, const nlohmann::ordered_json& row);
    void finish(const LogHead& end);

private:
    void openList(const std::string& table);
    std::unique_ptr<BundleFolder::File> m_file;
    std::size_t m_tables = 0; ///< of boundTables() that are begun
    bool m_first = true;      ///< no row of the present table is written yet
};

/// maps.csv of the maps among @p files.
std::string mapsTable(const std::vector<BundledFile>& files);

} // namespace lineament::casefile
