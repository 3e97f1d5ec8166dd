// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A stored result against a new one, value by value.

#include "core/casefile/derived.h"
#include "core/casefile/rerun.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace lineament::casefile {

namespace {

std::string text(double value) {
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end.ptr};
}

std::string text(const std::optional<double>& value) {
    return value ? text(*value) : std::string("no score");
}

/// Distance of two values; 0 when neither is a number, infinite when one is.
double distance(double a, double b) {
    if (std::isfinite(a) && std::isfinite(b))
        return std::fabs(a - b);
    const bool alike = (std::isnan(a) && std::isnan(b)) || a == b;
    return alike ? 0 : std::numeric_limits<double>::infinity();
}

/// The largest distance of two maps' values; infinite when their sizes differ.
double distance(const FloatMap& a, const FloatMap& b) {
    if (a.width != b.width || a.height != b.height)
        return std::numeric_limits<double>::infinity();
    double most = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i)
        most = std::max(
            most, distance(static_cast<double>(a.values[i]), static_cast<double>(b.values[i])));
    return most;
}

/// Frame (-1: a photo), face, and which of the faces of that name.
using FaceKey = std::tuple<int, std::string, int>;

class Comparison {
public:
    Comparison(const FaceScore& stored, const FaceScore& now, const StoredMap& storedMaps,
               const analysis::FaceResult* face, RerunResult& result)
        : m_stored(stored)
        , m_now(now)
        , m_storedMaps(storedMaps)
        , m_face(face)
        , m_result(result) {}

    void all() {
        if (m_stored.state != m_now.state)
            differ("state", m_stored.state, m_now.state);
        if (m_stored.cropSha256 != m_now.cropSha256)
            differ("crop", m_stored.cropSha256, m_now.cropSha256);
        score();
        variants();
        maps();
    }

private:
    void differ(std::string what, std::string stored, std::string now) {
        m_result.differences.push_back(
            {m_stored.where(), std::move(what), std::move(stored), std::move(now)});
    }
    void score();
    void variants();
    void maps();
    void map(const MapHash& stored, const MapHash& now);

    const FaceScore& m_stored;
    const FaceScore& m_now;
    const StoredMap& m_storedMaps;
    const analysis::FaceResult* m_face;
    RerunResult& m_result;
};

void Comparison::score() {
    if (m_stored.score.has_value() != m_now.score.has_value()) {
        differ("score", text(m_stored.score), text(m_now.score));
        return;
    }
    if (!m_stored.score)
        return;
    const double apart = distance(*m_stored.score, *m_now.score);
    ++m_result.scores;
    m_result.largestScoreDifference = std::max(m_result.largestScoreDifference, apart);
    if (apart > kScoreTolerance)
        differ("score", text(m_stored.score), text(m_now.score));
}

void Comparison::variants() {
    // Only a calibrated model's are made: without one on either side there are none at all.
    if (m_stored.variants.empty() != m_now.variants.empty()) {
        note(m_result, "variants of the crop, not compared: then " +
                           std::to_string(m_stored.variants.size()) + ", now " +
                           std::to_string(m_now.variants.size()));
        return;
    }
    for (const auto& stored : m_stored.variants) {
        const auto* now = variantNamed(m_now.variants, stored.name);
        if (now == nullptr) {
            note(m_result, "variant no longer made, and not compared: " + stored.name);
            continue;
        }
        const double apart = distance(stored.score, now->score);
        ++m_result.scores;
        m_result.largestScoreDifference = std::max(m_result.largestScoreDifference, apart);
        if (apart > kScoreTolerance)
            differ("variant " + stored.name, text(stored.score), text(now->score));
    }
    for (const auto& now : m_now.variants) {
        if (variantNamed(m_stored.variants, now.name) == nullptr)
            note(m_result, "variant new since, and not compared: " + now.name);
    }
}

void Comparison::maps() {
    for (const MapHash& stored : m_stored.maps) {
        const auto now = std::find_if(m_now.maps.begin(), m_now.maps.end(),
                                      [&](const auto& map) { return map.name == stored.name; });
        if (now == m_now.maps.end())
            differ("map " + stored.name, stored.sha256, "not there");
        else
            map(stored, *now);
    }
    if (m_now.maps.size() > m_stored.maps.size())
        differ("maps", std::to_string(m_stored.maps.size()), std::to_string(m_now.maps.size()));
}

void Comparison::map(const MapHash& stored, const MapHash& now) {
    ++m_result.maps;
    if (stored == now)
        return;
    const FloatMapPtr values = m_storedMaps(m_stored, stored.name);
    const FloatMap* found = nullptr;
    if (m_face != nullptr) {
        for (const NamedMap& named : mapsOf(*m_face)) {
            if (named.name == stored.name)
                found = named.map;
        }
    }
    if (!values || found == nullptr) {
        differ("map " + stored.name + " (by its hash; its values are not stored)", stored.sha256,
               now.sha256);
        return;
    }
    const double apart = distance(*values, *found);
    m_result.largestMapDifference = std::max(m_result.largestMapDifference, apart);
    if (apart > kMapTolerance)
        differ("map " + stored.name, "values at most " + text(kMapTolerance) + " apart",
               text(apart));
}

/// A photo's faces with their results, so that the values of their maps are at hand.
std::map<FaceKey, const analysis::FaceResult*> facesOf(const analysis::ItemResult& result) {
    std::map<FaceKey, const analysis::FaceResult*> faces;
    for (const auto& face : result.faces)
        faces.emplace(FaceKey{-1, face.face.id, 0}, &face);
    return faces;
}

/// Keys in the order of a list; faces without an id of their own are told apart by their order.
class Keys {
public:
    FaceKey next(const FaceScore& score) {
        const int frame = score.frame.value_or(-1);
        return {frame, score.face, m_seen[{frame, score.face}]++};
    }

private:
    std::map<std::pair<int, std::string>, int> m_seen;
};

} // namespace

void compareResults(const std::vector<FaceScore>& stored, const analysis::ItemResult& now,
                    const StoredMap& storedMaps, RerunResult& result) {
    const auto faces = facesOf(now);
    std::map<FaceKey, FaceScore> found;
    Keys newKeys, storedKeys;
    for (auto& score : scoreList(now)) {
        auto key = newKeys.next(score);
        found.emplace(std::move(key), std::move(score));
    }
    for (const FaceScore& face : stored) {
        const FaceKey key = storedKeys.next(face);
        const auto match = found.find(key);
        if (match == found.end()) {
            result.differences.push_back({face.where(), "face", "found", "not found"});
            continue;
        }
        const auto values = faces.find(key);
        Comparison(face, match->second, storedMaps,
                   values == faces.end() ? nullptr : values->second, result)
            .all();
        found.erase(match);
    }
    for (const auto& [left, face] : found)
        result.differences.push_back({face.where(), "face", "not found", "found"});
}

} // namespace lineament::casefile
