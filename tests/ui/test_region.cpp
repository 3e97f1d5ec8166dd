// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/viewer/regionpanel.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace lineament;
using namespace lineament::ui;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

void drag(Viewer& viewer, QPoint from, QPoint to) {
    QTest::mousePress(&viewer, Qt::LeftButton, {}, from);
    QTest::mouseMove(&viewer, (from + to) / 2);
    QTest::mouseMove(&viewer, to);
    QTest::mouseRelease(&viewer, Qt::LeftButton, {}, to);
}

/// A map of the whole photo whose value is its column; NaN in the first row.
ShownMap columns(int width, int height) {
    FloatMap map{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            map.values.push_back(y == 0 ? kNone : static_cast<float>(x));
    ShownMap shown;
    shown.photoMap = std::make_shared<MapPyramid>(map);
    shown.title = QStringLiteral("Gradient (TP), magnitude");
    shown.unit = QStringLiteral("normalised units");
    shown.range = {0, 1};
    return shown;
}

} // namespace

class TestRegion : public QObject {
    Q_OBJECT
    Theme m_theme;

    std::unique_ptr<Viewer> shown(int width = 800, int height = 600) {
        auto viewer = std::make_unique<Viewer>(m_theme);
        viewer->resize(800, 600);
        viewer->show();
        viewer->setPhoto(test::loaded(test::ramp(width, height)));
        viewer->setNavigatorShown(false);
        viewer->setMode(Viewer::Mode::Region);
        return viewer;
    }

private slots:
    void countsEachChannelAsTheSlowWayDoes() {
        const auto photo = test::ramp(300, 280);
        const QRect rect(17, 250, 40, 25);
        const auto stats = regionStats(*photo, {}, rect);
        for (std::size_t c = 0; c < 3; ++c) {
            std::vector<double> values;
            for (int y = rect.top(); y <= rect.bottom(); ++y)
                for (int x = rect.left(); x <= rect.right(); ++x)
                    values.push_back(photo->row(y)[static_cast<std::size_t>(3 * x) + c]);
            double mean = 0, squares = 0;
            for (const double v : values)
                mean += v / static_cast<double>(values.size());
            for (const double v : values)
                squares += (v - mean) * (v - mean) / static_cast<double>(values.size());
            // Both are doubles over exact bytes: only their rounding differs.
            QVERIFY(std::fabs(stats.channels[c].mean - mean) < 1e-9);
            QVERIFY(std::fabs(stats.channels[c].deviation - std::sqrt(squares)) < 1e-6);
            QCOMPARE(stats.channels[c].least, *std::min_element(values.begin(), values.end()));
            QCOMPARE(stats.channels[c].most, *std::max_element(values.begin(), values.end()));
            QCOMPARE(stats.channels[c].count, std::int64_t{1000});
        }
        QVERIFY(!stats.map && stats.layer.isEmpty());
    }

    void cellsWithoutAValueDoNotCount() {
        const auto stats = regionStats(*test::ramp(20, 10), columns(20, 10), {4, 0, 3, 3});
        QVERIFY(stats.map);
        QCOMPARE(stats.map->count, std::int64_t{6});
        QCOMPARE(stats.map->mean, 5.0);
        QCOMPARE(stats.map->least, 4.0);
        QCOMPARE(stats.map->most, 6.0);
        QCOMPARE(stats.unit, QString("normalised units"));
        const auto none = regionStats(*test::ramp(20, 10), columns(20, 10), {4, 0, 3, 1});
        QVERIFY(!none.map);
        QVERIFY(regionText(none, "a.png").contains("no value in the region"));
    }

    void aCoarseMapIsReadAsItIsShown() {
        const auto face = test::faceWithMaps("F1", {100, 100, 64, 64}, 0, 1);
        ShownMap map;
        map.cropMap = std::make_shared<FloatMap>(face.prediction->fused);
        map.cropSize = face.cropSize;
        map.photoToCrop = face.photoToCrop;
        const QRect rect(90, 120, 30, 150); // leaves the crop on two sides
        const auto stats = regionStats(*test::ramp(400, 300), map, rect);
        double sum = 0;
        std::int64_t count = 0;
        for (int y = rect.top(); y <= rect.bottom(); ++y)
            for (int x = rect.left(); x <= rect.right(); ++x)
                if (const float v = map.valueAt({x + 0.5, y + 0.5}); !std::isnan(v)) {
                    sum += static_cast<double>(v);
                    ++count;
                }
        QVERIFY(stats.map && count > 0 && count < rect.width() * rect.height());
        QCOMPARE(stats.map->count, count);
        // Floats of 64 rows at a time against one by one.
        QVERIFY(std::fabs(stats.map->mean - sum / static_cast<double>(count)) < 1e-5);
    }

