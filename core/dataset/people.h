// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/dataset/collector.h"

#include <map>
#include <string>
#include <vector>

namespace lineament::dataset {

/// People who met in a forgery, as disjoint sets.
class People {
public:
    /// @p a and @p b are in one picture: they may not be in different folds.
    void meet(const std::string& a, const std::string& b);
    void add(const std::string& name) { root(name); }

    /// The first name, in the order of the alphabet, of the set that @p name is in.
    std::string firstOf(const std::string& name) { return root(name); }
    std::size_t size() const { return m_parents.size(); }

private:
    std::string root(const std::string& name);
    std::map<std::string, std::string> m_parents; ///< a set's first name is its own parent
};

/// A file with the people whose faces it may show: first the one whose picture it was.
struct PersonFile {
    std::filesystem::path file;
    training::SampleInfo info;
    std::vector<std::string> people;
};

/// Adds the files with groups PREFIX/NAME in which no person is in two groups. Where swaps link so
/// many people that one group would hold more than a third of the files (the 59 of Celeb-DF, the 28
/// actors of DeepFakeDetection), no folds could be made: then the person whose picture it was is
/// the group, and a note says so.
void addByPeople(Collector& collector, const std::string& prefix, std::vector<PersonFile> files);

/// Name of the folder or file that stands for a video: @p part, without an ending if it is the
/// last.
std::string videoName(const std::filesystem::path& file, std::size_t part);

/// The parts of a path as text.
std::vector<std::string> partsOf(const std::filesystem::path& file);

} // namespace lineament::dataset
