// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/theme/theme.h"
#include "ui/viewer/boxeditor.h"
#include "ui/viewer/overlays.h"
#include "ui/viewer/photoloader.h"
#include "ui/viewer/shownmap.h"
#include "ui/viewer/viewtransform.h"

#include <QWidget>

namespace lineament::ui {

/// What is under the cursor.
struct Readout {
    bool inside = false;
    int x = 0, y = 0;
    int red = 0, green = 0, blue = 0;
    std::optional<float> value; ///< of the shown map; none outside it
};

/// The photo with maps and face boxes over it. Paints only what is in view, from the fitting
/// pyramid level.
class Viewer : public QWidget {
    Q_OBJECT
public:
    enum class Mode { Browse, AddFace, MoveFace, Region };

    explicit Viewer(const Theme& theme, QWidget* parent = nullptr);

    /// Shows it fitted; null shows the placeholder.
    void setPhoto(LoadedPhotoPtr photo);
    /// As setPhoto(), for the next frame of a video: the view stays when the size does.
    void setFrame(LoadedPhotoPtr photo);
    const LoadedPhotoPtr& photo() const { return m_photo; }
    /// Words in the place of a photo: opening, damaged...
    void setPlaceholder(const QString& title, const QString& detail = {});
    void setFaces(std::vector<analysis::FaceResult> faces);
    /// Boxes of tracks on a frame that was not analysed.
    void setMarks(std::vector<overlays::TrackMark> marks);
    void setSelectedFace(const QString& id);
    void setMap(ShownMap map);
    const ShownMap& map() const { return m_painter.map(); }

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    void setBoxesShown(bool shown);
    void setLandmarksShown(bool shown);
    void setNavigatorShown(bool shown);
    /// The original alone while true.
    void setBlink(bool original);
    bool blink() const { return m_blink; }
    /// Original left of a divider, map right of it.
    void setWipe(bool on);
    bool wipe() const { return m_wipe; }
    double wipePosition() const { return m_wipePosition; }

    /// The region of interest, photo pixels: stays until another photo comes or it is taken away.
    /// What lies outside the photo is cut off; an empty one takes it away.
    void setRegion(const QRect& photo);
    QRect region() const { return m_region; }
    /// An enlarged part with full contrast under the cursor, while true.
    void setLens(bool on);
    bool lens() const { return m_lens; }
    /// 4 or 8.
    void setLensFactor(int factor);
    /// Ends what lies uppermost on the photo: lens, mode or region; false when there was nothing.
    bool dismiss();
    bool dismissible() const { return m_lens || m_mode != Mode::Browse || !m_region.isEmpty(); }

    const ViewTransform& view() const { return m_view; }
    void zoomIn();
    void zoomOut();
    void fit();
    void actualSize();
    /// That point of the photo in the middle, at that zoom.
    void setView(double zoom, QPointF centre);
    void showFace(const QString& id);

    /// What is in view, with the region and without legend, navigator and handles, for export.
    QImage picture();
    /// The same of the whole photo, one pixel for each of its own.
    QImage fullPicture();

signals:
    void cursorMoved(const lineament::ui::Readout& readout);
    void faceClicked(const QString& id);
    void boxDrawn(const QRectF& photo);
    void boxMoved(const QString& id, const QRectF& photo);
    void modeChanged(lineament::ui::Viewer::Mode mode);
    void lensChanged(bool on);
    /// Another region, or other values in it: photo, frame or map changed.
    void regionChanged();
    void photoChanged();
    void viewChanged();
    void contextMenuAsked(const QString& face, const QPoint& global);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Drag { None, Pan, Click, Box, Region, Wipe, Navigator };

    void paintPhoto(QPainter& painter);
    void paintMap(QPainter& painter);
    void paintGrid(QPainter& painter) const;
    void paintPlaceholder(QPainter& painter) const;
    void paintEditing(QPainter& painter) const;
    void paintRegion(QPainter& painter) const;
    void paintLens(QPainter& painter) const;
    void paintScene(QPainter& painter);
    bool mapShown() const;
    const analysis::FaceResult* faceAt(QPointF viewPoint) const;
    const analysis::FaceResult* face(const QString& id) const;
    bool beginEdit(QPointF viewPoint);
    bool beginRegion(QPointF viewPoint);
    void dragRegion(QPointF viewPoint);
    bool stepRegion(const QKeyEvent& key);
    void moveLens(std::optional<QPointF> viewPoint);
    void zoomTo(double zoom);
    void publishReadout(QPointF viewPoint);
    void updateCursor(QPointF viewPoint);
    Qt::CursorShape gripCursor(const QRectF& box, QPointF viewPoint, Qt::CursorShape other) const;
    void changeView();
    double wipeX() const { return m_wipePosition * width(); }
    double gripReach() const;

    const Theme& m_theme;
    LoadedPhotoPtr m_photo;
    QString m_placeholder, m_detail;
    std::vector<analysis::FaceResult> m_faces;
    std::vector<overlays::TrackMark> m_marks;
    QString m_selected;
    MapPainter m_painter;
    ViewTransform m_view;
    BoxEditor m_editor;
    Mode m_mode = Mode::Browse;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last;
    bool m_boxes = true, m_landmarks = false, m_navigator = true, m_blink = false, m_wipe = false;
    double m_wipePosition = 0.5;    ///< share of the widget's width
    QRect m_region, m_regionBefore; ///< photo pixels; the one before the drag
    bool m_lens = false;
    int m_lensFactor = 4;
    std::optional<QPointF> m_lensAt; ///< where the cursor is; none outside the widget
};

} // namespace lineament::ui
