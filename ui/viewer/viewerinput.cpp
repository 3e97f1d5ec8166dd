// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The viewer's mouse, wheel and keys; its painting is in viewer.cpp.

#include "ui/viewer/overlays.h"
#include "ui/viewer/viewer.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <cmath>

namespace lineament::ui {

namespace {

constexpr double kPanStep = 64;   // view pixels an arrow key
constexpr double kClickReach = 4; // a press that moves less is a click
constexpr double kWipeReach = 9;
constexpr double kGripReach = 10;

} // namespace

double Viewer::gripReach() const {
    return kGripReach / m_view.zoom();
}

void Viewer::resizeEvent(QResizeEvent*) {
    m_view.setViewSize(size());
    changeView();
}

void Viewer::wheelEvent(QWheelEvent* event) {
    if (!m_photo || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    // One notch (120) is a quarter of an octave and a bit: three notches double.
    const double factor = std::exp2(event->angleDelta().y() / 360.0);
    m_view.zoomAt(event->position(), m_view.zoom() * factor);
    changeView();
    publishReadout(event->position());
    moveLens(event->position());
    event->accept();
}

void Viewer::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    m_pressed = m_last = at;
    m_drag = Drag::None;
    if (!m_photo || (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton))
        return;
    if (event->button() == Qt::MiddleButton)
        m_drag = Drag::Pan;
    else if (m_navigator && m_view.zoomedIn() && overlays::navigatorRect(m_view).contains(at))
        m_drag = Drag::Navigator;
    else if (m_wipe && mapShown() && std::fabs(at.x() - wipeX()) <= kWipeReach)
        m_drag = Drag::Wipe;
    else if (beginEdit(at))
        m_drag = Drag::Box;
    else if (beginRegion(at))
        m_drag = Drag::Region;
    else
        m_drag = Drag::Click;
    if (m_drag == Drag::Navigator)
        mouseMoveEvent(event);
}

bool Viewer::beginEdit(QPointF viewPoint) {
    const QPointF photo = m_view.toPhoto(viewPoint);
    const QSizeF size(m_view.photoSize());
    if (m_mode == Mode::AddFace) {
        m_editor.beginDraw(photo, size);
        return true;
    }
    if (m_mode != Mode::MoveFace)
        return false;
    const auto* selected = face(m_selected);
    if (selected == nullptr)
        return false;
    const QRectF box = toQRectF(selected->face.box);
    m_editor.beginDrag(box, BoxEditor::gripAt(box, photo, gripReach()), photo, size);
    return m_editor.active();
}

bool Viewer::beginRegion(QPointF viewPoint) {
    if (m_mode != Mode::Region)
        return false;
    const QPointF photo = m_view.toPhoto(viewPoint);
    const QSizeF size(m_view.photoSize());
    const QRectF box(m_region);
    m_regionBefore = m_region;
    const auto grip =
        m_region.isEmpty() ? BoxEditor::Grip::None : BoxEditor::gripAt(box, photo, gripReach());
    if (grip == BoxEditor::Grip::None)
        m_editor.beginDraw(photo, size);
    else
        m_editor.beginDrag(box, grip, photo, size);
    return true;
}

void Viewer::dragRegion(QPointF viewPoint) {
    m_editor.moveTo(m_view.toPhoto(viewPoint));
    // A shaky click draws nothing.
    if (QLineF(viewPoint, m_pressed).length() <= kClickReach && m_region == m_regionBefore)
        return;
    const QRectF box = m_editor.box();
    // Whole pixels count. Moved it keeps its size; else every pixel that it touches is in it.
    const bool moved = box.size() == QSizeF(m_regionBefore.size());
    setRegion(moved ? QRect(box.topLeft().toPoint(), m_regionBefore.size()) : box.toAlignedRect());
}

bool Viewer::stepRegion(const QKeyEvent& key) {
    if (m_mode != Mode::Region || m_region.isEmpty() || !(key.modifiers() & Qt::AltModifier))
        return false;
    const int x = key.key() == Qt::Key_Right ? 1 : key.key() == Qt::Key_Left ? -1 : 0;
    const int y = key.key() == Qt::Key_Down ? 1 : key.key() == Qt::Key_Up ? -1 : 0;
    if (x == 0 && y == 0)
        return false;
    QRect region = m_region;
    if (key.modifiers() & Qt::ShiftModifier)
        region.setSize((region.size() + QSize(x, y)).expandedTo(QSize(1, 1)));
    else
        region.translate(x, y);
    // At the photo's edge it stops rather than being cut.
    if (QRect(QPoint(0, 0), m_view.photoSize()).contains(region))
        setRegion(region);
    return true;
}

void Viewer::moveLens(std::optional<QPointF> viewPoint) {
    m_lensAt = viewPoint;
    if (m_lens)
        update();
}

void Viewer::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    publishReadout(at);
    moveLens(at);
    if (m_drag == Drag::Click && QLineF(at, m_pressed).length() > kClickReach)
        m_drag = Drag::Pan;
    switch (m_drag) {
    case Drag::Pan:
        setCursor(Qt::ClosedHandCursor);
        m_view.panBy(at - m_last);
        changeView();
        break;
    case Drag::Navigator: {
        const QRectF inset = overlays::navigatorRect(m_view);
        const double scale = m_view.photoSize().width() / inset.width();
        m_view.centreOn((at - inset.topLeft()) * scale);
        changeView();
        break;
    }
    case Drag::Wipe:
        m_wipePosition = std::clamp(at.x() / width(), 0.0, 1.0);
        update();
        break;
    case Drag::Box:
        m_editor.moveTo(m_view.toPhoto(at));
        update();
        break;
    case Drag::Region:
        dragRegion(at);
        break;
    case Drag::Click:
    case Drag::None:
        updateCursor(at);
        break;
    }
    m_last = at;
}

