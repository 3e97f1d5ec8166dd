// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/compare/viewerpanes.h"
#include "uitest.h"
#include "uniformmap.h"

#include <QHBoxLayout>
#include <QSignalSpy>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace lineament;
using namespace lineament::ui;

namespace {

LoadedPhotoPtr photoOf(int width, int height, const std::string& name) {
    auto image = std::make_shared<Rgb8Image>();
    image->width = width;
    image->height = height;
    image->data.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 100);
    return test::loaded(image, name);
}

QPointF centre(const Viewer& viewer) {
    return viewer.view().toPhoto(QRectF(QPointF(), viewer.view().viewSize()).center());
}

/// The viewer with its panes in a window, as the main window has them.
struct Shown {
    explicit Shown(const Theme& theme)
        : viewer(new Viewer(theme))
        , panes(*viewer, layers, theme) {
        QObject::connect(&layers, &LayerController::mapChanged, viewer, &Viewer::setMap);
        panes.resize(1200, 800);
        panes.show();
    }
    void setPhoto(const LoadedPhotoPtr& photo) {
        viewer->setPhoto(photo);
        layers.setPhoto(photo);
        QCoreApplication::processEvents();
    }
    void setCount(int count) {
        panes.setCount(count);
        QCoreApplication::processEvents();
    }

    Viewer* viewer; ///< a child of the panes
    LayerController layers;
    ViewerPanes panes;
};

} // namespace

class TestPanes : public QObject {
    Q_OBJECT
    Theme m_theme;

private slots:
    void theOriginalBesideItFollowsAndLeads() {
        Shown shown(m_theme);
        auto* viewer = shown.viewer;
        shown.setPhoto(photoOf(2000, 1500, "a.png"));
        viewer->setMap(test::uniformMap(2000, 1500));
        viewer->setView(2, {700, 800});
        // Its coming makes the viewer narrower, and moves nothing.
        shown.setCount(1);
        auto* pane = shown.panes.pane(0)->view();
        QCOMPARE(pane->photo(), viewer->photo());
        QVERIFY(pane->map().isNull());
        QCOMPARE(viewer->view().zoom(), 2.0);
        QCOMPARE(pane->view().zoom(), 2.0);
        QCOMPARE(centre(*pane).toPoint(), centre(*viewer).toPoint());
        QCOMPARE(pane->mapTo(&shown.panes, QPoint()).y(),
                 viewer->mapTo(&shown.panes, QPoint()).y());
        viewer->setView(4, {900, 600});
        QCOMPARE(pane->view().zoom(), 4.0);
        QCOMPARE(centre(*pane).toPoint(), QPoint(900, 600));
        pane->setView(3, {1000, 700});
        QCOMPARE(viewer->view().zoom(), 3.0);
        QCOMPARE(centre(*viewer).toPoint(), QPoint(1000, 700));
        pane->fit();
        QVERIFY(viewer->view().fitted());
        viewer->setPhoto(photoOf(640, 480, "b.png"));
        QCOMPARE(pane->photo(), viewer->photo());
        QPointer<ComparePane> gone = shown.panes.pane(0);
        shown.setCount(0);
        QVERIFY(!pane->photo());
        QTRY_VERIFY(!gone);
    }

    void upToFourPanesEachWithALayerOfItsOwn() {
        Shown shown(m_theme);
        shown.setPhoto(photoOf(64, 48, "a.png"));
        QSignalSpy counted(&shown.panes, &ViewerPanes::countChanged);
        for (const int count : {1, 2, 3})
            shown.setCount(count);
        shown.setCount(9);
        QCOMPARE(shown.panes.count(), 3);
        QCOMPARE(counted.count(), 3);
        QCOMPARE(shown.panes.pane(0)->layers().chosen().kind, LayerKind::Original);
        QCOMPARE(shown.panes.pane(1)->layers().chosen().kind, LayerKind::GradientMagnitude);
        QCOMPARE(shown.panes.pane(2)->layers().chosen().kind, LayerKind::AttentionFused);
        QTRY_VERIFY(!shown.panes.pane(1)->view()->map().isNull());
        QVERIFY(shown.panes.pane(0)->view()->map().isNull());
        QVERIFY(shown.panes.pane(2)->view()->map().isNull());
        QVERIFY2(!shown.panes.pane(2)->lack().isEmpty(), "no face, no attention: that is said");
        // Two above, two below, all of about one size.
        std::vector<QSize> sizes{shown.viewer->size()};
        for (int i = 0; i < 3; ++i)
            sizes.push_back(shown.panes.pane(i)->view()->size());
        for (const auto& size : sizes) {
            QVERIFY2(std::abs(size.width() - 600) < 12, qPrintable(QString::number(size.width())));
            QVERIFY2(std::abs(size.height() - 370) < 30,
                     qPrintable(QString::number(size.height())));
        }
        // The colours of a layer are the same in all panes.
        shown.layers.choose({LayerKind::GradientMagnitude});
        auto style = shown.layers.style();
        style.colormap = filters::Colormap::Grey;
        shown.layers.setStyle(style);
        QCOMPARE(shown.panes.pane(1)->view()->map().colormap, filters::Colormap::Grey);
        shown.panes.pane(0)->findChild<QToolButton*>()->click();
        QCOMPARE(shown.panes.count(), 2);
        QCOMPARE(shown.panes.pane(0)->layers().chosen().kind, LayerKind::GradientMagnitude);
    }

