// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/labels.h"

#include <cctype>
#include <regex>
#include <vector>

namespace lineament::dataset {

namespace {

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool isSeparator(char c) {
    return c == '-' || c == '_' || c == ' ' || c == '.';
}

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

std::optional<NamedLabel> labelFromName(const std::string& name, bool strict) {
    const std::string folded = lower(name);
    const bool real = folded.starts_with("real");
    if (!real && !folded.starts_with("fake"))
        return std::nullopt;
    std::size_t end = 4;
    const bool plural = end < folded.size() && folded[end] == 's' &&
                        (end + 1 == folded.size() || !isLetter(folded[end + 1]));
    if (plural)
        ++end;
    if (strict && end < folded.size() && isLetter(folded[end]))
        return std::nullopt;
    while (end < name.size() && isSeparator(name[end]))
        ++end;
    return NamedLabel{real ? training::Label::Real : training::Label::Fake,
                      real ? std::string() : name.substr(end)};
}

std::optional<NamedLabel> labelFromFolders(const std::filesystem::path& file) {
    std::vector<std::string> folders;
    for (const auto& part : file.parent_path())
        folders.push_back(part.string());
    for (const bool strict : {true, false}) {
        for (std::size_t i = folders.size(); i-- > 0;) {
            auto named = labelFromName(folders[i], strict);
            if (!named)
                continue;
            if (named->label == training::Label::Fake && named->method.empty() &&
                i + 1 < folders.size())
                named->method = folders[i + 1];
            return named;
        }
    }
    return std::nullopt;
}

std::string corpusName(const std::string& folder) {
    static const std::regex kSizeOrQuality("[-_](q?[0-9]+(px|p|src)?)(?=[-_]|$)",
                                           std::regex::icase);
    const std::string name = std::regex_replace(folder, kSizeOrQuality, "");
    return name.empty() ? folder : name;
}

const char* labelText(training::Label label) {
    return label == training::Label::Real ? "real" : "fake";
}

} // namespace lineament::dataset
