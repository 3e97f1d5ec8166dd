// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/storedresult.h"

#include "core/analysis/resultread.h"
#include "core/analysis/videoresult.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/filters/npy.h"

#include <map>
#include <memory>
#include <span>

namespace lineament::casefile {

namespace {

std::string nameOf(const Analysis& analysis) {
    return "analysis " + std::to_string(analysis.id);
}

/// A map as it was recorded, or CaseError.
FloatMap readMap(const CaseStore& store, const Artifact& artifact, std::stop_token stop) {
    const auto file = store.resolve(artifact.file);
    const auto found = digestsOfFile(file, stop).sha256;
    if (found != artifact.sha256)
        throw CaseError(file.string(), "SHA-256 " + artifact.sha256, found);
    auto planes = filters::readNpy(file);
    if (planes.size() != 1)
        throw CaseError(file.string(), "one map", std::to_string(planes.size()));
    return std::move(planes.front());
}

/// Puts the values of the kept maps in the place of their sizes; a map that was not kept is null.
void readMaps(const CaseStore& store, const Analysis& analysis, analysis::ItemResult& item,
              std::stop_token stop) {
    const auto kept = store.mapArtifactsOf(analysis.id);
    const auto fill = [&](FloatMap& map, const std::string& name) {
        const auto found = kept.find(name);
        map = found == kept.end() ? FloatMap{} : readMap(store, found->second, stop);
    };
    for (analysis::FaceResult& face : item.faces) {
        if (!face.prediction)
            continue;
        fill(face.prediction->fused, face.face.id + " fused");
        for (nn::BlockAttention& block : face.prediction->blocks)
            fill(block.map, face.face.id + " " + block.block);
    }
}

/// The same video with its frames' index, when the evidence still gives it.
std::shared_ptr<const analysis::VideoResult> withIndex(const analysis::ItemResult& item,
                                                       std::stop_token stop) {
    auto video = std::make_shared<analysis::VideoResult>(*item.video);
    try {
        const auto reader = media::VideoReader::open(item.path, {}, stop);
        reader->index(stop);
        video->index = reader->sharedIndex();
    } catch (const Cancelled&) {
        throw;
    } catch (const Error&) {
        // Gone or changed: that is a finding of the integrity check, and no reason to hide what
        // was recorded.
    }
    return video;
}

/// What the text says, when it is what was recorded; maps have their sizes alone.
std::shared_ptr<analysis::ItemResult> readText(const CaseStore& store, const Analysis& analysis) {
    const auto found = sha256Hex(std::as_bytes(std::span(analysis.result)));
    if (found != analysis.resultSha256)
        throw CaseError(nameOf(analysis), "a result with SHA-256 " + analysis.resultSha256, found);
    auto item = std::make_shared<analysis::ItemResult>(
        analysis::itemFromJson(analysis.result, nameOf(analysis)));
    item->path = store.evidencePath(store.item(analysis.item));
    return item;
}

} // namespace

analysis::ItemResultPtr storedValues(const CaseStore& store, const Analysis& analysis) {
    const auto item = readText(store, analysis);
    for (analysis::FaceResult& face : item->faces) {
        if (!face.prediction)
            continue;
        face.prediction->fused = {};
        for (nn::BlockAttention& block : face.prediction->blocks)
            block.map = {};
        face.prediction->classMaps.clear();
    }
    return item;
}

analysis::ItemResultPtr storedResult(const CaseStore& store, const Analysis& analysis,
                                     std::stop_token stop) {
    const auto item = readText(store, analysis);
    readMaps(store, analysis, *item, stop);
    if (item->video)
        item->video = withIndex(*item, stop);
    return item;
}

} // namespace lineament::casefile
