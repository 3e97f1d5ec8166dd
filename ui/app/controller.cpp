// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/controller.h"

#include "core/analysis/trackedits.h"
#include "core/base/log.h"
#include "core/report/filled.h"
#include "ui/app/text.h"

#include <algorithm>
#include <utility>

namespace lineament::ui {

namespace {

/// Kinds of problems.
constexpr QLatin1String kOpening("opening");
constexpr QLatin1String kModel("model");

/// Files, and how each was before anybody read it.
struct Collected {
    analysis::InputFiles found;
    std::vector<FileStamp> stamps;
};

/// States that another attempt may change: the rest says what the file itself is.
bool mayChange(analysis::ItemState state) {
    return state == analysis::ItemState::Cancelled || state == analysis::ItemState::Failed ||
           state == analysis::ItemState::Unreadable || state == analysis::ItemState::Changed;
}

bool lacksResult(const SessionItem& item, bool model) {
    switch (item.phase) {
    case ItemPhase::Idle:
    case ItemPhase::Unreadable:
    case ItemPhase::Stopped:
        return true;
    case ItemPhase::Loading:
    case ItemPhase::Waiting:
    case ItemPhase::Working:
        return false;
    case ItemPhase::Done:
        break;
    }
    if (!item.result || !item.change.isEmpty() || mayChange(item.result->state))
        return true;
    return std::any_of(item.result->faces.begin(), item.result->faces.end(),
                       [model](const auto& face) {
                           return face.state == analysis::FaceState::ModelFailed ||
                                  (model && face.state == analysis::FaceState::NoModel);
                       });
}

} // namespace

Controller::Controller(Services services, QObject* parent)
    : QObject(parent)
    , m_services(std::move(services))
    , m_batch(
          m_services, [this] { return context(); }, nullptr)
    , m_edits(
          m_services, [this] { return context(); }, nullptr) {
    connectLane(m_batch);
    connectLane(m_edits);
}

Controller::~Controller() {
    // Both lanes learn of it before either waits.
    m_batch.cancel();
    m_edits.cancel();
}

void Controller::connectLane(JobLane& lane) {
    connect(&lane, &JobLane::started, this,
            [this, &lane](int requests) { onStarted(lane, requests); });
    connect(&lane, &JobLane::taken, this, [this](const Ticket& t) { m_session.setWorking(t); });
    connect(&lane, &JobLane::stopped, this, [this](const Ticket& t) { m_session.setStopped(t); });
    connect(&lane, &JobLane::item, this,
            [this](const Ticket& ticket, const analysis::ItemResultPtr& result) {
                if (!m_session.apply(ticket, result))
                    spdlog::debug("A result for {} came too late and was dropped.",
                                  result ? result->path.string() : std::string("a removed file"));
                else if (result->state != analysis::ItemState::Cancelled)
                    emit analysed(ticket.item);
            });
    connect(&lane, &JobLane::partial, this,
            [this](const Ticket& ticket, const analysis::ItemResultPtr& result) {
                m_session.applyPartial(ticket, result);
            });
    connect(&lane, &JobLane::progress, this,
            [this, &lane](const analysis::Progress& p) { onProgress(lane, p); });
    connect(&lane, &JobLane::finished, this, [this] {
        // The lane may start its next job right after this call.
        QMetaObject::invokeMethod(
            this, [this] { publishQueue(); }, Qt::QueuedConnection);
    });
}

void Controller::open(const QStringList& paths) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& path : paths)
        inputs.push_back(toPath(path));
    if (inputs.empty())
        return;
    needModel(); // while the files are being looked for
    ++m_collecting;
    m_collector.add(
        [collect = m_services.collectFiles, inputs](const std::stop_token&) {
            Collected all{collect(inputs), {}};
            for (const auto& file : all.found.files)
                all.stamps.push_back(stampOf(file));
            return all;
        },
        [this](const Collected& all) {
            --m_collecting;
            if (all.found.files.empty())
                emit problem(tr("There is no file in what was opened: expected photos such "
                                "as JPEG, PNG, TIFF, WebP, HEIC or camera RAW, or videos "
                                "such as MP4, MOV, MKV, WebM or AVI."),
                             kOpening);
            else
                emit succeeded(kOpening);
            if (const auto leftOut = all.found.leftOutText(); !leftOut.empty())
                emit problem(QString::fromStdString(leftOut), kOpening);
            const auto before = m_session.idsOf(all.found.files);
            const auto ids = m_session.add(all.found.files, all.stamps);
            for (const int id : ids)
                enqueue(m_batch, m_session.request(id));
            startLanes();
            emit opened(ids);
            if (ids.empty() && !before.empty())
                emit openedAgain(before);
        },
        [this](const QString& message) {
            --m_collecting;
            emit problem(message, kOpening);
            publishQueue();
        });
}

