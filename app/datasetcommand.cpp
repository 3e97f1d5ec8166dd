// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/datasetcommand.h"

#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/dataset/builder.h"
#include "core/dataset/layout.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <thread>

namespace lineament {

namespace {

using training::Label;

/// Throws InputError for a rule without "=".
dataset::ListOptions listOptions(const DatasetBuildOptions& options) {
    dataset::ListOptions list;
    list.layout = dataset::layoutFromName(options.layout);
    list.exclude = options.exclude;
    for (const auto& rule : options.groups) {
        const auto equals = rule.rfind('=');
        if (equals == std::string::npos)
            throw InputError("--group " + rule, "REGEX=NAME", "no =");
        list.groups.emplace_back(rule.substr(0, equals), rule.substr(equals + 1));
    }
    return list;
}

void printListing(const std::filesystem::path& input, const dataset::Listing& listing) {
    std::set<std::string> groups;
    std::size_t real = 0, videos = 0;
    for (const auto& item : listing.items) {
        groups.insert(item.info.group);
        real += item.info.label == Label::Real ? 1 : 0;
        videos += item.video ? 1 : 0;
    }
    std::cout << fmt::format(
        "{}: layout {}, {} pictures{} ({} real, {} fake) of {} people or videos\n",
        printable(input.string()), dataset::layoutName(listing.layout),
        listing.items.size() - videos, videos > 0 ? fmt::format(" and {} videos", videos) : "",
        real, listing.items.size() - real, groups.size());
    for (const auto& note : listing.notes)
        std::cout << "  " << printable(note) << '\n';
    std::cout << std::flush;
}

/// All inputs as one listing. Throws Error.
dataset::Listing listInputs(const DatasetBuildOptions& options) {
    const auto list = listOptions(options);
    dataset::Listing all;
    for (const auto& input : options.inputs) {
        auto listing = dataset::listItems(input, list);
        printListing(input, listing);
        std::move(listing.items.begin(), listing.items.end(), std::back_inserter(all.items));
        std::move(listing.skipped.begin(), listing.skipped.end(), std::back_inserter(all.skipped));
    }
    return all;
}

void warnOfOneClass(const dataset::Listing& listing) {
    const auto isReal = [](const dataset::Item& item) { return item.info.label == Label::Real; };
    const auto real = std::count_if(listing.items.begin(), listing.items.end(), isReal);
    if (real == 0 || real == static_cast<std::ptrdiff_t>(listing.items.size()))
        std::cerr << "lineament-cli: warning: expected real and fake pictures or videos, found "
                  << (real == 0 ? "fakes" : "reals") << " only\n";
}

void printResult(const DatasetBuildOptions& options, const dataset::BuildResult& result) {
    std::cout << fmt::format("{}: {} faces; this run: {} done before, {} without a face, {} "
                             "unreadable, {} duplicates{}\n",
                             printable(options.out.string()), result.samples, result.resumed,
                             result.noFace, result.unreadable, result.duplicates,
                             result.cancelled ? "; interrupted, run it again to go on" : "");
}

} // namespace

Subcommand addDatasetBuildCommand(CLI::App& dataset) {
    const auto options = std::make_shared<DatasetBuildOptions>();
    auto* build = dataset.add_subcommand(
        "build",
        "Cut the main face of every picture, and of frames of every video, of labelled corpora");
    build->add_option("inputs", options->inputs, "Corpora: folders, or CSV and list files")
        ->required()
        ->type_name("FOLDER|LIST");
    build
        ->add_option("--out", options->out,
                     "Dataset folder to write; one that exists already is continued")
        ->required()
        ->check(namedPlace());
    build->add_option("--layout", options->layout, "Layout of the corpora; detected when not given")
        ->check(CLI::IsMember({"folders", "train-csv", "hff", "ffpp", "celebdf", "dfdc"}));
    build
        ->add_option("--crop-size", options->cropSize,
                     "Longest side of the crops in pixels; nothing is enlarged")
        ->check(CLI::Range(32, 1024))
        ->capture_default_str();
    build
        ->add_option("--crop-margin", options->cropMargin,
                     "Margin around the face on every side, as a share of its side")
        ->check(realNumber(0, 2))
        ->capture_default_str();
    build
        ->add_option("--frames-per-video", options->framesPerVideo,
                     "Frames that are taken of a video, evenly by time stamp")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    build->add_option("--threads", options->threads, "Threads; 0: one a core")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
    build->add_option("--exclude", options->exclude,
                      "Leave out what matches this shell pattern (a file or a folder)");
    build->add_option("--group", options->groups,
                      "REGEX=NAME: files that match are of the person or video NAME ($1...)");
    return {build, [options](std::stop_token stop) { return buildDataset(*options, stop); }};
}

ExitCode buildDataset(const DatasetBuildOptions& options, std::stop_token stop) {
    dataset::Listing listing;
    try {
        requireWritable({{"--out", options.out, true}}, options.inputs);
    } catch (const Error& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
    try {
        listing = listInputs(options);
    } catch (const Error& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kUsage;
    }
    warnOfOneClass(listing);
    dataset::BuildOptions build;
    build.out = options.out;
    build.cropSize = options.cropSize;
    build.cropMargin = options.cropMargin;
    build.framesPerVideo = options.framesPerVideo;
    build.threads = options.threads > 0
                        ? options.threads
                        : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    ProgressBar bar;
    dataset::BuildCallbacks callbacks;
    callbacks.progress = [&](std::size_t done, std::size_t total, const std::string& file) {
        bar.show(static_cast<int>(done), static_cast<int>(total), printable(file));
    };
    callbacks.skipped = [&](const training::Skipped& skipped) {
        bar.clear();
        std::cerr << printable(skipped.file) << ": " << printable(skipped.reason) << '\n';
    };
    try {
        const auto result = dataset::buildDataset(listing, build, callbacks, stop);
        bar.clear();
        printResult(options, result);
        if (result.cancelled)
            return kInterrupted;
        return result.unreadable > 0 ? kSomeFailed : kAllAnalysed;
    } catch (const Error& e) {
        bar.clear();
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace lineament