    void withoutALinkAPaneMovesAloneAndKeepsItsDistanceWhenLinkedAgain() {
        Shown shown(m_theme);
        const QTemporaryDir folder;
        shown.setPhoto(photoOf(2000, 1500, "a.png"));
        shown.panes.showReference(
            7, test::writePhoto(folder, "reference.png", 1000, 1500).toStdString(),
            {"reference.png", nullptr, {}, nullptr, false});
        QCOMPARE(shown.panes.count(), 1);
        auto* pane = shown.panes.pane(0)->view();
        QTRY_VERIFY(pane->photo() && pane->photo() != shown.viewer->photo());
        QVERIFY(pane->view().fitted());
        shown.panes.setLinked(false);
        shown.viewer->setView(2, {1000, 700});
        QVERIFY(pane->view().fitted());
        pane->setView(4, {500, 800});
        QCOMPARE(shown.viewer->view().zoom(), 2.0);
        shown.panes.setLinked(true);
        shown.viewer->setView(4, {1040, 680});
        QCOMPARE(pane->view().zoom(), 8.0);
        QCOMPARE(centre(*pane).toPoint(), QPoint(520, 790));
        pane->setView(4, {500, 800});
        QCOMPARE(shown.viewer->view().zoom(), 2.0);
        QCOMPARE(centre(*shown.viewer).toPoint(), QPoint(1000, 700));
        shown.viewer->fit();
        QVERIFY(pane->view().fitted());
    }

    void aReferenceHasItsFacesUnlessItIsHiddenAndGoesWhenItsFileDoes() {
        Shown shown(m_theme);
        const QTemporaryDir folder;
        const auto file = test::writePhoto(folder, "reference.png");
        const auto result =
            test::result(file.toStdString(), {test::face("F1", {5, 5, 30, 30}, 1.0)});
        shown.setPhoto(photoOf(64, 48, "a.png"));
        shown.setCount(2);
        shown.panes.showReference(7, file.toStdString(),
                                  {"reference.png", nullptr, {}, result, false});
        auto* pane = shown.panes.pane(1);
        QTRY_VERIFY(pane->view()->photo() && pane->view()->photo() != shown.viewer->photo());
        QVERIFY(pane->hasReference() && !shown.panes.pane(0)->hasReference());
        pane->choose({LayerKind::GradientMagnitude});
        QTRY_VERIFY(!pane->view()->map().isNull());
        QVERIFY(pane->layers().result());
        shown.panes.updateReference("Item 3", result, true);
        QVERIFY2(!pane->layers().result() && pane->view()->map().isNull(), "blind");
        QVERIFY(pane->view()->photo());
        shown.panes.dropReference();
        QCOMPARE(pane->view()->photo(), shown.viewer->photo());
        QCOMPARE(shown.panes.referenceItem(), 0);
    }

    void aReferenceThatIsNoPhotoSaysSo() {
        Shown shown(m_theme);
        shown.setPhoto(photoOf(64, 48, "a.png"));
        shown.panes.showReference(3, "/nowhere/at/all.png",
                                  {"all.png", nullptr, {}, nullptr, false});
        auto* pane = shown.panes.pane(0);
        QTRY_VERIFY(pane->words().contains("/nowhere/at/all.png"));
        QVERIFY(!pane->view()->photo());
    }
};

LINEAMENT_UI_TEST(TestPanes);
#include "test_panes.moc"
