// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/transportbar.h"

#include "core/report/filled.h"
#include "ui/player/position.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace lineament::ui {

QString pictureTypeText(char type, bool key) {
    if (type == '?')
        return key ? TransportBar::tr("key frame, type not known")
                   : TransportBar::tr("type not known");
    const auto text = TransportBar::tr("%1 frame").arg(QLatin1Char(type));
    return key ? TransportBar::tr("%1, key").arg(text) : text;
}

QString decodingText(media::Decoding decoding) {
    switch (decoding) {
    case media::Decoding::Complete:
        return TransportBar::tr("decoded completely");
    case media::Decoding::Concealed:
        return TransportBar::tr("damaged: parts were filled in by the decoder, not scored");
    case media::Decoding::Missing:
        return TransportBar::tr("damaged: no picture");
    }
    return {};
}

TransportBar::TransportBar(const PlayerActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_actions(actions) {
    setObjectName(QStringLiteral("transportBar"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Player"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    const auto button = [&](QAction* action) {
        auto* made = new QToolButton;
        made->setDefaultAction(action);
        made->setAutoRaise(true);
        made->setIconSize(QSize(18, 18));
        // The keys go on to the window: a clicked button must not keep Space.
        made->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(made);
        return made;
    };
    button(actions.first);
    button(actions.previous);
    button(actions.backward);
    m_play = button(actions.play);
    button(actions.next);
    button(actions.last);
    button(actions.goTo);
    layout->addSpacing(8);
    m_speed = label(tr("Speed"), tr("-8x"));
    m_number = label(tr("Frame number"), tr("Frame 00000 of 00000"));
    m_time = label(tr("Presentation time"), {});
    m_type = label(tr("Picture type"), {});
    m_sampled = label(tr("Sampling"), {});
    m_decoding = label(tr("Decoding"), {});
    layout->addWidget(m_speed);
    layout->addLayout(makeWords(), 1);
    m_decoding->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_number->setToolTip(tr("Frames are numbered from 0 in the order in which they are shown."));
    setFrame(nullptr, nullptr);
}

/// Two lines, so that narrow windows have room for all of it.
QLayout* TransportBar::makeWords() {
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(16);
    upper->addWidget(m_number);
    upper->addWidget(m_time, 1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(16);
    for (auto* one : {m_type, m_sampled, m_decoding}) {
        one->setObjectName(QStringLiteral("muted"));
        lower->addWidget(one, one == m_decoding ? 1 : 0);
    }
    words->addLayout(upper);
    words->addLayout(lower);
    return words;
}

QLabel* TransportBar::label(const QString& name, const QString& widest) {
    auto* made = new QLabel;
    made->setAccessibleName(name);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    made->setFocusPolicy(Qt::NoFocus);
    // Numbers change all the time: they must not move what is beside them.
    made->setMinimumWidth(fontMetrics().horizontalAdvance(widest) + 12);
    return made;
}

void TransportBar::setFrame(const PlayerFramePtr& frame, const OpenedVideoPtr& video) {
    if (!frame || !video) {
        for (auto* one : {m_number, m_time, m_type, m_sampled, m_decoding})
            one->clear();
        return;
    }
    m_number->setText(filled(tr("Frame %1 of %2"), frame->number, video->index->count()));
    m_time->setText(ptsText(frame->pts, frame->seconds));
    const auto& base = video->index->timeBase;
    m_time->setToolTip(filled(tr("One tick of PTS is %1/%2 s."), base.num, base.den));
    m_type->setText(pictureTypeText(frame->type, frame->key));
    auto state = decodingText(frame->decoding);
    if (frame->standsIn())
        state = tr("key frame shown, frame %1 is being decoded").arg(frame->wanted);
    m_decoding->setText(state);
    m_decoding->setToolTip(frame->damage.empty() ? state : QString::fromStdString(frame->damage));
}

void TransportBar::setSampled(Sampled sampled) {
    m_sampled->setText(sampled == Sampled::Yes      ? tr("sampled")
                       : sampled == Sampled::No     ? tr("not sampled")
                       : sampled == Sampled::NotYet ? tr("not analysed")
                                                    : QString());
    m_sampled->setToolTip(sampled == Sampled::Yes      ? tr("The analysis looked at this frame.")
                          : sampled == Sampled::Hidden ? QString()
                                                       : tr("The analysis did not look at this "
                                                            "frame."));
}

void TransportBar::setSpeed(double speed) {
    m_speed->setText(speed == 0 ? QString() : tr("%1x").arg(speed));
    // A button with two actions would get a menu.
    m_play->removeAction(m_play->defaultAction());
    m_play->setDefaultAction(speed == 0 ? m_actions.play : m_actions.pause);
}

void TransportBar::setMessage(const QString& message) {
    m_decoding->setText(message);
    m_decoding->setToolTip(message);
}

QString TransportBar::text() const {
    QStringList parts;
    for (const auto* one : {m_speed, m_number, m_time, m_type, m_sampled, m_decoding})
        if (!one->text().isEmpty())
            parts << one->text();
    return parts.join(QStringLiteral(" | "));
}

} // namespace lineament::ui
