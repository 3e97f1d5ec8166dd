// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/videolevel.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace lineament::training {

namespace {

using VideoKey = std::tuple<std::string, Label, std::string, std::string, std::string>;

VideoKey keyOf(const ScoredSample& s) {
    const auto hash = s.id.find('#');
    return {s.video, s.label, s.method, s.compression,
            hash == std::string::npos ? std::string() : s.id.substr(0, hash)};
}

/// The measures that are averaged, one after the other.
template <class Use> void eachMeasure(ScoredSample& s, const Use& use) {
    for (double* value :
         {&s.score, &s.facePixels, &s.sharpness, &s.yaw, &s.pitch, &s.features.laplacianVariance,
          &s.features.highFrequencyShare, &s.features.bytesPerPixel})
        use(*value);
}

void add(ScoredSample& sum, ScoredSample s) {
    std::vector<double> values;
    eachMeasure(s, [&](double& value) { values.push_back(value); });
    std::size_t i = 0;
    eachMeasure(sum, [&](double& value) { value += values[i++]; });
}

} // namespace

ScoredSet videoLevel(const ScoredSet& set) {
    ScoredSet videos{set.name, set.command, set.weightsSha256, {}, {}};
    std::map<VideoKey, std::size_t> places;
    std::vector<int> frames;
    for (const ScoredSample& s : set.samples) {
        if (s.video.empty())
            continue;
        const auto [place, isNew] = places.try_emplace(keyOf(s), videos.samples.size());
        if (isNew) {
            videos.samples.push_back(s);
            frames.push_back(1);
        } else {
            add(videos.samples[place->second], s);
            ++frames[place->second];
        }
    }
    for (std::size_t i = 0; i < frames.size(); ++i)
        eachMeasure(videos.samples[i], [&](double& value) { value /= frames[i]; });
    return videos;
}

int framesOf(const ScoredSet& set) {
    return static_cast<int>(std::count_if(set.samples.begin(), set.samples.end(),
                                          [](const auto& s) { return !s.video.empty(); }));
}

} // namespace lineament::training
