// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/dataset/labels.h"
#include "core/dataset/people.h"
#include "core/dataset/tree.h"

#include <regex>
#include <set>
#include <sstream>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

constexpr const char* kReal = "Celeb-real";
constexpr const char* kYouTube = "YouTube-real";
constexpr const char* kSynthesis = "Celeb-synthesis";
constexpr const char* kTestList = "List_of_testing_videos.txt";
constexpr std::uint64_t kMaxListBytes = 10'000'000;

/// A video as its name says: "id3_0007", "id3_id16_0007" (the second one's face), "00170".
struct CelebVideo {
    std::string name;
    std::vector<std::string> people;
};

/// The first part of the path below the top folder that is such a name; none when there is none.
std::optional<CelebVideo> videoOf(const fs::path& file) {
    static const std::regex kCeleb("(id[0-9]+)(_(id[0-9]+))?_[0-9]{4}");
    static const std::regex kOther("[0-9]{5}");
    const auto parts = partsOf(file);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        CelebVideo video{videoName(file, i), {}};
        std::smatch match;
        if (std::regex_match(video.name, match, kCeleb)) {
            video.people.push_back(match[1]);
            if (match[3].matched)
                video.people.push_back(match[3]);
            return video;
        }
        if (parts[0] == kYouTube && std::regex_match(video.name, kOther)) {
            video.people.push_back(video.name); // every video another person
            return video;
        }
    }
    return std::nullopt;
}

/// "FOLDER/VIDEO" of the corpus' own test videos.
std::set<std::string> testVideos(const fs::path& root) {
    std::set<std::string> videos;
    std::error_code code;
    if (!fs::exists(root / kTestList, code))
        return videos;
    const auto bytes = readFile(root / kTestList, kMaxListBytes);
    std::istringstream text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    std::string label, video;
    while (text >> label >> video)
        videos.insert(fs::path(video).replace_extension().string());
    return videos;
}

} // namespace

bool looksLikeCelebDf(const fs::path& root) {
    return fs::is_directory(root / kReal) || fs::is_directory(root / kSynthesis);
}

Listing listCelebDf(const fs::path& root, const ListOptions& options) {
    if (!looksLikeCelebDf(root))
        throw InputError(root.string(), std::string(kReal) + " or " + kSynthesis, "neither");
    Collector collector(root, Layout::CelebDf, options);
    const auto tests = testVideos(root);
    if (!tests.empty())
        collector.note(std::to_string(tests.size()) + " test videos are named in " + kTestList +
                       ".");
    std::vector<PersonFile> celebrities, others;
    for (const auto& file : filesBelow(root)) {
        const std::string top = file.begin()->string();
        if ((top != kReal && top != kYouTube && top != kSynthesis) ||
            fileKind(file) == FileKind::Other || collector.excluded(file))
            continue;
        training::SampleInfo info;
        info.label = top == kSynthesis ? training::Label::Fake : training::Label::Real;
        info.method = top == kSynthesis ? kSynthesis : "";
        info.source = top == kYouTube ? kYouTube : "Celeb-DF";
        const auto video = videoOf(file);
        if (!video) {
            collector.skip(file, labelText(info.label),
                           "expected a video named idN_NNNN, idN_idM_NNNN or NNNNN on the path, "
                           "found none");
            continue;
        }
        info.video = top + "/" + video->name;
        info.split = tests.contains(top + "/" + video->name) ? "test" : "";
        (top == kYouTube ? others : celebrities).push_back({file, std::move(info), video->people});
    }
    addByPeople(collector, "celebdf", std::move(celebrities));
    addByPeople(collector, "celebdf-youtube", std::move(others));
    return collector.take();
}

} // namespace lineament::dataset
