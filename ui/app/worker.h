// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "ui/app/handover.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <stop_token>

namespace lineament::ui {

/// Runs work off the window's thread and hands its value back by one queued call.
///
/// One worker belongs to one receiver and is its member: the destructor stops, waits, and so no
/// call reaches a receiver that is gone. All functions belong to the receiver's thread.
class Worker {
public:
    using Failed = std::function<void(const QString& message)>;

    explicit Worker(QObject* receiver, int threads = 1)
        : m_receiver(receiver) {
        m_pool.setMaxThreadCount(threads);
    }
    ~Worker() {
        cancel();
        m_pool.waitForDone();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Stops what runs or waits and drops its results: the newest call wins.
    template <class Work, class Done> void restart(Work work, Done done, Failed failed = {}) {
        cancel();
        add(std::move(work), std::move(done), std::move(failed));
    }

    /// Queues behind what is there. @p work is called as work(std::stop_token) on a pool thread; @p
    /// done with its value, or @p failed with the message of its exception, on the receiver's
    /// thread. Neither is called after cancel().
    template <class Work, class Done> void add(Work work, Done done, Failed failed = {}) {
        const std::stop_token stop = m_stop.get_token();
        std::function<void()> task = [receiver = m_receiver, stop, work = std::move(work),
                                      done = std::move(done),
                                      failed = std::move(failed)]() mutable {
            handover::take();
            if (stop.stop_requested())
                return;
            try {
                auto value = std::make_shared<decltype(work(stop))>(work(stop));
                QMetaObject::invokeMethod(
                    receiver,
                    [stop, value, done = std::move(done)]() mutable {
                        if (!stop.stop_requested())
                            done(std::move(*value));
                    },
                    Qt::QueuedConnection);
            } catch (const Cancelled&) {
                // Nobody waits for it any more.
            } catch (const std::exception& e) {
                if (!failed)
                    return;
                QMetaObject::invokeMethod(
                    receiver,
                    [stop, text = QString::fromUtf8(e.what()), failed = std::move(failed)] {
                        if (!stop.stop_requested())
                            failed(text);
                    },
                    Qt::QueuedConnection);
            }
        };
        handover::give();
        m_pool.start(std::move(task));
    }

    /// Returns at once; what runs stops at its next look at the token.
    void cancel() {
        m_stop.request_stop();
        m_stop = std::stop_source();
        m_pool.clear();
    }

    /// Waits until all that was queued has run. Its values are still handed over.
    void finish() { m_pool.waitForDone(); }

private:
    QObject* m_receiver;
    QThreadPool m_pool;
    std::stop_source m_stop;
};

} // namespace lineament::ui
