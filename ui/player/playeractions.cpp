// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/playeractions.h"

#include <QMenu>
#include <QWidget>

namespace lineament::ui {

PlayerActions::PlayerActions(Theme& theme, QWidget& window)
    : m_theme(theme)
    , m_window(window) {
    first = make(tr("&First frame"), QStringLiteral("first"), Qt::Key_Home);
    backTen = make(tr("Ten frames back"), {}, Qt::SHIFT | Qt::Key_Left);
    previous = make(tr("&Previous frame"), QStringLiteral("previous"), Qt::Key_Left);
    backward = make(tr("Play &backward, again: faster"), QStringLiteral("backward"), Qt::Key_J);
    play = make(tr("P&lay, again: faster"), QStringLiteral("play"), Qt::Key_L);
    pause = make(tr("Pa&use"), QStringLiteral("pause"), Qt::Key_K);
    next = make(tr("&Next frame"), QStringLiteral("next"), Qt::Key_Right);
    onTen = make(tr("Ten frames on"), {}, Qt::SHIFT | Qt::Key_Right);
    last = make(tr("L&ast frame"), QStringLiteral("last"), Qt::Key_End);
    goTo = make(tr("&Go to..."), QStringLiteral("goto"), Qt::CTRL | Qt::Key_G);
    previousSample = make(tr("Previous &sampled frame"), QStringLiteral("previoussample"),
                          Qt::CTRL | Qt::Key_Left);
    nextSample =
        make(tr("Next sa&mpled frame"), QStringLiteral("nextsample"), Qt::CTRL | Qt::Key_Right);
    previousGap = make(tr("Previous gap of the track"), QStringLiteral("previousgap"),
                       Qt::CTRL | Qt::SHIFT | Qt::Key_Left);
    nextGap = make(tr("Next gap of the track"), QStringLiteral("nextgap"),
                   Qt::CTRL | Qt::SHIFT | Qt::Key_Right);
    highest = make(tr("&Highest score of the track"), QStringLiteral("highest"), Qt::Key_H);
    lowest =
        make(tr("L&owest score of the track"), QStringLiteral("lowest"), Qt::SHIFT | Qt::Key_H);
    leastCertain =
        make(tr("Least &certain score of the track"), QStringLiteral("uncertain"), Qt::Key_U);
    exportPlot = make(tr("&Timeline as picture..."), QStringLiteral("timeline"));
    exportFrames = make(tr("&Frames as CSV..."), {});
    exportTracks = make(tr("T&racks as CSV..."), {});
    setState(false, false, false);
}

QAction* PlayerActions::make(const QString& text, const QString& icon, const QKeySequence& key) {
    auto* action = new QAction(text, &m_window);
    const auto words = QString(text).remove(QLatin1Char('&')).remove(QStringLiteral("..."));
    if (!icon.isEmpty())
        m_theme.bind(action, icon);
    action->setShortcut(key);
    action->setToolTip(key.isEmpty() ? words
                                     : QStringLiteral("%1 (%2)").arg(
                                           words, key.toString(QKeySequence::NativeText)));
    return action;
}

void PlayerActions::fillMenu(QMenu& menu) const {
    menu.addActions({play, pause, backward});
    menu.addSeparator();
    menu.addActions({previous, next, backTen, onTen, first, last, goTo});
    menu.addSeparator();
    menu.addActions({previousSample, nextSample, previousGap, nextGap});
    menu.addSeparator();
    menu.addActions({highest, lowest, leastCertain});
}

void PlayerActions::setState(bool video, bool samples, bool tracks) {
    for (auto* action :
         {first, backTen, previous, backward, play, pause, next, onTen, last, goTo, exportPlot})
        action->setEnabled(video);
    for (auto* action : {previousSample, nextSample, exportFrames, exportTracks})
        action->setEnabled(video && samples);
    for (auto* action : {previousGap, nextGap, highest, lowest, leastCertain})
        action->setEnabled(video && tracks);
}

} // namespace lineament::ui
