// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/droparea.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace lineament::ui {

DropArea::DropArea(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel)
    , m_title(new QLabel)
    , m_kept(new QLabel(tr("A case keeps evidence, results, notes and a custody log.")))
    , m_open(new QPushButton)
    , m_folder(new QPushButton)
    , m_newCase(new QPushButton(tr("New case...")))
    , m_openCase(new QPushButton(tr("Open case..."))) {
    m_title->setObjectName(QStringLiteral("title"));
    auto* text = new QLabel(tr(
        "In photos and videos every face is found and scored, and maps show the gradients and the "
        "network's attention. Files are opened read-only and stay on this machine."));
    text->setObjectName(QStringLiteral("muted"));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignCenter);
    text->setFixedWidth(460);
    text->setMinimumHeight(text->heightForWidth(460));
    m_open->setObjectName(QStringLiteral("primary"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_open);
    buttons->addWidget(m_folder);
    buttons->addStretch();
    auto* cases = new QHBoxLayout;
    cases->setSpacing(8);
    cases->addStretch();
    cases->addWidget(m_newCase);
    cases->addWidget(m_openCase);
    cases->addStretch();
    m_kept->setObjectName(QStringLiteral("muted"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addStretch();
    layout->addWidget(m_icon, 0, Qt::AlignCenter);
    layout->addWidget(m_title, 0, Qt::AlignCenter);
    layout->addWidget(text, 0, Qt::AlignCenter);
    layout->addLayout(buttons);
    layout->addSpacing(8);
    layout->addWidget(m_kept, 0, Qt::AlignCenter);
    layout->addLayout(cases);
    layout->addStretch();
    connect(m_open, &QPushButton::clicked, this, &DropArea::openAsked);
    connect(m_folder, &QPushButton::clicked, this, &DropArea::openFolderAsked);
    connect(m_newCase, &QPushButton::clicked, this, &DropArea::newCaseAsked);
    connect(m_openCase, &QPushButton::clicked, this, &DropArea::openCaseAsked);
    connect(&theme, &Theme::changed, this, &DropArea::refresh);
    // The window may be lower than all of this: it must not grow by it.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    setCase({}, true);
    refresh();
}

void DropArea::setCase(const QString& name, bool writable) {
    const bool open = !name.isEmpty();
    m_title->setText(open ? tr("Case %1 has no evidence yet").arg(name)
                          : tr("Drop photos, videos or folders here"));
    m_open->setText(open ? tr("Add evidence...") : tr("Open files..."));
    m_folder->setText(open ? tr("Add a folder...") : tr("Open folder..."));
    for (auto* button : {m_open, m_folder})
        button->setEnabled(writable);
    for (auto* widget : std::initializer_list<QWidget*>{m_kept, m_newCase, m_openCase})
        widget->setVisible(!open);
}

void DropArea::refresh() {
    m_icon->setPixmap(m_theme.icon(QStringLiteral("drop")).pixmap(64, 64));
    update();
}

void DropArea::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.colours().canvas);
    painter.setPen(QPen(m_theme.colours().border, 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(24, 24, -24, -24), 12, 12);
}

DropFrame::DropFrame(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setObjectName(QStringLiteral("dropFrame"));
    hide();
}

void DropFrame::showOver(const QWidget& place) {
    setGeometry(place.rect());
    raise();
    show();
}

void DropFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& colours = m_theme.colours();
    painter.setPen(QPen(colours.accent, 4));
    painter.drawRoundedRect(rect().toRectF().adjusted(8, 8, -8, -8), 12, 12);
    const QString words = tr("Drop to open; the files stay where they are");
    const QFontMetrics metrics(font());
    const QRect plate((width() - metrics.horizontalAdvance(words)) / 2 - 16, 24,
                      metrics.horizontalAdvance(words) + 32, metrics.height() + 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawRoundedRect(plate, 6, 6);
    painter.setPen(colours.accentText);
    painter.drawText(plate, Qt::AlignCenter, words);
}

} // namespace lineament::ui
