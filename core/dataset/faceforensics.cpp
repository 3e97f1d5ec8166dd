// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/dataset/labels.h"
#include "core/dataset/people.h"
#include "core/dataset/tree.h"

#include <algorithm>
#include <regex>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

constexpr const char* kOriginal = "original_sequences";
constexpr const char* kManipulated = "manipulated_sequences";
/// Made from the 28 actors' videos; all other methods from YouTube's.
constexpr const char* kActorsMethod = "DeepFakeDetection";

bool isCompression(const std::string& part) {
    return part == "raw" || part == "c0" || part == "c23" || part == "c40";
}

/// "012" is a YouTube video, "012_345" 012 with the face or expression of 345; actors have two
/// digits and a scene: "07__walking", "07_13__walking__ABCDEFGH". Empty when it is neither.
std::vector<std::string> peopleOf(const std::string& video) {
    static const std::regex kName("([0-9]{2,4})(_([0-9]{2,4}))?(__.*)?");
    std::smatch match;
    if (!std::regex_match(video, match, kName))
        return {};
    std::vector<std::string> people{match[1]};
    if (match[3].matched)
        people.push_back(match[3]);
    return people;
}

} // namespace

bool looksLikeFaceForensics(const fs::path& root) {
    return fs::is_directory(root / kOriginal) || fs::is_directory(root / kManipulated);
}

Listing listFaceForensics(const fs::path& root, const ListOptions& options) {
    if (!looksLikeFaceForensics(root))
        throw InputError(root.string(), std::string(kOriginal) + " or " + kManipulated, "neither");
    Collector collector(root, Layout::FaceForensics, options);
    std::vector<PersonFile> youtube, actors;
    std::size_t masks = 0;
    for (const auto& file : filesBelow(root)) {
        const auto parts = partsOf(file);
        if (parts.size() < 4 || (parts[0] != kOriginal && parts[0] != kManipulated) ||
            fileKind(file) == FileKind::Other || collector.excluded(file))
            continue;
        if (std::find(parts.begin(), parts.end(), "masks") != parts.end()) {
            ++masks;
            continue;
        }
        // SEQUENCES/METHOD/COMPRESSION/images/VIDEO/FRAME, or .../videos/VIDEO.mp4
        training::SampleInfo info;
        const bool real = parts[0] == kOriginal;
        info.label = real ? training::Label::Real : training::Label::Fake;
        info.method = real ? "" : parts[1];
        const bool ofActors = real ? parts[1] == "actors" : parts[1] == kActorsMethod;
        info.source = ofActors ? "ffpp-actors" : "ffpp-youtube";
        const auto people =
            parts.size() < 5 ? std::vector<std::string>() : peopleOf(videoName(file, 4));
        if (!isCompression(parts[2]) || people.empty()) {
            collector.skip(file, labelText(info.label),
                           std::string("expected ") + parts[0] + "/" + parts[1] +
                               "/raw|c23|c40/images/NNN or NNN_NNN, found another place");
            continue;
        }
        info.compression = parts[2];
        info.video = parts[0] + "/" + parts[1] + "/" + parts[2] + "/" + videoName(file, 4);
        (ofActors ? actors : youtube).push_back({file, std::move(info), people});
    }
    addByPeople(collector, "ffpp-youtube", std::move(youtube));
    addByPeople(collector, "ffpp-actors", std::move(actors));
    if (masks > 0)
        collector.note(std::to_string(masks) + " masks are left out.");
    return collector.take();
}

} // namespace lineament::dataset
