// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/analysedphoto.h"

#include "core/analysis/facescoring.h"
#include "core/base/error.h"
#include "core/faces/aligner.h"

#include <algorithm>
#include <limits>

namespace lineament::report {

namespace {

std::string sizeText(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

} // namespace

bool wasDecoded(const analysis::ItemResult& item) {
    return item.digests && item.info &&
           (item.state == analysis::ItemState::Analysed ||
            item.state == analysis::ItemState::NoFace);
}

media::Photo decodeAnalysed(const analysis::ItemResult& item, std::stop_token stop) {
    const media::DecodeLimits& limits = item.run.settings.limits;
    const media::SourceBytes source = media::loadSource(item.path, limits, stop);
    if (!item.digests || source.digests.sha256 != item.digests->sha256)
        throw FormatError(item.path.string(),
                          "SHA-256 " + (item.digests ? item.digests->sha256 : "(none)") +
                              " as analysed",
                          "SHA-256 " + source.digests.sha256 + ": the file has changed");
    media::Photo photo = media::decodePhoto(source, limits, stop);
    if (!photo.pixels || photo.pixels->isNull())
        throw FormatError(item.path.string(), "a decoded picture", "no pixels");
    // The same bytes can only decode to another size with another decoder: the coordinates would
    // not fit.
    if (item.info &&
        (photo.pixels->width != item.info->width || photo.pixels->height != item.info->height))
        throw FormatError(item.path.string(),
                          sizeText(item.info->width, item.info->height) + " as analysed",
                          sizeText(photo.pixels->width, photo.pixels->height));
    return photo;
}

std::optional<Rgb8Image> analysedCrop(const Rgb8Image& photo, const analysis::ItemResult& item,
                                      const analysis::FaceResult& face) {
    if (face.cropSize <= 0 || face.cropSha256.empty())
        return std::nullopt;
    auto spec = item.run.model ? analysis::cropSpecOf(*item.run.model) : faces::CropSpec{};
    spec.size = face.cropSize;
    faces::AlignedCrop crop = faces::alignCrop(photo, face.face, spec);
    if (sha256Hex(std::as_bytes(std::span(crop.pixels.data))) != face.cropSha256)
        return std::nullopt;
    return std::move(crop.pixels);
}

RectF cropRegion(const analysis::FaceResult& face, int photoWidth, int photoHeight) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double left = kInfinity, top = kInfinity, right = -kInfinity, bottom = -kInfinity;
    for (const PointF& corner : faces::cropCorners(face.photoToCrop, face.cropSize)) {
        left = std::min(left, corner.x);
        right = std::max(right, corner.x);
        top = std::min(top, corner.y);
        bottom = std::max(bottom, corner.y);
    }
    if (!(right > left) || !(bottom > top))
        return {};
    return RectF{left, top, right - left, bottom - top}.intersected(
        {0, 0, static_cast<double>(photoWidth), static_cast<double>(photoHeight)});
}

std::string modelIdentity(const analysis::RunRecord& run) {
    if (!run.model)
        return "none";
    return run.model->name + (run.model->version.empty() ? "" : " " + run.model->version) +
           ", weights SHA-256 " + run.model->weightsSha256;
}

} // namespace lineament::report
