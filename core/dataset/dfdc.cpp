// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/dataset/labels.h"
#include "core/dataset/people.h"
#include "core/dataset/tree.h"

#include <nlohmann/json.hpp>

#include <set>

namespace lineament::dataset {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMetadata = "metadata.json";
constexpr std::uint64_t kMaxMetadataBytes = 100'000'000;

struct DfdcVideo {
    training::Label label = training::Label::Real;
    std::string original; ///< name of the video that it was made from; its own for reals
    std::string split;
};
/// By name without ending.
using DfdcVideos = std::map<std::string, DfdcVideo>;

DfdcVideos readMetadata(const fs::path& file) {
    const auto bytes = readFile(file, kMaxMetadataBytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto json = parseJsonOrDiscard<nlohmann::json>(text);
    if (!json.is_object())
        throw FormatError(file.string(), "a JSON object of videos",
                          json.is_discarded() ? whyNotJson(text) : "something else");
    DfdcVideos videos;
    try {
        for (const auto& [name, entry] : json.items()) {
            const auto label = entry.at("label").get<std::string>();
            if (label != "FAKE" && label != "REAL")
                throw FormatError(file.string() + ", " + name, "the label FAKE or REAL", label);
            DfdcVideo video;
            video.label = label == "REAL" ? training::Label::Real : training::Label::Fake;
            const auto stem = fs::path(name).stem().string();
            const auto original = entry.find("original");
            const bool made = original != entry.end() && original->is_string();
            video.original = made ? fs::path(original->get<std::string>()).stem().string() : stem;
            video.split = entry.value("split", "");
            videos[stem] = std::move(video);
        }
    } catch (const nlohmann::json::exception& e) {
        throw FormatError(file.string(), "videos with a label", e.what());
    }
    return videos;
}

/// The folders below @p root that have a metadata.json, at most two levels down, sorted.
std::vector<fs::path> partFolders(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code code;
    fs::recursive_directory_iterator walk(root, fs::directory_options::skip_permission_denied,
                                          code);
    std::error_code absent;
    if (fs::is_regular_file(root / kMetadata, absent))
        folders.push_back(root);
    for (; !code && walk != fs::recursive_directory_iterator(); walk.increment(code)) {
        std::error_code own;
        if (!walk->is_directory(own))
            continue;
        if (walk.depth() >= 1)
            walk.disable_recursion_pending();
        if (fs::is_regular_file(walk->path() / kMetadata, own))
            folders.push_back(walk->path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

void listPart(Collector& collector, const fs::path& folder) {
    const auto videos = readMetadata(folder / kMetadata);
    const auto below = folder.lexically_relative(collector.root());
    std::set<std::string> seen;
    for (const auto& file : filesBelow(folder)) {
        if (fileKind(file) == FileKind::Other)
            continue;
        auto video = videos.end();
        for (std::size_t i = 0; i < partsOf(file).size() && video == videos.end(); ++i)
            video = videos.find(videoName(file, i));
        const fs::path whole = (below / file).lexically_normal();
        if (video == videos.end()) {
            collector.skip(whole, {},
                           std::string("expected a video of ") + kMetadata +
                               " on the path, found none");
            continue;
        }
        seen.insert(video->first);
        training::SampleInfo info;
        info.label = video->second.label;
        info.method = info.label == training::Label::Fake ? "DFDC" : "";
        info.source = below == "." ? collector.root().filename().string() : below.string();
        info.split = video->second.split;
        info.video = (below / video->first).lexically_normal().string();
        info.group = "dfdc/" + video->second.original;
        collector.add(whole, std::move(info));
    }
    if (seen.size() < videos.size())
        collector.note(std::to_string(videos.size() - seen.size()) + " of " +
                       std::to_string(videos.size()) + " videos of " +
                       (folder / kMetadata).string() + " are not there.");
}

} // namespace

bool looksLikeDfdc(const fs::path& root) {
    return !partFolders(root).empty();
}

Listing listDfdc(const fs::path& root, const ListOptions& options) {
    const auto folders = partFolders(root);
    if (folders.empty())
        throw InputError(root.string(), std::string("a ") + kMetadata + " at most two levels down",
                         "none");
    Collector collector(root, Layout::Dfdc, options);
    for (const auto& folder : folders)
        listPart(collector, folder);
    return collector.take();
}

} // namespace lineament::dataset
