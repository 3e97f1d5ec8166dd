// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/batchsettings.h"
#include "core/training/faceclass.h"
#include "core/training/paircut.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lineament::training {

/// Draws faces so that no source, and within a source nobody, is drawn for its number: sources by
/// the square root of theirs, then every person or video alike.
class SourceDraw {
public:
    void add(const SampleInfo& info, std::size_t index);
    bool empty() const { return m_sources.empty(); }
    /// An index that was added; there must be one.
    std::size_t draw(Random& random) const;
    /// Of that source alone; none when there is none.
    std::optional<std::size_t> drawFrom(const std::string& source, Random& random) const;

private:
    struct Source {
        std::size_t count = 0;
        std::vector<std::vector<std::size_t>> groups;
        std::map<std::string, std::size_t> groupOf; ///< position in groups
    };
    static std::size_t drawWithin(const Source& source, Random& random);
    std::map<std::string, Source> m_sources;
};

/// A real face and a fake one that are the same picture but for the face.
struct Twins {
    std::size_t real = 0, fake = 0; ///< indices among the pool's
};

/// The faces that batches are made of, with what is drawn of them.
class FacePool {
public:
    /// Throws ModelError: no real face, a manipulation of no class, a source to leave out that is
    /// not there.
    FacePool(const Dataset& dataset, const BatchSettings& settings);

    struct Face {
        Sample sample; ///< shares the bytes of the dataset's
        StoredFace stored;
        FaceClass kind = FaceClass::Real;
    };
    const std::vector<Face>& faces() const { return m_faces; }
    const Face& at(std::size_t index) const { return m_faces[index]; }
    const SourceDraw& reals() const { return m_reals; }
    const SourceDraw& composed() const { return m_composed; } ///< without those of twins
    const SourceDraw& generated() const { return m_generated; }
    const std::vector<Twins>& twins() const { return m_twins; }
    /// Twins of one original, drawn by the root of their sources' numbers.
    const Twins& drawTwins(Random& random) const;
    /// A real of another person that stands alike, of a few drawn ones; none when all are of one.
    std::optional<std::size_t> drawDonor(std::size_t real, Random& random) const;

private:
    void findTwins(const std::map<std::string, std::size_t>& realsById);
    std::vector<Face> m_faces;
    SourceDraw m_reals, m_composed, m_generated, m_twinDraw;
    std::vector<Twins> m_twins;
};

} // namespace lineament::training
