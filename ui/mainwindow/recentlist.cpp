// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/recentlist.h"

#include <QFileInfo>
#include <QSettings>

#include <utility>

namespace lineament::ui {

namespace {

constexpr qsizetype kMost = 10;
constexpr int kWidth = 480; // pixels; longer paths are elided

} // namespace

RecentList::RecentList(QMenu& menu, QString key, std::function<void(const QString&)> open)
    : QObject(&menu)
    , m_menu(menu)
    , m_key(std::move(key))
    , m_open(std::move(open)) {
    fill();
}

void RecentList::remember(const QStringList& paths) {
    QSettings settings;
    auto recent = settings.value(m_key).toStringList();
    for (const auto& path : paths) {
        const auto absolute = QFileInfo(path).absoluteFilePath();
        recent.removeAll(absolute);
        recent.prepend(absolute);
    }
    settings.setValue(m_key, recent.mid(0, kMost));
    fill();
}

void RecentList::fill() {
    m_menu.clear();
    const auto recent = QSettings().value(m_key).toStringList();
    for (const auto& path : recent)
        m_menu.addAction(m_menu.fontMetrics().elidedText(path, Qt::ElideMiddle, kWidth), this,
                         [this, path] { m_open(path); });
    m_menu.setEnabled(!recent.isEmpty());
    if (recent.isEmpty())
        return;
    m_menu.addSeparator();
    m_menu.addAction(tr("Forget these"), this, [this] {
        QSettings().remove(m_key);
        fill();
    });
}

} // namespace lineament::ui
