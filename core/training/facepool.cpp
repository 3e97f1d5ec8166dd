// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/facepool.h"

#include "core/base/error.h"
#include "core/training/forgery.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lineament::training {

namespace {

/// Reals that are looked at for a swap's donor.
constexpr int kDonorCandidates = 12;

/// Whether batches of these settings take a face.
bool takes(const BatchSettings& settings, const SampleInfo& info) {
    const auto& left = settings.leaveOut;
    const bool leftOut = std::find(left.begin(), left.end(), info.source) != left.end();
    if (settings.leftOutOnly)
        return leftOut; // nothing was trained on any of them: folds don't matter
    const auto& folds = settings.folds;
    return !leftOut && std::find(folds.begin(), folds.end(), info.fold) != folds.end();
}

void requireSources(const Dataset& dataset, const std::vector<std::string>& wanted) {
    std::set<std::string> known;
    for (const Sample& sample : dataset.samples)
        known.insert(sample.info.source);
    std::string list;
    for (const auto& source : known)
        list += (list.empty() ? "" : ", ") + source;
    for (const auto& source : wanted) {
        if (!known.contains(source))
            throw ModelError("sources to leave out", "sources of the dataset (" + list + ")",
                             source);
    }
}

} // namespace

void SourceDraw::add(const SampleInfo& info, std::size_t index) {
    auto& source = m_sources[info.source];
    const auto [group, isNew] = source.groupOf.emplace(info.group, source.groups.size());
    if (isNew)
        source.groups.emplace_back();
    source.groups[group->second].push_back(index);
    ++source.count;
}

std::size_t SourceDraw::drawWithin(const Source& source, Random& random) {
    const auto& group = source.groups[static_cast<std::size_t>(
        random.below(static_cast<std::int64_t>(source.groups.size())))];
    return group[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(group.size())))];
}

std::size_t SourceDraw::draw(Random& random) const {
    double whole = 0;
    for (const auto& [name, source] : m_sources)
        whole += std::sqrt(static_cast<double>(source.count));
    double left = random.uniform(0, whole);
    for (const auto& [name, source] : m_sources) {
        left -= std::sqrt(static_cast<double>(source.count));
        if (left < 0)
            return drawWithin(source, random);
    }
    return drawWithin(m_sources.rbegin()->second, random);
}

std::optional<std::size_t> SourceDraw::drawFrom(const std::string& source, Random& random) const {
    const auto found = m_sources.find(source);
    if (found == m_sources.end())
        return std::nullopt;
    return drawWithin(found->second, random);
}

FacePool::FacePool(const Dataset& dataset, const BatchSettings& settings) {
    requireSources(dataset, settings.leaveOut);
    std::map<std::string, std::size_t> realsById;
    for (const Sample& sample : dataset.samples) {
        const auto kind = classOf(sample.info); // also of what is not taken: names are refused
        if (!takes(settings, sample.info))
            continue;
        const auto index = m_faces.size();
        m_faces.push_back({sample, storedFace(sample, dataset.settings), kind});
        if (kind == FaceClass::Real) {
            m_reals.add(sample.info, index);
            realsById.emplace(sample.info.id, index);
        }
    }
    findTwins(realsById);
}

void FacePool::findTwins(const std::map<std::string, std::size_t>& realsById) {
    for (std::size_t i = 0; i < m_faces.size(); ++i) {
        const auto& face = m_faces[i];
        if (face.kind == FaceClass::Real)
            continue;
        const auto real = realsById.find(face.sample.info.original);
        if (face.kind == FaceClass::Composed && real != realsById.end()) {
            m_twinDraw.add(face.sample.info, m_twins.size());
            m_twins.push_back({real->second, i});
        } else {
            (face.kind == FaceClass::Composed ? m_composed : m_generated).add(face.sample.info, i);
        }
    }
}

const Twins& FacePool::drawTwins(Random& random) const {
    return m_twins[m_twinDraw.draw(random)];
}

std::optional<std::size_t> FacePool::drawDonor(std::size_t real, Random& random) const {
    const auto& own = m_faces[real].sample.info;
    std::optional<std::size_t> best;
    double least = 0;
    for (int i = 0; i < kDonorCandidates; ++i) {
        const auto other = m_reals.draw(random);
        const auto& info = m_faces[other].sample.info;
        if (info.group == own.group)
            continue;
        const double distance = poseDistance(own.landmarks, info.landmarks);
        if (!best || distance < least) {
            best = other;
            least = distance;
        }
    }
    return best;
}

} // namespace lineament::training
