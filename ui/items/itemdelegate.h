// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace lineament::ui {

/// One row of the list: thumbnail, name, state, strongest score.
class ItemDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ItemDelegate(const Theme& theme, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace lineament::ui