void Viewer::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Click) {
        if (const auto* hit = faceAt(event->position()))
            emit faceClicked(QString::fromStdString(hit->face.id));
    } else if (drag == Drag::Box) {
        const auto box = m_editor.finish();
        update();
        if (box && m_mode == Mode::AddFace)
            emit boxDrawn(*box);
        else if (const auto* selected = face(m_selected);
                 box && selected && *box != toQRectF(selected->face.box))
            emit boxMoved(m_selected, *box);
    } else if (drag == Drag::Region) {
        m_editor.abort();
    }
    updateCursor(event->position());
}

void Viewer::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_mode != Mode::Browse || event->button() != Qt::LeftButton)
        return;
    if (const auto* hit = faceAt(event->position()))
        showFace(QString::fromStdString(hit->face.id));
    else
        fit();
}

void Viewer::contextMenuEvent(QContextMenuEvent* event) {
    const auto* hit = faceAt(event->pos());
    if (m_photo)
        emit contextMenuAsked(hit ? QString::fromStdString(hit->face.id) : QString(),
                              event->globalPos());
}

void Viewer::keyPressEvent(QKeyEvent* event) {
    const auto pan = [this](double x, double y) {
        m_view.panBy({x, y});
        changeView();
    };
    if (stepRegion(*event))
        return;
    switch (event->key()) {
    case Qt::Key_Left:
        return pan(kPanStep, 0);
    case Qt::Key_Right:
        return pan(-kPanStep, 0);
    case Qt::Key_Up:
        return pan(0, kPanStep);
    case Qt::Key_Down:
        return pan(0, -kPanStep);
    case Qt::Key_Space:
        return setBlink(true);
    case Qt::Key_Escape:
        if (dismiss())
            return;
        break;
    case Qt::Key_Delete:
        if (m_mode == Mode::Region && !m_region.isEmpty())
            return setRegion({});
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void Viewer::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        return setBlink(false);
    QWidget::keyReleaseEvent(event);
}

void Viewer::focusOutEvent(QFocusEvent* event) {
    // The release of Space may go elsewhere.
    setBlink(false);
    QWidget::focusOutEvent(event);
}

void Viewer::leaveEvent(QEvent*) {
    moveLens({});
    emit cursorMoved({});
}

const analysis::FaceResult* Viewer::faceAt(QPointF viewPoint) const {
    if (!m_photo || !m_boxes)
        return nullptr;
    const QPointF photo = m_view.toPhoto(viewPoint);
    // Of boxes within boxes the smallest is meant.
    const analysis::FaceResult* best = nullptr;
    for (const auto& f : m_faces)
        if (f.face.box.contains({photo.x(), photo.y()}) &&
            (best == nullptr || f.face.box.area() < best->face.box.area()))
            best = &f;
    return best;
}

void Viewer::publishReadout(QPointF viewPoint) {
    Readout readout;
    if (m_photo) {
        const QPointF photo = m_view.toPhoto(viewPoint);
        const auto& pixels = *m_photo->pyramid->photo();
        readout.x = static_cast<int>(std::floor(photo.x()));
        readout.y = static_cast<int>(std::floor(photo.y()));
        readout.inside = readout.x >= 0 && readout.y >= 0 && readout.x < pixels.width &&
                         readout.y < pixels.height;
        if (readout.inside) {
            const auto* p = pixels.row(readout.y) + 3 * readout.x;
            readout.red = p[0];
            readout.green = p[1];
            readout.blue = p[2];
            const float value = map().isNull() ? NAN : map().valueAt(photo);
            if (!std::isnan(value))
                readout.value = value;
        }
    }
    emit cursorMoved(readout);
}

Qt::CursorShape Viewer::gripCursor(const QRectF& box, QPointF viewPoint,
                                   Qt::CursorShape other) const {
    switch (BoxEditor::gripAt(box, m_view.toPhoto(viewPoint), gripReach())) {
    case BoxEditor::Grip::Inside:
        return Qt::SizeAllCursor;
    case BoxEditor::Grip::TopLeft:
    case BoxEditor::Grip::BottomRight:
        return Qt::SizeFDiagCursor;
    case BoxEditor::Grip::TopRight:
    case BoxEditor::Grip::BottomLeft:
        return Qt::SizeBDiagCursor;
    case BoxEditor::Grip::None:
        break;
    }
    return other;
}

void Viewer::updateCursor(QPointF viewPoint) {
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (m_mode == Mode::AddFace) {
        shape = Qt::CrossCursor;
    } else if (m_mode == Mode::Region) {
        shape = m_region.isEmpty() ? Qt::CrossCursor
                                   : gripCursor(QRectF(m_region), viewPoint, Qt::CrossCursor);
    } else if (m_wipe && mapShown() && std::fabs(viewPoint.x() - wipeX()) <= kWipeReach) {
        shape = Qt::SplitHCursor;
    } else if (const auto* selected = face(m_selected); m_mode == Mode::MoveFace && selected) {
        shape = gripCursor(toQRectF(selected->face.box), viewPoint, shape);
    } else if (m_view.zoomedIn()) {
        shape = Qt::OpenHandCursor;
    } else if (faceAt(viewPoint) != nullptr) {
        shape = Qt::PointingHandCursor;
    }
    setCursor(shape);
}

} // namespace lineament::ui
