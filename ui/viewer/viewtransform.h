// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>

namespace lineament::ui {

/// Where the photo lies in the view: one zoom, one offset. A plain value, without a widget.
///
/// Photo coordinates: pixel (0, 0) covers [0, 1) x [0, 1). Zoom is view pixels a photo pixel.
class ViewTransform {
public:
    static constexpr double kMaxZoom = 32;  ///< 3200 %
    static constexpr double kGridZoom = 16; ///< from here on pixels get grid lines

    void setPhotoSize(QSize size);
    /// Keeps the photo point at the view's centre there; stays fitted when it was.
    void setViewSize(QSizeF size);

    QSize photoSize() const { return m_photo; }
    QSizeF viewSize() const { return m_view; }
    bool isNull() const { return m_photo.isEmpty() || m_view.isEmpty(); }
    double zoom() const { return m_zoom; }
    bool fitted() const { return m_fitted; }

    QPointF toView(QPointF photo) const { return photo * m_zoom + m_offset; }
    QPointF toPhoto(QPointF view) const { return (view - m_offset) / m_zoom; }
    QRectF toView(const QRectF& photo) const {
        return {toView(photo.topLeft()), photo.size() * m_zoom};
    }

    /// The whole photo, never larger than 100 %.
    void fit();
    /// The photo point under @p viewPoint stays under it (as far as the photo's edges allow).
    void zoomAt(QPointF viewPoint, double zoom);
    void panBy(QPointF viewDelta);
    void centreOn(QPointF photo);
    /// Shows @p photo with a margin around it.
    void showRect(const QRectF& photo);

    /// The part of the photo that is in view.
    QRectF visible() const;
    double fitZoom() const;
    double minZoom() const;
    bool zoomedIn() const;

    /// Which of @p levels (each half the one before) to paint from: the coarsest that has at least
    /// one pixel for every device pixel; 0 from 100 % on.
    int levelFor(int levels, double devicePixelRatio) const;

private:
    void clamp();

    QSize m_photo;
    QSizeF m_view;
    double m_zoom = 1;
    QPointF m_offset;
    bool m_fitted = true;
};

} // namespace lineament::ui
