// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/trainer.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/nn/autocast.h"
#include "core/nn/devices.h"
#include "core/nn/packagereader.h"
#include "core/training/batches.h"
#include "core/training/datasetidentity.h"
#include "core/training/reconstruction.h"
#include "core/training/shortcuts.h"
#include "core/training/trainstate.h"
#include "core/training/validationset.h"

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
constexpr std::uint64_t kDropoutStream = 7; ///< among those of the seed

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

BatchSettings batchSettingsOf(const TrainSettings& settings, const std::vector<int>& folds) {
    BatchSettings s;
    s.inputSize = settings.architecture.inputSize;
    s.cropMargin = settings.cropMargin;
    s.folds = folds;
    s.mix = settings.mix;
    s.made = settings.made;
    s.leaveOut = settings.leaveOut;
    s.rampBatches = settings.rampSteps;
    s.cutoutShare = settings.cutoutShare;
    s.coverShare = settings.coverShare;
    s.seed = settings.seed;
    return s;
}

std::shared_ptr<const Reconstructors> reconstructorsOf(const TrainSettings& settings) {
    return settings.reconstructors.empty() ? nullptr
                                           : Reconstructors::load(settings.reconstructors);
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
        , m_reconstructors(reconstructorsOf(settings))
        , m_maker(dataset, batchSettings(settings.trainFolds), m_device, m_reconstructors)
        , m_state(settings, m_device)
        , m_validation(dataset, batchSettings(settings.validationFolds), settings)
        , m_leftOut(dataset, leftOutSettings(), settings) {
        m_settings.dataset = datasetIdentity(dataset);
        noteData(dataset);
        if (std::filesystem::exists(checkpointFile()))
            m_state.load(checkpointFile(), m_settings);
        else if (!settings.startFrom.empty())
            m_state.startFrom(settings.startFrom, settings.architecture);
        else if (!settings.backbone.empty())
            m_state.startFromBackbone(settings.backbone);
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
        auto saved = started;
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
            if (mustSave(saved)) {
                m_state.save(checkpointFile(), m_settings);
                saved = Clock::now();
            }
            if (progress)
                progress(p);
        }
        m_state.save(checkpointFile(), m_settings);
        return result(end);
    }

