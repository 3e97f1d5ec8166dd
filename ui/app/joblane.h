// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/services.h"
#include "ui/app/session.h"

#include <QObject>

#include <deque>

namespace lineament::ui {

/// A queue of requests with at most one running job. What is added while a job runs goes into the
/// next job. Lives on the window's thread; a job's callbacks come over by one queued call each.
class JobLane : public QObject {
    Q_OBJECT
public:
    struct Entry {
        Ticket ticket;
        analysis::ItemRequest request;
    };
    /// Everything of a job but its items, asked for when a job starts.
    using Context = std::function<analysis::JobRequest()>;

    JobLane(const Services& services, Context context, QObject* parent);
    ~JobLane() override;

    void add(Entry entry);
    /// Starts a job from what waits, unless one runs or there is nothing.
    void start();
    /// Drops what waits and cancels what runs; both are reported as stopped.
    void cancel();
    /// Holds what runs, and every job that follows, until resume().
    void pause();
    void resume();
    bool running() const { return m_job != nullptr; }
    int waiting() const { return static_cast<int>(m_waiting.size()); }

signals:
    /// A job of that many requests begins.
    void started(int requests);
    /// The job is at work on it.
    void taken(lineament::ui::Ticket ticket);
    void stopped(lineament::ui::Ticket ticket);
    void item(lineament::ui::Ticket ticket, lineament::analysis::ItemResultPtr result);
    /// What is there of a video that is being scanned.
    void partial(lineament::ui::Ticket ticket, lineament::analysis::ItemResultPtr result);
    void progress(lineament::analysis::Progress progress);
    void finished();

private:
    analysis::JobCallbacks callbacks();
    void onPartial(int index, analysis::ItemResultPtr result);
    void onProgress(const analysis::Progress& reached);
    void take(std::size_t index);
    void onItem(int index, analysis::ItemResultPtr result);
    void onFinished();

    const Services& m_services;
    Context m_context;
    std::deque<Entry> m_waiting;
    std::vector<Ticket> m_running; ///< tickets of the running job, in the order of its request
    std::vector<std::filesystem::path> m_paths; ///< of the same, to tell which one is worked on
    std::vector<bool> m_taken, m_answered;
    bool m_paused = false;
    quint64 m_serial = 0; ///< calls that an earlier job queued are dropped
    std::unique_ptr<JobHandle> m_job;
};

} // namespace lineament::ui
