// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/viewer/viewer.h"
#include "uitest.h"
#include "uniformmap.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace lineament;
using namespace lineament::ui;

namespace {

void wheel(Viewer& viewer, QPointF at, int delta) {
    QWheelEvent event(at, viewer.mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewer, &event);
}

void drag(Viewer& viewer, QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton) {
    QTest::mousePress(&viewer, button, {}, from);
    QTest::mouseMove(&viewer, (from + to) / 2);
    QTest::mouseMove(&viewer, to);
    QTest::mouseRelease(&viewer, button, {}, to);
}

} // namespace

class TestViewer : public QObject {
    Q_OBJECT
    Theme m_theme;

    std::unique_ptr<Viewer> shown(int width = 2000, int height = 1500) {
        auto viewer = std::make_unique<Viewer>(m_theme);
        viewer->resize(800, 600);
        viewer->show();
        viewer->setPhoto(test::loaded(test::ramp(width, height)));
        viewer->setNavigatorShown(false);
        return viewer;
    }

private slots:
    void theWholePhotoIsExportedInItsOwnPixels() {
        auto viewer = shown();
        viewer->setBoxesShown(false);
        const double zoom = viewer->view().zoom();
        QVERIFY(viewer->picture().width() <= 800);
        const auto full = viewer->fullPicture();
        QCOMPARE(full.size(), QSize(2000, 1500));
        QCOMPARE(full.pixel(1234, 987), qRgb(1234 % 256, 987 % 256, (1234 + 987) % 256));
        QCOMPARE(viewer->view().zoom(), zoom);
    }

    void theWheelZoomsAtTheCursor() {
        auto viewer = shown();
        const QPointF at(200, 450);
        const QPointF before = viewer->view().toPhoto(at);
        for (int i = 0; i < 8; ++i)
            wheel(*viewer, at, 120);
        QVERIFY(viewer->view().zoom() > 1.5);
        const QPointF after = viewer->view().toPhoto(at);
        QVERIFY(std::fabs(after.x() - before.x()) < 1e-6 &&
                std::fabs(after.y() - before.y()) < 1e-6);
    }

    void theWheelGoesTo3200PercentAndNoFurther() {
        auto viewer = shown();
        for (int i = 0; i < 60; ++i)
            wheel(*viewer, {400, 300}, 120);
        QCOMPARE(viewer->view().zoom(), 32.0);
    }

    void draggingMovesThePhoto_data() {
        QTest::addColumn<Qt::MouseButton>("button");
        QTest::newRow("left") << Qt::LeftButton;
        QTest::newRow("middle") << Qt::MiddleButton;
    }
    void draggingMovesThePhoto() {
        QFETCH(Qt::MouseButton, button);
        auto viewer = shown();
        viewer->actualSize();
        const QPointF before = viewer->view().toView(QPointF(1000, 750));
        drag(*viewer, {400, 300}, {340, 280}, button);
        const QPointF after = viewer->view().toView(QPointF(1000, 750));
        QCOMPARE(after - before, QPointF(-60, -20));
    }

    void arrowsMoveThePhoto() {
        auto viewer = shown();
        viewer->actualSize();
        const auto before = viewer->view().visible();
        QTest::keyClick(viewer.get(), Qt::Key_Right);
        QVERIFY(viewer->view().visible().left() > before.left());
    }

    void pixelsAreSharpFrom100Percent() {
        auto viewer = shown(64, 64);
        for (int i = 0; i < 12; ++i)
            wheel(*viewer, {400, 300}, 120);
        viewer->setBoxesShown(false);
        const auto& view = viewer->view();
        QVERIFY(view.zoom() > 8 && view.zoom() < ViewTransform::kGridZoom + 1);
        const auto image = viewer->grab().toImage();
        // Everything within a photo pixel has that pixel's colour.
        const QPointF corner = view.toView(QPointF(30, 20));
        for (const double share : {0.15, 0.5, 0.85}) {
            const QPoint at = (corner + QPointF(share, share) * view.zoom()).toPoint();
            QCOMPARE(image.pixelColor(at), QColor(30, 20, 50));
        }
    }

    void readsOutPixelAndMapValue() {
        auto viewer = shown(800, 600);
        viewer->setMap(test::uniformMap(800, 600));
        QSignalSpy moved(viewer.get(), &Viewer::cursorMoved);
        QTest::mouseMove(viewer.get(), QPoint(120, 40));
        const auto readout = moved.last().first().value<Readout>();
        QVERIFY(readout.inside);
        QCOMPARE(readout.x, 120);
        QCOMPARE(readout.y, 40);
        QCOMPARE(readout.red, 120);
        QCOMPARE(readout.blue, 160);
        QCOMPARE(readout.value.value(), 1.0F);
    }