std::vector<int> Controller::missing() const {
    std::vector<int> ids;
    for (const auto& item : m_session.items())
        if (lacksResult(item, m_model.engine != nullptr || m_pending))
            ids.push_back(item.id);
    return ids;
}

void Controller::reanalyse(const std::vector<int>& ids) {
    auto& lane = ids.size() == 1 ? m_edits : m_batch;
    for (const int id : ids)
        if (m_session.find(id) != nullptr)
            enqueue(lane, m_session.request(id));
    startLanes();
}

void Controller::editFaces(int id, std::optional<std::vector<faces::Face>> faces) {
    if (m_session.find(id) == nullptr)
        return;
    enqueue(m_edits, m_session.requestWithFaces(id, std::move(faces)));
    startLanes();
}

bool Controller::takeEdited(int id, const analysis::ItemResultPtr& before,
                            analysis::ItemResultPtr after) {
    if (!m_session.applyEdited(id, before, std::move(after)))
        return false;
    emit analysed(id);
    return true;
}

void Controller::removeItem(int id) {
    m_session.remove(id);
}

void Controller::closeAll() {
    cancel();
    m_collector.cancel();
    m_collecting = 0;
    m_session.clear();
    publishQueue();
}

void Controller::cancel() {
    if (!busy())
        return;
    spdlog::info("The examiner cancelled the analysis.");
    m_batch.cancel();
    m_edits.cancel();
    // A paused job would never come to its end.
    resume();
    publishQueue();
}

void Controller::pause() {
    if (!busy() || m_queue.paused)
        return;
    spdlog::info("The examiner paused the analysis.");
    m_queue.paused = true;
    m_batch.pause();
    m_edits.pause();
    publishQueue();
}

void Controller::resume() {
    if (!m_queue.paused)
        return;
    spdlog::info("The analysis goes on.");
    m_queue.paused = false;
    m_batch.resume();
    m_edits.resume();
    publishQueue();
}

bool Controller::busy() const {
    return m_collecting > 0 || m_batch.running() || m_edits.running() || m_batch.waiting() > 0 ||
           m_edits.waiting() > 0;
}

std::shared_ptr<analysis::LazyModel>
Controller::lazyModel(const std::optional<std::filesystem::path>& chosen) const {
    return std::make_shared<analysis::LazyModel>(
        [load = m_services.loadModel, chosen] { return load(chosen); });
}

void Controller::chooseModel(const std::optional<std::filesystem::path>& chosen) {
    m_pending = chosen;
    m_lazy = lazyModel(chosen);
    listModels();
    emit modelChanged();
}

void Controller::loadModel(const std::optional<std::filesystem::path>& chosen) {
    listModels();
    loadNow(chosen);
}

void Controller::needModel() {
    if (m_pending && !m_modelLoading)
        loadNow(*m_pending);
}

void Controller::withModel(std::function<void()> then) {
    needModel();
    if (!m_modelLoading) {
        then();
        return;
    }
    m_awaiting.push_back(std::move(then));
}

