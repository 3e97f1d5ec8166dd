// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/joblane.h"
#include "ui/app/worker.h"

#include <QObject>
#include <QStringList>

namespace lineament::ui {

/// What the queue bar shows.
struct QueueState {
    bool running = false;
    int done = 0;
    int total = 0;
    int waiting = 0; ///< files behind the running job
    int facesScored = 0;
    bool paused = false;
    std::optional<double> videoShare; ///< of the video that is being scanned, 0 to 1
    QString text;                     ///< e.g. "Looking for faces: portrait.jpg"
    std::optional<std::chrono::seconds> remaining;
};

/// Runs the work behind the session: model, jobs, edits. Owns no widget.
///
/// Two lanes: files that were opened go through the first; a repeat of one item (edited faces) goes
/// through the second and so does not wait behind a long batch.
class Controller : public QObject {
    Q_OBJECT
public:
    explicit Controller(Services services, QObject* parent = nullptr);
    ~Controller() override;

    Session& session() { return m_session; }
    const Session& session() const { return m_session; }
    const Services& services() const { return m_services; }

    /// Opens files and folders (walked in a worker) and analyses what is new.
    void open(const QStringList& paths);
    void reanalyse(const std::vector<int>& ids);
    /// The items without a complete result: never analysed, cancelled, failed, or without scores
    /// because there was no model. What waits or runs is not among them.
    std::vector<int> missing() const;
    /// Analyses the item again with these faces in the place of the found ones; none: finds them.
    void editFaces(int id, std::optional<std::vector<faces::Face>> faces);
    /// Takes over a result that the examiner made of @p before, without an analysis; false when
    /// that is no longer the newest.
    bool takeEdited(int id, const analysis::ItemResultPtr& before, analysis::ItemResultPtr after);
    void removeItem(int id);
    /// Cancels everything and takes every item out.
    void closeAll();
    void cancel();
    /// Holds every job until resume(); what is done stays. Cancelling ends the pause.
    void pause();
    void resume();
    bool paused() const { return m_queue.paused; }
    bool busy() const;

    /// Names the model without loading it: that happens when it is first needed.
    void chooseModel(const std::optional<std::filesystem::path>& chosen);
    /// Loads in a worker. A model that cannot be used leaves the old one in place and emits
    /// problem().
    void loadModel(const std::optional<std::filesystem::path>& chosen);
    /// Loads what chooseModel() named, unless that is done or under way.
    void needModel();
    /// Calls @p then once the model is there, or known not to be: now, or when it was loaded.
    void withModel(std::function<void()> then);
    bool modelLoading() const { return m_modelLoading; }
    /// Chosen, and not yet loaded nor being loaded.
    bool modelPending() const { return m_pending.has_value(); }
    /// Gives the model on any thread, and loads it there when nobody has yet. Never throws: a model
    /// that cannot be used is none, with the reason as its message.
    std::function<analysis::LoadedModel()> modelSource() const;
    /// Null: none, or not loaded yet.
    const std::shared_ptr<nn::Engine>& engine() const { return m_model.engine; }
    const std::string& noModelMessage() const { return m_model.message; }
    /// The installed packages, as they were when a model was last loaded.
    const std::vector<nn::ListedPackage>& packages() const { return m_packages; }

    /// Whether verdicts are checked on variants of the crops, from the next analysis on.
    void setStability(bool on);
    /// Which frames of videos are looked at, from the next analysis on.
    void setVideoSettings(const analysis::VideoSettings& settings);
    const analysis::VideoSettings& videoSettings() const { return m_video; }

signals:
    void modelChanged();
    void packagesChanged();
    void queueChanged(const lineament::ui::QueueState& state);
    /// Everything that was asked for is done or cancelled.
    void idle();
    /// Something that the examiner must read. What @p kind names may succeed later.
    void problem(const QString& message, const QString& kind = {});
    void succeeded(const QString& kind);
    void opened(const std::vector<int>& ids);
    /// Nothing but these, which were open already.
    void openedAgain(const std::vector<int>& ids);
    /// The examiner changed what the next analysis is made with (R11).
    void settingChanged(const QString& name, const QString& before, const QString& after);
    /// A new result came and was taken over.
    void analysed(int id);

private:
    void connectLane(JobLane& lane);
    analysis::JobRequest context() const;
    void enqueue(JobLane& lane, const Ticket& ticket);
    void startLanes();
    std::shared_ptr<analysis::LazyModel>
    lazyModel(const std::optional<std::filesystem::path>& chosen) const;
    void listModels();
    void loadNow(const std::optional<std::filesystem::path>& chosen);
    void refuseModel(const QString& message);
    void runAwaiting();
    void applyModel(analysis::LoadedModel model,
                    const std::optional<std::filesystem::path>& chosen);
    void onStarted(const JobLane& lane, int requests);
    /// The name that people know the file by.
    QString nameOf(const std::filesystem::path& path) const;
    void onProgress(const JobLane& lane, const analysis::Progress& progress);
    void showVideoProgress(const QString& name, const analysis::ScanProgress& progress);
    void publishQueue();
    void tellSetting(const QString& name, const QString& before, const QString& after);

    Services m_services;
    Session m_session;
    analysis::LoadedModel m_model;
    QString m_modelName = QStringLiteral("the installed one"); ///< for the log
    std::vector<nn::ListedPackage> m_packages;
    bool m_modelLoading = false;
    /// What chooseModel() named, until it is loaded; the choice is empty for the installed one.
    std::optional<std::optional<std::filesystem::path>> m_pending;
    std::shared_ptr<analysis::LazyModel> m_lazy;   ///< of what was chosen or is loaded
    std::vector<std::function<void()>> m_awaiting; ///< for the model
    bool m_stability = true;
    analysis::VideoSettings m_video;
    int m_collecting = 0;
    QueueState m_queue;
    Worker m_collector{this};
    Worker m_loader{this};
    Worker m_lister{this};
    JobLane m_batch;
    JobLane m_edits;
};

} // namespace lineament::ui
