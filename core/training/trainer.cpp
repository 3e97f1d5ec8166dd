// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/trainer.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/devices.h"
#include "core/nn/packagereader.h"
#include "core/training/batches.h"
#include "core/training/datasetidentity.h"
#include "core/training/metrics.h"
#include "core/training/precision.h"
#include "core/training/trainstate.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>
#include <torch/nn/utils/clip_grad.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <fstream>
#include <future>
#include <numbers>
#include <set>
#include <thread>

namespace lineament::training {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kLogEvery = 25;

const char* preprocessingName(Preprocessing kind) {
    switch (kind) {
    case Preprocessing::Srm:
        return "srm";
    case Preprocessing::Constrained:
        return "constrained";
    case Preprocessing::Residual:
        return "residual";
    case Preprocessing::Architecture:
        break;
    }
    return "architecture";
}

/// Levels 0 to 255 to what the network sees; the same normalisation as the package's default.
at::Tensor normalised(const at::Tensor& pictures) {
    const nn::ModelInfo defaults;
    const auto constant = [&](const std::array<float, 3>& v) {
        return at::tensor(at::ArrayRef<float>(v.data(), 3))
            .reshape({1, 3, 1, 1})
            .to(pictures.device());
    };
    return ((pictures / 255 - constant(defaults.mean)) / constant(defaults.std))
        .contiguous(at::MemoryFormat::ChannelsLast);
}

double learningRateAt(const TrainSettings& s, std::int64_t step) {
    if (step < s.warmUp)
        return s.learningRate * static_cast<double>(step + 1) / static_cast<double>(s.warmUp);
    const double share = static_cast<double>(step - s.warmUp) /
                         static_cast<double>(std::max<std::int64_t>(1, s.steps - s.warmUp));
    const double cosine = 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, share)));
    return s.learningRate * (0.01 + 0.99 * cosine);
}

/// Makes the next batches while the network works on this one.
class Feed {
public:
    Feed(const BatchMaker& maker, std::int64_t first, int size, int workers)
        : m_maker(maker)
        , m_next(first)
        , m_size(size)
        , m_ahead(std::max(1, workers) + 1) {}
    Batch take() {
        while (m_waiting.size() < static_cast<std::size_t>(m_ahead)) {
            const auto index = static_cast<std::uint64_t>(m_next++);
            m_waiting.push_back(std::async(std::launch::async, [this, index] {
                const at::NoGradGuard noGrad;
                at::set_num_threads(1);
                return m_maker.make(index, m_size);
            }));
        }
        auto batch = m_waiting.front().get();
        m_waiting.pop_front();
        return batch;
    }

private:
    const BatchMaker& m_maker;
    std::int64_t m_next;
    int m_size;
    int m_ahead;
    std::deque<std::future<Batch>> m_waiting;
};

/// JSON lines; what a killed run wrote after its last checkpoint is taken out on resume.
class Log {
public:
    Log(std::filesystem::path file, std::int64_t resumedAt)
        : m_file(std::move(file)) {
        std::ifstream in(m_file);
        std::string kept, line;
        while (std::getline(in, line)) {
            const auto json = parseJsonOrDiscard(line);
            if (json.is_object() && json.value("step", resumedAt + 1) <= resumedAt)
                kept += line + "\n";
        }
        writeFileAtomically(m_file, std::as_bytes(std::span(kept)));
    }
    void add(const Json& entry) {
        std::ofstream out(m_file, std::ios::app);
        out << entry.dump() << '\n';
        if (!out.flush())
            throw IoError(m_file.string(), "room for a line of the log", "a failed write");
    }

private:
    std::filesystem::path m_file;
};

class Run {
public:
    Run(const Dataset& dataset, std::filesystem::path folder, const TrainSettings& settings)
        : m_settings(settings)
        , m_folder(std::move(folder))
        , m_device(nn::devicesFor(settings.device).front())
        , m_maker(dataset, batchSettings(settings.trainFolds), m_device)
        , m_state(settings, m_device) {
        prepareValidation(dataset);
        m_settings.dataset = datasetIdentity(dataset);
        noteData(dataset);
        if (std::filesystem::exists(checkpointFile()))
            m_state.load(checkpointFile(), m_settings);
        else if (!settings.startFrom.empty())
            m_state.startFrom(settings.startFrom, settings.architecture);
        m_begun = m_state.step;
        if (done()) // nothing is to be trained: the settings on the disk are those of what is there
            return;
        const auto text = settingsJson(m_settings) + "\n";
        writeFileAtomically(m_folder / "settings.json", std::as_bytes(std::span(text)));
    }

