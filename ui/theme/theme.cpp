// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QStyleFactory>
#include <QSvgRenderer>

/// Resources of a static library are linked only when they are asked for, and outside of any
/// namespace.
static void initResources() {
    Q_INIT_RESOURCE(resources);
}

namespace lineament::ui {

namespace {

Colours darkColours() {
    Colours c;
    c.dark = true;
    c.window = QColor(0x1d, 0x20, 0x24);
    c.panel = QColor(0x25, 0x29, 0x2e);
    c.base = QColor(0x19, 0x1c, 0x1f);
    c.raised = QColor(0x32, 0x38, 0x3f);
    c.border = QColor(0x3d, 0x44, 0x4c);
    c.text = QColor(0xe4, 0xe7, 0xea);
    c.muted = QColor(0xa3, 0xab, 0xb4);
    c.accent = QColor(0x4c, 0x9a, 0xe8);
    c.accentText = QColor(0x0c, 0x14, 0x1c);
    c.canvas = QColor(0x14, 0x16, 0x18);
    c.amber = QColor(0xf2, 0xb1, 0x3c);
    c.blue = QColor(0x6d, 0xb3, 0xf5);
    c.grey = QColor(0xb4, 0xba, 0xc1);
    c.red = QColor(0xff, 0x86, 0x7c);
    return c;
}

Colours lightColours() {
    Colours c;
    c.dark = false;
    c.window = QColor(0xee, 0xf0, 0xf2);
    c.panel = QColor(0xf8, 0xf9, 0xfa);
    c.base = QColor(0xff, 0xff, 0xff);
    c.raised = QColor(0xe1, 0xe5, 0xe9);
    c.border = QColor(0xc3, 0xc9, 0xcf);
    c.text = QColor(0x1b, 0x1f, 0x23);
    c.muted = QColor(0x56, 0x5e, 0x67);
    c.accent = QColor(0x1c, 0x67, 0xb4);
    c.accentText = QColor(0xff, 0xff, 0xff);
    c.canvas = QColor(0xd4, 0xd7, 0xda);
    c.amber = QColor(0x8f, 0x5a, 0x00);
    c.blue = QColor(0x0f, 0x5c, 0xa8);
    c.grey = QColor(0x5a, 0x62, 0x6a);
    c.red = QColor(0xb3, 0x1b, 0x1b);
    return c;
}

QPalette paletteOf(const Colours& c) {
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.base);
    p.setColor(QPalette::AlternateBase, c.panel);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Button, c.raised);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.amber);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.accentText);
    p.setColor(QPalette::Link, c.blue);
    p.setColor(QPalette::LinkVisited, c.blue);
    p.setColor(QPalette::ToolTipBase, c.raised);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Light, c.raised.lighter(115));
    p.setColor(QPalette::Mid, c.border);
    p.setColor(QPalette::Dark, c.base.darker(120));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        auto faint = c.muted;
        faint.setAlpha(130);
        p.setColor(QPalette::Disabled, role, faint);
    }
    return p;
}

QString styleSheet(const Colours& c) {
    QFile file(QStringLiteral(":/style/lineament.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    auto sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> values[] = {
        {"@window@", c.window}, {"@panel@", c.panel},   {"@base@", c.base},
        {"@raised@", c.raised}, {"@border@", c.border}, {"@text@", c.text},
        {"@muted@", c.muted},   {"@accent@", c.accent}, {"@accentText@", c.accentText},
        {"@amber@", c.amber},   {"@blue@", c.blue},     {"@grey@", c.grey},
        {"@red@", c.red}};
    for (const auto& [name, colour] : values)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet.replace(QLatin1String("@shade@"),
                         c.dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

} // namespace

QColor Colours::tone(Tone tone) const {
    switch (tone) {
    case Tone::Amber:
        return amber;
    case Tone::Blue:
        return blue;
    case Tone::Grey:
        break;
    }
    return grey;
}

Theme::Theme(QObject* parent)
    : QObject(parent)
    , m_systemDark(QApplication::palette().color(QPalette::Window).lightness() < 128)
    , m_colours(darkColours()) {
    initResources();
}

void Theme::apply(Mode mode) {
    m_mode = mode;
    const bool dark = mode == Mode::Dark || (mode == Mode::System && m_systemDark);
    m_colours = dark ? darkColours() : lightColours();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(m_colours));
    qApp->setStyleSheet(styleSheet(m_colours));
    emit changed();
}

QIcon Theme::icon(const QString& name) const {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray drawing = file.readAll();
    QIcon icon;
    auto faint = m_colours.muted;
    faint.setAlpha(110);
    const std::pair<QIcon::Mode, QColor> modes[] = {{QIcon::Normal, m_colours.text},
                                                    {QIcon::Disabled, faint}};
    for (const auto& [iconMode, colour] : modes) {
        QSvgRenderer renderer(drawing);
        for (const int side : {16, 20, 24, 32, 40, 48, 64}) {
            QPixmap pixmap(side, side);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            renderer.render(&painter);
            // The drawings are masks: whatever is painted takes the theme's colour.
            painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
            painter.fillRect(pixmap.rect(), colour);
            painter.end();
            icon.addPixmap(pixmap, iconMode);
        }
    }
    return icon;
}

void Theme::bind(QAction* action, const QString& name) {
    action->setIcon(icon(name));
    connect(this, &Theme::changed, action, [this, action, name] { action->setIcon(icon(name)); });
}

void Theme::bind(QAbstractButton* button, const QString& name) {
    button->setIcon(icon(name));
    connect(this, &Theme::changed, button, [this, button, name] { button->setIcon(icon(name)); });
}

} // namespace lineament::ui
