// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace lineament::test {

/// The keywords of JSON Schema 2020-12 that our schemas use. One that it does not know is itself an
/// error, so that nothing passes unchecked.
class SchemaCheck {
public:
    using Json = nlohmann::json;
    explicit SchemaCheck(Json root)
        : m_root(std::move(root)) {}

    /// One line for every violation.
    std::vector<std::string> errors(const Json& value) {
        m_errors.clear();
        check(value, m_root, "");
        return m_errors;
    }

private:
    void check(const Json& value, const Json& schema, const std::string& at) {
        for (const auto& [keyword, rule] : schema.items())
            apply(keyword, rule, value, schema, at);
    }
    void apply(const std::string& keyword, const Json& rule, const Json& value, const Json& schema,
               const std::string& at) {
        if (keyword == "$ref")
            check(value, m_root.at(Json::json_pointer(rule.get<std::string>().substr(1))), at);
        else if (keyword == "type")
            require(anyType(value, rule), at, "is not " + rule.dump());
        else if (keyword == "const")
            require(value == rule, at, "is not " + rule.dump());
        else if (keyword == "enum")
            require(std::find(rule.begin(), rule.end(), value) != rule.end(), at,
                    value.dump() + " is not in " + rule.dump());
        else if (keyword == "oneOf")
            require(matches(value, rule, at) == 1, at, "matches not exactly one of " + rule.dump());
        else if (keyword == "properties")
            checkObject(value, schema, at);
        else if (keyword == "items" && value.is_array())
            for (std::size_t i = 0; i < value.size(); ++i)
                check(value[i], rule, at + "/" + std::to_string(i));
        else if (keyword == "pattern" && value.is_string())
            require(std::regex_search(value.get<std::string>(), std::regex(rule)), at,
                    value.dump() + " does not match " + rule.dump());
        else if (keyword == "minimum" && value.is_number())
            require(value >= rule, at, "is less than " + rule.dump());
        else if (keyword == "maximum" && value.is_number())
            require(value <= rule, at, "is more than " + rule.dump());
        else if (keyword == "minItems" && value.is_array())
            require(value.size() >= rule, at, "has too few entries");
        else if (keyword == "maxItems" && value.is_array())
            require(value.size() <= rule, at, "has too many entries");
        else
            require(known(keyword), at, "unknown keyword " + keyword);
    }
    std::ptrdiff_t matches(const Json& value, const Json& schemas, const std::string& at) {
        return std::count_if(schemas.begin(), schemas.end(), [&](const Json& schema) {
            const auto before = m_errors.size();
            check(value, schema, at);
            const bool fits = m_errors.size() == before;
            m_errors.resize(before);
            return fits;
        });
    }
    void checkObject(const Json& value, const Json& schema, const std::string& at) {
        if (!value.is_object())
            return;
        const Json& properties = schema.at("properties");
        for (const auto& name : schema.at("required"))
            require(value.contains(name), at, "lacks " + name.get<std::string>());
        require(schema.at("additionalProperties") == false, at, "is open");
        for (const auto& [name, member] : value.items()) {
            require(properties.contains(name), at, "has " + name + ", which the schema lacks");
            if (properties.contains(name))
                check(member, properties.at(name), at + "/" + name);
        }
    }
    /// Those that say nothing of this value, and those that are looked at elsewhere.
    static bool known(const std::string& keyword) {
        static const std::set<std::string> words{"$schema",  "$id",
                                                 "$comment", "$defs",
                                                 "title",    "description",
                                                 "required", "items",
                                                 "pattern",  "minimum",
                                                 "maximum",  "minItems",
                                                 "maxItems", "additionalProperties"};
        return words.contains(keyword);
    }
    static bool anyType(const Json& value, const Json& rule) {
        if (rule.is_array())
            return std::any_of(rule.begin(), rule.end(),
                               [&](const Json& type) { return anyType(value, type); });
        return (rule == "object" && value.is_object()) || (rule == "array" && value.is_array()) ||
               (rule == "string" && value.is_string()) ||
               (rule == "boolean" && value.is_boolean()) || (rule == "null" && value.is_null()) ||
               (rule == "number" && value.is_number()) ||
               (rule == "integer" && value.is_number_integer());
    }
    void require(bool holds, const std::string& at, const std::string& what) {
        if (!holds)
            m_errors.push_back((at.empty() ? "/" : at) + " " + what);
    }

    Json m_root;
    std::vector<std::string> m_errors;
};

} // namespace lineament::test
