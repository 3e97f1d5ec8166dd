// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/scorefolders.h"

#include "app/progressbar.h"
#include "core/analysis/job.h"
#include "core/base/error.h"
#include "core/dataset/labels.h"
#include "core/dataset/layout.h"
#include "core/faces/aligner.h"
#include "core/training/features.h"

#include <algorithm>
#include <cmath>

namespace lineament {

namespace {

using analysis::FaceResult;
using analysis::FaceState;
using analysis::ItemResult;

dataset::Listing listInputs(const ScoreFoldersOptions& options) {
    dataset::ListOptions list;
    list.layout = dataset::layoutFromName(options.layout);
    list.exclude = options.exclude;
    dataset::Listing all;
    for (const auto& input : options.inputs) {
        auto listing = dataset::listItems(input, list);
        std::move(listing.items.begin(), listing.items.end(), std::back_inserter(all.items));
        std::move(listing.skipped.begin(), listing.skipped.end(), std::back_inserter(all.skipped));
    }
    return all;
}

const FaceResult* largestFace(const ItemResult& item) {
    const auto largest = std::max_element(item.faces.begin(), item.faces.end(),
                                          [](const FaceResult& a, const FaceResult& b) {
                                              return a.face.quality.pixels < b.face.quality.pixels;
                                          });
    return largest == item.faces.end() ? nullptr : &*largest;
}

/// Measured on the very crop that was scored, which the analysis does not keep.
training::SingleFeatures featuresOf(const ItemResult& item, const FaceResult& face,
                                    const nn::ModelInfo& model, std::stop_token stop) {
    const auto photo = media::decodePhoto(media::loadSource(item.path, {}, stop), {}, stop);
    const auto crop =
        faces::alignCrop(*photo.pixels, face.face, {model.inputSize, model.cropMargin});
    const double pixels = static_cast<double>(photo.info.storedWidth) * photo.info.storedHeight;
    return training::singleFeatures(crop.pixels, static_cast<double>(photo.digests.bytes) / pixels);
}

training::ScoredSample sampleOf(const ItemResult& item, const FaceResult& face,
                                const training::SampleInfo& info) {
    training::ScoredSample s;
    s.id = item.digests->sha256;
    s.source = info.source;
    s.method = info.method;
    s.group = info.group;
    s.compression = info.compression;
    s.label = info.label;
    s.jpegQuality = item.info->jpegQuality.value_or(0);
    s.facePixels = face.face.quality.pixels;
    s.sharpness = face.face.quality.sharpness;
    s.yaw = face.face.quality.yaw;
    s.score = *face.score;
    return s;
}

/// Why an item has no score.
std::string reasonOf(const ItemResult& item, const FaceResult* face) {
    if (face != nullptr)
        return std::string(stateName(face->state)) + ": " + face->message;
    return item.message.empty() ? stateName(item.state) : item.message;
}

std::string nameOf(const std::vector<std::filesystem::path>& inputs) {
    std::string name;
    for (const auto& input : inputs)
        name += (name.empty() ? "" : ", ") + input.lexically_normal().string();
    return name;
}

} // namespace

training::ScoredSet scoreFolders(const ScoreFoldersOptions& options,
                                 std::shared_ptr<nn::Engine> engine, std::stop_token stop) {
    const auto listing = listInputs(options);
    const nn::ModelInfo& model = engine->model();
    training::ScoredSet set;
    set.name = nameOf(options.inputs);
    set.command = options.command;
    set.weightsSha256 = model.weightsSha256;
    set.skipped = listing.skipped;
    analysis::JobRequest request;
    request.engine = engine;
    request.settings.maps = false;
    request.settings.stability = false;
    for (const auto& item : listing.items)
        request.items.push_back({item.path, std::nullopt});
    ProgressBar bar;
    analysis::JobCallbacks callbacks;
    callbacks.progress = [&bar](const analysis::Progress& p) {
        bar.show(p.itemsDone, p.itemsTotal, "scoring " + printable(p.current.filename().string()));
    };
    const auto result = analysis::runJob(std::move(request), callbacks, stop);
    if (result.cancelled)
        throw Cancelled();
    for (std::size_t i = 0; i < result.items.size(); ++i) {
        bar.show(static_cast<int>(i), static_cast<int>(result.items.size()), "single features");
        const ItemResult& item = *result.items[i];
        const auto& info = listing.items[i].info;
        const FaceResult* face = largestFace(item);
        if (face == nullptr || face->state != FaceState::Scored) {
            set.skipped.push_back(
                {info.file, dataset::labelText(info.label), reasonOf(item, face)});
            continue;
        }
        set.samples.push_back(sampleOf(item, *face, info));
        set.samples.back().features = featuresOf(item, *face, model, stop);
    }
    return set;
}

} // namespace lineament
