// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace lineament::ui::test {

/// Counts how often a view asks for a cell's size or has it drawn: what a view costs, without a
/// clock, on which a busy machine would have its say.
class CountingDelegate : public QStyledItemDelegate {
public:
    mutable int calls = 0;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        ++calls;
        return QStyledItemDelegate::sizeHint(option, index);
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        ++calls;
        QStyledItemDelegate::paint(painter, option, index);
    }
};

} // namespace lineament::ui::test
