// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace lineament::nn {

/// Keeps the order of the fields, so that files read as they were meant.
using Json = nlohmann::ordered_json;

/// Reads typed fields of an object; every complaint names the field.
class Fields {
public:
    Fields(std::string where, const Json& object)
        : m_where(std::move(where))
        , m_object(object) {
        if (!m_object.is_object())
            throw ModelError(m_where, "a JSON object", m_object.type_name());
    }
    template <class T> T get(const char* name) const {
        const auto found = m_object.find(name);
        if (found == m_object.end())
            throw ModelError(place(name), "a value", "no such field");
        return convert<T>(name, *found);
    }
    template <class T> T get(const char* name, T otherwise) const {
        const auto found = m_object.find(name);
        return found == m_object.end() ? otherwise : convert<T>(name, *found);
    }
    template <class T> T inRange(const char* name, T otherwise, T least, T most) const {
        const T value = get<T>(name, otherwise);
        if (!(value >= least && value <= most))
            throw ModelError(place(name), std::to_string(least) + " to " + std::to_string(most),
                             std::to_string(value));
        return value;
    }
    template <class T>
    T choice(const char* name, T otherwise,
             std::initializer_list<std::pair<const char*, T>> words) const {
        if (!m_object.contains(name))
            return otherwise;
        const auto word = get<std::string>(name);
        std::string known;
        for (const auto& [text, value] : words) {
            if (word == text)
                return value;
            known += (known.empty() ? "" : ", ") + std::string(text);
        }
        throw ModelError(place(name), "one of " + known, word);
    }
    bool has(const char* name) const { return m_object.contains(name); }
    /// "FILE, OBJECT, field NAME", for complaints.
    std::string place(const char* name) const { return m_where + ", field " + name; }
    Fields object(const char* name) const {
        static const Json kEmpty = Json::object();
        const auto found = m_object.find(name);
        return {m_where + ", " + name, found == m_object.end() ? kEmpty : *found};
    }
    /// The objects of an array, named by their position from 1; none when there is no such field.
    std::vector<Fields> objects(const char* name) const {
        std::vector<Fields> list;
        const auto found = m_object.find(name);
        if (found == m_object.end())
            return list;
        if (!found->is_array())
            throw ModelError(place(name), "an array", found->type_name());
        for (const auto& entry : *found)
            list.emplace_back(m_where + ", " + name + " " + std::to_string(list.size() + 1), entry);
        return list;
    }

private:
    template <class T> T convert(const char* name, const Json& value) const {
        try {
            return value.get<T>();
        } catch (const Json::exception&) {
            throw ModelError(place(name), "a value of the right type", value.dump().substr(0, 60));
        }
    }
    std::string m_where;
    const Json& m_object;
};

} // namespace lineament::nn
