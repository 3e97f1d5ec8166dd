// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/videooutput.h"

#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/analysis/findingwords.h"
#include "core/analysis/videocsv.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/fixedtext.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <map>
#include <span>
#include <stdexcept>
#include <system_error>

namespace lineament {

namespace {

void writeText(const std::filesystem::path& file, const std::string& text) {
    writeFileAtomically(file, std::as_bytes(std::span(text)));
}

std::string trackLine(const std::string& path, const analysis::ItemResult& item,
                      const analysis::Track& track) {
    const char* state = item.state == analysis::ItemState::Cancelled ? stateName(item.state)
                                                                     : trackStateName(track);
    const std::string span = fmt::format("{:.3f} to {:.3f} s", track.from, track.to);
    if (!track.aggregate)
        return fmt::format("{}\t{}\t{}\t{}\tno score\t0 of {} frames\tno coverage\t{}\n", path,
                           track.id, state,
                           track.leftOut ? "left out by hand: " + printable(*track.leftOut)
                                         : std::string("no finding"),
                           track.points.size(), span);
    const analysis::TrackAggregate& a = *track.aggregate;
    return fmt::format("{}\t{}\t{}\t{}\traw mean score {}\t{} of {} frames\tcoverage {}\t{}\n",
                       path, track.id, state, analysis::kNotValidatedForVideo,
                       signedText(a.mean, 3), a.frames, track.points.size(),
                       analysis::coverageWords(*item.video, track), span);
}

} // namespace

void addVideoOptions(CLI::App& command, VideoOptions& options) {
    command
        .add_option("--sampling", options.sampling,
                    "Frames of videos: adaptive (at the rate, then at the fine rate around high or "
                    "unstable scores), rate, key-frames, every-frame")
        ->check(CLI::IsMember({"adaptive", "rate", "key-frames", "every-frame"}))
        ->capture_default_str();
    command.add_option("--rate", options.rate, "Frames a second, by time stamp")
        ->check(realNumber(0.001, 1000))
        ->capture_default_str();
    command
        .add_option("--fine-rate", options.fineRate,
                    "Frames a second in the second pass of adaptive sampling")
        ->check(realNumber(0.001, 1000))
        ->capture_default_str();
    command.add_flag("!--no-resume", options.resume,
                     "Keep nothing of a scan that is interrupted, and take nothing up");
    command
        .add_option("--csv", options.csv,
                    "Write tables of frames and tracks (NAME.frames.csv, NAME.tracks.csv) of "
                    "every video to this folder")
        ->check(namedPlace());
}

analysis::VideoSettings videoSettings(const VideoOptions& options) {
    analysis::VideoSettings settings;
    settings.sampling = analysis::samplingFromName(options.sampling);
    settings.rate = options.rate;
    settings.fineRate = options.fineRate;
    if (settings.sampling == analysis::Sampling::Adaptive && settings.fineRate < settings.rate)
        throw std::invalid_argument(
            fmt::format("expected a fine rate of {} frames a second or more (the rate), found {}",
                        settings.rate, settings.fineRate));
    return settings;
}

std::string trackLines(const analysis::ItemResult& item) {
    const std::string path = printable(item.path.string());
    std::string lines;
    if (item.video)
        for (const analysis::Track& track : item.video->tracks)
            lines += trackLine(path, item, track);
    // What was not seen of the video is said beside what was.
    if (!lines.empty() && (!item.video->damaged.empty() || !item.video->complete))
        lines += fmt::format("{}\t-\t{}\t{}\n", path, stateName(item.state),
                             printable(analysis::videoSentence(*item.video)));
    if (lines.empty())
        lines = fmt::format("{}\t-\t{}\t{}\n", path, stateName(item.state),
                            printable(item.message.empty() ? verdictSentence(item) : item.message));
    return lines;
}

std::string scanText(const std::filesystem::path& file, const analysis::ScanProgress& progress) {
    const std::string name = printable(file.filename().string());
    if (progress.planned == 0)
        return name + ": reading the index";
    return fmt::format("{}: frame {} of {}", name, progress.done, progress.planned);
}

void writeVideoCsv(const std::vector<analysis::ItemResultPtr>& items,
                   const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw IoError(folder.string(), "a folder that can be written", error.message());
    std::map<std::string, std::string> taken; // name to the hash of the file that has it
    for (const auto& item : items) {
        if (!item->video)
            continue;
        const std::string hash = item->digests ? item->digests->sha256 : std::string();
        std::string name = item->path.stem().string();
        if (const auto known = taken.find(name); known != taken.end() && known->second != hash)
            name += "-" + hash.substr(0, 12);
        taken.emplace(name, hash);
        writeText(folder / (name + ".frames.csv"), analysis::framesCsv(*item->video));
        writeText(folder / (name + ".tracks.csv"), analysis::tracksCsv(*item->video));
    }
}

} // namespace lineament
