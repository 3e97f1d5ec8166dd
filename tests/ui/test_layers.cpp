// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/layers/layerspanel.h"
#include "ui/layers/rangeplot.h"
#include "uitest.h"

#include <QComboBox>
#include <QListWidget>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace lineament;
using namespace lineament::ui;

class TestLayers : public QObject {
    Q_OBJECT
private slots:
    void aBlockWithGammaZeroIsDisabledWithItsReason() {
        const auto face = test::faceWithMaps("F1", {0, 0, 50, 50}, 0.2F, 0.8F);
        const auto entries = layerEntries(&face);
        QCOMPARE(entries.size(), 6U);
        QVERIFY(entries[4].enabled);
        QVERIFY(entries[4].text.contains("gamma 0.03"));
        QVERIFY(!entries[5].enabled);
        QCOMPARE(entries[5].reason, QString("no spatial map (gamma 0)"));
    }

    void withoutAScoreTheAttentionSaysWhy() {
        const auto face = test::face("F1", {0, 0, 50, 50}, {});
        const auto entries = layerEntries(&face);
        QCOMPARE(entries.size(), 4U);
        QVERIFY(!entries[3].enabled);
        QVERIFY(entries[3].reason.contains("no model installed"));
    }

    void nearlyFlatAttentionIsSaid() {
        MapStats stats;
        stats.percentiles = {0.498F, 0.502F};
        QCOMPARE(flatWarning({LayerKind::AttentionFused}, stats),
                 QString("nearly flat: range 0.498 to 0.502"));
        QCOMPARE(flatWarning({LayerKind::GradientMagnitude}, stats), QString());
        stats.percentiles = {0.40F, 0.43F};
        QCOMPARE(flatWarning({LayerKind::AttentionFused}, stats), QString());
    }

    void signedRangesAreSymmetric() {
        MapStats stats;
        stats.percentiles = {-0.5F, 2.0F};
        const auto range = rangeFor({LayerKind::GradientSigned}, {}, stats);
        QCOMPARE(range.low, -2.0F);
        QCOMPARE(range.high, 2.0F);
    }

    void aConstantMapGetsARangeThatCanBeDrawn() {
        MapStats stats;
        stats.percentiles = {0.5F, 0.5F};
        const auto range = rangeFor({LayerKind::AttentionFused}, {}, stats);
        QVERIFY(range.high > range.low);
    }

    void countsEveryValueButNaN() {
        FloatMap map{3, 2, {0, 1, 2, 3, 4, NAN}};
        const auto stats = statsOf(map);
        double sum = 0;
        for (const double n : stats.histogram)
            sum += n;
        QCOMPARE(sum, 5.0);
        QCOMPARE(stats.full.high, 4.0F);
    }

