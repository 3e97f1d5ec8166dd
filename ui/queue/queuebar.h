// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/controller.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace lineament::ui {

/// "2 min 10 s", "8 s".
QString durationText(std::chrono::seconds time);

/// What runs, how far it is, how long it will take, and the way to stop it.
class QueueBar : public QWidget {
    Q_OBJECT
public:
    explicit QueueBar(Theme& theme, QWidget* parent = nullptr);

    void setState(const QueueState& state);
    /// A piece of work beside the analysis (an export): 0 to 1, or negative when it is over.
    void setTask(const QString& text, double share);

signals:
    /// Whether there is anything to show: whoever holds the bar hides it.
    void activeChanged(bool active);
    void cancelAsked();
    void pauseAsked(bool pause);

private:
    void refresh();
    void refreshPause();

    QueueState m_state;
    QString m_task;
    double m_taskShare = -1;
    QLabel* m_text;
    QLabel* m_rest;
    QProgressBar* m_bar;
    std::optional<bool> m_pauseShown; ///< what the button was made for: paused or not
    QPushButton* m_pause;
    QPushButton* m_cancel;
    Theme& m_theme;
};

} // namespace lineament::ui
