// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "ui/app/session.h"
#include "ui/app/worker.h"

#include <QObject>

#include <deque>
#include <map>

namespace lineament::ui {

/// Brings the stored results of a case into the session: the values of all of them, and the maps of
/// the few that were shown last, so that memory stays flat however many items there are.
class ResultLoader : public QObject {
    Q_OBJECT
public:
    explicit ResultLoader(Session& session, QObject* parent = nullptr);

    using Store = std::shared_ptr<const casefile::CaseStore>;
    /// Reads the values of these items of the session, which were added with the case.
    void start(const Store& store, const std::vector<int>& ids);
    /// Reads the rest of one, too.
    void complete(const Store& store, int id);
    void stop();

signals:
    void problem(const QString& message);

private:
    void takeValues(const std::vector<std::pair<int, analysis::ItemResultPtr>>& values);
    void takeWhole(int id, const analysis::ItemResultPtr& whole);

    Session& m_session;
    quint64 m_serial = 0;
    std::deque<int> m_whole;                         ///< oldest first
    std::map<int, analysis::ItemResultPtr> m_values; ///< of those in m_whole
    Worker m_all{this};
    Worker m_one{this};
};

} // namespace lineament::ui
