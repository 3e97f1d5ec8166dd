// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QAction>
#include <QObject>

#include <vector>

class QMenu;
class QWidget;

namespace lineament::ui {

/// Everything that can be done with a video, with its words, keys and icons. Enabled only while one
/// is shown, so that the keys stay free for photos.
class PlayerActions : public QObject {
    Q_OBJECT
public:
    PlayerActions(Theme& theme, QWidget& window);

    QAction *first, *backTen, *previous, *backward, *play, *pause, *next, *onTen, *last, *goTo;
    QAction *previousSample, *nextSample, *previousGap, *nextGap;
    QAction *highest, *lowest, *leastCertain;
    QAction *exportPlot, *exportFrames, *exportTracks;

    void fillMenu(QMenu& menu) const;
    /// @p video: one is open; @p tracks: it has tracks that are scored; @p samples: frames of it
    /// were looked at.
    void setState(bool video, bool samples, bool tracks);

private:
    QAction* make(const QString& text, const QString& icon, const QKeySequence& key = {});

    Theme& m_theme;
    QWidget& m_window;
};

} // namespace lineament::ui
