// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/player/framefetcher.h"
#include "ui/player/playeractions.h"

#include <QWidget>

class QLabel;
class QLayout;
class QToolButton;

namespace lineament::ui {

/// Buttons of the player and everything about the frame that is shown, in words.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    /// Whether the analysis looked at a frame.
    /// Hidden: in blind mode nothing is said of it.
    enum class Sampled { NotYet, No, Yes, Hidden };

    TransportBar(const PlayerActions& actions, QWidget* parent = nullptr);

    /// Null of @p frame: what is known while the video is opened.
    void setFrame(const PlayerFramePtr& frame, const OpenedVideoPtr& video);
    void setSampled(Sampled sampled);
    void setSpeed(double speed);
    void setMessage(const QString& message);
    /// Everything that the bar says, as plain text.
    QString text() const;

private:
    QLayout* makeWords();
    QLabel* label(const QString& name, const QString& widest);

    const PlayerActions& m_actions;
    QToolButton* m_play;
    QLabel* m_speed;
    QLabel* m_number;
    QLabel* m_time;
    QLabel* m_type;
    QLabel* m_sampled;
    QLabel* m_decoding;
};

/// "I frame, key frame", "B frame", "type not known".
QString pictureTypeText(char type, bool key);
/// "decoded completely", "damaged: parts are missing and were filled in"...
QString decodingText(media::Decoding decoding);

} // namespace lineament::ui
