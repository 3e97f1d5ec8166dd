// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/viewer/lens.h"
#include "ui/viewer/viewer.h"
#include "uitest.h"
#include "uniformmap.h"

#include <QSignalSpy>
#include <QTest>

using namespace lineament;
using namespace lineament::ui;

namespace {

/// Left half 100, right half 110 in all channels.
Rgb8ImagePtr halves(int width, int height) {
    auto image = std::make_shared<Rgb8Image>();
    image->width = width;
    image->height = height;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                image->data.push_back(x < width / 2 ? 100 : 110);
    return image;
}

} // namespace

/// The magnifier.
class TestLens : public QObject {
    Q_OBJECT
    Theme m_theme;

    std::unique_ptr<Viewer> shown() {
        auto viewer = std::make_unique<Viewer>(m_theme);
        viewer->resize(800, 600);
        viewer->show();
        viewer->setPhoto(test::loaded(halves(800, 600)));
        viewer->setNavigatorShown(false);
        return viewer;
    }

private slots:
    void whatIsInItIsStretchedToFullContrast() {
        const auto content = lens::content(*halves(200, 100), {}, {100, 50}, 21, {});
        QCOMPARE(content.origin, QPoint(90, 40));
        QCOMPARE(content.low, 100);
        QCOMPARE(content.high, 110);
        QCOMPARE(content.image.pixelColor(0, 10), QColor(0, 0, 0));
        QCOMPARE(content.image.pixelColor(20, 10), QColor(255, 255, 255));
    }

    void aSingleValueStaysWhatItIs() {
        const auto content = lens::content(*halves(200, 100), {}, {20, 50}, 21, {});
        QCOMPARE(content.low, content.high);
        QCOMPARE(content.image.pixelColor(5, 5), QColor(100, 100, 100));
    }

    void oneHotPixelDecidesNothing() {
        auto photo = std::make_shared<Rgb8Image>(*halves(200, 100));
        photo->row(50)[3 * 95] = 255;
        const auto content = lens::content(*photo, {}, {100, 50}, 31, {});
        QCOMPARE(content.high, 110);
    }

    void theMapIsInItUnlessTheOriginalIsShown() {
        const auto map = test::uniformMap(200, 100);
        lens::Style style;
        QCOMPARE(lens::content(*halves(200, 100), map, {20, 50}, 21, style).low, 255);
        style.original = true;
        QCOMPARE(lens::content(*halves(200, 100), map, {20, 50}, 21, style).low, 100);
        // The divider of a wipe: the map is right of it only.
        style.original = false;
        style.mapFrom = 20;
        const auto both = lens::content(*halves(200, 100), map, {20, 50}, 21, style);
        QCOMPARE(both.low, 100);
        QCOMPARE(both.high, 255);
        QCOMPARE(both.image.pixelColor(9, 5), QColor(0, 0, 0));
        QCOMPARE(both.image.pixelColor(10, 5), QColor(255, 255, 255));
    }

    void thePhotosEdgeIsGreyAndDoesNotCount() {
        const auto content = lens::content(*halves(200, 100), {}, {0, 0}, 21, {});
        QCOMPARE(content.low, 100);
        QCOMPARE(content.high, 100);
        QVERIFY(content.image.pixelColor(0, 0) != content.image.pixelColor(20, 20));
    }

    void enlargesAtLeastToThePhotosPixels() {
        ViewTransform view;
        view.setPhotoSize({4000, 3000});
        view.setViewSize({400, 300});
        QCOMPARE(lens::zoomOf(4, view), 4.0);
        view.zoomAt({200, 150}, 2);
        QCOMPARE(lens::zoomOf(8, view), 16.0);
    }

    void itFollowsTheCursorAndLeavesNothingBehind() {
        auto viewer = shown();
        const auto before = viewer->grab().toImage();
        viewer->setLens(true);
        QTest::mouseMove(viewer.get(), QPoint(400, 300));
        auto image = viewer->grab().toImage();
        // Nearest neighbour, 4 times: 30 photo pixels a side, the edge of the halves in the middle.
        QCOMPARE(image.pixelColor(390, 260), QColor(0, 0, 0));
        QCOMPARE(image.pixelColor(410, 260), QColor(255, 255, 255));
        viewer->setLensFactor(8);
        QVERIFY(viewer->grab().toImage() != image);
        QTest::mouseMove(viewer.get(), QPoint(150, 150));
        image = viewer->grab().toImage();
        QCOMPARE(image.pixelColor(390, 290), before.pixelColor(390, 290));
        QCOMPARE(image.pixelColor(410, 290), before.pixelColor(410, 290));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(viewer.get(), &leave);
        QCOMPARE(viewer->grab().toImage(), before);
        QTest::mouseMove(viewer.get(), QPoint(300, 300));
        QVERIFY(viewer->grab().toImage() != before);
        viewer->setLens(false);
        QCOMPARE(viewer->grab().toImage(), before);
    }

    void escapeClosesItFirst() {
        auto viewer = shown();
        viewer->setMode(Viewer::Mode::AddFace);
        viewer->setLens(true);
        QSignalSpy changed(viewer.get(), &Viewer::lensChanged);
        QTest::keyClick(viewer.get(), Qt::Key_Escape);
        QVERIFY(!viewer->lens());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(viewer->mode(), Viewer::Mode::AddFace);
    }
};

LINEAMENT_UI_TEST(TestLens);
#include "test_lens.moc"
