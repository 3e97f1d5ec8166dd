// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/scorefolders.h"

#include "app/progressbar.h"
#include "app/videooutput.h"
#include "core/analysis/facescoring.h"
#include "core/analysis/job.h"
#include "core/base/error.h"
#include "core/dataset/labels.h"
#include "core/dataset/layout.h"
#include "core/faces/aligner.h"
#include "core/report/analysedvideo.h"
#include "core/training/features.h"

#include <algorithm>
#include <cmath>
#include <iterator>

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
    const auto crop = faces::alignCrop(*photo.pixels, face.face, analysis::cropSpecOf(model));
    const double pixels = static_cast<double>(photo.info.storedWidth) * photo.info.storedHeight;
    return training::singleFeatures(crop.pixels, static_cast<double>(photo.digests.bytes) / pixels,
                                    crop.outside);
}

training::ScoredSample sampleOf(const std::string& id, const FaceResult& face,
                                const training::SampleInfo& info) {
    training::ScoredSample s;
    s.id = id;
    s.source = info.source;
    s.method = info.method;
    s.group = info.group;
    s.compression = info.compression;
    s.video = info.video;
    s.label = info.label;
    s.facePixels = face.face.quality.pixels;
    s.sharpness = face.face.quality.sharpness;
    s.yaw = face.face.quality.yaw;
    s.pitch = face.face.quality.pitch;
    s.roll = face.face.quality.roll;
    s.light = face.face.quality.light;
    s.score = *face.score;
    if (const auto& p = face.prediction) {
        if (const auto& c = p->classes) {
            const auto real = static_cast<double>(c->real);
            s.classes = training::ClassScores{static_cast<double>(c->composed) - real,
                                              static_cast<double>(c->generated) - real};
        }
        if (p->distance)
            s.distance = static_cast<double>(*p->distance);
    }
    return s;
}

/// Why an item has no score.
std::string reasonOf(const ItemResult& item, const FaceResult* face) {
    if (face != nullptr)
        return std::string(stateName(face->state)) + ": " + face->message;
    return item.message.empty() ? stateName(item.state) : item.message;
}

/// The track that shows most of a face, in pixels and in frames: what the largest face is to a
/// photo. Null when no track has a score.
const analysis::Track* mainTrack(const analysis::VideoResult& video) {
    const analysis::Track* main = nullptr;
    double most = 0;
    for (const analysis::Track& track : video.tracks) {
        double shown = 0;
        for (const analysis::TrackPoint& point : track.points) {
            const FaceResult& face = video.samples[point.sample].faces[point.face];
            shown += face.score ? face.face.quality.pixels : 0;
        }
        if (shown > most) {
            most = shown;
            main = &track;
        }
    }
    return main;
}

/// Bytes of the file for each pixel that it codes.
double bytesPerPixel(const ItemResult& item) {
    const media::StreamInfo& stream = item.video->info.video();
    const double frames = item.video->index ? item.video->index->count() : 0;
    const double pixels = frames * stream.width * stream.height;
    return pixels > 0 ? static_cast<double>(item.digests->bytes) / pixels : 0;
}

/// Collects the scores, in the order of the listing.
class Collection {
public:
    Collection(training::ScoredSet& set, const nn::ModelInfo& model, std::stop_token stop)
        : m_set(set)
        , m_model(model)
        , m_stop(std::move(stop)) {}

    void add(const ItemResult& item, const training::SampleInfo& info) {
        if (item.video)
            addVideo(item, info);
        else
            addPhoto(item, info);
    }

private:
    void skip(const training::SampleInfo& info, const std::string& reason) {
        m_set.skipped.push_back({info.file, dataset::labelText(info.label), reason});
    }
    void addPhoto(const ItemResult& item, const training::SampleInfo& info) {
        const FaceResult* face = largestFace(item);
        if (face == nullptr || face->state != FaceState::Scored)
            return skip(info, reasonOf(item, face));
        m_set.samples.push_back(sampleOf(item.digests->sha256, *face, info));
        m_set.samples.back().jpegQuality = item.info->jpegQuality.value_or(0);
        m_set.samples.back().features = featuresOf(item, *face, m_model, m_stop);
    }
    void addVideo(const ItemResult& item, const training::SampleInfo& info) {
        const analysis::Track* track = mainTrack(*item.video);
        if (track == nullptr)
            return skip(info, item.message.empty() ? verdictSentence(item) : item.message);
        try {
            auto frames = framesOf(item, *track, info);
            std::move(frames.begin(), frames.end(), std::back_inserter(m_set.samples));
        } catch (const Error& e) { // the file changed since it was scored
            skip(info, "expected " + e.expected() + ", found " + e.found());
        }
    }
    /// The scored frames of a track, each with what is measured on its crop.
    std::vector<training::ScoredSample> framesOf(const ItemResult& item,
                                                 const analysis::Track& track,
                                                 const training::SampleInfo& info) const {
        std::vector<training::ScoredSample> samples;
        report::AnalysedVideo original(item, m_stop);
        for (const analysis::TrackPoint& point : track.points) {
            const analysis::SampledFrame& frame = item.video->samples[point.sample];
            const FaceResult& face = frame.faces[point.face];
            if (!face.score)
                continue;
            samples.push_back(
                sampleOf(item.digests->sha256 + "#" + std::to_string(frame.number), face, info));
            const auto crop =
                faces::alignCrop(*original.pixels(frame), face.face, analysis::cropSpecOf(m_model));
            samples.back().features =
                training::singleFeatures(crop.pixels, bytesPerPixel(item), crop.outside);
        }
        return samples;
    }

    training::ScoredSet& m_set;
    const nn::ModelInfo& m_model;
    std::stop_token m_stop;
};

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
    request.settings.video.sampling = analysis::Sampling::Rate;
    request.settings.video.rate = options.rate;
    for (const auto& item : listing.items)
        request.items.push_back({item.path, std::nullopt});
    ProgressBar bar;
    analysis::JobCallbacks callbacks;
    callbacks.progress = [&bar](const analysis::Progress& p) {
        const std::string what =
            p.video ? scanText(p.current, *p.video) : printable(p.current.filename().string());
        bar.show(p.itemsDone, p.itemsTotal, "scoring " + what);
    };
    const auto result = analysis::runJob(std::move(request), callbacks, stop);
    if (result.cancelled)
        throw Cancelled();
    Collection collection(set, model, stop);
    for (std::size_t i = 0; i < result.items.size(); ++i) {
        bar.show(static_cast<int>(i), static_cast<int>(result.items.size()), "single features");
        collection.add(*result.items[i], listing.items[i].info);
    }
    return set;
}

} // namespace lineament