    TrainResult run(const std::function<void(const TrainProgress&)>& progress,
                    std::stop_token stop) {
        if (done())
            return result(TrainEnd::Finished);
        if (m_device.is_cpu())
            at::set_num_threads(m_settings.threads > 0
                                    ? m_settings.threads
                                    : static_cast<int>(std::thread::hardware_concurrency()));
        Log log(m_folder / "log.jsonl", m_state.step);
        Feed feed(m_maker, m_state.step, m_settings.batch, m_settings.workers);
        const auto started = Clock::now();
        TrainEnd end = TrainEnd::Finished;
        while (!done()) {
            if (stop.stop_requested()) {
                end = TrainEnd::Interrupted;
                break;
            }
            const double minutes =
                std::chrono::duration<double>(Clock::now() - started).count() / 60;
            if (m_settings.maxMinutes > 0 && minutes >= m_settings.maxMinutes) {
                end = TrainEnd::TimeLimit;
                break;
            }
            if (!trainStep(feed.take())) {
                log.add({{"step", m_state.step}, {"event", "loss not finite"}});
                return result(TrainEnd::NotFinite);
            }
            const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
            TrainProgress p = progressAt(m_begun, seconds);
            if (m_state.step % kLogEvery == 0)
                log.add(logEntry(p));
            if (m_state.step % m_settings.validateEvery == 0 || m_state.step == m_settings.steps) {
                validate(log);
                p.validation = &m_state.last;
            }
            if (m_state.step % m_settings.saveEvery == 0 && m_state.step < m_settings.steps)
                m_state.save(checkpointFile(), m_settings);
            if (progress)
                progress(p);
        }
        m_state.save(checkpointFile(), m_settings);
        return result(end);
    }

private:
    bool done() const { return m_state.step >= m_settings.steps; }

    TrainResult result(TrainEnd end) const {
        TrainResult r;
        r.end = end;
        r.step = m_state.step;
        r.begun = m_begun;
        r.last = m_state.last;
        r.best = m_state.best;
        r.checkpoint = std::filesystem::exists(checkpointFile());
        for (const auto& item : m_state.average->net->named_parameters()) {
            if (item.key().ends_with("gamma"))
                r.gammaMax = std::max(r.gammaMax,
                                      std::fabs(static_cast<double>(item.value().item<float>())));
        }
        return r;
    }

    std::filesystem::path checkpointFile() const { return m_folder / "checkpoint.safetensors"; }

    BatchSettings batchSettings(const std::vector<int>& folds) const {
        return {m_settings.architecture.inputSize,
                m_settings.cropMargin,
                folds,
                m_settings.madeShare,
                m_settings.rampSteps,
                m_settings.cutoutShare,
                m_settings.seed};
    }

    void prepareValidation(const Dataset& dataset) {
        const BatchMaker maker(dataset, batchSettings(m_settings.validationFolds), at::kCPU);
        auto heldOut = maker.heldOut(std::max(1, m_settings.validationRepeats));
        const auto side = static_cast<std::int64_t>(m_settings.architecture.inputSize);
        m_validation =
            at::empty({static_cast<std::int64_t>(heldOut.crops.size()), side, side, 3}, at::kByte);
        auto* out = m_validation.data_ptr<std::uint8_t>();
        for (const auto& crop : heldOut.crops) {
            std::memcpy(out, crop.data.data(), crop.data.size());
            out += crop.data.size();
        }
        m_validationSamples = std::move(heldOut.samples);
    }