private:
    bool done() const { return m_state.step >= m_settings.steps; }

    bool mustSave(Clock::time_point saved) const {
        if (m_state.step >= m_settings.steps)
            return false; // the end saves
        const double minutes = std::chrono::duration<double>(Clock::now() - saved).count() / 60;
        return m_state.step % m_settings.saveEvery == 0 ||
               (m_settings.saveMinutes > 0 && minutes >= m_settings.saveMinutes);
    }

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
        return batchSettingsOf(m_settings, folds);
    }
    BatchSettings leftOutSettings() const {
        auto s = batchSettings({});
        s.leftOutOnly = true;
        return s;
    }

    /// Each picture's loss, and the gradient of their mean; an empty tensor when it is not finite.
    at::Tensor lossesOf(const Batch& batch, double& mean) {
        // Dropout is a function of the step, too, so that a resumed run goes the same way.
        torch::manual_seed(
            Random(m_settings.seed, kDropoutStream, static_cast<std::uint64_t>(m_state.step))
                .bits());
        m_state.optimizer->zero_grad();
        const auto whole = batch.pictures.size(0);
        const auto part = m_settings.microBatch > 0
                              ? std::min<std::int64_t>(m_settings.microBatch, whole)
                              : whole;
        std::vector<at::Tensor> losses;
        mean = 0;
        for (std::int64_t first = 0; first < whole; first += part) {
            const auto last = std::min(first + part, whole);
            at::Tensor logits;
            {
                const nn::Autocast autocast(m_settings.precision == Precision::BFloat16,
                                            m_device.type());
                logits = m_state.net->forward(normalised(batch.pictures.slice(0, first, last)))
                             .to(at::kFloat);
            }
            losses.push_back(at::cross_entropy_loss(logits, batch.labels.slice(0, first, last), {},
                                                    at::Reduction::None, -100,
                                                    m_settings.labelSmoothing));
            const auto loss = losses.back().sum() / static_cast<double>(whole);
            mean += loss.item<double>();
            if (!std::isfinite(mean))
                return {};
            loss.backward();
            losses.back() = losses.back().detach().cpu();
        }
        return at::cat(losses);
    }

    /// Moves the weights to the worst place within SAM's radius; gives back by how far.
    std::vector<std::pair<at::Tensor, at::Tensor>> climb() {
        const at::NoGradGuard noGrad;
        double square = 0;
        for (const auto& parameter : m_state.net->parameters()) {
            if (parameter.grad().defined())
                square += parameter.grad().square().sum().item<double>();
        }
        const double factor = m_settings.samRadius / std::max(std::sqrt(square), 1e-12);
        std::vector<std::pair<at::Tensor, at::Tensor>> moved;
        for (auto& parameter : m_state.net->parameters()) {
            if (!parameter.grad().defined())
                continue;
            moved.emplace_back(parameter, parameter.grad() * factor);
            parameter.add_(moved.back().second);
        }
        return moved;
    }

    /// False when the loss or the gradient is not finite; the weights are then as before.
    bool trainStep(const Batch& batch) {
        const double rate = learningRateAt(m_settings, m_state.step);
        auto& groups = m_state.optimizer->param_groups();
        for (std::size_t i = 0; i < groups.size(); ++i)
            groups[i].options().set_lr(rate * m_state.rateFactors[i]);
        m_state.net->train();
        double value = 0;
        auto losses = lossesOf(batch, value);
        if (!losses.defined())
            return false;
        if (m_settings.samRadius > 0) {
            const auto moved = climb();
            double there = 0;
            const bool finite = lossesOf(batch, there).defined();
            const at::NoGradGuard noGrad;
            for (const auto& [parameter, step] : moved)
                at::Tensor(parameter).sub_(step);
            if (!finite)
                return false;
        }
        const double norm = torch::nn::utils::clip_grad_norm_(m_state.net->parameters(),
                                                              m_settings.maxGradientNorm);
        if (!std::isfinite(norm))
            return false;
        m_state.optimizer->step();
        const auto t = static_cast<double>(m_state.step);
        m_state.updateAverage(std::min(m_settings.emaDecay, (1 + t) / (10 + t)));
        ++m_state.step;
        remember(value, norm, losses, batch.methods);
        return true;
    }

    void remember(double loss, double norm, const at::Tensor& losses,
                  const std::vector<std::string>& methods) {
        m_loss = m_loss < 0 ? loss : 0.98 * m_loss + 0.02 * loss;
        m_norm = norm;
        for (std::size_t i = 0; i < methods.size(); ++i) {
            auto& [sum, count] = m_familyLoss[methods[i].empty() ? "real" : methods[i]];
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
        const auto logits = [this](const at::Tensor& pictures) {
            return m_state.average->forward(normalised(pictures.to(m_device).to(at::kFloat))).cpu();
        };
        m_state.last = m_validation.scores(m_state.step, logits);
        m_state.last.leftOut = m_leftOut.scores(m_state.step, logits).families;
        log.add(scoresEntry(m_state.last));
        m_state.saveAverage(m_folder / "last.safetensors", m_settings);
        if (m_state.last.mean >= m_state.best.mean) {
            m_state.best = m_state.last;
            m_state.saveAverage(m_folder / "best.safetensors", m_settings);
        }
    }

    TrainSettings m_settings;
    std::filesystem::path m_folder;
    at::Device m_device;
    /// Which sources and manipulations the network gets to know.
    void noteData(const Dataset& dataset) {
        std::set<std::string> sources, methods;
        if (m_settings.mix.made > 0)
            methods = {"self-blend", "swap-blend", "hard-swap"};
        if (m_reconstructors && m_settings.mix.reconstructed > 0)
            methods.insert({"reconstruction", "face-reconstruction"});
        for (const Sample& sample : dataset.samples) {
            const auto has = [fold = sample.info.fold](const std::vector<int>& folds) {
                return std::find(folds.begin(), folds.end(), fold) != folds.end();
            };
            const auto& left = m_settings.leaveOut;
            if ((!has(m_settings.trainFolds) && !has(m_settings.validationFolds)) ||
                std::find(left.begin(), left.end(), sample.info.source) != left.end())
                continue;
            sources.insert(sample.info.source);
            if (!sample.info.method.empty())
                methods.insert(sample.info.method);
        }
        m_settings.sources.assign(sources.begin(), sources.end());
        m_settings.methods.assign(methods.begin(), methods.end());
    }

    std::shared_ptr<const Reconstructors> m_reconstructors;
    BatchMaker m_maker;
    TrainState m_state;
    std::int64_t m_begun = 0; ///< step that this part of the run began at
    ValidationSet m_validation, m_leftOut;
    double m_loss = -1, m_norm = 0;
    std::map<std::string, std::pair<double, int>> m_familyLoss;
};

} // namespace

