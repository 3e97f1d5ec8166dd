// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMenu>
#include <QStringList>

#include <functional>

namespace lineament::ui {

/// What was opened last, the newest first, as a menu; kept in the settings.
class RecentList : public QObject {
    Q_OBJECT
public:
    /// Belongs to @p menu. @param key of the settings; @param open called with the one that is
    /// chosen.
    RecentList(QMenu& menu, QString key, std::function<void(const QString&)> open);

    void remember(const QStringList& paths);

private:
    void fill();

    QMenu& m_menu;
    QString m_key;
    std::function<void(const QString&)> m_open;
};

} // namespace lineament::ui
