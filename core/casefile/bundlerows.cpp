// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/bundlerows.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/hex.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/casefile/casepath.h"
#include "core/casefile/schema.h"
#include "core/filters/npy.h"

#include <spdlog/fmt/fmt.h>

#include <string_view>

namespace lineament::casefile {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kMapSuffix = ".npy";

std::string bytesOfHex(const std::string& hex) {
    const auto bytes = fromHex(hex).value_or(std::vector<std::byte>());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// JSON that a column holds as text. What a damaged case holds in its place stays text.
Json unpacked(const Json& column) {
    if (!column.is_string())
        return column;
    Json value = parseJsonOrDiscard(column.get<std::string>());
    return value.is_discarded() ? column : value;
}

Json itemForPeople(const Json& row) {
    Json item = Json::object();
    for (const auto& [name, value] : row.items()) {
        if (name != "path") {
            item[name] = value;
            continue;
        }
        const std::string hex = value.at("hex").get<std::string>();
        const std::string bytes = bytesOfHex(hex);
        item["path"] = validUtf8(bytes);
        item["path_bytes"] = isUtf8(bytes) ? Json(nullptr) : Json(hex);
    }
    return item;
}

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The list's name in case.json; the facts of the case are one object.
const char* listName(std::string_view table) {
    return table == "casefacts" ? "case" : table.data();
}

/// "8 8", rows before columns, as NumPy has them.
std::string shapeOf(const fs::path& file) {
    try {
        const auto planes = filters::readNpy(file);
        if (planes.empty())
            return {};
        const std::string sides = fmt::format("{} {}", planes[0].height, planes[0].width);
        return planes.size() == 1 ? sides : fmt::format("{} {}", planes.size(), sides);
    } catch (const Error&) {
        return {}; // of a damaged case
    }
}

} // namespace

Json rowForPeople(const std::string& table, const std::string& canonical) {
    Json row = parseJson(canonical).at("row");
    if (table == "casefacts")
        row.erase("id");
    if (table == "items")
        return itemForPeople(row);
    if (table == "analyses") {
        for (const char* column : {"settings", "faces", "scores"})
            row[column] = unpacked(row[column]);
    }
    if (table == "readings")
        row["blind"] = row["blind"] != 0;
    return row;
}

fs::path pathOf(const Json& item) {
    return item.at("path_bytes").is_null()
               ? fs::path(item.at("path").get<std::string>())
               : fs::path(bytesOfHex(item.at("path_bytes").get<std::string>()));
}

std::string BundleSelection::nameOf(const std::string& table, const Json& row) {
    const auto id = row.at("id").get<std::int64_t>();
    if (table == "items") {
        m_items[id] = fmt::format("item-{:04}-{}", id, portableName(row.at("name")));
        return m_evidence.contains(id) ? "evidence/" + m_items[id] : std::string();
    }
    const fs::path file = row.at("file").get<std::string>();
    const std::string suffix = file.extension().string();
    if (table == "reports")
        return m_reports.contains(id)
                   ? fmt::format("reports/report-{:04}-{}-{}{}", id,
                                 row.at("state").get<std::string>(),
                                 portableName(row.at("title").get<std::string>()), suffix)
                   : std::string();
    std::string folder = suffix == kMapSuffix ? "maps/" : "artifacts/";
    if (!row.at("item").is_null())
        folder += m_items[row.at("item").get<std::int64_t>()] + "/";
    std::string name = portableName(row.at("name").get<std::string>());
    for (char& c : name)
        c = c == ' ' ? '_' : c;
    std::string stem = folder;
    if (!row.at("analysis").is_null())
        stem += fmt::format("analysis-{:04}_", row.at("analysis").get<std::int64_t>());
    stem += name;
    // Two of one analysis with the same name are told apart by their numbers.
    if (!m_names.insert(stem + suffix).second)
        stem += fmt::format("_artifact-{:04}", id);
    return stem + suffix;
}

BundleSelection::BundleSelection(fs::path caseFolder, std::set<std::int64_t> evidence,
                                 std::set<std::int64_t> reports, const std::vector<Finding>& damage)
    : m_folder(std::move(caseFolder))
    , m_evidence(std::move(evidence))
    , m_reports(std::move(reports)) {
    for (const Finding& finding : damage) {
        if (!finding.row.empty())
            m_damaged.emplace(finding.row, finding.found);
    }
}

/// Throws CaseError for a file of the case that leads outside it.
fs::path BundleSelection::sourceOf(const std::string& table, const Json& row) const {
    if (table != "items")
        return placeInCase(m_folder, row.at("file").get<std::string>());
    return row.at("stored").is_null()
               ? referredPlace(pathOf(row))
               : placeInCase(m_folder,
                             fs::path(kEvidenceFolder) / row.at("stored").get<std::string>());
}

void BundleSelection::take(const std::string& table, Json& row) {
    if (table == "analyses")
        m_analyses.insert(row.at("id").get<std::int64_t>());
    if (table != "items" && table != "artifacts" && table != "reports")
        return;
    row["exported_as"] = nullptr;
    const std::string name = nameOf(table, row);
    if (name.empty()) // not chosen
        return;
    const std::string rowName = table + " row " + row.at("id").dump();
    try {
        if (const auto damaged = m_damaged.find(rowName); damaged != m_damaged.end())
            throw CaseError(rowName, "the file that was recorded", damaged->second);
        const fs::path source = sourceOf(table, row);
        row["exported_as"] = name;
        m_files.push_back({source, name, row.at("sha256").get<std::string>(),
                           row.at("bytes").get<std::uint64_t>(), row, table});
    } catch (const CaseError& e) {
        m_leftOut.push_back({rowName, name, e.found()});
    }
}

CaseJson::CaseJson(BundleFolder& bundle, const std::vector<Finding>& damage,
                   const std::string& program, const std::string& time)
    : m_file(bundle.create("case.json")) {
    Json found = Json::array();
    for (const Finding& finding : damage)
        found.push_back({{"kind", findingKindName(finding.kind)},
                         {"where", validUtf8(finding.where)},
                         {"expected", validUtf8(finding.expected)},
                         {"found", validUtf8(finding.found)}});
    m_file->write(
        "{\"schema\":\"lineament-case\",\n\"schema_version\":1,\n\"program\":" + dumped(program) +
        ",\n\"exported\":" + dumped(time) + ",\n\"damage\":" + dumped(found));
}

void CaseJson::openList(const std::string& table) {
    while (m_tables == 0 || boundTables()[m_tables - 1] != table) {
        if (m_tables > 1)
            m_file->write("\n]");
        const char* next = boundTables()[m_tables];
        m_file->write(fmt::format(",\n\"{}\":{}", listName(next), m_tables == 0 ? "" : "["));
        ++m_tables;
        m_first = true;
    }
}

void CaseJson::row(const std::string& table, const Json& row) {
    openList(table);
    if (m_tables > 1)
        m_file->write(m_first ? "\n" : ",\n");
    m_first = false;
    m_file->write(dumped(row));
}

void CaseJson::finish(const LogHead& end) {
    openList(boundTables().back());
    m_file->write("\n],\n\"log_end\":" + dumped(Json{{"seq", end.seq}, {"sha256", end.sha256}}) +
                  "}\n");
    m_file->close();
}

std::string mapsTable(const std::vector<BundledFile>& files) {
    std::string text = "item,analysis,face,map,file,sha256,shape\r\n";
    for (const BundledFile& file : files) {
        if (file.table != "artifacts" || !file.name.starts_with("maps/"))
            continue;
        // "F1 fused"
        const std::string name = file.row.at("name").get<std::string>();
        const auto space = name.find(' ');
        const std::string face = space == std::string::npos ? "" : name.substr(0, space);
        const std::string map = space == std::string::npos ? name : name.substr(space + 1);
        const auto number = [&](const char* column) {
            return file.row.at(column).is_null() ? std::string() : file.row.at(column).dump();
        };
        text += fmt::format("{},{},{},{},{},{},{}\r\n", number("item"), number("analysis"),
                            csvField(face), csvField(map), csvField(file.name), file.sha256,
                            shapeOf(file.source));
    }
    return text;
}

} // namespace lineament::casefile