TrainResult train(const Dataset& dataset, const std::filesystem::path& folder,
                  const TrainSettings& settings,
                  const std::function<void(const TrainProgress&)>& progress, std::stop_token stop) {
    nn::headFeatures(settings.architecture); // refuses a head that does not fit before any work
    if (settings.batch < 4 || settings.batch % 2 != 0)
        throw ModelError("batch size", "an even number of 4 or more",
                         std::to_string(settings.batch));
    if (!settings.startFrom.empty() && !settings.backbone.empty())
        throw ModelError("the run's beginning", "a model or an image classifier", "both");
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
        auto own = settings;
        own.architecture.classes = nn::kThreeClasses;
        return Run(dataset, folder, own).run(progress, stop);
    } catch (const c10::Error& e) {
        throw ModelError("training", "a step without errors", e.what_without_backtrace());
    }
}

std::string shortcutReport(const Dataset& dataset, const TrainSettings& settings, int pairs) {
    const BatchMaker maker(dataset, batchSettingsOf(settings, settings.trainFolds), at::kCPU,
                           reconstructorsOf(settings));
    return shortcutsText(measureShortcuts(maker, pairs));
}

std::string settingsJson(const TrainSettings& s) {
    nn::ModelInfo info;
    info.architecture = s.architecture;
    info.architecture.classes = nn::kThreeClasses;
    const auto model = parseJson(nn::modelJson(info));
    constexpr const char* kDevices[] = {"auto", "cpu", "cuda"};
    return Json{
        {"architecture", model.at("architecture")},
        {"labels", model.at("labels")},
        {"inputSize", s.architecture.inputSize},
        {"preprocessing", preprocessingName(s.preprocessing)},
        {"cropMargin", s.cropMargin},
        {"dataset", s.dataset},
        {"trainFolds", s.trainFolds},
        {"validationFolds", s.validationFolds},
        {"pairs",
         {{"made", s.mix.made},
          {"twins", s.mix.twins},
          {"composed", s.mix.composed},
          {"generated", s.mix.generated},
          {"reconstructed", s.mix.reconstructed}}},
        {"made",
         {{"selfBlend", s.made.selfBlend}, {"swap", s.made.swap}, {"hardSwap", s.made.hardSwap}}},
        {"cutoutShare", s.cutoutShare},
        {"coverShare", s.coverShare},
        {"leaveOut", s.leaveOut},
        {"reconstructors", s.reconstructors.string()},
        {"backbone", s.backbone.string()},
        {"startFrom", s.startFrom.string()},
        {"batch", s.batch},
        {"steps", s.steps},
        {"maxMinutes", s.maxMinutes},
        {"optimizer", s.optimizer == Optimizer::AdamW ? "adamw" : "sgd"},
        {"learningRate", s.learningRate},
        {"headRate", s.headRate},
        {"dropout", s.dropout},
        {"tune", s.tune == Tune::All ? "all" : "norms"},
        {"samRadius", s.samRadius},
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
        {"saveMinutes", s.saveMinutes},
        {"validationRepeats", s.validationRepeats},
        {"validationFaces", s.validationFaces}}
        .dump();
}

} // namespace lineament::training
