// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/models.h"

#include "core/base/error.h"
#include "core/base/hash.h"

// The one file that sees dlib's headers.
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/opencv.h>
#include <dlib/revision.h>

#include <algorithm>
#include <cmath>
#include <istream>
#include <map>
#include <mutex>
#include <streambuf>

namespace lineament::faces {
namespace {

/// Reads from memory: the model file is hashed and parsed from the same bytes. Once stopped it
/// ends, which makes dlib give up.
class MemoryBuffer : public std::streambuf {
public:
    MemoryBuffer(std::vector<std::byte>& bytes, const std::stop_token& stop)
        : m_end(reinterpret_cast<char*>(bytes.data()) + bytes.size())
        , m_stop(stop) {
        char* begin = reinterpret_cast<char*>(bytes.data());
        setg(begin, begin, begin);
    }

protected:
    int_type underflow() override {
        constexpr std::ptrdiff_t kPiece = 1 << 20; // a few milliseconds
        if (egptr() == m_end || m_stop.stop_requested())
            return traits_type::eof();
        setg(gptr(), gptr(), gptr() + std::min(kPiece, m_end - gptr()));
        return traits_type::to_int_type(*gptr());
    }

private:
    char* m_end;
    const std::stop_token& m_stop;
};

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

constexpr std::uint64_t kMaxModelBytes = std::uint64_t{512} << 20;

std::vector<std::byte> readModel(const std::filesystem::path& file, const std::stop_token& stop) {
    try {
        return readFile(file, kMaxModelBytes, stop);
    } catch (const Error& error) {
        throw ModelError(file.string(),
                         "dlib's 68-point landmark model (Debian package libdlib-data)",
                         error.found());
    }
}

dlib::rectangle toDlib(const RectF& box) {
    const auto left = std::lround(box.x), top = std::lround(box.y);
    return {left, top, left + std::lround(box.width) - 1, top + std::lround(box.height) - 1};
}

/// dlib keeps its detector packed in its sources: unpacking takes a quarter of a second, so each
/// process does it once.
const dlib::frontal_face_detector& frontalDetector() {
    static const dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    return detector;
}

} // namespace

struct HogDetector::Private {
    dlib::frontal_face_detector detector = frontalDetector(); // searching writes in its copy
};

HogDetector::HogDetector()
    : d(std::make_unique<Private>()) {}
HogDetector::~HogDetector() = default;
HogDetector::HogDetector(HogDetector&&) noexcept = default;
HogDetector& HogDetector::operator=(HogDetector&&) noexcept = default;

std::vector<Hit> HogDetector::detect(const cv::Mat& grey, double threshold) {
    std::vector<dlib::rect_detection> found;
    d->detector(dlib::cv_image<unsigned char>(grey), found, threshold);
    std::vector<Hit> hits;
    hits.reserve(found.size());
    for (const dlib::rect_detection& one : found) {
        const dlib::rectangle& r = one.rect;
        hits.push_back({{static_cast<double>(r.left()), static_cast<double>(r.top()),
                         static_cast<double>(r.width()), static_cast<double>(r.height())},
                        one.detection_confidence});
    }
    return hits;
}

struct LandmarkModel::Private {
    dlib::shape_predictor predictor;
};

LandmarkModel::LandmarkModel(const std::filesystem::path& file, const std::stop_token& stop)
    : m_file(file) {
    std::vector<std::byte> bytes = readModel(file, stop);
    throwIfStopped(stop);
    m_sha256 = sha256Hex(bytes);
    auto data = std::make_unique<Private>();
    MemoryBuffer buffer(bytes, stop);
    std::istream in(&buffer);
    try {
        dlib::deserialize(data->predictor, in);
    } catch (
        const std::exception& error) { // serialization_error, or bad_alloc from a hostile length
        throwIfStopped(stop);
        throw ModelError(file.string(), "a landmark model that dlib can read", error.what());
    }
    if (data->predictor.num_parts() != std::tuple_size_v<Landmarks>) {
        throw ModelError(file.string(), "a model of 68 landmarks",
                         std::to_string(data->predictor.num_parts()) + " landmarks");
    }
    d = std::move(data);
}

LandmarkModel::~LandmarkModel() = default;

std::shared_ptr<const LandmarkModel> LandmarkModel::load(const std::filesystem::path& file,
                                                         const std::stop_token& stop) {
    // Guards the map and lets one thread load while the others wait for its model. Weak pointers:
    // the memory goes back with the last finder.
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::weak_ptr<const LandmarkModel>> loaded;
    const std::lock_guard lock(mutex);
    std::weak_ptr<const LandmarkModel>& slot = loaded[file];
    if (auto model = slot.lock())
        return model;
    const std::shared_ptr<const LandmarkModel> model(new LandmarkModel(file, stop));
    slot = model;
    return model;
}

Landmarks LandmarkModel::fit(const cv::Mat& grey, const RectF& box) const {
    const auto shape = d->predictor(dlib::cv_image<unsigned char>(grey), toDlib(box));
    Landmarks landmarks;
    for (std::size_t i = 0; i < landmarks.size(); ++i) {
        // dlib counts pixels by their centres, image.h by their corners.
        const dlib::point& p = shape.part(static_cast<unsigned long>(i));
        landmarks[i] = {static_cast<double>(p.x()) + 0.5, static_cast<double>(p.y()) + 0.5};
    }
    return landmarks;
}

std::string dlibVersion() {
    return std::to_string(DLIB_MAJOR_VERSION) + "." + std::to_string(DLIB_MINOR_VERSION) + "." +
           std::to_string(DLIB_PATCH_VERSION);
}

} // namespace lineament::faces
