// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/cascade.h"

#include "core/base/error.h"
#include "core/base/hash.h"

#include <opencv2/imgproc.hpp>

namespace lineament::faces {
namespace {

constexpr double kStep = 1.15;
constexpr int kNeighbours = 3;
// The cascades' boxes reach to the ears and the middle of the forehead.
constexpr double kFrontalShare = 0.9;
constexpr double kProfileShare = 0.85;

/// Loads one cascade and returns the file's SHA-256.
std::string load(cv::CascadeClassifier& cascade, const std::filesystem::path& file) {
    constexpr const char* kExpected = "a Haar cascade of OpenCV (Debian package opencv-data)";
    constexpr std::uint64_t kMaxBytes = 64U << 20;
    try {
        const std::vector<std::byte> bytes = readFile(file, kMaxBytes);
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const cv::FileStorage storage(text, cv::FileStorage::READ | cv::FileStorage::MEMORY);
        if (!storage.isOpened() || !cascade.read(storage.getFirstTopLevelNode()) || cascade.empty())
            throw ModelError(file.string(), kExpected, "something else");
        return sha256Hex(bytes);
    } catch (const cv::Exception& error) {
        throw ModelError(file.string(), kExpected, "what OpenCV cannot read: " + error.err);
    } catch (const ModelError&) {
        throw;
    } catch (const Error& error) {
        throw ModelError(file.string(), kExpected, error.found());
    }
}

std::vector<Hit> detect(cv::CascadeClassifier& cascade, const cv::Mat& grey, int minSide,
                        double share) {
    std::vector<cv::Rect> found;
    cascade.detectMultiScale(grey, found, kStep, kNeighbours, 0, {minSide, minSide});
    std::vector<Hit> hits;
    for (const cv::Rect& r : found) {
        const double side = r.width * share;
        hits.push_back({{r.x + (r.width - side) / 2, r.y + (r.height - side) / 2, side, side}, 0});
    }
    return hits;
}

} // namespace

CascadeDetector::CascadeDetector(const std::filesystem::path& folder)
    : m_folder(folder) {
    m_sha256[0] = load(m_frontal, folder / "haarcascade_frontalface_alt2.xml");
    m_sha256[1] = load(m_profile, folder / "haarcascade_profileface.xml");
}

std::vector<Hit> CascadeDetector::frontal(const cv::Mat& grey, int minSide) {
    return detect(m_frontal, grey, minSide, kFrontalShare);
}

std::vector<Hit> CascadeDetector::profile(const cv::Mat& grey, int minSide) {
    // The cascade knows one side only: the other one is looked for in the mirrored picture.
    std::vector<Hit> hits = detect(m_profile, grey, minSide, kProfileShare);
    cv::Mat mirrored;
    cv::flip(grey, mirrored, 1);
    for (Hit hit : detect(m_profile, mirrored, minSide, kProfileShare)) {
        hit.box.x = grey.cols - hit.box.x - hit.box.width;
        hits.push_back(hit);
    }
    return hits;
}

} // namespace lineament::faces