    /// False when the loss or the gradient is not finite; the weights are then as before.
    bool trainStep(const Batch& batch) {
        const double rate = learningRateAt(m_settings, m_state.step);
        for (auto& group : m_state.optimizer->param_groups())
            group.options().set_lr(rate);
        m_state.net->train();
        m_state.optimizer->zero_grad();
        at::Tensor logits;
        {
            const Autocast autocast(m_settings.precision == Precision::BFloat16, m_device.type());
            logits = m_state.net->forward(normalised(batch.pictures)).to(at::kFloat);
        }
        const auto losses = at::cross_entropy_loss(logits, batch.labels, {}, at::Reduction::None,
                                                   -100, m_settings.labelSmoothing);
        auto loss = losses.mean();
        const double value = loss.item<double>();
        if (!std::isfinite(value))
            return false;
        loss.backward();
        const double norm = torch::nn::utils::clip_grad_norm_(m_state.net->parameters(),
                                                              m_settings.maxGradientNorm);
        if (!std::isfinite(norm))
            return false;
        m_state.optimizer->step();
        const auto t = static_cast<double>(m_state.step);
        m_state.updateAverage(std::min(m_settings.emaDecay, (1 + t) / (10 + t)));
        ++m_state.step;
        remember(value, norm, losses.detach().cpu(), batch.families);
        return true;
    }

    void remember(double loss, double norm, const at::Tensor& losses,
                  const std::vector<Family>& families) {
        m_loss = m_loss < 0 ? loss : 0.98 * m_loss + 0.02 * loss;
        m_norm = norm;
        constexpr const char* kNames[] = {"real", "self-blend", "swap-blend", "stored"};
        for (std::size_t i = 0; i < families.size(); ++i) {
            auto& [sum, count] = m_familyLoss[kNames[static_cast<std::size_t>(families[i])]];
            sum += losses[static_cast<std::int64_t>(i)].item<double>();
            ++count;
        }
    }

    TrainProgress progressAt(std::int64_t first, double seconds) const {
        TrainProgress p;
        p.step = m_state.step;
        p.steps = m_settings.steps;
        p.loss = m_loss;
        p.learningRate = learningRateAt(m_settings, m_state.step);
        const auto done = static_cast<double>(m_state.step - first);
        p.picturesPerSecond = done * m_settings.batch / seconds;
        p.minutesLeft = seconds / 60 * static_cast<double>(p.steps - p.step) / done;
        if (m_settings.maxMinutes > 0)
            p.minutesLeft = std::min(p.minutesLeft, m_settings.maxMinutes - seconds / 60);
        return p;
    }

    Json logEntry(const TrainProgress& p) {
        Json families = Json::object();
        for (const auto& [name, sum] : m_familyLoss)
            families[name] = sum.first / sum.second;
        m_familyLoss.clear();
        Json gammas = Json::object();
        for (const auto& item : m_state.net->net->named_parameters()) {
            if (item.key().ends_with("gamma"))
                gammas[item.key()] = item.value().item<float>();
        }
        return {{"step", p.step},
                {"loss", p.loss},
                {"familyLoss", families},
                {"gradientNorm", m_norm},
                {"learningRate", p.learningRate},
                {"picturesPerSecond", p.picturesPerSecond},
                {"gammas", gammas}};
    }

    void validate(Log& log) {
        const at::NoGradGuard noGrad;
        std::vector<double> scores;
        constexpr std::int64_t kAtOnce = 64;
        for (std::int64_t first = 0; first < m_validation.size(0); first += kAtOnce) {
            const auto part =
                m_validation.slice(0, first, std::min(first + kAtOnce, m_validation.size(0)))
                    .permute({0, 3, 1, 2})
                    .to(m_device)
                    .to(at::kFloat);
            const auto logits = m_state.average->forward(normalised(part)).cpu();
            for (std::int64_t i = 0; i < logits.size(0); ++i)
                scores.push_back(logits[i][0].item<double>() - logits[i][1].item<double>());
        }
        m_state.last = scored(scores);
        log.add({{"step", m_state.step},
                 {"validationAuc", m_state.last.auc},
                 {"validationMean", m_state.last.mean},
                 {"validationAccuracy", m_state.last.accuracy}});
        if (m_state.last.mean >= m_state.best.mean) {
            m_state.best = m_state.last;
            m_state.saveAverage(m_folder / "best.safetensors", m_settings);
        }
    }

