// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/viewer.h"

#include "ui/viewer/lens.h"
#include "ui/viewer/overlays.h"

#include <QPaintEvent>
#include <QPainter>

#include <cmath>

namespace lineament::ui {

Viewer::Viewer(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(240, 120);
    setAccessibleName(tr("Photo"));
    setAccessibleDescription(tr("The photo with maps and face boxes. Wheel zooms, dragging pans."));
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Viewer::setPhoto(LoadedPhotoPtr photo) {
    m_photo = std::move(photo);
    m_editor.abort();
    m_drag = Drag::None;
    m_view.setViewSize(size());
    m_view.setPhotoSize(m_photo ? m_photo->pyramid->size() : QSize());
    if (!m_photo)
        m_painter.setMap({});
    changeView();
    // What was marked in another photo means nothing in this one.
    setRegion({});
    emit photoChanged();
}

void Viewer::setFrame(LoadedPhotoPtr photo) {
    if (!m_photo || !photo || m_photo->pyramid->size() != photo->pyramid->size()) {
        setPhoto(std::move(photo));
        return;
    }
    m_photo = std::move(photo);
    update();
    if (!m_region.isEmpty())
        emit regionChanged();
    emit photoChanged();
}

void Viewer::setMarks(std::vector<overlays::TrackMark> marks) {
    m_marks = std::move(marks);
    update();
}

void Viewer::setPlaceholder(const QString& title, const QString& detail) {
    m_placeholder = title;
    m_detail = detail;
    update();
}

void Viewer::setFaces(std::vector<analysis::FaceResult> faces) {
    m_faces = std::move(faces);
    update();
}

void Viewer::setSelectedFace(const QString& id) {
    m_selected = id;
    update();
}

void Viewer::setMap(ShownMap map) {
    m_painter.setMap(std::move(map));
    update();
    if (!m_region.isEmpty())
        emit regionChanged();
}

void Viewer::setMode(Mode mode) {
    if (mode == m_mode)
        return;
    m_editor.abort();
    m_drag = Drag::None;
    m_mode = mode;
    setCursor(mode == Mode::AddFace || mode == Mode::Region ? Qt::CrossCursor : Qt::ArrowCursor);
    update();
    emit modeChanged(mode);
}

void Viewer::setRegion(const QRect& photo) {
    const QRect inside =
        m_photo ? photo.intersected(QRect(QPoint(0, 0), m_view.photoSize())) : QRect();
    const QRect region = inside.isEmpty() ? QRect() : inside;
    if (region == m_region)
        return;
    m_region = region;
    update();
    emit regionChanged();
}

void Viewer::setLens(bool on) {
    if (m_lens == on)
        return;
    m_lens = on;
    moveLens(underMouse() ? std::optional(QPointF(mapFromGlobal(QCursor::pos()))) : std::nullopt);
    update();
    emit lensChanged(on);
}

void Viewer::setLensFactor(int factor) {
    m_lensFactor = factor;
    update();
}

bool Viewer::dismiss() {
    if (m_lens)
        setLens(false);
    else if (m_mode == Mode::Region && !m_region.isEmpty()) {
        m_editor.abort();
        m_drag = Drag::None;
        setRegion({});
    } else if (m_mode != Mode::Browse)
        setMode(Mode::Browse);
    else if (!m_region.isEmpty())
        setRegion({});
    else
        return false;
    return true;
}

void Viewer::setBoxesShown(bool shown) {
    m_boxes = shown;
    update();
}

void Viewer::setLandmarksShown(bool shown) {
    m_landmarks = shown;
    update();
}

void Viewer::setNavigatorShown(bool shown) {
    m_navigator = shown;
    update();
}

void Viewer::setBlink(bool original) {
    if (m_blink == original)
        return;
    m_blink = original;
    update();
}

void Viewer::setWipe(bool on) {
    m_wipe = on;
    update();
}

void Viewer::zoomIn() {
    zoomTo(m_view.zoom() * 1.5);
}

void Viewer::zoomOut() {
    zoomTo(m_view.zoom() / 1.5);
}

void Viewer::fit() {
    m_view.fit();
    changeView();
}

void Viewer::actualSize() {
    zoomTo(1 / devicePixelRatioF());
}

void Viewer::setView(double zoom, QPointF centre) {
    m_view.zoomAt(rect().toRectF().center(), zoom);
    m_view.centreOn(centre);
    changeView();
}

void Viewer::zoomTo(double zoom) {
    m_view.zoomAt(rect().toRectF().center(), zoom);
    changeView();
}

void Viewer::showFace(const QString& id) {
    if (const auto* found = face(id)) {
        m_view.showRect(toQRectF(found->face.box));
        changeView();
    }
}

const analysis::FaceResult* Viewer::face(const QString& id) const {
    for (const auto& f : m_faces)
        if (QString::fromStdString(f.face.id) == id)
            return &f;
    return nullptr;
}

bool Viewer::mapShown() const {
    return m_photo && !m_blink && !map().isNull();
}

void Viewer::changeView() {
    update();
    emit viewChanged();
}

QImage Viewer::picture() {
    QImage image(size() * devicePixelRatioF(), QImage::Format_RGB32);
    image.setDevicePixelRatio(devicePixelRatioF());
    image.fill(m_theme.colours().canvas);
    QPainter painter(&image);
    paintScene(painter);
    paintRegion(painter);
    painter.end();
    const QRectF part = m_view.toView(m_view.visible());
    const double ratio = devicePixelRatioF();
    auto cut = image.copy(QRectF(part.topLeft() * ratio, part.size() * ratio).toAlignedRect());
    cut.setDevicePixelRatio(1);
    return cut;
}

QImage Viewer::fullPicture() {
    const QSize photo = m_photo ? m_photo->pyramid->size() : QSize();
    QImage image(photo, QImage::Format_RGB32);
    if (image.isNull())
        return image;
    const auto view = m_view;
    const double wipe = m_wipePosition;
    ViewTransform whole;
    whole.setViewSize(photo);
    whole.setPhotoSize(photo);
    // The divider stays at its place in the photo.
    m_wipePosition = view.toPhoto(QPointF(wipeX(), 0)).x() / std::max(1, width());
    m_view = whole;
    QPainter painter(&image);
    paintScene(painter);
    paintRegion(painter);
    painter.end();
    m_view = view;
    m_wipePosition = wipe;
    return image;
}

void Viewer::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colours().canvas);
    if (!m_photo) {
        paintPlaceholder(painter);
        return;
    }
    paintScene(painter);
    paintRegion(painter);
    paintEditing(painter);
    if (mapShown())
        overlays::paintLegend(painter, map(),
                              MapPainter::reduction(map(), m_view, devicePixelRatioF()), rect(),
                              m_theme.colours());
    if (m_navigator && m_view.zoomedIn())
        overlays::paintNavigator(painter, *m_photo->pyramid, m_view, m_theme.colours());
    paintLens(painter);
}

