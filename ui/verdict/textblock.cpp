// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/textblock.h"

#include <QTextDocument>
#include <QTextOption>
#include <QWheelEvent>

#include <cmath>

namespace lineament::ui {

TextBlock::TextBlock(QWidget* parent)
    : QTextBrowser(parent) {
    setFrameShape(QFrame::NoFrame);
    setObjectName(QStringLiteral("textBlock"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setOpenLinks(false);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    connect(this, &QTextEdit::textChanged, this, &TextBlock::fitHeight);
}

QSize TextBlock::sizeHint() const {
    return {200, height()};
}

QSize TextBlock::minimumSizeHint() const {
    return {80, 0};
}

void TextBlock::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitHeight();
}

void TextBlock::wheelEvent(QWheelEvent* event) {
    // The panel around it scrolls.
    event->ignore();
}

void TextBlock::fitHeight() {
    document()->setTextWidth(viewport()->width());
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + 2;
    if (wanted != height())
        setFixedHeight(wanted);
}

} // namespace lineament::ui
