// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/taskrunner.h"

#include "core/base/log.h"

namespace lineament::ui {

bool TaskRunner::run(const QString& title, Work work) {
    if (m_busy)
        return false;
    m_busy = true;
    m_title = title;
    emit progress(m_title, 0);
    m_worker.add(
        [this, work = std::move(work)](const std::stop_token& stop) {
            // The worker is a member and waits in its destructor: `this` is there.
            return work(stop, [this, stop](double share) {
                QMetaObject::invokeMethod(
                    this,
                    [this, stop, share] {
                        if (m_busy && !stop.stop_requested())
                            emit progress(m_title, share);
                    },
                    Qt::QueuedConnection);
            });
        },
        [this](const QString& message) {
            end();
            emit finished(message);
        },
        [this](const QString& message) {
            end();
            spdlog::error("{}: {}", m_title.toStdString(), message.toStdString());
            emit failed(message);
        });
    return true;
}

void TaskRunner::cancel() {
    if (!m_busy)
        return;
    m_worker.cancel();
    spdlog::info("The examiner cancelled: {}.", m_title.toStdString());
    end();
}

void TaskRunner::end() {
    m_busy = false;
    emit progress(m_title, -1);
}

} // namespace lineament::ui
