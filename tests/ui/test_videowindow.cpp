// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/job.h"
#include "core/report/filled.h"
#include "tests/analysis/direction.h"
#include "tests/analysis/stubengine.h"
#include "ui/export/exporter.h"
#include "ui/faces/facecard.h"
#include "ui/faces/facestrip.h"
#include "ui/items/itemspanel.h"
#include "ui/layers/layerspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/player/transportbar.h"
#include "ui/queue/queuebar.h"
#include "ui/timeline/leaveoutdialog.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/trackeditor.h"
#include "ui/verdict/verdictpanel.h"
#include "uitest.h"
#include "videosupport.h"

#include <QAction>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDockWidget>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTimer>

using namespace lineament;
using namespace lineament::ui;

class TestVideo : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QString m_clip;

    /// A window with the clip open, whose jobs the test plays.
    struct Played {
        test::FakeJobs jobs;
        Theme theme;
        std::unique_ptr<Controller> controller;
        std::unique_ptr<MainWindow> window;
        std::filesystem::path path;

        explicit Played(const QString& clip, decltype(test::FakeJobs::model) model = {})
            : path(clip.toStdString()) {
            if (model)
                jobs.model = std::move(model);
            controller = std::make_unique<Controller>(jobs.services());
            theme.apply(Theme::Mode::Dark);
            window = std::make_unique<MainWindow>(*controller, theme);
            window->resize(1600, 1000);
            window->show();
            window->openPaths({clip});
        }
        bool opens() {
            return QTest::qWaitFor(
                [this] { return jobs.count() == 1 && desk().player().settled(); }, 20'000);
        }
        bool settles() {
            return QTest::qWaitFor([this] { return desk().player().settled(); }, 10'000);
        }
        VideoDesk& desk() const { return *window->desk(); }
        int frame() const { return desk().player().frame()->number; }
        void finish(const std::shared_ptr<analysis::VideoResult>& video) {
            jobs.job(0).answer(0, test::videoItem(path, video));
            jobs.job(0).finish();
            QCoreApplication::processEvents();
        }
        const analysis::VideoResult& result() const {
            return *controller->session().items()[0].result->video;
        }
        const analysis::Track& track(const std::string& id) const { return *result().track(id); }
        static QPushButton* button(const QWidget& within, const QString& text) {
            for (auto* one : within.findChildren<QPushButton*>())
                if (one->text().remove('&') == text)
                    return one;
            return nullptr;
        }
        void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            window->activateWindow();
            QTest::keyClick(window->viewer(), key, modifiers);
        }
    };

    /// Two tracks; every fifth frame was looked at.
    static std::shared_ptr<analysis::VideoResult> twoTracks() {
        auto video = test::sampledVideo(100, 5, 2);
        test::addTracks(*video);
        return video;
    }

private slots:
    void initTestCase() {
        test::keepSettingsIn(m_folder);
        m_clip = test::writeClip(m_folder, "clip.mp4", 100, "640x360");
        QVERIFY2(!m_clip.isEmpty(), "these tests need the ffmpeg tool with libx264");
    }

    void aVideoOpensWithPlayerAndTimeline() {
        Played played(m_clip);
        QVERIFY(played.opens());
        QVERIFY(played.window->viewer()->photo());
        QVERIFY(played.desk().bar()->isVisible());
        QVERIFY(played.desk().panel()->isVisible());
        QVERIFY(played.desk().bar()->text().contains("Frame 0 of 100"));
        QVERIFY(played.desk().bar()->text().contains("not analysed"));
        QVERIFY(!played.window->settling());
    }

    void aPhotoHasNeither() {
        Played played(test::writePhoto(m_folder, "photo.png"));
        QVERIFY(QTest::qWaitFor([&] { return played.window->viewer()->photo() != nullptr; }));
        QVERIFY(!played.desk().active());
        QVERIFY(!played.desk().bar()->isVisible());
        QVERIFY(!played.desk().panel()->isVisible());
        QVERIFY(!played.desk().actions().next->isEnabled());
    }

    void facesFollowTheFrame() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 2U);
        QCOMPARE(played.window->faceStrip()->cards()[0]->id(), QString("T1"));
        QVERIFY(played.desk().bar()->text().contains("| sampled"));
        QVERIFY(played.desk().marks().empty());

        played.press(Qt::Key_Right);
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 1);
        QVERIFY(played.desk().bar()->text().contains("not sampled"));
        QCOMPARE(played.window->faceStrip()->cards().size(), 0U);
        QCOMPARE(played.desk().marks().size(), 2U);
        // The box moves a pixel a frame.
        QCOMPARE(played.desk().marks()[0].box.x(), 101.0);
        QVERIFY(played.window->verdict()->plainText().contains("no face of this frame was scored"));
        test::saveScreenshot(*played.window, "video-between");

        played.press(Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 5);
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 2U);
        QVERIFY(played.window->verdict()->plainText().contains(QString(64, 'd')));
        test::saveScreenshot(*played.window, "video");
    }

    void mapsOfAScannedVideoCanBeExported() {
        Played played(m_clip);
        QVERIFY(played.opens());
        const auto enabled = [&played] {
            for (const auto* action : played.window->findChildren<QAction*>())
                if (action->text().remove('&').startsWith("Maps of this file"))
                    return action->isEnabled();
            return false;
        };
        QVERIFY(!enabled());
        played.finish(twoTracks());
        QTRY_VERIFY(enabled());
    }

    void theFindingHasSentenceTracksStreamsAndCaveat() {
        Played played(m_clip);
        QVERIFY(played.opens());
        auto video = twoTracks();
        video->damaged.push_back({40, 44, 1.6, 1.8, true, "no start code"});
        played.finish(video);
        const auto text = played.window->verdict()->plainText();
        for (const char* words :
             {"Not validated for video: no finding is given. 2 face tracks;",
              analysis::kVideoCaveat, "Stream 0, video, analysed", "h264", "no start code"})
            QVERIFY2(text.contains(words), qPrintable(QString(words) + " is missing in\n" + text));
    }

    /// A network that scores +4 everywhere, calibrated for photos, loaded and asked as the window
    /// does it: nothing in the window points to a proposition.
    void aScoreOfFourInEveryFrameSpeaksForNothing() {
        const auto clip = writeFaceClip(m_folder.path().toStdString(), "four.mp4");
        QVERIFY2(!clip.empty(), "these tests need the ffmpeg tool with libx264");
        Played played(QString::fromStdString(clip.string()), [](const auto&) {
            return analysis::LoadedModel{std::make_shared<StubEngine>(4), {}};
        });
        played.controller->loadModel({});
        QVERIFY(played.opens());
        const auto& job = played.jobs.job(0);
        QVERIFY(job.request.engine);
        analysis::runJob(job.request, job.callbacks);
        QTRY_VERIFY(!played.controller->busy());
        QTRY_COMPARE(played.controller->session().items()[0].phase, ItemPhase::Done);
        QCOMPARE(played.result().tracks.size(), 2U);
        for (const auto& track : played.result().tracks)
            QCOMPARE(track.aggregate->mean, 4.0);
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 2U);
        const auto finding = played.window->verdict()->plainText();
        QVERIFY2(finding.section(QLatin1Char('\n'), 1).startsWith("Not validated for video"),
                 qPrintable(finding));
        QVERIFY(!finding.section(QLatin1Char('\n'), 0, 1).contains("4.00"));
        QStringList words{finding, played.desk().panel()->statusText()};
        const auto listed = played.window->items()->list()->model()->index(0, 0);
        QCOMPARE(listed.data(ItemModel::ScoreTextRole).toString(),
                 QString("Not validated for video"));
        QCOMPARE(listed.data(ItemModel::ToneRole).toInt(), static_cast<int>(Tone::Grey));
        for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole),
                               int(Qt::AccessibleTextRole), int(ItemModel::StateTextRole)})
            words << listed.data(role).toString();
        for (const auto* card : played.window->faceStrip()->cards()) {
            QVERIFY2(card->accessibleName().endsWith("Not validated for video"),
                     qPrintable(card->accessibleName()));
            words << card->accessibleName() << card->toolTip();
        }
        const auto* tracks = played.desk().panel()->table()->model();
        for (int column = 0; column < tracks->columnCount(); ++column)
            words << tracks->headerData(column, Qt::Horizontal).toString()
                  << tracks->index(0, column).data().toString()
                  << tracks->index(0, column).data(Qt::ToolTipRole).toString();
        // Every point of the timeline, as the mouse finds it.
        auto* plot = played.desk().panel()->plot();
        for (int y = 0; y < plot->height(); y += 4)
            for (int x = 0; x < plot->width(); x += 40)
                words << plot->describe(QPointF(x, y));
        words.removeDuplicates();
        for (const auto& text : words)
            QVERIFY2(directionIn(text.toStdString()).empty(), qPrintable(text));
        const auto& colours = played.theme.colours();
        for (const auto* label : played.window->faceStrip()->findChildren<QLabel*>("faceScore"))
            QVERIFY2(label->styleSheet().contains(colours.grey.name()),
                     qPrintable(label->styleSheet()));
        plot->replot();
        // The curves lie on each other, and their edges mix: those are in the timeline's own test.
        const auto shown =
            test::verdictColourIn(*plot, plot->laneRect(0) | plot->laneRect(1), colours);
        QCOMPARE(plot->shownGraphs(), 2);
        QVERIFY2(shown.isEmpty(), qPrintable(shown));
        test::saveScreenshot(*played.window, "video-four");
    }

    /// With a validation for video the track has a finding, in words and colour, and what stands
    /// behind it is shown with the track.
    void aTrackWithAFindingSaysSoEverywhere() {
        const auto clip = writeFaceClip(m_folder.path().toStdString(), "found.mp4");
        QVERIFY2(!clip.empty(), "these tests need the ffmpeg tool with libx264");
        Played played(QString::fromStdString(clip.string()), [](const auto&) {
            return analysis::LoadedModel{std::make_shared<StubEngine>(4, calibratedForVideos()),
                                         {}};
        });
        played.controller->loadModel({});
        QVERIFY(played.opens());
        const auto& job = played.jobs.job(0);
        analysis::runJob(job.request, job.callbacks);
        QTRY_VERIFY(!played.controller->busy());
        QTRY_COMPARE(played.controller->session().items()[0].phase, ItemPhase::Done);
        QVERIFY(played.result().anyFinding());
        // What stands behind the selected track's finding: the thresholds for frames of videos.
        QTRY_VERIFY(played.window->verdict()->plainText().contains("a 5 % false-positive rate"));
        const auto finding = played.window->verdict()->plainText();
        for (const char* words : {"for the proposition that face T1 was manipulated", "Calibration",
                                  analysis::kVideoFindingCaveat})
            QVERIFY2(finding.contains(words), qPrintable(QString(words) + " is not in " + finding));
        QVERIFY(!finding.contains("Not validated for video"));
        const auto listed = played.window->items()->list()->model()->index(0, 0);
        QCOMPARE(listed.data(ItemModel::ToneRole).toInt(), static_cast<int>(Tone::Amber));
        const auto* tracks = played.desk().panel()->table()->model();
        QStringList cells;
        for (int column = 0; column < tracks->columnCount(); ++column)
            cells << tracks->index(0, column).data().toString();
        QVERIFY2(cells.join('|').contains("support for manipulation"), qPrintable(cells.join('|')));
        // A frame by itself has none.
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 2U);
        for (const auto* card : played.window->faceStrip()->cards())
            QVERIFY2(card->accessibleName().endsWith("A frame by itself"),
                     qPrintable(card->accessibleName()));
        test::saveScreenshot(*played.window, "video-found");
    }

    /// The same network and face in a photo: what is looked for above is there to be found.
    void aScoreOfFourInAPhotoSpeaksForManipulation() {
        const auto photo = writeFacePhoto(m_folder.path().toStdString(), "four.png");
        Played played(QString::fromStdString(photo.string()));
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.jobs.job(0).answer(0, analysedByStub(4, {photo}).at(0));
        played.jobs.job(0).finish();
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 1U);
        const auto finding = played.window->verdict()->plainText();
        QVERIFY2(!directionIn(finding.toStdString()).empty(), qPrintable(finding));
        const auto listed = played.window->items()->list()->model()->index(0, 0);
        QCOMPARE(listed.data(ItemModel::ToneRole).toInt(), static_cast<int>(Tone::Amber));
    }

    void selectingATrackSelectsItEverywhere() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        QTRY_COMPARE(played.window->selectedFace(), QString("T1"));
        auto* table = played.desk().panel()->table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(1, 0)).center());
        QCOMPARE(played.window->selectedFace(), QString("T2"));
        QCOMPARE(played.desk().track(), QString("T2"));
        // It stays selected on frames without it.
        played.press(Qt::Key_Right);
        QVERIFY(played.settles());
        QCOMPARE(played.window->selectedFace(), QString("T2"));
    }

    void jumpsGoToTheTracksMoments() {
        Played played(m_clip);
        QVERIFY(played.opens());
        auto video = twoTracks();
        test::addGap(*video, 0, 31, 49, analysis::GapReason::TooSmall);
        played.finish(video);
        QTRY_COMPARE(played.window->selectedFace(), QString("T1"));
        const auto& track = video->tracks[0];
        const std::pair<QAction*, std::size_t> moments[] = {
            {played.desk().actions().highest, track.strongest},
            {played.desk().actions().lowest, track.weakest},
            {played.desk().actions().leastCertain, track.leastCertain}};
        for (const auto& [action, sample] : moments) {
            action->trigger();
            QVERIFY(played.settles());
            QCOMPARE(played.frame(), video->samples[sample].number);
        }
        played.press(Qt::Key_Home);
        QVERIFY(played.settles());
        played.desk().actions().nextGap->trigger();
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 31);
        played.press(Qt::Key_End);
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 99);
        played.desk().actions().previousGap->trigger();
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 31);
    }

    void aVideoFitsALowScreen() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        // Faces above the timeline, as a higher screen has them.
        played.window->splitDockWidget(played.window->findChild<QDockWidget*>("faces"),
                                       played.window->findChild<QDockWidget*>("timeline"),
                                       Qt::Vertical);
        played.window->splitDockWidget(played.window->findChild<QDockWidget*>("files"),
                                       played.window->findChild<QDockWidget*>("layers"),
                                       Qt::Vertical);
        QCoreApplication::processEvents();
        const auto least = played.window->minimumSizeHint();
        // 1280 x 720 less the desktop's frame and a bar.
        QVERIFY2(least.width() <= 1270 && least.height() <= 660,
                 qPrintable(filled(QStringLiteral("%1 x %2"), least.width(), least.height())));
    }

    void whatIsThereIsShownWhileTheScanRuns() {
        Played played(m_clip);
        QVERIFY(played.opens());
        auto partial = twoTracks();
        partial->complete = false;
        partial->framesPlanned = 120;
        auto item = test::videoItem(played.path, partial);
        item->state = analysis::ItemState::Cancelled;
        played.jobs.job(0).callbacks.partial(0, item);
        QTRY_COMPARE(played.desk().panel()->table()->model()->rowCount(), 2);
        QVERIFY2(played.desk().panel()->statusText().startsWith("Scanning: 20 of 120 frames"),
                 qPrintable(played.desk().panel()->statusText()));
        QCOMPARE(played.controller->session().items()[0].phase, ItemPhase::Working);
        QVERIFY(played.window->verdict()->plainText().contains("what is there so far"));
        played.finish(twoTracks());
        QVERIFY(!played.controller->session().items()[0].partial);
        QCOMPARE(played.controller->session().items()[0].phase, ItemPhase::Done);
        QVERIFY(!played.desk().panel()->statusText().contains("Scanning"));
    }

    void theScanCanBePausedAndCancelledWhilePaused() {
        Played played(m_clip);
        QVERIFY(played.opens());
        analysis::Progress progress;
        progress.itemsTotal = 1;
        progress.stage = analysis::Stage::ScanningVideo;
        progress.current = played.path;
        progress.video = analysis::ScanProgress{34, 120, 0.3, 1.5, std::chrono::seconds(12)};
        played.jobs.job(0).callbacks.progress(progress);
        auto* bar = played.window->findChild<QueueBar*>();
        const auto says = [bar](const QString& words) {
            for (const auto* label : bar->findChildren<QLabel*>())
                if (label->text().contains(words))
                    return true;
            return false;
        };
        QTRY_VERIFY(says("clip.mp4: 34 of 120 frames"));
        QVERIFY(says("about 12 s left"));
        auto* pause = bar->findChildren<QPushButton*>().first();
        QCOMPARE(pause->text(), QString("Pause"));
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(played.jobs.job(0).paused);
        QCOMPARE(pause->text(), QString("Resume"));
        QVERIFY(says("Paused."));
        QTest::mouseClick(pause, Qt::LeftButton);
        QVERIFY(!played.jobs.job(0).paused);
        QTest::mouseClick(pause, Qt::LeftButton);
        played.controller->cancel();
        QVERIFY(played.jobs.job(0).cancelled);
        QVERIFY(!played.controller->paused());
    }

    void jKLAndTheButtonsPlay() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.press(Qt::Key_L);
        QCOMPARE(played.desk().player().speed(), 1.0);
        played.press(Qt::Key_L);
        QCOMPARE(played.desk().player().speed(), 2.0);
        QVERIFY(played.desk().bar()->text().contains("2x"));
        played.press(Qt::Key_K);
        QCOMPARE(played.desk().player().speed(), 0.0);
        QVERIFY(played.settles());
        played.press(Qt::Key_J);
        QCOMPARE(played.desk().player().speed(), -1.0);
        played.press(Qt::Key_K);
        QVERIFY(played.settles());
    }

    void slidersKeepTheirArrowKeys() {
        Played played(m_clip);
        QVERIFY(played.opens());
        auto* slider = played.window->layersPanel()->findChild<QSlider*>();
        slider->parentWidget()->setEnabled(true);
        slider->setEnabled(true);
        slider->setFocus();
        const int before = slider->value();
        QTest::keyClick(slider, Qt::Key_Right);
        QVERIFY(slider->value() > before);
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 0);
    }

    void theViewStaysFromFrameToFrame() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.window->viewer()->actualSize();
        played.window->viewer()->zoomIn();
        const double zoom = played.window->viewer()->view().zoom();
        played.press(Qt::Key_Right);
        QVERIFY(played.settles());
        QCOMPARE(played.window->viewer()->view().zoom(), zoom);
    }

    void clickingTheTimelineGoesToTheFrame() {
        Played played(m_clip);
        QVERIFY(played.opens());
        auto* plot = played.desk().panel()->plot();
        plot->replot();
        const QPoint at =
            QPointF(plot->scale().toPixel(2.42), plot->scoreArea().center().y()).toPoint();
        QTest::mouseClick(plot, Qt::LeftButton, {}, at);
        QVERIFY(played.settles());
        QVERIFY(std::abs(played.frame() - 60) <= 1);
        QCOMPARE(test::numberIn(*played.window->viewer()->photo()->pyramid), played.frame());
    }

    void aTrackIsLeftOutWithAReasonAndCountedAgain() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        QCOMPARE(played.desk().track(), QString("T1"));
        QAction* leave = nullptr;
        for (auto* action : played.window->findChildren<QAction*>())
            if (action->text().remove('&').startsWith("Leave out track"))
                leave = action;
        QVERIFY(leave != nullptr && leave->isEnabled());

        played.press(Qt::Key_Delete);
        auto* dialog = played.window->findChild<LeaveOutDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        auto* accept = played.button(*dialog, "Leave out");
        QVERIFY(accept != nullptr && !accept->isEnabled());
        auto* reason = dialog->findChild<QComboBox*>("reason");
        reason->setEditText("  ");
        QVERIFY2(!accept->isEnabled(), "a blank is no reason");
        reason->setEditText("a poster on the wall");
        QVERIFY(accept->isEnabled());
        test::saveScreenshot(*dialog, "leave-out");
        accept->click();

        QTRY_VERIFY(played.track("T1").leftOut == "a poster on the wall");
        QCOMPARE(played.track("T1").points.size(), 20U);
        QVERIFY(played.track("T2").aggregate);
        QCOMPARE(played.desk().track(), QString("T1")); // it can be counted again at once
        const auto words = played.window->verdict()->plainText();
        QVERIFY(words.contains("1 of them left out by hand"));
        QVERIFY(words.contains("left out by hand: a poster on the wall"));
        auto* table = played.desk().panel()->findChild<QTableView*>();
        const auto cell = table->model()->index(0, TrackModel::ScoreColumn);
        QCOMPARE(cell.data().toString(), QString("left out by hand: a poster on the wall"));
        QCOMPARE(cell.data(Qt::ForegroundRole).value<QColor>(), played.theme.colours().muted);
        QVERIFY(played.desk().panel()->plot()->shownGraphs() == 2); // its scores stay in view
        const auto* card = played.window->faceStrip()->cards()[0];
        QVERIFY(card->accessibleName().contains("Left out by hand: a poster"));
        test::saveScreenshot(*played.window, "video-left-out");

        // The dialog had the keys.
        played.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(played.window.get()));
        played.press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!played.track("T1").leftOut);
        QVERIFY(played.track("T1").aggregate);
        played.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(played.track("T1").leftOut);
        QCOMPARE(leave->text().remove('&'), QString("Count track again"));
        played.press(Qt::Key_Delete); // asks nothing
        QTRY_VERIFY(!played.track("T1").leftOut);
    }

    void anotherScanLeavesOutTheSameTracks() {
        Played played(m_clip);
        QVERIFY(played.opens());
        QVERIFY(played.jobs.job(0).request.items[0].edits.empty());
        auto video = twoTracks();
        video->tracks[1].leftOut = "no face";
        played.finish(video);
        played.controller->reanalyse(played.controller->session().ids());
        QTRY_COMPARE(played.jobs.count(), 2U);
        const auto& edits = played.jobs.job(1).request.items[0].edits.leftOut;
        QCOMPARE(edits.size(), 1U);
        QCOMPARE(edits[0].track, std::string("T2"));
        QCOMPARE(edits[0].reason, std::string("no face"));
    }

    void aFaceIsDrawnOnASampledFrame() {
        Played played(m_clip);
        QVERIFY(played.opens());
        QAction* add = nullptr;
        for (auto* action : played.window->findChildren<QAction*>())
            if (action->text().remove('&') == "Add face")
                add = action;
        QVERIFY(add != nullptr && !add->isEnabled());
        played.finish(twoTracks());
        QTRY_VERIFY(add->isEnabled());
        played.press(Qt::Key_Right);
        QVERIFY(played.settles());
        QTRY_VERIFY(!add->isEnabled());
        QVERIFY(add->toolTip().contains("was not looked at"));
        played.press(Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(played.settles());
        QCOMPARE(played.frame(), 5);
        QTRY_VERIFY(add->isEnabled());
        add->trigger();
        QVERIFY(played.window->viewer()->mode() == Viewer::Mode::AddFace);
        emit played.window->viewer()->boxDrawn({400, 40, 90, 90});
        QTRY_COMPARE(played.result().tracks.size(), 3U);
        const auto& drawn = played.track("M1");
        QVERIFY(drawn.drawn);
        QCOMPARE(drawn.firstFrame, 5);
        QCOMPARE(played.desk().track(), QString("M1"));
        QCOMPARE(played.window->faceStrip()->cards().size(), 3U);
        test::saveScreenshot(*played.window, "video-drawn");
        played.press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(played.result().tracks.size(), 2U);
        QCOMPARE(played.result().samples[1].faces.size(), 2U);
        played.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(played.result().tracks.size(), 3U);
    }

    void hiddenFindingsCannotBeEdited() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        const int id = played.controller->session().items()[0].id;
        TrackEditor editor(*played.controller);
        editor.setItem(id);
        QVERIFY(editor.editable());
        played.controller->session().setHidden(id, true);
        QVERIFY(!editor.editable());
        editor.leaveOut("T1", "a poster");
        QCOMPARE(played.controller->session().find(id)->edits, 0);
        QVERIFY(!played.track("T1").leftOut);
        played.press(Qt::Key_Delete);
        QVERIFY(played.window->findChild<LeaveOutDialog*>() == nullptr);
    }

    void aClipThatWasReplacedShowsNothingOfTheOldOne() {
        const auto clip = m_folder.filePath("replaced.mp4");
        QVERIFY(QFile::copy(m_clip, clip));
        Played played(clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        QTRY_COMPARE(played.window->faceStrip()->cards().size(), 2U);
        TrackEditor editor(*played.controller);
        editor.setItem(played.controller->session().items()[0].id);
        editor.leaveOut("T1", "a poster");
        QTRY_VERIFY(played.track("T1").leftOut);
        QTRY_VERIFY(!played.window->settling());
        test::replaceFile(clip, test::writeClip(m_folder, "by.mp4", 60, "320x180"));
        played.window->watch().check();
        const auto& banner = *played.window->sourceBanner();
        QTRY_VERIFY(!banner.text().isEmpty());
        QVERIFY2(banner.text().contains("replaced.mp4 changed on disk since the analysis"),
                 qPrintable(banner.text()));
        // The player has the new file, and nothing lies on it.
        QTRY_VERIFY(played.desk().player().settled());
        QCOMPARE(played.desk().player().count(), 60);
        QCOMPARE(played.window->faceStrip()->cards().size(), 0U);
        QVERIFY(played.desk().marks().empty());
        QVERIFY(!played.desk().frameResult());
        QCOMPARE(played.desk().panel()->table()->model()->rowCount(), 0);
        test::saveScreenshot(*played.window, "video-changed-on-disk");
        played.press(Qt::Key_F5);
        QTRY_COMPARE(played.jobs.count(), 2U);
        QVERIFY2(played.jobs.job(1).request.items[0].edits.empty(), "of tracks of the old clip");
        QVERIFY(banner.text().isEmpty());
    }

    /// Before anybody has looked whether it is still the one that is shown.
    void aFrameOfAClipThatWasReplacedIsNotSavedAsOneOfTheNewClip() {
        const auto clip = m_folder.filePath("frame.mp4");
        QVERIFY(QFile::copy(m_clip, clip));
        Played played(clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        QTRY_VERIFY(!played.window->settling());
        const auto file = m_folder.filePath("frame.png");
        test::Meanwhile meanwhile({[&] {
                                       if (test::modal<QFileDialog>() == nullptr)
                                           return false;
                                       test::replaceFile(clip,
                                                         test::writeClip(m_folder, "by.mp4", 60));
                                       return true;
                                   },
                                   test::savesAs(file)});
        for (auto* action : played.window->findChildren<QAction*>())
            if (action->text().remove('&').startsWith("Shown picture"))
                action->trigger();
        QVERIFY(meanwhile.done());
        QTRY_VERIFY(!played.window->messages()->text().isEmpty());
        QVERIFY2(played.window->messages()->text().contains("frame.mp4: expected the file that is "
                                                            "shown, found another one"),
                 qPrintable(played.window->messages()->text()));
        QVERIFY(!QFile::exists(file));
    }

    void theTracksMenuOpensFromTableAndLane() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        auto* panel = played.desk().panel();
        QSignalSpy asked(panel, &TimelinePanel::trackMenuAsked);
        // Closes the menu that each opens.
        QTimer closer;
        connect(&closer, &QTimer::timeout, [] {
            if (auto* menu = QApplication::activePopupWidget())
                menu->close();
        });
        closer.start(20);
        auto* table = panel->findChild<QTableView*>();
        emit table->customContextMenuRequested(
            table->visualRect(table->model()->index(1, 0)).center());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QString("T2"));
        QCOMPARE(played.desk().track(), QString("T2"));
        auto* plot = panel->plot();
        plot->replot();
        const QPoint at = plot->laneRect(0).center().toPoint();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, plot->mapToGlobal(at));
        QApplication::sendEvent(plot, &event);
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][0].toString(), QString("T1"));
    }

    void aFileThatBreaksSaysSoInTheViewer() {
        const auto path = m_folder.filePath("broken.mp4");
        QFile source(m_clip), file(path);
        QVERIFY(source.open(QIODevice::ReadOnly) && file.open(QIODevice::WriteOnly));
        file.write(source.read(40));
        file.close();
        Played played(path);
        QSignalSpy failed(&played.desk(), &VideoDesk::failed);
        QVERIFY(failed.wait(10'000));
        QVERIFY(!played.window->settling());
        QVERIFY(!played.desk().actions().next->isEnabled());
    }

    void theNextFileTakesTheVideoAway() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.controller->removeItem(played.controller->session().items()[0].id);
        QVERIFY(!played.desk().active());
        QVERIFY(!played.desk().panel()->isVisible());
    }

    void filesListShowsKeyFrameTracksAndMean() {
        Played played(m_clip);
        QVERIFY(played.opens());
        played.finish(twoTracks());
        Thumbnailer thumbnailer;
        ItemModel model(played.controller->session(), thumbnailer);
        const auto index = model.index(0);
        index.data(Qt::DecorationRole);
        QTRY_VERIFY(!index.data(Qt::DecorationRole).value<QImage>().isNull());
        QCOMPARE(index.data(ItemModel::StateTextRole).toString(),
                 QString("Video, 2 tracks, scored"));
        QCOMPARE(index.data(ItemModel::ScoreTextRole).toString(),
                 QString("Not validated for video"));
        QCOMPARE(index.data(ItemModel::ToneRole).toInt(), static_cast<int>(Tone::Grey));
    }

    void anExportedFrameNamesItself() {
        auto frame = std::make_shared<PlayerFrame>();
        frame->number = frame->wanted = 34;
        frame->pts = 17408;
        frame->seconds = 1.36;
        frame->type = 'B';
        frame->decoding = media::Decoding::Complete;
        frame->sha256 = std::string(64, 'e');
        PictureRecord record{"/a/clip.mp4", std::string(64, 'b'), {}, {0, 0, 10, 10}, 1, frame};
        const auto json = QJsonDocument::fromJson(sidecarJson(record)).object();
        const auto told = json["frame"].toObject();
        QCOMPARE(told["number"].toInt(), 34);
        QCOMPARE(told["pts"].toInt(), 17408);
        QCOMPARE(told["sha256"].toString(), QString(64, 'e'));
        QCOMPARE(json["sourceSha256"].toString(), QString(64, 'b'));
    }
};

LINEAMENT_UI_TEST(TestVideo);
#include "test_videowindow.moc"