void Viewer::paintScene(QPainter& painter) {
    paintPhoto(painter);
    if (mapShown())
        paintMap(painter);
    if (m_view.zoom() * devicePixelRatioF() >= ViewTransform::kGridZoom)
        paintGrid(painter);
    if (!m_boxes)
        return;
    overlays::paintFaces(painter, m_faces, m_view, {m_landmarks, m_selected}, m_theme.colours());
    overlays::paintMarks(painter, m_marks, m_view, m_selected);
}

void Viewer::paintPhoto(QPainter& painter) {
    const auto& pyramid = *m_photo->pyramid;
    const double ratio = devicePixelRatioF();
    const int level = m_view.levelFor(pyramid.levels(), ratio);
    const double side = std::ldexp(1.0, level);
    const QRectF visible = m_view.visible();
    const QRect part = QRectF(visible.topLeft() / side, visible.size() / side)
                           .toAlignedRect()
                           .intersected(QRect(QPoint(0, 0), pyramid.levelSize(level)));
    const QImage image = pyramid.part(level, part);
    if (image.isNull())
        return;
    painter.save();
    // A halved level may reach a fraction of a pixel beyond the photo.
    painter.setClipRect(m_view.toView(QRectF(QPointF(0, 0), QSizeF(pyramid.size()))));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_view.zoom() * ratio < 1);
    painter.drawImage(
        m_view.toView(QRectF(QPointF(part.topLeft()) * side, QSizeF(part.size()) * side)), image);
    painter.restore();
}

