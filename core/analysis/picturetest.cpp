// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/picturetest.h"

#include "core/analysis/drawnface.h"
#include "core/analysis/facescoring.h"
#include "core/base/error.h"
#include "core/base/fixedtext.h"
#include "core/media/photo.h"
#include "core/media/pngwriter.h"
#include "core/media/recompress.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lineament::analysis {

namespace {

constexpr int kJpegQuality = 95;
/// Mean difference of a pixel's value; here it is 0.6, and decoders differ by roundings.
constexpr double kJpegTolerance = 2;
/// Of each pupil, pixels. The landmarks' eye centres lie within 2 px of the drawn pupils here.
constexpr double kOffsetTolerance = 5;

/// Read like evidence: the reader is found by what the bytes are.
media::Photo readAgain(const char* name, std::vector<std::byte> bytes) {
    media::SourceBytes source;
    source.path = name;
    source.digests = digestsOf(bytes);
    source.bytes = std::move(bytes);
    return media::decodePhoto(source);
}

double meanDifference(const Rgb8Image& a, const Rgb8Image& b) {
    if (a.width != b.width || a.height != b.height || a.data.empty())
        return 255;
    double sum = 0;
    for (std::size_t i = 0; i < a.data.size(); ++i)
        sum += std::abs(int{a.data[i]} - int{b.data[i]});
    return sum / static_cast<double>(a.data.size());
}

PointF centreOf(const faces::Face& face, std::size_t first, std::size_t last) {
    PointF sum;
    for (std::size_t i = first; i <= last; ++i) {
        sum.x += face.landmarks[i].x;
        sum.y += face.landmarks[i].y;
    }
    const auto count = static_cast<double>(last - first + 1);
    return {sum.x / count, sum.y / count};
}

/// Of the eyes (iBUG 37 to 42 and 43 to 48) from where they are drawn.
double offsetOf(const faces::Face& face) {
    const std::array<PointF, 2> eyes{centreOf(face, 36, 41), centreOf(face, 42, 47)};
    double most = 0;
    for (std::size_t i = 0; i < eyes.size(); ++i)
        most = std::max(most,
                        std::hypot(eyes[i].x - kDrawnPupils[i].x, eyes[i].y - kDrawnPupils[i].y));
    return most;
}

/// The names of the decoders; throws when one does not give back what was stored.
std::string testDecoders(const std::string& where, const Rgb8Image& picture,
                         const media::Photo& png) {
    if (png.pixels->data != picture.data)
        throw ModelError(where + ", PNG", "the very pixels that were stored", "others");
    const auto jpeg = readAgain("drawn-face.jpg", media::jpegBytes(picture, kJpegQuality));
    const double difference = meanDifference(*jpeg.pixels, picture);
    if (!(difference <= kJpegTolerance))
        throw ModelError(where + ", JPEG",
                         "pixels within " + fixedText(kJpegTolerance, 2) +
                             " of those stored, in mean",
                         fixedText(difference, 2));
    return png.info.decoder + ", " + jpeg.info.decoder;
}

} // namespace

void testWithPicture(nn::Engine& engine, const faces::FaceFinder& finder,
                     const Rgb8Image& picture) {
    const auto& model = engine.model();
    const std::string where = model.name + ", self-test with a drawn face";
    nn::PictureTestResult result;
    if (model.validation.selfTest)
        result.expected = model.validation.selfTest->picture;
    try {
        const auto png = readAgain("drawn-face.png", media::pngBytes(picture));
        result.decoders = testDecoders(where, picture, png);
        const auto faces = finder.find(*png.pixels);
        if (faces.size() != 1)
            throw ModelError(where + ", face finder", "one face", std::to_string(faces.size()));
        result.offset = offsetOf(faces.front());
        if (!(result.offset <= kOffsetTolerance))
            throw ModelError(where + ", landmarks",
                             "eyes within " + fixedText(kOffsetTolerance, 2) + " px of their place",
                             fixedText(result.offset, 2) + " px away");
        const auto crop = faces::alignCrop(*png.pixels, faces.front(), cropSpecOf(model));
        const Rgb8Image* crops[] = {&crop.pixels};
        const auto prediction = nn::unscaled(engine.predict(crops, false).front());
        result.logitFake = static_cast<double>(prediction.logitFake);
        result.logitReal = static_cast<double>(prediction.logitReal);
    } catch (const ModelError&) {
        throw;
    } catch (const Error& e) { // a reader that does not know its own format any more
        throw ModelError(where, e.expected(), e.found());
    }
    result.time = std::chrono::system_clock::now();
    engine.recordPictureTest(result);
}

} // namespace lineament::analysis
