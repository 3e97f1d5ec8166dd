// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/sampler.h"

#include "core/base/error.h"
#include "core/media/photo.h"

#include <new>

namespace lineament::dataset {

const char* const kNoFaceReason = "no face";

Sampler::Sampler(const faces::FinderOptions& finder, const faces::CropSpec& crop,
                 const std::map<std::string, std::string>& known)
    : m_finder(finder)
    , m_crop(crop)
    , m_known(known) {}

Outcome Sampler::make(const Item& item, std::stop_token stop) {
    Outcome outcome;
    try {
        const auto source = media::loadSource(item.path, {}, stop);
        outcome.id = source.digests.sha256;
        if (const auto known = m_known.find(outcome.id); known != m_known.end()) {
            outcome.knownBefore = true;
            return outcome;
        }
        if (!item.sha256.empty() && item.sha256 != outcome.id) {
            outcome.reason = "expected SHA-256 " + item.sha256 + " as listed, found " + outcome.id;
            return outcome;
        }
        const auto photo = media::decodePhoto(source, {}, stop);
        const auto face = m_finder.find(*photo.pixels, stop);
        if (!face) {
            outcome.reason = kNoFaceReason;
            return outcome;
        }
        outcome.sample = cut(item, *photo.pixels, *face);
        auto& info = outcome.sample->info;
        info.id = outcome.id;
        if (info.jpegQuality == 0)
            info.jpegQuality = photo.info.jpegQuality.value_or(0);
        info.bytesPerPixel = static_cast<double>(source.digests.bytes) /
                             (static_cast<double>(photo.info.storedWidth) *
                              static_cast<double>(photo.info.storedHeight));
    } catch (const ModelError&) {
        throw; // the face finder itself: no picture would do
    } catch (const Error& e) {
        outcome.reason = "expected " + e.expected() + ", found " + e.found();
    } catch (const std::bad_alloc&) {
        outcome.reason = "expected enough memory, found too little";
    }
    return outcome;
}

training::Sample Sampler::cut(const Item& item, const Rgb8Image& photo,
                              const faces::Face& face) const {
    auto crop = faces::alignCrop(photo, face, m_crop);
    training::Sample sample{item.info, std::move(crop.pixels)};
    sample.info.facePixels = face.quality.pixels;
    sample.info.sharpness = face.quality.sharpness;
    sample.info.yaw = face.quality.yaw;
    sample.info.outside = crop.outside;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i)
        sample.info.landmarks[i] = crop.photoToCrop.map(face.landmarks[i]);
    return sample;
}

} // namespace lineament::dataset
