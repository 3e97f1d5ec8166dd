// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/boxeditor.h"

#include <QLineF>

#include <algorithm>
#include <array>

namespace lineament::ui {

BoxEditor::Grip BoxEditor::gripAt(const QRectF& box, QPointF photo, double reach) {
    const std::array<std::pair<QPointF, Grip>, 4> corners{{{box.topLeft(), Grip::TopLeft},
                                                           {box.topRight(), Grip::TopRight},
                                                           {box.bottomLeft(), Grip::BottomLeft},
                                                           {box.bottomRight(), Grip::BottomRight}}};
    for (const auto& [corner, grip] : corners)
        if (QLineF(corner, photo).length() <= reach)
            return grip;
    return box.contains(photo) ? Grip::Inside : Grip::None;
}

void BoxEditor::beginDraw(QPointF photo, QSizeF photoSize) {
    m_photo = photoSize;
    m_active = true;
    m_grip = Grip::BottomRight;
    m_fixed = inside(photo);
    m_box = QRectF(m_fixed, m_fixed);
}

void BoxEditor::beginDrag(const QRectF& box, Grip grip, QPointF photo, QSizeF photoSize) {
    m_photo = photoSize;
    m_active = grip != Grip::None;
    m_grip = grip;
    m_start = photo;
    m_from = box;
    m_box = box;
    switch (grip) {
    case Grip::TopLeft:
        m_fixed = box.bottomRight();
        break;
    case Grip::TopRight:
        m_fixed = box.bottomLeft();
        break;
    case Grip::BottomLeft:
        m_fixed = box.topRight();
        break;
    default:
        m_fixed = box.topLeft();
        break;
    }
}

void BoxEditor::moveTo(QPointF photo) {
    if (!m_active)
        return;
    if (m_grip != Grip::Inside) {
        m_box = QRectF(m_fixed, inside(photo)).normalized();
        return;
    }
    const QPointF by = photo - m_start;
    const double right = std::max(0.0, m_photo.width() - m_from.width());
    const double bottom = std::max(0.0, m_photo.height() - m_from.height());
    m_box.moveTo(std::clamp(m_from.x() + by.x(), 0.0, right),
                 std::clamp(m_from.y() + by.y(), 0.0, bottom));
}

std::optional<QRectF> BoxEditor::finish() {
    if (!m_active)
        return std::nullopt;
    m_active = false;
    if (m_box.width() < kSmallest || m_box.height() < kSmallest)
        return std::nullopt;
    return m_box;
}

QPointF BoxEditor::inside(QPointF photo) const {
    return {std::clamp(photo.x(), 0.0, m_photo.width()),
            std::clamp(photo.y(), 0.0, m_photo.height())};
}

} // namespace lineament::ui