std::function<analysis::LoadedModel()> Controller::modelSource() const {
    if (!m_pending || !m_lazy)
        return [model = m_model] { return model; };
    return [lazy = m_lazy]() -> analysis::LoadedModel {
        try {
            return lazy->get();
        } catch (const std::exception& e) {
            return {nullptr, e.what()};
        }
    };
}

void Controller::listModels() {
    m_lister.restart([list = m_services.listModels](const std::stop_token&) { return list(); },
                     [this](std::vector<nn::ListedPackage> packages) {
                         m_packages = std::move(packages);
                         emit packagesChanged();
                     });
}

void Controller::loadNow(const std::optional<std::filesystem::path>& chosen) {
    // Somebody else may be loading what was chosen already: there is one of it.
    if (!m_pending || *m_pending != chosen)
        m_lazy = lazyModel(chosen);
    m_pending.reset();
    m_modelLoading = true;
    emit modelChanged();
    m_loader.restart(
        [lazy = m_lazy](const std::stop_token&) { return lazy->get(); },
        [this, chosen](analysis::LoadedModel model) { applyModel(std::move(model), chosen); },
        [this](const QString& message) { refuseModel(message); });
}

void Controller::refuseModel(const QString& message) {
    m_modelLoading = false;
    spdlog::error("The model cannot be used: {}", message.toStdString());
    if (!m_model.engine && m_model.message.empty())
        m_model.message = message.toStdString();
    emit problem(m_model.engine
                     ? tr("The model cannot be used, the earlier one stays: %1").arg(message)
                     : tr("The model cannot be used: %1").arg(message),
                 kModel);
    emit modelChanged();
    runAwaiting();
    startLanes();
}

void Controller::runAwaiting() {
    for (const auto& then : std::exchange(m_awaiting, {}))
        then();
}

void Controller::applyModel(analysis::LoadedModel model,
                            const std::optional<std::filesystem::path>& chosen) {
    m_modelLoading = false;
    m_model = std::move(model);
    if (m_model.engine)
        m_model.message.clear();
    emit succeeded(kModel);
    // The results say which one it is, by its hashes.
    if (chosen)
        tellSetting(QStringLiteral("model"), std::exchange(m_modelName, toQString(*chosen)),
                    toQString(*chosen));
    emit modelChanged();
    runAwaiting();
    // Results of the earlier model would stand beside those of the new one: all are made again.
    if (chosen && !m_session.items().empty()) {
        m_batch.cancel();
        m_edits.cancel();
        for (const auto& item : m_session.items()) {
            // A case keeps what was found, with the model that found it.
            if (!item.exhibit)
                enqueue(m_batch, m_session.request(item.id));
        }
    }
    startLanes();
}

void Controller::setStability(bool on) {
    if (on == m_stability)
        return;
    const auto words = [](bool value) {
        return value ? QStringLiteral("on") : QStringLiteral("off");
    };
    m_stability = on;
    tellSetting(QStringLiteral("stability check of verdicts"), words(!on), words(on));
}

void Controller::setVideoSettings(const analysis::VideoSettings& settings) {
    if (settings == m_video)
        return;
    const auto words = [](const analysis::VideoSettings& s) {
        return filled(QStringLiteral("%1, %2 frames a second, fine %3"),
                      QLatin1String(samplingName(s.sampling)), s.rate, s.fineRate);
    };
    const auto before = words(std::exchange(m_video, settings));
    tellSetting(QStringLiteral("sampling of videos"), before, words(m_video));
}

void Controller::tellSetting(const QString& name, const QString& before, const QString& after) {
    spdlog::info("Setting {}: {} -> {}.", name.toStdString(), before.toStdString(),
                 after.toStdString());
    emit settingChanged(name, before, after);
}

