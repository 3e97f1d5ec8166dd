// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/viewtransform.h"

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

/// One axis: a photo that is smaller than the view is centred, a larger one leaves no gap at its
/// edges.
double clampedOffset(double offset, double photo, double view) {
    if (photo <= view)
        return (view - photo) / 2;
    return std::clamp(offset, view - photo, 0.0);
}

} // namespace

void ViewTransform::setPhotoSize(QSize size) {
    m_photo = size;
    fit();
}

void ViewTransform::setViewSize(QSizeF size) {
    const QPointF centre = toPhoto({m_view.width() / 2, m_view.height() / 2});
    m_view = size;
    if (m_fitted)
        fit();
    else
        centreOn(centre);
}

void ViewTransform::fit() {
    m_fitted = true;
    if (isNull())
        return;
    m_zoom = fitZoom();
    clamp();
}

void ViewTransform::zoomAt(QPointF viewPoint, double zoom) {
    if (isNull())
        return;
    const QPointF photo = toPhoto(viewPoint);
    m_zoom = std::clamp(zoom, minZoom(), kMaxZoom);
    m_offset = viewPoint - photo * m_zoom;
    m_fitted = false;
    clamp();
}

void ViewTransform::panBy(QPointF viewDelta) {
    m_offset += viewDelta;
    clamp();
}

void ViewTransform::centreOn(QPointF photo) {
    m_offset = QPointF(m_view.width() / 2, m_view.height() / 2) - photo * m_zoom;
    clamp();
}

void ViewTransform::showRect(const QRectF& photo) {
    if (isNull() || photo.isEmpty())
        return;
    constexpr double kShare = 0.6; // of the view that the rectangle fills
    m_zoom = std::clamp(
        kShare * std::min(m_view.width() / photo.width(), m_view.height() / photo.height()),
        minZoom(), kMaxZoom);
    m_fitted = false;
    centreOn(photo.center());
}

QRectF ViewTransform::visible() const {
    const QRectF view(toPhoto({0, 0}), m_view / m_zoom);
    return view.intersected(QRectF(QPointF(0, 0), QSizeF(m_photo)));
}

double ViewTransform::fitZoom() const {
    return std::min({1.0, m_view.width() / m_photo.width(), m_view.height() / m_photo.height()});
}

double ViewTransform::minZoom() const {
    return std::min(fitZoom(), 1.0);
}

bool ViewTransform::zoomedIn() const {
    return !isNull() && (m_photo.width() * m_zoom > m_view.width() + 0.5 ||
                         m_photo.height() * m_zoom > m_view.height() + 0.5);
}

int ViewTransform::levelFor(int levels, double devicePixelRatio) const {
    const double scale = m_zoom * devicePixelRatio;
    if (scale >= 1 || levels < 1)
        return 0;
    // The small share keeps 50 % on level 1 in spite of rounding.
    const int level = static_cast<int>(std::floor(std::log2(1 / scale) + 1e-6));
    return std::clamp(level, 0, levels - 1);
}

void ViewTransform::clamp() {
    if (isNull())
        return;
    m_offset = {clampedOffset(m_offset.x(), m_photo.width() * m_zoom, m_view.width()),
                clampedOffset(m_offset.y(), m_photo.height() * m_zoom, m_view.height())};
}

} // namespace lineament::ui
