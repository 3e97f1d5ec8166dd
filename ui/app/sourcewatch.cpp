// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/sourcewatch.h"

#include "ui/app/sourcechange.h"

#include <algorithm>
#include <utility>

namespace lineament::ui {

namespace {

constexpr qint64 kEveryMs = 2'000;
/// A slow disk is left alone for so many times as long as it took.
constexpr qint64 kRest = 10;

} // namespace

SourceWatch::SourceWatch(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SourceWatch::check);
    connect(&session, &Session::added, this, &SourceWatch::check);
    connect(&session, &Session::removed, this, [this](int id) { m_seen.erase(id); });
    connect(&session, &Session::cleared, this, [this] { m_seen.clear(); });
}

void SourceWatch::check() {
    if (m_running)
        m_again = true;
    else
        start();
}

std::vector<SourceWatch::Source> SourceWatch::sources() const {
    std::vector<Source> all;
    for (const auto& item : m_session.items()) {
        Source source{item.id,    item.generation, item.path, item.result && !item.pending(),
                      item.stamp, std::nullopt};
        if (item.result)
            source.analysed = item.result->digests;
        all.push_back(std::move(source));
    }
    return all;
}

std::vector<SourceWatch::Found> SourceWatch::lookAt(const std::vector<Source>& sources,
                                                    const std::stop_token& stop) {
    std::vector<Found> all;
    for (const auto& source : sources) {
        if (stop.stop_requested())
            throw Cancelled();
        Found found{source.id, source.generation, stampOf(source.path), std::nullopt};
        if (source.judge && found.stamp != source.stamp)
            found.change = changeOf(source.path, found.stamp, source.analysed, stop);
        all.push_back(std::move(found));
    }
    return all;
}

void SourceWatch::start() {
    m_timer.stop();
    m_again = false;
    if (m_session.items().empty()) {
        emit checked();
        return;
    }
    m_running = true;
    m_took.start();
    m_worker.add(
        [sources = sources()](const std::stop_token& stop) { return lookAt(sources, stop); },
        [this](const std::vector<Found>& found) {
            take(found);
            end();
        },
        [this](const QString&) { end(); });
}

void SourceWatch::take(const std::vector<Found>& found) {
    for (const auto& one : found) {
        if (m_session.find(one.id) == nullptr)
            continue;
        if (one.change)
            m_session.setSource(one.id, one.generation, one.stamp, *one.change);
        const auto seen = m_seen.find(one.id);
        if (seen != m_seen.end() && seen->second == one.stamp)
            continue;
        m_seen[one.id] = one.stamp;
        emit stamped(one.id, one.stamp);
    }
}

void SourceWatch::end() {
    m_running = false;
    if (m_again) {
        start();
        return;
    }
    m_timer.start(static_cast<int>(std::max(kEveryMs, kRest * m_took.elapsed())));
    emit checked();
}

} // namespace lineament::ui
