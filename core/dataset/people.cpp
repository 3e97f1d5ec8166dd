// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/people.h"

#include <algorithm>

namespace lineament::dataset {

namespace {

/// Fewer people than this need no folds of even size: strictness costs nothing.
constexpr std::size_t kManyPeople = std::size_t{2} * training::kFolds;

} // namespace

std::string People::root(const std::string& name) {
    const auto [found, added] = m_parents.emplace(name, name);
    if (found->second == name)
        return name;
    // Shortens the way for the next question.
    return found->second = root(found->second);
}

void People::meet(const std::string& a, const std::string& b) {
    const auto rootA = root(a), rootB = root(b);
    m_parents[std::max(rootA, rootB)] = std::min(rootA, rootB);
}

void addByPeople(Collector& collector, const std::string& prefix, std::vector<PersonFile> files) {
    People people;
    for (const auto& file : files) {
        for (const auto& name : file.people)
            people.meet(file.people.front(), name);
    }
    std::map<std::string, std::size_t> counts;
    for (const auto& file : files)
        ++counts[people.firstOf(file.people.front())];
    std::size_t largest = 0;
    for (const auto& [name, count] : counts)
        largest = std::max(largest, count);
    const bool tangled = people.size() >= kManyPeople && 3 * largest > files.size();
    if (tangled)
        collector.note("Swaps link " + std::to_string(people.size()) + " people of " + prefix +
                       " so that " + std::to_string(largest) + " of " +
                       std::to_string(files.size()) +
                       " files would be one group: folds are by the person whose picture it was, "
                       "and people whose faces were put in may be in several folds.");
    for (auto& file : files) {
        const auto& own = file.people.front();
        file.info.group = prefix + "/" + (tangled ? own : people.firstOf(own));
        collector.add(file.file, std::move(file.info));
    }
}

std::vector<std::string> partsOf(const std::filesystem::path& file) {
    std::vector<std::string> parts;
    for (const auto& part : file)
        parts.push_back(part.string());
    return parts;
}

std::string videoName(const std::filesystem::path& file, std::size_t part) {
    const auto parts = partsOf(file);
    return part + 1 == parts.size() ? file.stem().string() : parts.at(part);
}

} // namespace lineament::dataset