    ValidationScores scored(const std::vector<double>& scores) const {
        std::map<std::string, std::vector<Case>> byMethod;
        std::vector<Case> reals;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const auto& sample = m_validationSamples[i];
            const bool fake = sample.label == Label::Fake;
            (fake ? byMethod[sample.method] : reals).push_back({scores[i], fake, 0, 1});
        }
        ValidationScores result;
        result.step = m_state.step;
        std::vector<Case> all = reals;
        for (const auto& [method, cases] : byMethod)
            all.insert(all.end(), cases.begin(), cases.end());
        result.accuracy = 1 - (falsePositiveRate(all, 0) + falseNegativeRate(all, 0)) / 2;
        for (auto& [method, cases] : byMethod) {
            cases.insert(cases.end(), reals.begin(), reals.end());
            result.auc[method] = auc(cases);
            result.mean += result.auc[method] / static_cast<double>(byMethod.size());
        }
        return result;
    }

    TrainSettings m_settings;
    std::filesystem::path m_folder;
    at::Device m_device;
    /// Which sources and manipulations the network gets to know.
    void noteData(const Dataset& dataset) {
        std::set<std::string> sources, methods;
        if (m_settings.madeShare > 0)
            methods = {"self-blend", "swap-blend"};
        for (const Sample& sample : dataset.samples) {
            const auto has = [fold = sample.info.fold](const std::vector<int>& folds) {
                return std::find(folds.begin(), folds.end(), fold) != folds.end();
            };
            if (!has(m_settings.trainFolds) && !has(m_settings.validationFolds))
                continue;
            sources.insert(sample.info.source);
            if (!sample.info.method.empty())
                methods.insert(sample.info.method);
        }
        m_settings.sources.assign(sources.begin(), sources.end());
        m_settings.methods.assign(methods.begin(), methods.end());
    }

    BatchMaker m_maker;
    TrainState m_state;
    std::int64_t m_begun = 0; ///< step that this part of the run began at
    at::Tensor m_validation;  ///< [M,S,S,3], U8
    std::vector<ScoredSample> m_validationSamples;
    double m_loss = -1, m_norm = 0;
    std::map<std::string, std::pair<double, int>> m_familyLoss;
};

} // namespace

TrainResult train(const Dataset& dataset, const std::filesystem::path& folder,
                  const TrainSettings& settings,
                  const std::function<void(const TrainProgress&)>& progress, std::stop_token stop) {
    nn::headFeatures(settings.architecture); // refuses a head that does not fit before any work
    if (settings.batch < 4)
        throw ModelError("batch size", "4 or more", std::to_string(settings.batch));
    for (const int fold : settings.trainFolds) {
        if (std::count(settings.validationFolds.begin(), settings.validationFolds.end(), fold) > 0)
            throw ModelError("folds", "folds that train and others that validate",
                             "fold " + std::to_string(fold) + " among both");
    }
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        throw IoError(folder.string(), "a folder that can be written", code.message());
    try {
        return Run(dataset, folder, settings).run(progress, stop);
    } catch (const c10::Error& e) {
        throw ModelError("training", "a step without errors", e.what_without_backtrace());
    }
}

std::string settingsJson(const TrainSettings& s) {
    nn::ModelInfo info;
    info.architecture = s.architecture;
    const auto architecture = parseJson(nn::modelJson(info)).at("architecture");
    constexpr const char* kDevices[] = {"auto", "cpu", "cuda"};
    return Json{{"architecture", architecture},
                {"inputSize", s.architecture.inputSize},
                {"preprocessing", preprocessingName(s.preprocessing)},
                {"cropMargin", s.cropMargin},
                {"dataset", s.dataset},
                {"trainFolds", s.trainFolds},
                {"validationFolds", s.validationFolds},
                {"madeShare", s.madeShare},
                {"cutoutShare", s.cutoutShare},
                {"startFrom", s.startFrom.string()},
                {"batch", s.batch},
                {"steps", s.steps},
                {"maxMinutes", s.maxMinutes},
                {"optimizer", s.optimizer == Optimizer::AdamW ? "adamw" : "sgd"},
                {"learningRate", s.learningRate},
                {"weightDecay", s.weightDecay},
                {"warmUp", s.warmUp},
                {"rampSteps", s.rampSteps},
                {"emaDecay", s.emaDecay},
                {"labelSmoothing", s.labelSmoothing},
                {"maxGradientNorm", s.maxGradientNorm},
                {"precision", s.precision == Precision::Float32 ? "float32" : "bfloat16"},
                {"seed", s.seed},
                {"device", kDevices[static_cast<int>(s.device)]},
                {"threads", s.threads},
                {"workers", s.workers},
                {"validateEvery", s.validateEvery},
                {"saveEvery", s.saveEvery},
                {"validationRepeats", s.validationRepeats}}
        .dump();
}

} // namespace lineament::training