    void stopsWhenItIsTold() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, regionStats(*test::ramp(20, 10), {}, {0, 0, 20, 10}, stop.get_token()));
    }

    void aBoxIsDrawnMovedAndResizedInWholePixels() {
        auto viewer = shown();
        drag(*viewer, {100, 100}, {200, 220});
        QCOMPARE(viewer->region(), QRect(100, 100, 100, 120));
        drag(*viewer, {150, 150}, {180, 140});
        QCOMPARE(viewer->region(), QRect(130, 90, 100, 120));
        drag(*viewer, {230, 210}, {240, 215});
        QCOMPARE(viewer->region(), QRect(130, 90, 110, 125));
        // Alt and arrows go by single pixels, with Shift they size.
        QTest::keyClick(viewer.get(), Qt::Key_Left, Qt::AltModifier);
        QTest::keyClick(viewer.get(), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(viewer->region(), QRect(129, 90, 110, 126));
    }

    void aClickLeavesTheBoxAndNothingLeavesThePhoto() {
        auto viewer = shown();
        drag(*viewer, {100, 100}, {200, 220});
        QTest::mouseClick(viewer.get(), Qt::LeftButton, {}, QPoint(600, 400));
        QCOMPARE(viewer->region(), QRect(100, 100, 100, 120));
        drag(*viewer, {150, 150}, {-400, -400});
        QCOMPARE(viewer->region(), QRect(0, 0, 100, 120));
        viewer->setRegion({700, 500, 400, 400});
        QCOMPARE(viewer->region(), QRect(700, 500, 100, 100));
    }

    void itStaysWhenLayersAndZoomChangeAndGoesWithThePhoto() {
        auto viewer = shown();
        drag(*viewer, {100, 100}, {200, 220});
        viewer->setMap(columns(800, 600));
        viewer->zoomIn();
        viewer->setMode(Viewer::Mode::Browse);
        QCOMPARE(viewer->region(), QRect(100, 100, 100, 120));
        viewer->setFrame(test::loaded(test::ramp(800, 600), "frame.png"));
        QCOMPARE(viewer->region(), QRect(100, 100, 100, 120));
        viewer->setPhoto(test::loaded(test::ramp(800, 600), "other.png"));
        QVERIFY(viewer->region().isEmpty());
    }

    void deleteAndEscapeTakeItAway() {
        auto viewer = shown();
        drag(*viewer, {100, 100}, {200, 220});
        QTest::keyClick(viewer.get(), Qt::Key_Delete);
        QVERIFY(viewer->region().isEmpty());
        drag(*viewer, {100, 100}, {200, 220});
        QTest::keyClick(viewer.get(), Qt::Key_Escape);
        QVERIFY(viewer->region().isEmpty());
        QCOMPARE(viewer->mode(), Viewer::Mode::Region);
        QTest::keyClick(viewer.get(), Qt::Key_Escape);
        QCOMPARE(viewer->mode(), Viewer::Mode::Browse);
    }

    void thePanelShowsAndCopiesTheNumbers() {
        auto viewer = shown();
        auto* panel = new RegionPanel(*viewer);
        QSignalSpy measured(panel, &RegionPanel::measured);
        drag(*viewer, {100, 100}, {110, 104});
        QTRY_VERIFY(panel->stats() && panel->stats()->rect == QRect(100, 100, 10, 4));
        QVERIFY(panel->isVisible());
        QCOMPARE(panel->stats()->channels[0].mean, 104.5);
        viewer->setMap(columns(800, 600));
        QTRY_VERIFY(panel->stats()->map);
        QCOMPARE(panel->stats()->map->mean, 104.5);
        // Another colour of the same map is no other number.
        const auto count = measured.count();
        auto recoloured = viewer->map();
        recoloured.colormap = filters::Colormap::Viridis;
        viewer->setMap(recoloured);
        // It would have been measured before this one.
        viewer->setRegion({100, 100, 10, 5});
        QTRY_COMPARE(panel->stats()->rect, QRect(100, 100, 10, 5));
        QCOMPARE(measured.count(), count + 1);
        viewer->setRegion({100, 100, 10, 4});
        QTRY_COMPARE(panel->stats()->rect, QRect(100, 100, 10, 4));
        panel->copy();
        const auto text = QApplication::clipboard()->text();
        QVERIFY2(text.contains("ramp.png, region x 100, y 100, 10 x 4 px") &&
                     text.contains("R\t104.50\t") &&
                     text.contains("Gradient (TP), magnitude (normalised units)\t104.500000"),
                 qPrintable(text));
        viewer->setRegion({});
        QVERIFY(!panel->isVisible());
        QVERIFY(panel->plainText().isEmpty());
    }

    void thePanelMakesWayForTheBox() {
        auto viewer = shown();
        auto* panel = new RegionPanel(*viewer);
        drag(*viewer, {60, 400}, {160, 500});
        QTRY_VERIFY(panel->isVisible());
        const auto over = [&] {
            return QRectF(panel->geometry())
                .intersects(viewer->view().toView(QRectF(viewer->region())));
        };
        QVERIFY(!over());
        viewer->setRegion({600, 20, 150, 100});
        QTRY_VERIFY(panel->stats()->rect.x() == 600);
        QVERIFY(!over());
    }
};

QTEST_MAIN(TestRegion)
#include "test_region.moc"
