// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/viewer/boxeditor.h"
#include "ui/viewer/viewtransform.h"
#include "uitest.h"

#include <QTest>

using namespace lineament;
using namespace lineament::ui;

namespace {

ViewTransform view(QSize photo, QSizeF window) {
    ViewTransform transform;
    transform.setViewSize(window);
    transform.setPhotoSize(photo);
    return transform;
}

double distance(QPointF a, QPointF b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

class TestView : public QObject {
    Q_OBJECT
private slots:
    void fitsAndCentres() {
        const auto t = view({4000, 2000}, {1000, 800});
        QCOMPARE(t.zoom(), 0.25);
        QCOMPARE(t.toView(QPointF(0, 0)), QPointF(0, 150));
        QVERIFY(t.fitted());
    }

    void neverFitsAbove100Percent() {
        const auto t = view({100, 50}, {1000, 800});
        QCOMPARE(t.zoom(), 1.0);
        QCOMPARE(t.toView(QPointF(50, 25)), QPointF(500, 400));
    }

    void zoomKeepsThePointUnderTheCursor_data() {
        QTest::addColumn<QPointF>("cursor");
        QTest::addColumn<double>("zoom");
        QTest::newRow("in") << QPointF(300, 400) << 1.0;
        QTest::newRow("far in") << QPointF(700, 300) << 20.0;
        QTest::newRow("most") << QPointF(500, 410) << 32.0;
    }
    void zoomKeepsThePointUnderTheCursor() {
        QFETCH(QPointF, cursor);
        QFETCH(double, zoom);
        auto t = view({4000, 2000}, {1000, 800});
        const QPointF before = t.toPhoto(cursor);
        t.zoomAt(cursor, zoom);
        QVERIFY(distance(t.toPhoto(cursor), before) < 1e-6);
        QCOMPARE(t.zoom(), zoom);
    }

    void zoomIsClamped() {
        auto t = view({4000, 2000}, {1000, 800});
        t.zoomAt({500, 400}, 1e9);
        QCOMPARE(t.zoom(), ViewTransform::kMaxZoom);
        t.zoomAt({500, 400}, 1e-9);
        QCOMPARE(t.zoom(), 0.25);
    }

    void panningLeavesNoGap() {
        auto t = view({4000, 2000}, {1000, 800});
        t.zoomAt({500, 400}, 1);
        t.panBy({1e6, 1e6});
        QCOMPARE(t.toView(QPointF(0, 0)), QPointF(0, 0));
        t.panBy({-1e6, -1e6});
        QCOMPARE(t.toView(QPointF(4000, 2000)), QPointF(1000, 800));
    }

    void visiblePartIsWithinThePhoto() {
        auto t = view({4000, 2000}, {1000, 800});
        QCOMPARE(t.visible(), QRectF(0, 0, 4000, 2000));
        t.zoomAt({0, 400}, 2);
        QCOMPARE(t.visible().width(), 500.0);
        QVERIFY(QRectF(0, 0, 4000, 2000).contains(t.visible()));
    }

    void resizingKeepsTheCentre() {
        auto t = view({4000, 2000}, {1000, 800});
        t.zoomAt({500, 400}, 4);
        const QPointF centre = t.toPhoto({500, 400});
        t.setViewSize({600, 500});
        QVERIFY(distance(t.toPhoto({300, 250}), centre) < 1e-6);
    }

    void resizingStaysFitted() {
        auto t = view({4000, 2000}, {1000, 800});
        t.setViewSize({2000, 800});
        QCOMPARE(t.zoom(), 0.4);
    }

    void choosesTheCoarsestLevelWithEnoughPixels_data() {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<int>("level");
        QTest::newRow("3200 %") << 32.0 << 1.0 << 0;
        QTest::newRow("100 %") << 1.0 << 1.0 << 0;
        QTest::newRow("60 %") << 0.6 << 1.0 << 0;
        QTest::newRow("50 %") << 0.5 << 1.0 << 1;
        QTest::newRow("26 %") << 0.26 << 1.0 << 1;
        QTest::newRow("25 %") << 0.25 << 1.0 << 2;
        QTest::newRow("25 % on a dense screen") << 0.25 << 2.0 << 1;
        QTest::newRow("no further than there are") << 0.01 << 1.0 << 4;
    }
    void choosesTheCoarsestLevelWithEnoughPixels() {
        QFETCH(double, zoom);
        QFETCH(double, ratio);
        QFETCH(int, level);
        auto t = view({200000, 100000}, {1000, 800});
        t.zoomAt({500, 400}, zoom);
        QCOMPARE(t.levelFor(5, ratio), level);
    }

    void showsAFaceLarge() {
        auto t = view({4000, 2000}, {1000, 800});
        t.showRect({1000, 500, 200, 200});
        QVERIFY(t.visible().contains(QRectF(1000, 500, 200, 200)));
        QCOMPARE(t.zoom(), 0.6 * 4);
    }

    void halvesByArea() {
        // Columns 0 and 255 alternate: every half pixel is their mean.
        auto image = std::make_shared<Rgb8Image>();
        image->width = 601;
        image->height = 401;
        image->data.resize(601UL * 401 * 3);
        for (int y = 0; y < 401; ++y)
            for (int x = 0; x < 601; ++x)
                std::fill_n(image->row(y) + 3 * x, 3, static_cast<std::uint8_t>(x % 2 ? 255 : 0));
        const PhotoPyramid pyramid(image);
        QCOMPARE(pyramid.levelSize(1), QSize(301, 201));
        const auto half = pyramid.part(1, QRect(0, 0, 301, 201));
        QCOMPARE(qRed(half.pixel(10, 10)), 128);
        QCOMPARE(qRed(half.pixel(300, 200)), 0); // the odd edge repeats its own pixel
        QVERIFY(pyramid.levelSize(pyramid.levels() - 1).width() <= 256);
    }

    void partsAreThePhotosPixels() {
        const PhotoPyramid pyramid(test::ramp(700, 500));
        const auto part = pyramid.part(0, QRect(10, 20, 5, 5));
        QCOMPARE(part.pixel(2, 3), qRgb(12, 23, 35));
    }

    void mapMeansLeaveNaNOut() {
        FloatMap map{300, 2, std::vector<float>(600, 4)};
        map.at(0, 0) = NAN;
        map.at(1, 0) = 1;
        map.at(2, 0) = map.at(3, 0) = map.at(2, 1) = map.at(3, 1) = NAN;
        const MapPyramid pyramid(map);
        QCOMPARE(pyramid.levels(), 2);
        QCOMPARE(pyramid.level(1).at(0, 0), 3.0F);
        QVERIFY(std::isnan(pyramid.level(1).at(1, 0)));
    }

    void buildingStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, PhotoPyramid(test::ramp(600, 600), stop.get_token()));
    }

