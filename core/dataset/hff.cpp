// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/hash.h"
#include "core/dataset/collector.h"
#include "core/dataset/labels.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <sstream>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxListBytes = 500'000'000;

/// A line "path label": fake 0, real 1. Paths may hold blanks.
struct ListLine {
    std::string path;
    training::Label label = training::Label::Real;
};

std::optional<ListLine> parseLine(const std::string& line) {
    static const std::regex kLine("\\s*(\\S.*?)[\\s,;]+([01])\\s*");
    std::smatch match;
    if (!std::regex_match(line, match, kLine))
        return std::nullopt;
    return ListLine{match[1], match[2] == "1" ? training::Label::Real : training::Label::Fake};
}

std::string textOf(const fs::path& file) {
    const auto bytes = readFile(file, kMaxListBytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool isBlank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

/// The first line that is not empty, when the file is a list.
std::optional<ListLine> firstEntry(const fs::path& file) {
    std::error_code code;
    if (file.extension() != ".txt" || !fs::is_regular_file(file, code))
        return std::nullopt;
    std::ifstream text(file);
    std::string line;
    while (std::getline(text, line) && isBlank(line))
        continue;
    return parseLine(line);
}

std::vector<fs::path> listsIn(const fs::path& folder) {
    std::vector<fs::path> lists;
    std::error_code code;
    for (const auto& entry : entriesOf(folder, code)) {
        if (firstEntry(entry))
            lists.push_back(entry);
    }
    if (code)
        throw IoError(folder.string(), "a folder that can be listed", code.message());
    std::sort(lists.begin(), lists.end());
    return lists;
}

/// The corpus' folders name the generators and the sources of the reals.
training::SampleInfo infoOf(const fs::path& file, training::Label label) {
    training::SampleInfo info;
    info.label = label;
    info.source = file.parent_path().filename().string();
    if (label == training::Label::Fake) {
        const auto named = labelFromFolders(file);
        const bool methodNamed = named && named->label == label && !named->method.empty();
        info.method = methodNamed ? named->method : info.source;
    }
    info.group = corpusName(info.source) + "/" + file.stem().string();
    return info;
}

} // namespace

bool looksLikeHff(const fs::path& root) {
    // Other lists of names and numbers have the same form: here one must name a file that is there.
    const auto lists = listsIn(root);
    return std::any_of(lists.begin(), lists.end(), [&](const fs::path& list) {
        std::error_code code;
        return fs::exists(root / firstEntry(list)->path, code);
    });
}

Listing listHff(const fs::path& input, const ListOptions& options) {
    const bool folder = fs::is_directory(input);
    const auto lists = folder ? listsIn(input) : std::vector<fs::path>{input};
    if (lists.empty())
        throw InputError(input.string(), "list files (.txt) of lines \"path label\"", "none");
    Collector collector(folder ? input : input.parent_path(), Layout::Hff, options);
    std::map<std::string, training::Label> seen;
    for (const auto& list : lists) {
        std::istringstream text(textOf(list));
        std::string line;
        for (int number = 1; std::getline(text, line); ++number) {
            if (isBlank(line))
                continue;
            const auto parsed = parseLine(line);
            const std::string where = list.string() + ", line " + std::to_string(number);
            if (!parsed)
                throw FormatError(where, "a path and a label (fake 0, real 1)", line.substr(0, 80));
            const auto [before, added] = seen.emplace(parsed->path, parsed->label);
            if (!added && before->second != parsed->label)
                throw FormatError(where, "the label that another line gives " + parsed->path,
                                  labelText(parsed->label));
            if (added)
                collector.add(parsed->path, infoOf(collector.root() / parsed->path, parsed->label));
        }
    }
    collector.note("Lists: " + std::to_string(lists.size()) + ", fake is 0 and real is 1.");
    return collector.take();
}

} // namespace lineament::dataset
