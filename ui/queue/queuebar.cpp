// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/queue/queuebar.h"

#include "core/report/filled.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace lineament::ui {

QString durationText(std::chrono::seconds time) {
    const auto seconds = time.count();
    if (seconds < 60)
        return QueueBar::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return filled(QueueBar::tr("%1 min %2 s"), seconds / 60, seconds % 60);
    return filled(QueueBar::tr("%1 h %2 min"), seconds / 3600, seconds % 3600 / 60);
}

QueueBar::QueueBar(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel)
    , m_rest(new QLabel)
    , m_bar(new QProgressBar)
    , m_pause(new QPushButton)
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_theme(theme) {
    setObjectName(QStringLiteral("queueBar"));
    setAttribute(Qt::WA_StyledBackground);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(240);
    m_bar->setAccessibleName(tr("Progress"));
    // File names come and go: they must not move the bar.
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_rest->setObjectName(QStringLiteral("muted"));
    m_cancel->setToolTip(tr("Stop the analysis and what waits (Esc)"));
    theme.bind(m_cancel, QStringLiteral("cancel"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_rest);
    layout->addWidget(m_pause);
    layout->addWidget(m_cancel);
    connect(m_pause, &QPushButton::clicked, this, [this] { emit pauseAsked(!m_state.paused); });
    connect(&theme, &Theme::changed, this, &QueueBar::refreshPause);
    connect(m_cancel, &QPushButton::clicked, this, &QueueBar::cancelAsked);
    refresh();
}

void QueueBar::setState(const QueueState& state) {
    m_state = state;
    refresh();
}

void QueueBar::refreshPause() {
    const bool paused = m_state.paused;
    m_pauseShown = paused;
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(m_theme.icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setToolTip(paused ? tr("Go on with the analysis")
                               : tr("Hold the analysis; what is done stays"));
}

void QueueBar::setTask(const QString& text, double share) {
    m_task = text;
    m_taskShare = share;
    refresh();
}

void QueueBar::refresh() {
    const bool task = m_taskShare >= 0;
    emit activeChanged(m_state.running || task);
    m_pause->setVisible(!task);
    if (m_pauseShown != m_state.paused)
        refreshPause();
    if (task) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(m_taskShare * 1000));
        m_text->setText(m_task);
        m_rest->clear();
        return;
    }
    // A video is an item that takes long: its share counts.
    const double done = m_state.done + m_state.videoShare.value_or(0);
    m_bar->setRange(0, m_state.total * 1000);
    m_bar->setValue(static_cast<int>(done * 1000));
    QString text = m_state.paused ? tr("Paused. %1").arg(m_state.text) : m_state.text;
    if (m_state.total > 1 || (m_state.total == 1 && !m_state.videoShare))
        text = filled(tr("%1 of %2 files. %3"), m_state.done, m_state.total, text);
    m_text->setText(text);
    QStringList rest;
    if (m_state.waiting > 0)
        rest << tr("%1 more waiting").arg(m_state.waiting);
    if (m_state.remaining && !m_state.paused)
        rest << tr("about %1 left").arg(durationText(*m_state.remaining));
    m_rest->setText(rest.join(QStringLiteral(", ")));
}

} // namespace lineament::ui
