// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/app/widgets.h"
#include "ui/compare/viewerpanes.h"
#include "ui/faces/facecard.h"
#include "ui/faces/facestrip.h"
#include "ui/items/itemspanel.h"
#include "ui/layers/layerspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/model/modeldialog.h"
#include "ui/verdict/verdictpanel.h"
#include "ui/viewer/regionpanel.h"
#include "uitest.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QScreen>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTextBrowser>

#include <atomic>
#include <thread>

using namespace lineament;
using namespace lineament::ui;

class TestWindow : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    /// A window whose jobs the test plays.
    struct Played {
        test::FakeJobs jobs;
        Theme theme;
        Controller controller{jobs.services()};
        MainWindow window{controller, theme};

        Played() {
            window.resize(1280, 720);
            window.show();
        }
        void finish(std::size_t job, std::vector<analysis::ItemResultPtr> results) {
            for (std::size_t i = 0; i < results.size(); ++i)
                jobs.job(job).answer(static_cast<int>(i), results[i]);
            jobs.job(job).finish();
        }
    };

    /// A photo that is open and has one face, scored +2.00.
    struct Scored : Played {
        QString path;

        Scored(const QTemporaryDir& folder, const QString& name)
            : path(test::writePhoto(folder, name)) {
            window.openPaths({path});
        }
        std::shared_ptr<analysis::ItemResult> found(double score = 2.0) const {
            return test::result(path.toStdString(), {test::face("F1", {5, 5, 30, 30}, score)});
        }
        bool isShown() {
            if (!QTest::qWaitFor([this] { return jobs.count() == 1; }))
                return false;
            finish(0, {found()});
            return QTest::qWaitFor(
                [this] { return cards() == 1 && window.viewer()->photo() && !window.settling(); });
        }
        std::size_t cards() const { return window.faceStrip()->cards().size(); }
        QString banner() const { return window.sourceBanner()->text(); }
        QVariant listed(int role) const {
            return window.items()->list()->model()->index(0, 0).data(role);
        }
        /// Looks at the files and waits until all followed.
        bool looks() {
            window.watch().check();
            return QTest::qWaitFor([this] { return !window.settling(); });
        }
        void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            window.activateWindow();
            window.viewer()->setFocus();
            QTest::keyClick(window.viewer(), key, modifiers);
        }
    };

    static QString actionText(const QMainWindow& window, const QString& text) {
        for (const auto* action : window.findChildren<QAction*>())
            if (action->text().remove('&').startsWith(text))
                return action->isEnabled() ? "enabled" : "disabled";
        return "missing";
    }

