// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/worker.h"

#include <QObject>

#include <functional>

namespace lineament::ui {

/// One longer piece of work beside the analysis, such as an export: with progress, cancel and one
/// outcome.
class TaskRunner : public QObject {
    Q_OBJECT
public:
    /// Runs on a worker thread; throws on failure, Cancelled when stopped; returns what to tell the
    /// examiner.
    using Work = std::function<QString(std::stop_token, const std::function<void(double)>&)>;

    explicit TaskRunner(QObject* parent = nullptr)
        : QObject(parent) {}

    bool busy() const { return m_busy; }
    /// Of what runs, or ran last.
    const QString& title() const { return m_title; }
    /// False when another one still runs.
    bool run(const QString& title, Work work);
    void cancel();

signals:
    /// 0 to 1 while it runs, negative at the end.
    void progress(const QString& title, double share);
    void finished(const QString& message);
    void failed(const QString& message);

private:
    void end();

    bool m_busy = false;
    QString m_title;
    Worker m_worker{this};
};

} // namespace lineament::ui
