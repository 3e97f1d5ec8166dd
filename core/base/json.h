// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace lineament {

/// Arrays and objects within each other that JSON from outside may have; ours has about ten.
inline constexpr int kMaxJsonDepth = 100;

/// JSON that is nested deeper than its reader allows.
class JsonTooDeep : public nlohmann::json::exception {
public:
    JsonTooDeep(int maxDepth, std::size_t byte)
        : exception(kId, ("expected at most " + std::to_string(maxDepth) +
                          " arrays and objects within each other, found more at byte " +
                          std::to_string(byte))
                             .c_str()) {}

private:
    static constexpr int kId = 599; ///< no number of the library's own
};

/// The byte at which @p text is nested deeper than @p maxDepth; its size when it nowhere is. Exact
/// for text that is JSON.
inline std::size_t nestedTooDeepAt(std::string_view text, int maxDepth) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c == '\\')
                ++at;
            else
                quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > maxDepth)
                return at;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return text.size();
}

/// Reads JSON that may come from somebody else, and is the only way to: a value is written, copied
/// and compared by functions that call themselves once a level, so the levels are counted before
/// there is a value. Throws Json::exception.
template <class Json = nlohmann::ordered_json>
Json parseJson(std::string_view text, int maxDepth = kMaxJsonDepth) {
    if (const auto at = nestedTooDeepAt(text, maxDepth); at < text.size())
        throw JsonTooDeep(maxDepth, at);
    return Json::parse(text);
}

/// What is found in the place of JSON that parseJsonOrDiscard() does not read.
inline const char* whyNotJson(std::string_view text) {
    return nestedTooDeepAt(text, kMaxJsonDepth) < text.size()
               ? "more than 100 arrays and objects within each other"
               : "text that is not JSON (truncated?)";
}

/// parseJson() for readers that have their own words for what is no JSON, or is nested too deep: a
/// value that is_discarded().
template <class Json = nlohmann::ordered_json> Json parseJsonOrDiscard(std::string_view text) {
    if (nestedTooDeepAt(text, kMaxJsonDepth) < text.size())
        return Json(Json::value_t::discarded);
    return Json::parse(text, nullptr, false);
}

} // namespace lineament
