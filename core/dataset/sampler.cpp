// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/sampler.h"

#include "core/base/error.h"
#include "core/media/photo.h"

#include <new>

namespace lineament::dataset {

const char* const kNoFaceReason = "no face";

std::vector<int> evenFrames(const media::FrameIndex& index, int count) {
    std::vector<int> frames;
    if (index.count() == 0 || count <= 0)
        return frames;
    const int last = index.count() - 1;
    const double begin = index.seconds(0);
    const double length = index.seconds(last) + index.duration(last) - begin;
    for (int i = 0; i < count; ++i) {
        const int frame = index.frameAt(begin + length * (i + 0.5) / count);
        if (frames.empty() || frame > frames.back())
            frames.push_back(frame);
    }
    return frames;
}

std::optional<FoundFaces::Found> FoundFaces::of(const std::filesystem::path& picture) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_found.find(picture);
    return found == m_found.end() ? std::nullopt : std::optional(found->second);
}

void FoundFaces::keep(const std::filesystem::path& picture, Found found) {
    const std::lock_guard lock(m_mutex);
    m_found.insert_or_assign(picture, std::move(found));
}

Sampler::Sampler(const SamplerSettings& settings, const std::map<std::string, std::string>& known,
                 FoundFaces& found)
    : m_finder(settings.finder)
    , m_settings(settings)
    , m_known(known)
    , m_found(found) {}

std::vector<Outcome> Sampler::make(const Item& item, std::stop_token stop) {
    std::vector<Outcome> outcomes;
    Outcome whole{{}, item.info.file, {}, {}, false};
    try {
        if (item.video) {
            makeFrames(item, outcomes, stop);
            if (!outcomes.empty())
                return outcomes;
        } else {
            makePicture(item, whole, stop);
        }
    } catch (const ModelError&) {
        throw; // the face finder itself: no picture would do
    } catch (const Error& e) {
        whole.reason = "expected " + e.expected() + ", found " + e.found();
    } catch (const std::bad_alloc&) {
        whole.reason = "expected enough memory, found too little";
    }
    outcomes.push_back(std::move(whole));
    return outcomes;
}

/// True when there is nothing to do, for the outcome says all.
bool Sampler::isKnown(const Item& item, Outcome& outcome) const {
    outcome.knownBefore = m_known.contains(outcome.id);
    if (!outcome.knownBefore && !item.sha256.empty() && item.sha256 != outcome.id)
        outcome.reason = "expected SHA-256 " + item.sha256 + " as listed, found " + outcome.id;
    return outcome.knownBefore || !outcome.reason.empty();
}

void Sampler::makePicture(const Item& item, Outcome& outcome, const std::stop_token& stop) {
    const auto source = media::loadSource(item.path, {}, stop);
    outcome.id = source.digests.sha256;
    if (isKnown(item, outcome))
        return;
    const auto photo = media::decodePhoto(source, {}, stop);
    FoundFaces::Found found;
    if (!item.original.empty())
        found = findInOriginal(item.original, stop);
    // A picture of another size is not the same but for its face.
    const bool asOriginal = !found.id.empty() && found.width == photo.pixels->width &&
                            found.height == photo.pixels->height;
    if (!asOriginal)
        found = findIn(item.path, outcome.id, *photo.pixels, stop);
    if (!found.face) {
        outcome.reason = kNoFaceReason;
        return;
    }
    outcome.sample = cutPiece(item, *photo.pixels, *found.face, m_settings);
    auto& info = outcome.sample->info;
    info.id = outcome.id;
    if (asOriginal)
        info.original = found.id;
    if (info.jpegQuality == 0)
        info.jpegQuality = photo.info.jpegQuality.value_or(0);
    info.bytesPerPixel =
        static_cast<double>(source.digests.bytes) / (static_cast<double>(photo.info.storedWidth) *
                                                     static_cast<double>(photo.info.storedHeight));
}

FoundFaces::Found Sampler::findIn(const std::filesystem::path& picture, const std::string& id,
                                  const Rgb8Image& photo, const std::stop_token& stop) {
    if (auto found = m_found.of(picture))
        return *found;
    return {id, photo.width, photo.height, m_finder.find(photo, stop)};
}

/// No id when the original can't be read: its own outcome says why.
FoundFaces::Found Sampler::findInOriginal(const std::filesystem::path& picture,
                                          const std::stop_token& stop) {
    if (auto found = m_found.of(picture))
        return *found;
    FoundFaces::Found found;
    try {
        const auto source = media::loadSource(picture, {}, stop);
        const auto photo = media::decodePhoto(source, {}, stop);
        found = findIn(picture, source.digests.sha256, *photo.pixels, stop);
    } catch (const ModelError&) {
        throw;
    } catch (const Cancelled&) {
        throw;
    } catch (const Error&) {
        found = {};
    }
    m_found.keep(picture, found);
    return found;
}

/// Frames that an earlier run had done are left out: their ids follow from the index alone.
void Sampler::makeFrames(const Item& item, std::vector<Outcome>& outcomes,
                         const std::stop_token& stop) {
    const Digests digests = digestsOfFile(item.path, stop);
    Outcome whole{digests.sha256, item.info.file, {}, {}, false};
    if (isKnown(item, whole)) {
        outcomes.push_back(std::move(whole));
        return;
    }
    media::VideoLimits limits;
    limits.threads = 1; // the workers fill the cores
    const auto reader = media::VideoReader::open(item.path, limits, stop);
    const media::FrameIndex& index = reader->index(stop);
    const media::StreamInfo& stream = reader->info().video();
    const double coded = static_cast<double>(stream.width) * stream.height * index.count();
    for (const int number : evenFrames(index, m_settings.framesPerVideo)) {
        const std::string frame = "#" + std::to_string(number);
        Outcome& outcome = outcomes.emplace_back();
        outcome.id = digests.sha256 + frame;
        outcome.file = item.info.file + frame;
        outcome.knownBefore = m_known.contains(outcome.id);
        if (outcome.knownBefore)
            continue;
        makeFrame(item, reader->frame(number, false, stop), outcome, stop);
        if (outcome.sample && coded > 0)
            outcome.sample->info.bytesPerPixel = static_cast<double>(digests.bytes) / coded;
    }
}

void Sampler::makeFrame(const Item& item, const media::VideoFrame& frame, Outcome& outcome,
                        const std::stop_token& stop) {
    if (frame.decoding != media::Decoding::Complete || !frame.pixels) {
        outcome.reason = "expected a frame that decodes completely, found " +
                         (frame.damage.empty() ? std::string("damage") : frame.damage);
        return;
    }
    const auto face = m_finder.find(*frame.pixels, stop);
    if (!face) {
        outcome.reason = kNoFaceReason;
        return;
    }
    outcome.sample = cutPiece(item, *frame.pixels, *face, m_settings);
    outcome.sample->info.id = outcome.id;
    outcome.sample->info.file = outcome.file;
}

} // namespace lineament::dataset