private slots:
    void initTestCase() { test::keepSettingsIn(m_folder); }

    void droppedFilesAreOpenedAndNeverMoved() {
        Played played;
        const auto path = test::writePhoto(m_folder, "dropped.png");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter({50, 50}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&played.window, &enter);
        QVERIFY(enter.isAccepted());
        // Qt's own sources report what was answered last before the drop.
        QCOMPARE(enter.dropAction(), Qt::CopyAction);
        const auto* frame = played.window.findChild<QWidget*>("dropFrame");
        QVERIFY(frame != nullptr && frame->isVisible());
        QDragMoveEvent move({60, 60}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton,
                            Qt::NoModifier);
        QApplication::sendEvent(&played.window, &move);
        QVERIFY(move.isAccepted());
        QCOMPARE(move.dropAction(), Qt::CopyAction);
        QDropEvent drop({50, 50}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton,
                        Qt::NoModifier);
        QApplication::sendEvent(&played.window, &drop);
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
        QVERIFY(!frame->isVisible());
        QTRY_COMPARE(played.jobs.count(), 1U);
        QCOMPARE(played.jobs.job(0).request.items[0].path,
                 std::filesystem::path(path.toStdString()));
        QTRY_VERIFY(played.window.viewer()->photo());
    }

    void showsFacesScoresAndCaveat() {
        Played played;
        const auto path = test::writePhoto(m_folder, "faces.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.finish(
            0, {test::result(path.toStdString(), {test::face("F1", {5, 5, 30, 30}, -1.25),
                                                  test::face("F2", {50, 20, 30, 30}, 3.5)})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 2U);
        QCOMPARE(played.window.selectedFace(), QString("F2"));
        const auto text = played.window.verdict()->plainText();
        QVERIFY2(text.startsWith("faces.png\nNot calibrated: no finding is given."),
                 qPrintable(text));
        QVERIFY2(text.contains("Raw score") && text.contains("+3.50 (3.5)"), qPrintable(text));
        for (const char* words : {"leaning", "indication", "support"})
            QVERIFY2(!text.contains(words), qPrintable(text));
        const auto row = played.window.items()->list()->model()->index(0, 0);
        QCOMPARE(row.data(ItemModel::ScoreTextRole).toString(), QString("Not calibrated"));
        QCOMPARE(row.data(ItemModel::ToneRole).toInt(), static_cast<int>(Tone::Grey));
        for (const auto* card : played.window.faceStrip()->cards())
            QVERIFY2(card->accessibleName().endsWith("Not calibrated"),
                     qPrintable(card->accessibleName()));
        QVERIFY(text.contains(analysis::kScoreCaveat));
        QVERIFY(text.contains(QString::fromStdString(digestsOfFile(path.toStdString()).sha256)));
    }

    void aCalibratedModelGivesVerdictsScaleAndErrorRates() {
        Played played;
        const auto path = test::writePhoto(m_folder, "judged.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        auto open = test::face("F3", {10, 30, 25, 25}, 0.3);
        played.finish(
            0, {test::judged(path.toStdString(), {test::face("F1", {5, 5, 30, 30}, -3.5),
                                                  test::face("F2", {50, 20, 30, 30}, 3.5), open,
                                                  test::face("F4", {2, 2, 12, 12}, 9.0)})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 4U);
        QCOMPARE(played.window.selectedFace(), QString("F2"));
        const auto text = played.window.verdict()->plainText();
        for (const char* words :
             {"Moderate support (LR 33)", "No indication found, 1/LR 33", "Inconclusive, LR 1.3",
              "Verdict withheld for face F4", "extremely strong support", "1 to 10", "Hd",
              "false-positive rate 1.6 % (0.4 to 5.5 %, n = 128)", "1/LR 100 to LR 100",
              "0123456789abcdef", "not the probability"})
            QVERIFY2(text.contains(words), qPrintable(QString(words) + " is missing in\n" + text));
        QVERIFY(!text.contains(analysis::kScoreCaveat));
        const auto index = played.window.items()->list()->model()->index(0, 0);
        QCOMPARE(index.data(ItemModel::ScoreTextRole).toString(),
                 QString("Moderate support for manipulation, LR 33"));
        // High enough for the whole panel.
        played.theme.apply(Theme::Mode::Light);
        played.window.resize(1500, 1900);
        QTRY_VERIFY(!played.window.settling());
        test::saveScreenshot(played.window, QStringLiteral("judged"));
    }

    void aWithheldVerdictShowsNoLikelihoodRatio() {
        Played played;
        const auto path = test::writePhoto(m_folder, "withheld.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.finish(0,
                      {test::judged(path.toStdString(), {test::face("F1", {2, 2, 12, 12}, 9.0)})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 1U);
        const auto text = played.window.verdict()->plainText();
        QVERIFY(
            text.contains("the face measures 12 px a side, the validation covers 20 px and more"));
        QVERIFY(!text.contains("Likelihood ratio\n"));
    }

    void theModelMenuListsPackages() {
        Played played;
        nn::ListedPackage good, bad;
        good.path = "/models/gocnet-1";
        good.info = test::calibratedModel();
        bad.path = "/models/old";
        bad.info.name = "old";
        bad.problem = "model.json: expected JSON, found text that is not JSON";
        played.jobs.packages = {good, bad};
        std::atomic<bool> asked = false;
        played.jobs.model = [&asked](const std::optional<std::filesystem::path>& chosen) {
            asked = asked || chosen == std::filesystem::path("/models/gocnet-1");
            return analysis::LoadedModel{nullptr, "no model installed"};
        };
        played.controller.loadModel(std::nullopt);
        QTRY_COMPARE(actionText(played.window, "gocnet-1 1.0, calibrated"), QString("enabled"));
        QCOMPARE(actionText(played.window, "old, cannot be used"), QString("disabled"));
        QCOMPARE(actionText(played.window, "About this model"), QString("disabled"));
        for (auto* action : played.window.findChildren<QAction*>())
            if (action->text().startsWith("gocnet-1"))
                action->trigger();
        QTRY_VERIFY(asked);
    }

    void theModelWindowShowsCardFiguresHashesAndSelfTest() {
        Theme theme;
        theme.apply(Theme::Mode::Dark);
        ModelDialog dialog(theme);
        nn::Runtime runtime;
        runtime.selfTest = nn::SelfTestResult{{1.5, -2.5, 1e-3}, 1.5, -2.5, {}};
        dialog.setModel(test::calibratedModel(), runtime);
        const auto text = dialog.plainText();
        for (const char* words :
             {"diffusion", "1.2 % (0.6 to 2.1 %, n = 512)", "512 faces", "passed at 1970-01-01",
              "logits fake 1.50000, real -2.50000", "faces of every size"})
            QVERIFY2(text.contains(words), qPrintable(QString(words) + " is missing in\n" + text));
        QVERIFY(text.contains(QString(64, 'f')));
        auto* pages = dialog.findChild<QTabWidget*>();
        dialog.resize(400, 160);
        dialog.show();
        QCoreApplication::processEvents();
        for (const auto* page : dialog.findChildren<QTextBrowser*>())
            QCOMPARE(page->verticalScrollBar()->value(), 0);
        dialog.resize(860, 680);
        for (int page = 0; page < pages->count(); ++page) {
            pages->setCurrentIndex(page);
            test::saveScreenshot(dialog, QStringLiteral("model-%1").arg(page));
        }
        dialog.setModel({}, {});
        QVERIFY(dialog.plainText().contains("without a card"));
        QVERIFY(dialog.plainText().contains("no known logits to compare with"));
    }

    void theStabilityCheckIsASetting() {
        {
            Played played;
            for (auto* action : played.window.findChildren<QAction*>())
                if (action->text().contains("stability"))
                    action->setChecked(false);
            const auto path = test::writePhoto(m_folder, "stability.png");
            played.window.openPaths({path});
            QTRY_COMPARE(played.jobs.count(), 1U);
            QVERIFY(!played.jobs.job(0).request.settings.stability);
        }
        QCOMPARE(QSettings().value("analysis/stability").toBool(), false);
        QSettings().setValue("analysis/stability", true);
    }

    void aDamagedFileSaysWhatWasFoundAndHasNoScore() {
        Played played;
        const auto path = m_folder.filePath("damaged.jpg");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\xff\xd8\xff\xe0 not much", 13);
        file.close();
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        auto result = test::result(path.toStdString());
        result->state = analysis::ItemState::Damaged;
        result->message =
            path.toStdString() + ": expected a frame header, found the end of the file";
        played.finish(0, {result});
        QTRY_VERIFY(played.window.verdict()->plainText().contains("found the end of the file"));
        QVERIFY(!played.window.verdict()->plainText().contains(analysis::kScoreCaveat));
        QVERIFY(played.window.faceStrip()->cards().empty());
        QTRY_VERIFY(!played.window.settling());
        QVERIFY(!played.window.viewer()->photo());
        const auto index = played.window.items()->list()->model()->index(0, 0);
        QCOMPARE(index.data(ItemModel::ScoreTextRole).toString(), QString());
    }

    void aBadModelIsSaidInTheWindow() {
        Played played;
        played.jobs.model = [](const auto&) -> analysis::LoadedModel {
            throw ModelError("old.pth", "a zip archive", "a legacy pickle");
        };
        played.controller.loadModel(std::filesystem::path("old.pth"));
        QTRY_VERIFY(played.window.messages()->text().contains("a legacy pickle"));
        QVERIFY(!played.window.messages()->isHidden());
    }

    void spaceShowsTheOriginalWhereverTheFocusIs() {
        Played played;
        const auto path = test::writePhoto(m_folder, "space.png");
        played.window.openPaths({path});
        QTRY_VERIFY(played.window.viewer()->photo());
        auto* list = played.window.items()->list();
        played.window.activateWindow();
        list->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), list);
        QTest::keyPress(list, Qt::Key_Space);
        QVERIFY(played.window.viewer()->blink());
        QTest::keyRelease(list, Qt::Key_Space);
        QVERIFY(!played.window.viewer()->blink());
    }

    void wTogglesTheWipe() {
        Played played;
        const auto path = test::writePhoto(m_folder, "wipe.png");
        played.window.openPaths({path});
        QTRY_VERIFY(played.window.viewer()->photo());
        played.window.activateWindow();
        played.window.viewer()->setFocus();
        QTRY_VERIFY(played.window.viewer()->hasFocus());
        QTest::keyClick(played.window.viewer(), Qt::Key_W);
        QVERIFY(played.window.viewer()->wipe());
        QTest::keyClick(played.window.viewer(), Qt::Key_W);
        QVERIFY(!played.window.viewer()->wipe());
    }

    void aFaceThatWasDrawnIsSelectedWhenItsResultArrives() {
        Played played;
        const auto path = test::writePhoto(m_folder, "draw.png", 400, 300);
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        const auto first = test::face("F1", {5, 5, 60, 60}, 2.0);
        played.finish(0, {test::result(path.toStdString(), {first})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 1U);
        QTRY_VERIFY(played.window.viewer()->photo());
        played.window.viewer()->setMode(Viewer::Mode::AddFace);
        emit played.window.viewer()->boxDrawn(QRectF(100, 100, 80, 80));
        QCOMPARE(played.window.viewer()->mode(), Viewer::Mode::Browse);
        QTRY_COMPARE(played.jobs.count(), 2U);
        QCOMPARE(played.jobs.job(1).request.items[0].faces->size(), 2U);
        played.finish(1, {test::result(path.toStdString(),
                                       {first, test::face("F2", {100, 100, 80, 80}, -3.0)})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 2U);
        QCOMPARE(played.window.selectedFace(), QString("F2"));
    }

    void editedFacesOfFilesInNoCaseAreNotLostWithoutAQuestion() {
        Played played;
        const auto path = test::writePhoto(m_folder, "edited.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.finish(0, {test::result(path.toStdString(), {test::face("F1", {5, 5, 30, 30}, 2)})});
        QTRY_COMPARE(played.window.faceStrip()->cards().size(), 1U);
        QTRY_VERIFY(played.window.viewer()->photo());
        played.window.activateWindow();
        played.window.viewer()->setFocus();
        QTRY_VERIFY(played.window.viewer()->hasFocus());
        QTest::keyClick(played.window.viewer(), Qt::Key_Delete);
        QTRY_COMPARE(played.jobs.count(), 2U);
        test::answerQuestion("Keep editing");
        QVERIFY(!played.window.close());
        QVERIFY(played.window.isVisible());
        test::answerQuestion("Discard");
        QVERIFY(played.window.close());
    }

    void f5AnalysesEverySelectedFile() {
        Played played;
        played.window.openPaths({test::writePhoto(m_folder, "s1.png"),
                                 test::writePhoto(m_folder, "s2.png"),
                                 test::writePhoto(m_folder, "s3.png")});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.jobs.job(0).finish();
        QTRY_VERIFY(!played.controller.busy());
        played.window.activateWindow();
        auto* list = played.window.items()->list();
        list->setFocus();
        QTRY_VERIFY(list->hasFocus());
        list->selectAll();
        QTest::keyClick(list, Qt::Key_F5);
        QTRY_COMPARE(played.jobs.count(), 2U);
        QCOMPARE(played.jobs.job(1).request.items.size(), 3U);
        played.jobs.job(1).finish();
        QTRY_COMPARE(actionText(played.window, "Analyse what is missing"), QString("enabled"));
    }

    void theNewestMessageComesFirstAndASuccessTakesItsErrorAway() {
        Theme theme;
        MessageBar bar(theme);
        bar.showOf("export", "not written");
        bar.show("another");
        bar.showOf("export", "not written again");
        QCOMPARE(bar.text(), QString("not written again"));
        bar.settle("export");
        QCOMPARE(bar.text(), QString("another"));
        bar.settle({});
        QCOMPARE(bar.text(), QString("another"));
    }

    void aWindowStaysOnItsScreen() {
        const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
        QWidget large;
        large.setGeometry(room.x() + 30, room.y() + 40, room.width() + 200, room.height() + 24);
        keepOnScreen(large);
        QVERIFY(room.contains(large.geometry()));
        Played played;
        // As a larger screen left it.
        QSettings().setValue("window/geometry", [] {
            QWidget was;
            was.resize(1600, 924);
            return was.saveGeometry();
        }());
        MainWindow window(played.controller, played.theme);
        QVERIFY2(window.height() <= room.height(), qPrintable(QString::number(window.height())));
        QSettings().remove("window/geometry");
    }

    void actionsFollowTheState() {
        Played played;
        QCOMPARE(actionText(played.window, "PDF report"), QString("disabled"));
        QCOMPARE(actionText(played.window, "Add face"), QString("disabled"));
        const auto path = test::writePhoto(m_folder, "state.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        QCOMPARE(actionText(played.window, "Cancel"), QString("enabled"));
        played.finish(0, {test::result(path.toStdString())});
        QTRY_COMPARE(actionText(played.window, "PDF report"), QString("enabled"));
        QTRY_COMPARE(actionText(played.window, "Add face"), QString("enabled"));
        QTRY_COMPARE(actionText(played.window, "Cancel"), QString("disabled"));
    }

    void deleteBelongsToTheRegionWhileRegionsAreDrawn() {
        Played played;
        const auto path = test::writePhoto(m_folder, "region.png");
        played.window.openPaths({path});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.finish(0,
                      {test::result(path.toStdString(), {test::face("F1", {5, 5, 30, 30}, 1.0)})});
        QTRY_COMPARE(actionText(played.window, "Reject face"), QString("enabled"));
        auto* viewer = played.window.viewer();
        QTRY_VERIFY(viewer->photo());
        QVERIFY(QTest::qWaitForWindowActive(&played.window));
        viewer->setFocus();
        QTest::keyClick(viewer, Qt::Key_R);
        QCOMPARE(viewer->mode(), Viewer::Mode::Region);
        viewer->setRegion({10, 10, 20, 20});
        QTRY_VERIFY(played.window.regionPanel()->isVisible());
        QTest::keyClick(viewer, Qt::Key_Delete);
        QVERIFY(viewer->region().isEmpty());
        QTRY_VERIFY(!played.window.regionPanel()->isVisible());
        // Without a region, too, no face goes while one means to draw.
        QTest::keyClick(viewer, Qt::Key_Delete);
        QCOMPARE(played.jobs.count(), 1U);
        QTest::keyClick(viewer, Qt::Key_R);
        QCOMPARE(viewer->mode(), Viewer::Mode::Browse);
        QCOMPARE(actionText(played.window, "Reject face"), QString("enabled"));
        QTest::keyClick(viewer, Qt::Key_E);
        QVERIFY(viewer->lens());
        QTest::keyClick(viewer, Qt::Key_Escape);
        QVERIFY(!viewer->lens());
        QTest::keyClick(viewer, Qt::Key_C);
        QCOMPARE(played.window.panes()->count(), 1);
        QCOMPARE(played.window.panes()->pane(0)->view()->photo(), viewer->photo());
        QTest::keyClick(viewer, Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(played.window.panes()->count(), 2);
        QTest::keyClick(viewer, Qt::Key_L, Qt::ShiftModifier);
        QVERIFY(!played.window.panes()->linked());
        QCOMPARE(actionText(played.window, "Another file beside it"), QString("disabled"));
        QTest::keyClick(viewer, Qt::Key_C);
        QCOMPARE(played.window.panes()->count(), 0);
    }

    void anotherFileIsShownBesideThePresentOneUntilItIsClosed() {
        Played played;
        const auto first = test::writePhoto(m_folder, "first.png");
        const auto second = test::writePhoto(m_folder, "second.png");
        played.window.openPaths({first, second});
        QTRY_COMPARE(played.controller.session().items().size(), 2U);
        QTRY_VERIFY(played.window.viewer()->photo());
        QCOMPARE(actionText(played.window, "Another file beside it"), QString("enabled"));
        const int other = played.controller.session().items()[1].id;
        emit played.window.items()->compareAsked(other);
        auto* pane = played.window.panes()->pane(0);
        QTRY_VERIFY(pane->view()->photo());
        QCOMPARE(pane->view()->photo()->path.filename(), "second.png");
        QCOMPARE(played.window.viewer()->photo()->path.filename(), "first.png");
        played.controller.removeItem(other);
        QTRY_COMPARE(pane->view()->photo(), played.window.viewer()->photo());
    }

    void noTwoActionsShareAKey() {
        Played played;
        QSet<QKeySequence> keys;
        for (const auto* action : played.window.findChildren<QAction*>())
            for (const auto& key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key), qPrintable(key.toString() + ' ' + action->text()));
                keys.insert(key);
            }
        QVERIFY(keys.size() > 30);
    }

    void aFileThatWasReplacedShowsNothingOfTheOldOne() {
        Scored scored(m_folder, "replaced.png");
        QVERIFY(scored.isShown());
        QVERIFY(scored.banner().isEmpty());
        const auto before = scored.listed(Qt::DecorationRole).value<QImage>();
        const auto old = digestsOfFile(scored.path.toStdString()).sha256;
        test::replaceFile(scored.path, test::writePhoto(m_folder, "by.png", 200, 64));
        QVERIFY(scored.looks());
        for (const auto& words :
             {QString("replaced.png"),
              QString("changed on disk since the "
                      "analysis"),
              QString("expected"), QString::fromStdString(old.substr(0, 12)), QString("found")})
            QVERIFY2(scored.banner().contains(words), qPrintable(scored.banner()));
        // The picture is the new one, and nothing lies on it.
        QVERIFY(scored.window.viewer()->photo());
        QCOMPARE(scored.window.viewer()->photo()->pyramid->size().width(), 200);
        QCOMPARE(scored.cards(), 0U);
        QVERIFY(!scored.window.layers().result());
        const auto finding = scored.window.verdict()->plainText();
        QVERIFY2(!finding.contains("+2.00") && finding.contains("changed on disk") &&
                     finding.contains(QString::fromStdString(old)),
                 qPrintable(finding));
        QCOMPARE(scored.listed(ItemModel::ScoreTextRole).toString(), QString());
        QCOMPARE(scored.listed(ItemModel::StateTextRole).toString(),
                 QString("Changed on disk since the analysis"));
        QTRY_VERIFY(!scored.listed(Qt::DecorationRole).value<QImage>().isNull());
        QTRY_VERIFY(scored.listed(Qt::DecorationRole).value<QImage>() != before);
        QCOMPARE(actionText(scored.window, "Add face"), QString("disabled"));
        test::saveScreenshot(scored.window, QStringLiteral("changed-on-disk"));

        scored.press(Qt::Key_F5);
        QTRY_COMPARE(scored.jobs.count(), 2U);
        QVERIFY(scored.banner().isEmpty());
        scored.finish(1, {scored.found(-1.5)});
        QTRY_COMPARE(scored.cards(), 1U);
        QVERIFY(scored.window.verdict()->plainText().contains("-1.50"));
        QVERIFY(scored.looks());
        QVERIFY(scored.banner().isEmpty());
        QCOMPARE(scored.cards(), 1U);
    }

    void aReplacedFileIsNoticedWithoutAnybodyAsking() {
        Scored scored(m_folder, "unasked.png");
        QVERIFY(scored.isShown());
        test::replaceFile(scored.path, test::writePhoto(m_folder, "by.png", 120, 64));
        QTRY_VERIFY_WITH_TIMEOUT(!scored.banner().isEmpty(), 20'000);
        QCOMPARE(scored.cards(), 0U);
    }

    /// Of the same size, in the same file, and with its times put back.
    void otherBytesInThePlaceOfTheOldOnesAreNoticed() {
        Scored scored(m_folder, "overwritten.png");
        QVERIFY(scored.isShown());
        const std::filesystem::path path = scored.path.toStdString();
        const auto time = std::filesystem::last_write_time(path);
        QFile file(scored.path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() - 20) && file.write("xyz") == 3);
        file.close();
        std::filesystem::last_write_time(path, time);
        QVERIFY(scored.looks());
        QVERIFY(scored.banner().contains("SHA-256"));
        QCOMPARE(scored.cards(), 0U);
    }

    void aFileThatWasOnlyTouchedKeepsItsFinding() {
        Scored scored(m_folder, "touched.png");
        QVERIFY(scored.isShown());
        std::filesystem::last_write_time(scored.path.toStdString(),
                                         std::filesystem::file_time_type::clock::now());
        QVERIFY(scored.looks());
        QVERIFY(scored.banner().isEmpty());
        QCOMPARE(scored.cards(), 1U);
        // A copy of the same bytes is the same file, too.
        const auto copy = m_folder.filePath("copy.png");
        QVERIFY(QFile::copy(scored.path, copy));
        test::replaceFile(scored.path, copy);
        QVERIFY(scored.looks());
        QVERIFY(scored.banner().isEmpty());
        QCOMPARE(scored.cards(), 1U);
    }

    void aFileThatIsGoneIsSaidToBeUntilItComesBack() {
        Scored scored(m_folder, "gone.png");
        QVERIFY(scored.isShown());
        scored.press(Qt::Key_Delete);
        QTRY_COMPARE(scored.jobs.count(), 2U);
        auto rejected = scored.found();
        rejected->faces[0] = test::face("F1", {5, 5, 30, 30}, std::nullopt);
        rejected->faces[0].state = analysis::FaceState::Rejected;
        rejected->faces[0].face.rejected = true;
        const auto away = m_folder.filePath("away.png");
        scored.finish(1, {rejected});
        QTRY_VERIFY(!scored.controller.busy());
        test::replaceFile(away, scored.path);
        QVERIFY(scored.looks());
        QVERIFY2(scored.banner().contains("gone.png is gone since the analysis") &&
                     scored.banner().contains("No such file"),
                 qPrintable(scored.banner()));
        for (const auto& said : {scored.banner(), scored.window.verdict()->plainText(),
                                 scored.listed(Qt::ToolTipRole).toString()})
            QVERIFY2(said.contains("gone since the analysis", Qt::CaseInsensitive) &&
                         !said.contains("changed", Qt::CaseInsensitive),
                     qPrintable(said));
        QCOMPARE(scored.cards(), 0U);
        QVERIFY(!scored.window.viewer()->photo());
        QCOMPARE(scored.listed(ItemModel::StateTextRole).toString(),
                 QString("Gone since the analysis"));
        test::replaceFile(scored.path, away);
        QVERIFY(scored.looks());
        QVERIFY(scored.banner().isEmpty());
        QTRY_COMPARE(scored.cards(), 1U);
        QVERIFY(scored.window.viewer()->photo());
        // What was edited is still there.
        QCOMPARE(actionText(scored.window, "Undo: reject face F1"), QString("enabled"));
    }

    void openingAFileAgainNoticesThatItChanged() {
        Scored scored(m_folder, "again.png");
        QVERIFY(scored.isShown());
        test::replaceFile(scored.path, test::writePhoto(m_folder, "by.png", 130, 64));
        scored.window.openPaths({scored.path});
        QTRY_VERIFY(!scored.banner().isEmpty());
        QCOMPARE(scored.jobs.count(), 1U);
    }

    /// Nothing says that the file changed before the result of the edit is there.
    void boxesThatWereEditedAreShownOnNoOtherPicture() {
        Scored scored(m_folder, "edited-other.png");
        QVERIFY(scored.isShown());
        scored.press(Qt::Key_Delete);
        QTRY_COMPARE(scored.jobs.count(), 2U);
        test::replaceFile(scored.path, test::writePhoto(m_folder, "by.png", 140, 64));
        scored.finish(1, {scored.found(7.0)}); // of the bytes that are there now
        QTRY_VERIFY(!scored.banner().isEmpty());
        QVERIFY(scored.looks());
        QVERIFY(!scored.banner().isEmpty());
        QCOMPARE(scored.cards(), 0U);
        QVERIFY(!scored.window.verdict()->plainText().contains("+7.00"));
        scored.press(Qt::Key_F5);
        QTRY_COMPARE(scored.jobs.count(), 3U);
        QVERIFY2(!scored.jobs.job(2).request.items[0].faces, "they are found anew");
        scored.finish(2, {scored.found(3.0)});
        QTRY_COMPARE(scored.cards(), 1U);
        QCOMPARE(actionText(scored.window, "Undo"), QString("disabled"));
    }

    /// The picture was read before the file was replaced, the result is of what came then.
    void aPictureThatIsOlderThanTheResultIsReadAgain() {
        Scored scored(m_folder, "older.png");
        QTRY_COMPARE(scored.jobs.count(), 1U);
        QTRY_VERIFY(scored.window.viewer()->photo());
        test::replaceFile(scored.path, test::writePhoto(m_folder, "by.png", 150, 64));
        scored.finish(0, {scored.found()});
        QTRY_COMPARE(scored.cards(), 1U);
        QVERIFY(scored.looks());
        QTRY_COMPARE(scored.window.viewer()->photo()->pyramid->size().width(), 150);
        QVERIFY(scored.banner().isEmpty());
        QTRY_COMPARE(scored.cards(), 1U);
    }

    void closingTheLastFileEmptiesTheWindow() {
        Played played;
        const auto path = test::writePhoto(m_folder, "close.png");
        played.window.openPaths({path});
        QTRY_VERIFY(played.window.viewer()->photo());
        played.controller.removeItem(played.controller.session().items()[0].id);
        QTRY_VERIFY(!played.window.viewer()->photo());
        QVERIFY(played.window.faceStrip()->cards().empty());
    }

    void closesWhileAJobRuns() {
        std::atomic<int> calls = 0;
        const auto path = test::writePhoto(m_folder, "running.png", 900, 700);
        {
            test::FakeJobs jobs;
            auto services = jobs.services();
            // A job with a thread of its own that reports until it is told to stop.
            struct Busy final : JobHandle {
                std::jthread thread;
                void cancel() override { thread.request_stop(); }
                void pause() override {}
                void resume() override {}
            };
            services.startJob = [&calls](analysis::JobRequest, analysis::JobCallbacks callbacks) {
                auto job = std::make_unique<Busy>();
                job->thread = std::jthread([&calls, callbacks](const std::stop_token& stop) {
                    while (!stop.stop_requested()) {
                        callbacks.progress({});
                        ++calls;
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    }
                    callbacks.finished({});
                });
                return job;
            };
            Theme theme;
            Controller controller(services);
            MainWindow window(controller, theme);
            window.show();
            window.layersPanel()->list()->setCurrentRow(1);
            window.openPaths({path});
            QTRY_VERIFY(calls > 5);
            QVERIFY(window.close());
        }
        QVERIFY(calls > 5);
    }

    void controlsHaveAccessibleNames() {
        Played played;
        for (const auto* widget : played.window.findChildren<QWidget*>()) {
            const bool input = widget->inherits("QComboBox") || widget->inherits("QSlider") ||
                               widget->inherits("QDoubleSpinBox") || widget->inherits("QListView");
            if (input && !widget->parentWidget()->inherits("QComboBoxPrivateContainer"))
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
};

LINEAMENT_UI_TEST(TestWindow);
#include "test_window.moc"