    void aBoxIsDrawnInsideThePhoto() {
        BoxEditor editor;
        editor.beginDraw({90, 50}, {100, 80});
        editor.moveTo({500, 20});
        const auto box = editor.finish();
        QVERIFY(box);
        QCOMPARE(*box, QRectF(90, 20, 10, 30));
    }

    void aTinyBoxCountsForNothing() {
        BoxEditor editor;
        editor.beginDraw({10, 10}, {100, 80});
        editor.moveTo({13, 12});
        QVERIFY(!editor.finish());
    }

    void aBoxIsMovedByItsInsideAndSizedByItsCorners() {
        const QRectF box(20, 20, 30, 30);
        QCOMPARE(BoxEditor::gripAt(box, {35, 35}, 4), BoxEditor::Grip::Inside);
        QCOMPARE(BoxEditor::gripAt(box, {49, 51}, 4), BoxEditor::Grip::BottomRight);
        QCOMPARE(BoxEditor::gripAt(box, {90, 70}, 4), BoxEditor::Grip::None);
        BoxEditor editor;
        editor.beginDrag(box, BoxEditor::Grip::Inside, {35, 35}, {100, 80});
        editor.moveTo({1000, 40});
        QCOMPARE(*editor.finish(), QRectF(70, 25, 30, 30));
        editor.beginDrag(box, BoxEditor::Grip::TopLeft, {20, 20}, {100, 80});
        editor.moveTo({10, 5});
        QCOMPARE(*editor.finish(), QRectF(10, 5, 40, 45));
    }
};

LINEAMENT_UI_TEST(TestView);
#include "test_view.moc"
