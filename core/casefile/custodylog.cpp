// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/custodylog.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/utf8.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

bool wholeNumbersOnly(const Json& value) {
    if (value.is_number_float())
        return false;
    if (value.is_structured()) {
        for (const Json& part : value) {
            if (!wholeNumbersOnly(part))
                return false;
        }
    }
    return true;
}

Json parsed(const std::string& text, const char* what) {
    Json value;
    try {
        value = parseJson(text, kMaxJsonDepth - 1); // the entry is around it
    } catch (const Json::exception& e) {
        throw CaseError("custody log", std::string(what) + " as JSON", e.what());
    }
    if (!wholeNumbersOnly(value))
        throw CaseError("custody log", std::string("whole numbers in ") + what, text.substr(0, 80));
    return value;
}

Json rowsJson(const std::vector<RowState>& rows) {
    Json list = Json::array();
    for (const RowState& row : rows)
        list.push_back({{"table", row.table},
                        {"id", row.id},
                        {"sha256", row.sha256.empty() ? Json(nullptr) : Json(row.sha256)}});
    return list;
}

RowState rowState(const Json& json) {
    return {json.at("table").get<std::string>(), json.at("id").get<std::int64_t>(),
            json.at("sha256").is_null() ? std::string() : json.at("sha256").get<std::string>()};
}

} // namespace

std::string logLine(const LogEntry& entry) {
    const Json line = {{"seq", entry.seq},
                       {"time", entry.time},
                       {"offset", entry.offset},
                       {"who", entry.who},
                       {"action", entry.action},
                       {"object", entry.object},
                       {"old", parsed(entry.oldValue, "the old value")},
                       {"new", parsed(entry.newValue, "the new value")},
                       {"why", entry.why},
                       {"tool", entry.tool},
                       {"rows", rowsJson(entry.rows)},
                       {"prev", entry.prev}};
    return line.dump();
}

LogEntry parseLogLine(const std::string& line) {
    try {
        const Json json = parseJson(line);
        LogEntry entry;
        entry.seq = json.at("seq").get<std::int64_t>();
        entry.time = json.at("time").get<std::string>();
        entry.offset = json.at("offset").get<std::string>();
        entry.who = json.at("who").get<std::string>();
        entry.action = json.at("action").get<std::string>();
        entry.object = json.at("object").get<std::string>();
        entry.oldValue = json.at("old").dump();
        entry.newValue = json.at("new").dump();
        entry.why = json.at("why").get<std::string>();
        entry.tool = json.at("tool").get<std::string>();
        for (const Json& row : json.at("rows"))
            entry.rows.push_back(rowState(row));
        entry.prev = json.at("prev").get<std::string>();
        entry.line = line;
        return entry;
    } catch (const Json::exception& e) {
        throw CaseError("custody log", "an entry as JSON", e.what());
    }
}

std::string localOffset(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr)
        return "+00:00";
    const long minutes = local.tm_gmtoff / 60;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%c%02ld:%02ld", minutes < 0 ? '-' : '+',
                  std::labs(minutes) / 60 % 100, std::labs(minutes) % 60);
    return text.data();
}

std::string headText(const LogHead& head) {
    // Written behind every commit, where nothing may go wrong: the JSON library ends the program
    // when memory runs out in it.
    return R"({"seq":)" + std::to_string(head.seq) + R"(,"sha256":")" + head.sha256 + "\"}\n";
}

std::optional<LogHead> parseHead(std::string_view text) {
    const Json json = parseJsonOrDiscard(text);
    if (!json.is_object() || !json.contains("seq") || !json["seq"].is_number_integer() ||
        !json.contains("sha256") || !json["sha256"].is_string())
        return std::nullopt;
    LogHead head{json["seq"].get<std::int64_t>(), json["sha256"].get<std::string>()};
    // Nothing but the exact text: a changed byte is a changed byte, even where JSON allows it.
    if (headText(head) != text)
        return std::nullopt;
    return head;
}

std::string validUtf8(std::string_view text) {
    static constexpr std::string_view kMark = "\xEF\xBB\xBF";
    while (text.starts_with(kMark))
        text.remove_prefix(kMark.size());
    std::string valid;
    valid.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const int length = text[at] == '\0' ? 0 : utf8SequenceLength(text, at);
        if (length <= 0) {
            valid += "\xEF\xBF\xBD";
            ++at;
        } else {
            valid += text.substr(at, static_cast<std::size_t>(length));
            at += static_cast<std::size_t>(length);
        }
    }
    return valid;
}

} // namespace lineament::casefile
