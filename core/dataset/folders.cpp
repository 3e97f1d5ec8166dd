// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/dataset/collector.h"
#include "core/dataset/csv.h"
#include "core/dataset/labels.h"
#include "core/dataset/tree.h"

#include <cstdlib>
#include <map>
#include <set>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

std::string value(const CsvRow& row, const char* column) {
    const auto found = row.find(column);
    return found == row.end() ? std::string() : found->second;
}

/// What a list says of a file beside its label. The list's "source" is where the corpus came from;
/// our source is the folder, which also tells its sizes and qualities apart.
void takeRow(const CsvRow& row, training::SampleInfo& info) {
    info.origin = value(row, "source");
    info.licence = value(row, "licence");
    info.compression = value(row, "compression");
    const int quality = std::atoi(value(row, "jpeg_quality").c_str());
    info.jpegQuality = quality >= 1 && quality <= 100 ? quality : 0;
    if (const auto group = value(row, "group"); !group.empty())
        info.group = group;
    if (info.label == training::Label::Fake && info.method.empty())
        info.method = value(row, "method");
}

training::SampleInfo infoOf(const fs::path& file, const NamedLabel& named) {
    training::SampleInfo info;
    info.label = named.label;
    info.method = named.method;
    info.source = file.parent_path().filename().string();
    info.group = corpusName(info.source) + "/" + file.stem().string();
    return info;
}

/// Rows by the full path that they name.
std::map<fs::path, CsvRow> rowsByPath(const fs::path& csv) {
    std::map<fs::path, CsvRow> rows;
    for (auto& row : readCsv(csv)) {
        const auto path = (csv.parent_path() / value(row, "path")).lexically_normal();
        rows[path] = std::move(row);
    }
    return rows;
}

/// Names every fake's original: the one real picture of its source in its group. Groups that no
/// list states say nothing of what was made of what.
void findOriginals(Listing& listing, const std::set<std::string>& listedGroups) {
    struct Members {
        std::vector<Item*> reals, fakes;
    };
    std::map<std::pair<std::string, std::string>, Members> groups;
    for (auto& item : listing.items) {
        if (item.video || !listedGroups.contains(item.info.group))
            continue;
        auto& members = groups[{item.info.source, item.info.group}];
        (item.info.label == training::Label::Real ? members.reals : members.fakes).push_back(&item);
    }
    std::size_t found = 0;
    for (const auto& [name, members] : groups) {
        if (members.reals.size() != 1)
            continue;
        for (Item* fake : members.fakes)
            fake->original = members.reals.front()->path;
        found += members.fakes.size();
    }
    if (found > 0)
        listing.notes.push_back(std::to_string(found) +
                                " fakes share their group with one real picture: they are cut by "
                                "its face where both have one size.");
}

constexpr const char* kNoLabel = "label not recognised: expected a folder named real* or fake* on "
                                 "the path";

} // namespace

fs::path csvOf(const fs::path& root) {
    std::error_code code;
    const std::string name = root.filename().string() + ".csv";
    for (const fs::path& csv :
         {root.parent_path() / name, root / name, root / "train.csv", root / "list.csv"}) {
        if (fs::is_regular_file(csv, code))
            return csv;
    }
    return {};
}

Listing listFolders(const fs::path& root, const ListOptions& options) {
    Collector collector(root, Layout::Folders, options);
    std::map<fs::path, CsvRow> rows;
    std::set<std::string> groups;
    if (const auto csv = csvOf(root); !csv.empty()) {
        rows = rowsByPath(csv);
        collector.note("Origin, licence and JPEG quality come from " + csv.string() + ".");
    }
    std::size_t unlabelled = 0, unlisted = 0;
    for (const auto& file : filesBelow(root)) {
        if (fileKind(file) == FileKind::Other || collector.excluded(file))
            continue;
        // The folder that was given counts too: "dataset build corpus/real corpus/fake".
        const auto named = labelFromFolders(root.filename() / file);
        if (!named) {
            ++unlabelled;
            collector.skip(file, {}, kNoLabel);
            continue;
        }
        auto info = infoOf(root / file, *named);
        const auto row = rows.find((root / file).lexically_normal());
        if (row != rows.end()) {
            takeRow(row->second, info);
            groups.insert(value(row->second, "group"));
        } else {
            ++unlisted;
        }
        collector.add(file, std::move(info),
                      row == rows.end() ? std::string() : value(row->second, "sha256"));
    }
    if (!rows.empty() && unlisted > 0)
        collector.note(std::to_string(unlisted) + " pictures are not in that list.");
    auto listing = collector.take();
    if (listing.items.empty() && unlabelled == listing.skipped.size())
        throw InputError(root.string(), "folders named real* or fake*",
                         std::to_string(unlabelled) + " pictures in none of these");
    findOriginals(listing, groups);
    return listing;
}

Listing listCsv(const fs::path& csv, const ListOptions& options) {
    Collector collector(csv.parent_path(), Layout::TrainCsv, options);
    const auto rows = readCsv(csv);
    if (rows.empty() || !rows.front().contains("path") || !rows.front().contains("label"))
        throw InputError(csv.string(), "a CSV list with the columns path and label",
                         rows.empty() ? "no rows" : "other columns");
    std::set<std::string> groups;
    for (const auto& row : rows) {
        const fs::path file = value(row, "path");
        const auto named = labelFromName(value(row, "label"), false);
        if (!named) {
            collector.skip(file, {},
                           "label not recognised: expected real* or fake*, found " +
                               value(row, "label"));
            continue;
        }
        auto info = infoOf(collector.root() / file, *named);
        takeRow(row, info);
        groups.insert(value(row, "group"));
        collector.add(file, std::move(info), value(row, "sha256"));
    }
    auto listing = collector.take();
    findOriginals(listing, groups);
    return listing;
}

} // namespace lineament::dataset
