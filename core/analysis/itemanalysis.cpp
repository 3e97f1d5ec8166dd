// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/itemanalysis.h"

#include "core/analysis/facescoring.h"
#include "core/analysis/stability.h"
#include "core/base/error.h"

#include <spdlog/spdlog.h>

#include <cmath>
#include <new>

namespace lineament::analysis {

namespace {

void cutCrop(Work& work, std::size_t index, const nn::ModelInfo* model) {
    FaceCrop crop = cutFaceCrop(work.result.faces[index], *work.pixels, model);
    if (!crop.scorable)
        return;
    work.crops.push_back(std::move(crop.pixels));
    work.scoring.push_back(index);
}

/// Scores small variants of the crops of a calibrated model. A face whose variants can't be scored
/// has failed: its verdict would lack a check that the record says was made.
void scoreVariants(const std::vector<const Rgb8Image*>& crops,
                   const std::vector<FaceResult*>& targets, nn::Engine& engine,
                   std::stop_token stop) {
    for (std::size_t i = 0; i < crops.size(); ++i) {
        if (targets[i]->state != FaceState::Scored)
            continue;
        const auto variants = stabilityVariants(*crops[i]);
        std::vector<const Rgb8Image*> pixels;
        for (const auto& variant : variants)
            pixels.push_back(&variant.pixels);
        const auto predictions = engine.predict(pixels, false, stop);
        for (std::size_t v = 0; v < variants.size(); ++v)
            targets[i]->variants.push_back({variants[v].name, scoreOf(predictions[v])});
    }
}

/// Verdicts of all faces, scored or not.
void judgeFaces(ItemResult& item) {
    const auto* validation = item.run.model ? &item.run.model->validation : nullptr;
    for (FaceResult& face : item.faces)
        face.verdict = judge(face, item, validation);
}

} // namespace

void endItem(Work& work, ItemState state, std::string message) {
    work.result.state = state;
    work.result.message = std::move(message);
    work.pixels.reset();
    work.finished = true;
    if (state != ItemState::NoFace)
        spdlog::info("{}: {}: {}", work.result.path.string(), stateName(state),
                     work.result.message);
}

void guardStage(Work& work, const std::function<void()>& stage) {
    try {
        stage();
    } catch (const Cancelled&) {
        throw;
    } catch (const InputError& e) {
        endItem(work, ItemState::NotMedia, e.what());
    } catch (const NoVideoError& e) {
        endItem(work, ItemState::NoVideo, e.what());
    } catch (const EncryptedError& e) {
        endItem(work, ItemState::Encrypted, e.what());
    } catch (const UnsupportedError& e) {
        endItem(work, ItemState::Unsupported, e.what());
    } catch (const LimitError& e) {
        endItem(work, ItemState::TooLarge, e.what());
    } catch (const FormatError& e) {
        endItem(work, ItemState::Damaged, e.what());
    } catch (const IoError& e) {
        endItem(work, ItemState::Unreadable, e.what());
    } catch (const std::bad_alloc&) {
        endItem(work, ItemState::TooLarge,
                work.result.path.string() + ": expected enough memory, found too little");
    } catch (const std::exception& e) {
        endItem(work, ItemState::Failed, e.what());
    }
}

void refuseFolder(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code code;
    if (!fs::is_directory(path, code))
        return;
    for (fs::directory_iterator at(path, code); !code && at != fs::directory_iterator();)
        at.increment(code);
    if (code)
        throw IoError(path.string(), "a folder whose files can be listed and analysed",
                      code.message());
    throw IoError(path.string(), "a regular file", "a folder");
}

void decodeItem(Work& work, const JobRequest& request, std::stop_token stop) {
    guardStage(work, [&] {
        const auto source = media::loadSource(work.result.path, request.settings.limits, stop);
        work.result.digests = source.digests; // before any decode (R1)
        auto photo = media::decodePhoto(source, request.settings.limits, stop);
        work.result.info = std::move(photo.info);
        work.pixels = std::move(photo.pixels);
    });
}

void findFaces(Work& work, const JobRequest& request, const faces::FaceFinder& finder,
               std::stop_token stop) {
    guardStage(work, [&] {
        const auto& given = request.items[static_cast<std::size_t>(work.index)].faces;
        const auto found = given ? *given : finder.find(*work.pixels, stop);
        const nn::ModelInfo* model = request.engine ? &request.engine->model() : nullptr;
        for (const auto& face : found) {
            if (stop.stop_requested())
                throw Cancelled();
            work.result.faces.push_back({});
            auto& result = work.result.faces.back();
            result.face = face;
            if (face.rejected) {
                result.state = FaceState::Rejected;
                result.message = "rejected by the examiner";
                continue;
            }
            result.message = request.noModelMessage;
            if (model != nullptr)
                result.message.clear();
            cutCrop(work, work.result.faces.size() - 1, model);
        }
        const auto smallest = static_cast<int>(
            std::ceil(finder.smallestFace(work.pixels->width, work.pixels->height)));
        if (smallest > request.settings.minFinderPixels && !given && work.result.info)
            work.result.info->warnings.push_back("so large that faces below " +
                                                 std::to_string(smallest) +
                                                 " px were not looked for");
        work.pixels.reset();
        if (found.empty())
            endItem(work, ItemState::NoFace,
                    "no face of " + std::to_string(smallest) + " px or more was found");
        else
            work.result.state = ItemState::Analysed;
    });
}

void scoreItems(std::vector<Work*> items, const JobRequest& request, std::stop_token stop) {
    std::vector<const Rgb8Image*> crops;
    std::vector<FaceResult*> targets;
    for (Work* work : items) {
        for (std::size_t i = 0; i < work->crops.size(); ++i) {
            crops.push_back(&work->crops[i]);
            targets.push_back(&work->result.faces[work->scoring[i]]);
        }
    }
    try {
        auto predictions = crops.empty()
                               ? std::vector<nn::Prediction>()
                               : request.engine->predict(crops, request.settings.maps, stop);
        for (std::size_t i = 0; i < predictions.size(); ++i)
            setScore(*targets[i], std::move(predictions[i]));
        if (!crops.empty() && request.settings.stability &&
            request.engine->model().validation.calibration)
            scoreVariants(crops, targets, *request.engine, stop);
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        spdlog::error("Scoring failed: {}", e.what());
        for (FaceResult* target : targets)
            setFailed(*target, e.what());
    }
    for (Work* work : items) {
        work->crops.clear();
        guardStage(*work, [&] { judgeFaces(work->result); });
        if (work->finished)
            work->result.faces.clear(); // scores go with verdicts or not at all
    }
}

} // namespace lineament::analysis
