// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointF>
#include <QRectF>

#include <optional>

namespace lineament::ui {

/// Geometry of drawing and dragging a box in photo coordinates, kept inside the photo.
class BoxEditor {
public:
    enum class Grip { None, Inside, TopLeft, TopRight, BottomLeft, BottomRight };

    /// Smallest side of a box that counts, photo pixels.
    static constexpr double kSmallest = 8;

    /// Which part of @p box is under @p photo; corners reach @p reach photo pixels far.
    static Grip gripAt(const QRectF& box, QPointF photo, double reach);

    void beginDraw(QPointF photo, QSizeF photoSize);
    void beginDrag(const QRectF& box, Grip grip, QPointF photo, QSizeF photoSize);
    void moveTo(QPointF photo);
    /// The box, or none when it is too small to mean anything.
    std::optional<QRectF> finish();
    void abort() { m_active = false; }

    bool active() const { return m_active; }
    const QRectF& box() const { return m_box; }

private:
    QPointF inside(QPointF photo) const;

    bool m_active = false;
    Grip m_grip = Grip::None;
    QPointF m_start; ///< where the drag began
    QPointF m_fixed; ///< the corner that stays
    QRectF m_from;   ///< the box before the drag
    QRectF m_box;
    QSizeF m_photo;
};

} // namespace lineament::ui
