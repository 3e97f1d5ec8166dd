// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/conclusions.h"

#include <algorithm>
#include <regex>

namespace lineament::report {

namespace {

/// Lower case, one space between words, no full stop at the end.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (space && (out.empty() || out.back() == ' '))
            continue;
        out += space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '.'))
        out.pop_back();
    return out;
}

} // namespace

std::optional<ConclusionSense> senseOf(const std::string& conclusion) {
    using analysis::Proposition;
    const std::string words = plain(conclusion);
    if (words == "inconclusive" || words == "no support for either proposition")
        return ConclusionSense{};
    // Whole conclusions only: "no strong support for Hp" must not be read as its opposite.
    static const std::regex pattern("(?:there is )?(.*support) for (?:the proposition )?(hp|hd)");
    std::smatch found;
    if (!std::regex_match(words, found, pattern))
        return std::nullopt;
    for (const auto& step : analysis::verbalScale()) {
        if (found[1] == step.degree)
            return ConclusionSense{found[2] == "hp" ? Proposition::Hp : Proposition::Hd,
                                   step.degree};
    }
    return std::nullopt;
}

Agreement agreementOf(const std::string& first, const std::string& second) {
    if (plain(first) == plain(second))
        return Agreement::Same;
    const auto one = senseOf(first), other = senseOf(second);
    if (!one || !other)
        return Agreement::NotCompared;
    if (*one == *other)
        return Agreement::Same;
    return one->supports == other->supports ? Agreement::OtherDegree : Agreement::Different;
}

std::string agreementText(const casefile::Opinion& opinion, const casefile::Reading& reading) {
    const std::string who = "The reading of " + reading.examiner;
    const std::string both =
        ": \"" + reading.conclusion + "\" against \"" + opinion.conclusion + "\".";
    switch (agreementOf(opinion.conclusion, reading.conclusion)) {
    case Agreement::Same:
        return who + " agrees with the examiner's opinion.";
    case Agreement::OtherDegree:
        return who + " supports the same proposition as the examiner's opinion, to another degree" +
               both;
    case Agreement::Different:
        return who + " disagrees with the examiner's opinion" + both + " Both stand.";
    case Agreement::NotCompared:
        break;
    }
    return who + " and the examiner's opinion are worded differently" + both +
           " Whether they agree is for their authors to say.";
}

} // namespace lineament::report