    void holdingSpaceShowsTheOriginal() {
        auto viewer = shown(800, 600);
        viewer->setMap(test::uniformMap(800, 600));
        const QPoint at(400, 60);
        QCOMPARE(viewer->grab().toImage().pixelColor(at), QColor(255, 255, 255));
        QTest::keyPress(viewer.get(), Qt::Key_Space);
        QVERIFY(viewer->blink());
        QCOMPARE(viewer->grab().toImage().pixelColor(at), QColor(400 % 256, 60, 460 % 256));
        QTest::keyRelease(viewer.get(), Qt::Key_Space);
        QCOMPARE(viewer->grab().toImage().pixelColor(at), QColor(255, 255, 255));
    }

    void theWipeShowsBothSidesAndCanBeDragged() {
        auto viewer = shown(800, 600);
        viewer->setMap(test::uniformMap(800, 600));
        viewer->setWipe(true);
        auto image = viewer->grab().toImage();
        QCOMPARE(image.pixelColor(300, 200), QColor(300 % 256, 200, 500 % 256));
        QCOMPARE(image.pixelColor(500, 200), QColor(255, 255, 255));
        drag(*viewer, {400, 200}, {600, 200});
        QCOMPARE(viewer->wipePosition(), 0.75);
        image = viewer->grab().toImage();
        QCOMPARE(image.pixelColor(500, 200), QColor(500 % 256, 200, 700 % 256));
    }

    void valuesThatAreNotThereAreSeenThrough() {
        auto viewer = shown(800, 600);
        auto map = test::uniformMap(800, 600);
        FloatMap values = map.photoMap->level(0);
        values.at(100, 100) = NAN;
        map.photoMap = std::make_shared<MapPyramid>(values);
        viewer->setMap(map);
        const auto image = viewer->grab().toImage();
        QCOMPARE(image.pixelColor(100, 100), QColor(100, 100, 200));
        QCOMPARE(image.pixelColor(101, 100), QColor(255, 255, 255));
    }

    void aClickChoosesTheFaceUnderIt() {
        auto viewer = shown(800, 600);
        viewer->setFaces({test::face("F1", {100, 100, 400, 400}, 1.0),
                          test::face("F2", {200, 200, 50, 50}, -1.0)});
        QSignalSpy clicked(viewer.get(), &Viewer::faceClicked);
        QTest::mouseClick(viewer.get(), Qt::LeftButton, {}, QPoint(220, 220));
        QCOMPARE(clicked.last().first().toString(), QString("F2"));
        QTest::mouseClick(viewer.get(), Qt::LeftButton, {}, QPoint(120, 120));
        QCOMPARE(clicked.last().first().toString(), QString("F1"));
        QTest::mouseClick(viewer.get(), Qt::LeftButton, {}, QPoint(700, 50));
        QCOMPARE(clicked.count(), 2);
    }

    void aBoxIsDrawnInPhotoCoordinates() {
        auto viewer = shown(1600, 1200);
        viewer->setMode(Viewer::Mode::AddFace);
        QSignalSpy drawn(viewer.get(), &Viewer::boxDrawn);
        drag(*viewer, {100, 100}, {200, 220});
        QCOMPARE(drawn.count(), 1);
        QCOMPARE(drawn.first().first().toRectF(), QRectF(200, 200, 200, 240));
    }

    void theSelectedBoxIsMovedAndSized() {
        auto viewer = shown(800, 600);
        viewer->setFaces({test::face("F1", {100, 100, 200, 200}, 1.0)});
        viewer->setSelectedFace("F1");
        viewer->setMode(Viewer::Mode::MoveFace);
        QSignalSpy moved(viewer.get(), &Viewer::boxMoved);
        drag(*viewer, {200, 200}, {230, 250});
        QCOMPARE(moved.last().at(1).toRectF(), QRectF(130, 150, 200, 200));
        drag(*viewer, {300, 300}, {340, 320});
        QCOMPARE(moved.last().at(1).toRectF(), QRectF(100, 100, 240, 220));
        QCOMPARE(moved.last().at(0).toString(), QString("F1"));
    }

    void escapeEndsEditing() {
        auto viewer = shown(800, 600);
        viewer->setMode(Viewer::Mode::AddFace);
        QTest::keyClick(viewer.get(), Qt::Key_Escape);
        QCOMPARE(viewer->mode(), Viewer::Mode::Browse);
    }

    void theExportedPictureIsTheVisiblePart() {
        auto viewer = shown(400, 300);
        const auto image = viewer->picture();
        QCOMPARE(image.size(), QSize(400, 300));
        QCOMPARE(image.pixelColor(10, 20), QColor(10, 20, 30));
    }

    void paintsWithoutAPhoto() {
        Viewer viewer(m_theme);
        viewer.resize(400, 300);
        viewer.setPlaceholder("Damaged file", "/evidence/a.jpg: expected FF D9, found nothing");
        QVERIFY(!viewer.grab().isNull());
        wheel(viewer, {10, 10}, 120);
        QTest::mouseClick(&viewer, Qt::LeftButton, {}, QPoint(10, 10));
    }
};

LINEAMENT_UI_TEST(TestViewer);
#include "test_viewer.moc"
