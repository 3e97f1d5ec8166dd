// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/joblane.h"

#include <algorithm>

namespace lineament::ui {

JobLane::JobLane(const Services& services, Context context, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_context(std::move(context)) {}

JobLane::~JobLane() {
    m_job.reset();
}

void JobLane::add(Entry entry) {
    // A newer request for the same item replaces the one that waits.
    std::erase_if(m_waiting, [&](const Entry& e) { return e.ticket.item == entry.ticket.item; });
    m_waiting.push_back(std::move(entry));
}

void JobLane::start() {
    if (m_job || m_waiting.empty())
        return;
    auto request = m_context();
    request.keepResults = false; // the session has them
    m_running.clear();
    m_paths.clear();
    for (auto& entry : m_waiting) {
        m_running.push_back(entry.ticket);
        m_paths.push_back(entry.request.path);
        request.items.push_back(std::move(entry.request));
    }
    m_waiting.clear();
    m_answered.assign(m_running.size(), false);
    m_taken.assign(m_running.size(), false);
    ++m_serial;
    emit started(static_cast<int>(m_running.size()));
    // The others wait until the job says that it has come to them.
    if (m_running.size() == 1)
        take(0);
    m_job = m_services.startJob(std::move(request), callbacks());
    if (m_paused)
        m_job->pause();
}

void JobLane::cancel() {
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto& entry : waiting)
        emit stopped(entry.ticket);
    if (m_job)
        m_job->cancel();
}

void JobLane::pause() {
    m_paused = true;
    if (m_job)
        m_job->pause();
}

void JobLane::resume() {
    m_paused = false;
    if (m_job)
        m_job->resume();
}

analysis::JobCallbacks JobLane::callbacks() {
    // The job is a member and its destructor waits, so `this` outlives every call.
    const auto queued = [this, serial = m_serial](auto call) {
        QMetaObject::invokeMethod(
            this,
            [this, serial, call = std::move(call)]() mutable {
                if (serial == m_serial)
                    call();
            },
            Qt::QueuedConnection);
    };
    analysis::JobCallbacks callbacks;
    callbacks.progress = [this, queued](const analysis::Progress& p) {
        queued([this, p] { onProgress(p); });
    };
    callbacks.item = [this, queued](int index, analysis::ItemResultPtr result) {
        queued([this, index, result = std::move(result)]() mutable {
            onItem(index, std::move(result));
        });
    };
    callbacks.partial = [this, queued](int index, analysis::ItemResultPtr result) {
        queued([this, index, result = std::move(result)]() mutable {
            onPartial(index, std::move(result));
        });
    };
    callbacks.finished = [this, queued](const analysis::JobResult&) {
        queued([this] { onFinished(); });
    };
    return callbacks;
}

void JobLane::onProgress(const analysis::Progress& reached) {
    const auto it = std::find(m_paths.begin(), m_paths.end(), reached.current);
    if (it != m_paths.end() && reached.stage != analysis::Stage::Finished)
        take(static_cast<std::size_t>(it - m_paths.begin()));
    emit progress(reached);
}

void JobLane::take(std::size_t index) {
    if (m_taken[index] || m_answered[index])
        return;
    m_taken[index] = true;
    emit taken(m_running[index]);
}

void JobLane::onPartial(int index, analysis::ItemResultPtr result) {
    const auto i = static_cast<std::size_t>(index);
    if (i >= m_running.size() || m_answered[i])
        return;
    take(i);
    emit partial(m_running[i], std::move(result));
}

void JobLane::onItem(int index, analysis::ItemResultPtr result) {
    const auto i = static_cast<std::size_t>(index);
    if (i >= m_running.size())
        return;
    m_answered[i] = true;
    emit item(m_running[i], std::move(result));
}

void JobLane::onFinished() {
    m_job.reset();
    for (std::size_t i = 0; i < m_running.size(); ++i)
        if (!m_answered[i])
            emit stopped(m_running[i]);
    m_running.clear();
    emit finished();
    start();
}

} // namespace lineament::ui
