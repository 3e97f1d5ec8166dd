// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"
#include "ui/app/worker.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>

namespace lineament::ui {

/// Looks whether the opened files still hold what was analysed: now and then, and when asked. Their
/// stamps tell at once; where one differs, the bytes decide. What it finds is in the session.
class SourceWatch : public QObject {
    Q_OBJECT
public:
    explicit SourceWatch(Session& session, QObject* parent = nullptr);

    /// Looks at every file now, in a worker; checked() follows.
    void check();
    /// True until all that check() was called for has been looked at.
    bool checking() const { return m_running || m_again; }

signals:
    /// A file has another stamp than when it was last looked at, or was looked at first.
    void stamped(int id, const lineament::FileStamp& stamp);
    void checked();

private:
    struct Source {
        int id = 0;
        std::uint64_t generation = 0;
        std::filesystem::path path;
        bool judge = false; ///< there is a result, and no other on its way
        std::optional<FileStamp> stamp;
        std::optional<Digests> analysed;
    };
    struct Found {
        int id = 0;
        std::uint64_t generation = 0;
        FileStamp stamp;
        std::optional<QString> change; ///< none: nothing new was found out
    };
    std::vector<Source> sources() const;
    static std::vector<Found> lookAt(const std::vector<Source>& sources,
                                     const std::stop_token& stop);
    void start();
    void take(const std::vector<Found>& found);
    void end();

    Session& m_session;
    bool m_running = false, m_again = false;
    std::map<int, FileStamp> m_seen; ///< by item
    QElapsedTimer m_took;
    QTimer m_timer;
    Worker m_worker{this};
};

} // namespace lineament::ui
