// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/resultloader.h"

#include "core/base/error.h"
#include "core/casefile/storedresult.h"
#include "core/report/filled.h"

#include <algorithm>
#include <utility>

namespace lineament::ui {

namespace {

/// Handed over at once: few enough for the window's thread, many enough not to flood it.
constexpr std::size_t kChunk = 32;
/// Items that keep their maps after another one is shown.
constexpr std::size_t kWhole = 8;

struct Wanted {
    int id = 0;
    std::int64_t item = 0;
};

analysis::ItemResultPtr valuesOf(const casefile::CaseStore& store, std::int64_t item) {
    const auto last = store.latestAnalysisOf(item);
    return last ? casefile::storedValues(store, *last) : nullptr;
}

} // namespace

ResultLoader::ResultLoader(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session) {}

void ResultLoader::start(const Store& store, const std::vector<int>& ids) {
    stop();
    std::vector<Wanted> wanted;
    for (const int id : ids)
        if (const auto* item = m_session.find(id); item && item->exhibit && item->stored)
            wanted.push_back({id, item->exhibit->item});
    const auto serial = m_serial;
    m_all.add(
        [this, store, wanted, serial](const std::stop_token& stop) {
            std::vector<std::pair<int, analysis::ItemResultPtr>> chunk;
            QStringList failures;
            const auto hand = [&] {
                QMetaObject::invokeMethod(
                    this,
                    [this, serial, chunk = std::exchange(chunk, {})] {
                        if (serial == m_serial)
                            takeValues(chunk);
                    },
                    Qt::QueuedConnection);
            };
            for (const auto& one : wanted) {
                if (stop.stop_requested())
                    throw Cancelled();
                analysis::ItemResultPtr values;
                try {
                    values = valuesOf(*store, one.item);
                } catch (const Error& e) {
                    failures << QString::fromUtf8(e.what());
                }
                chunk.emplace_back(one.id, std::move(values));
                if (chunk.size() >= kChunk)
                    hand();
            }
            hand();
            return failures;
        },
        [this](const QStringList& failures) {
            if (failures.size() == 1)
                emit problem(tr("A stored result cannot be read: %1").arg(failures.first()));
            else if (!failures.isEmpty())
                emit problem(filled(tr("%1 stored results cannot be read; the first: %2"),
                                    failures.size(), failures.first()));
        },
        [this](const QString& message) { emit problem(message); });
}

void ResultLoader::complete(const Store& store, int id) {
    const auto* item = m_session.find(id);
    if (item == nullptr || !item->exhibit || !item->stored)
        return;
    if (!item->valuesOnly) {
        // Shown again: now it is the newest.
        const auto at = std::find(m_whole.begin(), m_whole.end(), id);
        if (at != m_whole.end())
            std::rotate(at, at + 1, m_whole.end());
        return;
    }
    m_one.restart(
        [store, number = item->exhibit->item](const std::stop_token& stop) {
            const auto last = store->latestAnalysisOf(number);
            return last ? casefile::storedResult(*store, *last, stop) : nullptr;
        },
        [this, id](const analysis::ItemResultPtr& whole) { takeWhole(id, whole); },
        [this](const QString& message) {
            emit problem(tr("The stored maps cannot be read: %1").arg(message));
        });
}

void ResultLoader::stop() {
    ++m_serial;
    m_all.cancel();
    m_one.cancel();
    m_whole.clear();
    m_values.clear();
}

void ResultLoader::takeValues(const std::vector<std::pair<int, analysis::ItemResultPtr>>& values) {
    for (const auto& [id, result] : values) {
        const auto* item = m_session.find(id);
        if (!result)
            m_session.setUnreadable(id);
        else if (item != nullptr && item->valuesOnly)
            m_session.applyStored(id, result, true);
        else if (std::find(m_whole.begin(), m_whole.end(), id) != m_whole.end())
            m_values[id] = result; // was shown before the list came to it
    }
}

void ResultLoader::takeWhole(int id, const analysis::ItemResultPtr& whole) {
    const auto* item = m_session.find(id);
    if (item == nullptr || !item->stored || !whole)
        return;
    auto values = item->result;
    if (!m_session.applyStored(id, whole, false))
        return;
    if (values)
        m_values[id] = std::move(values);
    m_whole.push_back(id);
    if (m_whole.size() <= kWhole)
        return;
    const int oldest = m_whole.front();
    m_whole.pop_front();
    const auto kept = m_values.extract(oldest);
    if (!kept.empty() && m_session.find(oldest) != nullptr)
        m_session.applyStored(oldest, kept.mapped(), true);
}

} // namespace lineament::ui