void Viewer::paintMap(QPainter& painter) {
    const auto& picture = m_painter.picture(m_view, devicePixelRatioF());
    if (!picture.image.isNull()) {
        painter.save();
        QRectF clip = m_view.toView(QRectF(QPointF(0, 0), QSizeF(m_view.photoSize())));
        if (m_wipe)
            clip.setLeft(std::max(clip.left(), wipeX()));
        painter.setClipRect(clip);
        painter.setOpacity(map().opacity);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, !picture.nearest);
        painter.drawImage(m_view.toView(picture.photo), picture.image);
        painter.restore();
    }
    if (m_wipe)
        overlays::paintWipe(painter, wipeX(), rect(), m_theme.colours());
}

void Viewer::paintGrid(QPainter& painter) const {
    const QRectF part = m_view.visible();
    const QRectF area = m_view.toView(part);
    painter.save();
    painter.setPen(QPen(QColor(128, 128, 128, 110), 0));
    for (double x = std::ceil(part.left()); x <= part.right(); ++x) {
        const double at = std::round(m_view.toView(QPointF(x, 0)).x());
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
    }
    for (double y = std::ceil(part.top()); y <= part.bottom(); ++y) {
        const double at = std::round(m_view.toView(QPointF(0, y)).y());
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
    }
    painter.restore();
}

void Viewer::paintPlaceholder(QPainter& painter) const {
    const QRect area = rect().adjusted(48, 24, -48, -24);
    QFont title = font();
    title.setPointSizeF(title.pointSizeF() * 1.4);
    painter.setFont(title);
    painter.setPen(m_theme.colours().text);
    const QRect top(area.left(), area.top(), area.width(), area.height() / 2 - 8);
    painter.drawText(top, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextWordWrap, m_placeholder);
    painter.setFont(font());
    painter.setPen(m_theme.colours().muted);
    const QRect bottom(area.left(), area.center().y() + 8, area.width(), area.height() / 2 - 8);
    // File names have no spaces to break at.
    QTextOption wrap(Qt::AlignHCenter | Qt::AlignTop);
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    painter.drawText(QRectF(bottom), m_detail, wrap);
}

void Viewer::paintEditing(QPainter& painter) const {
    if (m_mode == Mode::Browse)
        return;
    if (m_editor.active() && m_mode != Mode::Region)
        overlays::paintEditBox(painter, m_view.toView(m_editor.box()), m_theme.colours());
    else if (const auto* selected = face(m_selected); m_mode == Mode::MoveFace && selected)
        overlays::paintEditBox(painter, m_view.toView(toQRectF(selected->face.box)),
                               m_theme.colours());
    const QString hint = m_mode == Mode::AddFace
                             ? tr("Draw a box around a face from forehead to chin. Esc ends.")
                         : m_mode == Mode::MoveFace ? tr("Drag the box or its corners. Esc ends.")
                         : m_region.isEmpty()       ? tr("Draw a box for its statistics. Esc ends.")
                                              : tr("Drag the box or its corners. Del removes it.");
    const QFontMetrics metrics(font());
    const QRect plate(12, 12, metrics.horizontalAdvance(hint) + 24, metrics.height() + 12);
    painter.fillRect(plate, QColor(12, 14, 16, 222));
    painter.setPen(Qt::white);
    painter.drawText(plate, Qt::AlignCenter, hint);
}

void Viewer::paintRegion(QPainter& painter) const {
    if (!m_region.isEmpty())
        overlays::paintRegion(painter, m_view.toView(QRectF(m_region)), m_mode == Mode::Region,
                              m_theme.colours());
}

void Viewer::paintLens(QPainter& painter) const {
    if (!m_lens || !m_lensAt || !m_photo)
        return;
    lens::Style style;
    style.factor = m_lensFactor;
    style.original = m_blink;
    if (m_wipe)
        style.mapFrom = m_view.toPhoto(QPointF(wipeX(), 0)).x();
    lens::paint(painter, *m_photo->pyramid->photo(), map(), m_view, *m_lensAt, rect(), style);
}

} // namespace lineament::ui