analysis::JobRequest Controller::context() const {
    analysis::JobRequest request;
    request.engine = m_model.engine;
    request.noModelMessage = m_model.message;
    request.settings.stability = m_stability;
    request.settings.video = m_video;
    request.scanStore = m_services.scanStore;
    return request;
}

void Controller::enqueue(JobLane& lane, const Ticket& ticket) {
    const auto* item = m_session.find(ticket.item);
    if (item == nullptr)
        return;
    // What the examiner changed of a video's tracks is done to the next scan, too.
    lane.add({ticket,
              {item->path, item->faces,
               item->result ? editsOf(*item->result) : analysis::VideoEdits()}});
}

void Controller::startLanes() {
    if (m_batch.waiting() + m_edits.waiting() > 0)
        needModel();
    // With a model on its way a job would run without one and have to be run again.
    if (!m_modelLoading) {
        m_batch.start();
        m_edits.start();
    }
    publishQueue();
}

void Controller::onStarted(const JobLane& lane, int requests) {
    if (&lane == &m_edits && m_batch.running())
        return;
    // Until its first word: that of the job before says "Finished".
    m_queue.text = tr("Starting");
    m_queue.done = 0;
    m_queue.total = requests;
    m_queue.remaining.reset();
    m_queue.videoShare.reset();
}

QString Controller::nameOf(const std::filesystem::path& path) const {
    // A case's working copies are named by their hashes.
    for (const auto& item : m_session.items())
        if (item.path == path)
            return QString::fromStdString(item.name());
    return QString::fromStdString(path.filename().string());
}

void Controller::onProgress(const JobLane& lane, const analysis::Progress& progress) {
    // The short lane's progress is of interest only while the long one rests.
    if (&lane == &m_edits && m_batch.running())
        return;
    m_queue.done = progress.itemsDone;
    m_queue.total = progress.itemsTotal;
    m_queue.facesScored = progress.facesScored;
    m_queue.remaining = progress.remaining;
    m_queue.videoShare.reset();
    const auto name = nameOf(progress.current);
    switch (progress.stage) {
    case analysis::Stage::Reading:
        m_queue.text = tr("Reading %1").arg(name);
        break;
    case analysis::Stage::FindingFaces:
        m_queue.text = tr("Looking for faces in %1").arg(name);
        break;
    case analysis::Stage::Scoring:
        m_queue.text = tr("Scoring faces of %1").arg(name);
        break;
    case analysis::Stage::ScanningVideo:
        showVideoProgress(name, progress.video.value_or(analysis::ScanProgress()));
        break;
    case analysis::Stage::Finished:
        m_queue.text = tr("Finished");
        break;
    }
    publishQueue();
}

void Controller::showVideoProgress(const QString& name, const analysis::ScanProgress& progress) {
    m_queue.text = progress.planned > 0
                       ? filled(tr("%1: %2 of %3 frames"), name, progress.done, progress.planned)
                       : tr("Indexing %1").arg(name);
    m_queue.videoShare = progress.share;
    if (progress.remaining)
        m_queue.remaining = progress.remaining;
}

void Controller::publishQueue() {
    const bool was = m_queue.running;
    m_queue.running = busy();
    m_queue.waiting = m_batch.waiting() + m_edits.waiting();
    if (m_queue.running && !was) {
        m_queue.done = 0;
        m_queue.total = 0;
        m_queue.remaining.reset();
        m_queue.videoShare.reset();
    }
    if (was && !m_queue.running && m_queue.paused) {
        // Nothing is left to be held.
        m_queue.paused = false;
        m_batch.resume();
        m_edits.resume();
    }
    if (m_modelLoading && m_queue.waiting > 0)
        m_queue.text = tr("Waiting for the model");
    else if (!m_batch.running() && !m_edits.running() && m_queue.running)
        m_queue.text = tr("Looking for files");
    emit queueChanged(m_queue);
    if (was && !m_queue.running)
        emit idle();
}

} // namespace lineament::ui