    void computesTheGradientInAWorker() {
        LayerController layers;
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(80, 60)));
        layers.choose({LayerKind::GradientMagnitude});
        QVERIFY(maps.last().first().value<ShownMap>().isNull());
        QTRY_VERIFY(!maps.last().first().value<ShownMap>().isNull());
        const auto map = maps.last().first().value<ShownMap>();
        QCOMPARE(map.photoMap->level(0).width, 80);
        QVERIFY2(std::isnan(map.valueAt({0.5, 0.5})), "the outermost pixel is masked");
        QVERIFY(map.valueAt({40.5, 30.5}) > 0);
        QVERIFY(std::isnan(map.valueAt({-3, 2})));
    }

    void anotherPhotoDropsTheGradientOfTheFirst() {
        LayerController layers;
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(1200, 900)));
        layers.choose({LayerKind::GradientMagnitude});
        layers.setPhoto(test::loaded(test::ramp(50, 40)));
        QTRY_VERIFY(!maps.last().first().value<ShownMap>().isNull());
        // One after the other: a gradient of the first would have come before this one.
        for (const auto& call : maps) {
            const auto map = call.first().value<ShownMap>();
            QVERIFY(map.isNull() || map.photoMap->level(0).width == 50);
        }
    }

    void attentionLiesOnTheFacesCrop() {
        LayerController layers;
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(200, 200)));
        layers.setFace(test::result("/a.jpg", {test::faceWithMaps("F1", {40, 40, 64, 64}, 0, 1)}),
                       "F1");
        layers.choose({LayerKind::AttentionFused});
        const auto map = maps.last().first().value<ShownMap>();
        QCOMPARE(map.size, QString("8 x 8 cells"));
        QVERIFY(std::isnan(map.valueAt({10, 10})));
        QVERIFY(map.valueAt({50, 50}) < map.valueAt({95, 95}));
    }

    void mapsOfTheKindsAreSigned() {
        LayerController layers;
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(200, 200)));
        auto face = test::faceWithMaps("F1", {40, 40, 64, 64}, 0, 1);
        face.prediction->classMaps = {{"composed", {2, 2, {-1, 0, 1, 3}}},
                                      {"generated", {2, 2, {1, 1, 1, 1}}}};
        layers.setFace(test::result("/a.jpg", {face}), "F1");
        layers.choose({LayerKind::Class, 0});
        const auto map = maps.last().first().value<ShownMap>();
        QCOMPARE(map.title, QString("Score, put in or altered, face F1"));
        QCOMPARE(map.layer, QString("class-composed"));
        QCOMPARE(map.range.low, -map.range.high);
        QCOMPARE(map.colormap, filters::Colormap::Diverging);
        layers.choose({LayerKind::Class, 1});
        QVERIFY(maps.last().first().value<ShownMap>().title.contains("generated by a program"));
    }

    void attentionNamesItsBlocksAndTheirGamma() {
        LayerController layers;
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(200, 200)));
        layers.setFace(test::result("/a.jpg", {test::faceWithMaps("F1", {40, 40, 64, 64}, 0, 1)}),
                       "F1");
        for (const LayerKey& key :
             {LayerKey{LayerKind::AttentionBlock, 0}, LayerKey{LayerKind::AttentionFused}}) {
            layers.choose(key);
            // The block without a spatial map is in neither.
            const auto map = maps.last().first().value<ShownMap>();
            QCOMPARE(map.gammas.size(), 1U);
            QCOMPARE(map.gammas[0].block, std::string("mta_extract_feature.4.0"));
            QCOMPARE(map.gammas[0].gamma, 0.03F);
        }
        layers.choose({});
        QVERIFY(maps.last().first().value<ShownMap>().gammas.empty());
    }

    void thePanelShowsStatesAndStretchesNothingSilently() {
        Theme theme;
        LayerController layers;
        LayersPanel panel(layers, theme);
        layers.setPhoto(test::loaded(test::ramp(200, 200)));
        layers.setFace(
            test::result("/a.jpg", {test::faceWithMaps("F1", {40, 40, 64, 64}, 0.498F, 0.502F)}),
            "F1");
        QCOMPARE(panel.list()->count(), 6);
        QVERIFY(!(panel.list()->item(5)->flags() & Qt::ItemIsEnabled));
        QCOMPARE(panel.list()->item(5)->toolTip(), QString("no spatial map (gamma 0)"));
        panel.list()->setCurrentRow(3);
        QCOMPARE(layers.chosen(), LayerKey{LayerKind::AttentionFused});
        QVERIFY2(panel.flatText().contains("nearly flat: range 0.498 to 0.502"),
                 qPrintable(panel.flatText()));
    }

    void opacityAndColoursReachTheMap() {
        Theme theme;
        LayerController layers;
        LayersPanel panel(layers, theme);
        QSignalSpy maps(&layers, &LayerController::mapChanged);
        layers.setPhoto(test::loaded(test::ramp(200, 200)));
        layers.setFace(test::result("/a.jpg", {test::faceWithMaps("F1", {40, 40, 64, 64}, 0, 1)}),
                       "F1");
        panel.list()->setCurrentRow(3);
        panel.findChild<QSlider*>()->setValue(25);
        const auto boxes = panel.findChildren<QComboBox*>();
        boxes[0]->setCurrentIndex(boxes[0]->findData(static_cast<int>(filters::Colormap::Grey)));
        boxes[1]->setCurrentIndex(static_cast<int>(RangeMode::Full));
        const auto map = maps.last().first().value<ShownMap>();
        QCOMPARE(map.opacity, 0.25);
        QCOMPARE(map.colormap, filters::Colormap::Grey);
        QCOMPARE(map.range.high, 1.0F);
    }

    void draggingALimitMakesTheRangeManual() {
        Theme theme;
        RangePlot plot(theme);
        plot.resize(260, 96);
        MapStats stats;
        stats.full = {0, 1};
        stats.histogram.assign(10, 5);
        plot.setStats(stats);
        plot.setRange({0.2F, 0.8F});
        plot.replot(QCustomPlot::rpImmediateRefresh);
        QSignalSpy dragged(&plot, &RangePlot::rangeDragged);
        const int x = static_cast<int>(plot.xAxis->coordToPixel(0.8));
        const int to = static_cast<int>(plot.xAxis->coordToPixel(0.5));
        QTest::mousePress(&plot, Qt::LeftButton, {}, QPoint(x, 40));
        QTest::mouseMove(&plot, QPoint(to, 40));
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, QPoint(to, 40));
        QVERIFY(dragged.count() > 0);
        const auto range = dragged.last().first().value<filters::ValueRange>();
        QVERIFY(std::fabs(range.high - 0.5F) < 0.02F);
        QCOMPARE(range.low, 0.2F);
    }
};

LINEAMENT_UI_TEST(TestLayers);
#include "test_layers.moc"
