// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/itemdelegate.h"

#include "ui/items/itemmodel.h"

#include <QPainter>

namespace lineament::ui {

namespace {

constexpr int kThumb = 72;
constexpr int kPad = 8;

void paintThumbnail(QPainter& painter, const QRect& square, const QImage& image,
                    const Colours& colours) {
    painter.fillRect(square, colours.canvas);
    if (image.isNull())
        return;
    const QSize size = image.size().scaled(square.size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), size);
    target.moveCenter(square.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, image);
}

} // namespace

ItemDelegate::ItemDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme) {}

QSize ItemDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {160, kThumb + 2 * kPad};
}

void ItemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const auto& colours = m_theme.colours();
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver))
        painter->fillRect(option.rect, selected ? colours.raised : colours.panel);
    if (selected)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                          colours.accent);
    const QRect square(option.rect.left() + kPad + 3, option.rect.top() + kPad, kThumb, kThumb);
    paintThumbnail(*painter, square, index.data(Qt::DecorationRole).value<QImage>(), colours);

    const QFontMetrics metrics(option.font);
    const int line = metrics.height() + 3;
    QRect text(square.right() + 1 + kPad, square.top(), 0, line);
    text.setRight(option.rect.right() - kPad);
    painter->setPen(colours.text);
    painter->setFont(option.font);
    painter->drawText(text, Qt::AlignVCenter,
                      metrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    text.translate(0, line);
    if (index.data(ItemModel::ChangedRole).toBool()) {
        // There is no finding: its lines are free.
        text.setBottom(square.bottom() + kPad / 2);
        painter->setPen(colours.red);
        painter->drawText(text, Qt::AlignTop | Qt::TextWordWrap,
                          index.data(ItemModel::StateTextRole).toString());
        painter->setPen(colours.border);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->restore();
        return;
    }
    painter->setPen(index.data(ItemModel::BusyRole).toBool() ? colours.accent : colours.muted);
    painter->drawText(text, Qt::AlignVCenter,
                      metrics.elidedText(index.data(ItemModel::StateTextRole).toString(),
                                         Qt::ElideRight, text.width()));
    text.translate(0, line);
    QFont bold = option.font;
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(colours.tone(static_cast<Tone>(index.data(ItemModel::ToneRole).toInt())));
    // Two lines: a verdict has more words than a score.
    text.setBottom(square.bottom() + kPad / 2);
    painter->drawText(text, Qt::AlignTop | Qt::TextWordWrap,
                      index.data(ItemModel::ScoreTextRole).toString());
    painter->setPen(colours.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->restore();
}

} // namespace lineament::ui
