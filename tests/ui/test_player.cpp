// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/gotodialog.h"
#include "ui/player/position.h"
#include "ui/player/samplingdialog.h"
#include "ui/player/transportbar.h"
#include "ui/player/videoplayer.h"
#include "videosupport.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRadioButton>
#include <QRandomGenerator>
#include <QSettings>
#include <QSignalSpy>

using namespace lineament;
using namespace lineament::ui;

class TestPlayer : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QString m_clip;

    static constexpr int kFrames = 100;

    /// A player with the clip open and its first frame shown.
    struct Opened {
        VideoPlayer player;
        std::vector<PlayerFramePtr> frames; ///< everything that was shown

        explicit Opened(const QString& path) {
            connect(&player, &VideoPlayer::frameChanged, &player,
                    [this](const PlayerFramePtr& frame) { frames.push_back(frame); });
            player.open(path.toStdString());
        }
        bool settles() {
            return QTest::qWaitFor([this] { return player.settled(); }, 10'000);
        }
        int inPicture() const { return test::numberIn(*player.frame()->photo->pyramid); }
    };

private slots:
    void initTestCase() {
        test::keepSettingsIn(m_folder);
        m_clip = test::writeClip(m_folder, "numbers.mp4", kFrames);
        QVERIFY2(!m_clip.isEmpty(), "these tests need the ffmpeg tool with libx264");
    }

    void opensAtTheFirstFrame() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        QCOMPARE(opened.player.count(), kFrames);
        QCOMPARE(opened.player.frame()->number, 0);
        QVERIFY(opened.player.frame()->key);
        QCOMPARE(opened.player.frame()->type, 'I');
        QCOMPARE(opened.player.frame()->decoding, media::Decoding::Complete);
        QCOMPARE(opened.inPicture(), 0);
    }

    void everyStepShowsItsOwnFrame() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        auto& player = opened.player;
        for (int i = 1; i < 30; ++i) {
            player.step(1);
            QVERIFY(opened.settles());
            QCOMPARE(player.frame()->number, i);
            QCOMPARE(opened.inPicture(), i);
        }
        for (int i = 28; i > 18; --i) {
            player.step(-1);
            QVERIFY(opened.settles());
            QCOMPARE(opened.inPicture(), i);
        }
        player.step(10);
        QVERIFY(opened.settles());
        QCOMPARE(opened.inPicture(), 29);
        player.step(-10);
        QVERIFY(opened.settles());
        QCOMPARE(opened.inPicture(), 19);
    }

    void stepsEndAtTheEnds() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.player.step(-1);
        QVERIFY(opened.settles());
        QCOMPARE(opened.inPicture(), 0);
        opened.player.toLast();
        opened.player.step(10);
        QVERIFY(opened.settles());
        QCOMPARE(opened.inPicture(), kFrames - 1);
        opened.player.toFirst();
        QVERIFY(opened.settles());
        QCOMPARE(opened.inPicture(), 0);
    }

    void seeksShowTheExactFrameInTheEnd() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        QRandomGenerator random(1);
        for (int i = 0; i < 60; ++i) {
            const int wanted = random.bounded(kFrames);
            opened.player.seek(wanted);
            QVERIFY(opened.settles());
            QCOMPARE(opened.player.frame()->number, wanted);
            QCOMPARE(opened.inPicture(), wanted);
            QCOMPARE(opened.player.frame()->pts, std::int64_t{512} * wanted);
        }
    }

    /// While dragging, a key frame may stand in; it says so and carries its own number.
    void scrubbingEndsAtTheExactFrame() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.frames.clear();
        QSignalSpy settled(&opened.player, &VideoPlayer::settledChanged);
        for (int number = 1; number < kFrames - 2; number += 3) {
            opened.player.scrub(number);
            QCoreApplication::processEvents();
            QVERIFY(!opened.player.settled());
        }
        opened.player.scrub(63);
        opened.player.scrubEnded();
        QVERIFY(opened.settles());
        QCOMPARE(opened.player.frame()->number, 63);
        QCOMPARE(opened.inPicture(), 63);
        QVERIFY(!opened.player.frame()->sha256.empty());
        QVERIFY(!opened.frames.empty());
        for (const auto& frame : opened.frames) {
            QCOMPARE(test::numberIn(*frame->photo->pyramid), frame->number);
            QVERIFY(!frame->standsIn() || frame->key);
        }
    }

    void aFarSeekShowsAKeyFrameFirst() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.frames.clear();
        opened.player.seek(70);
        QVERIFY(opened.settles());
        QCOMPARE(opened.frames.size(), 2U);
        QCOMPARE(opened.frames[0]->number, 50);
        QVERIFY(opened.frames[0]->standsIn());
        QCOMPARE(opened.frames[1]->number, 70);
        QVERIFY(!opened.frames[1]->standsIn());
    }

    void theNewestRequestWins() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.frames.clear();
        for (const int number : {90, 20, 55, 10, 77})
            opened.player.seek(number);
        QVERIFY(opened.settles());
        QCOMPARE(opened.player.frame()->number, 77);
        // The first may have been on its way already; those between were never asked for.
        for (const auto& frame : opened.frames)
            QVERIFY(frame->wanted == 77 || frame->wanted == 90);
    }

    void playsForwardInTurnAndStopsAtTheEnd() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.player.seek(70);
        QVERIFY(opened.settles());
        opened.frames.clear();
        opened.player.forward();
        QVERIFY(opened.player.playing());
        QVERIFY(QTest::qWaitFor([&] { return opened.player.settled(); }, 20'000));
        QVERIFY(!opened.player.playing());
        QCOMPARE(opened.player.frame()->number, kFrames - 1);
        for (std::size_t i = 1; i < opened.frames.size(); ++i)
            QVERIFY(opened.frames[i]->number >= opened.frames[i - 1]->number);
        for (const auto& frame : opened.frames)
            QCOMPARE(test::numberIn(*frame->photo->pyramid), frame->number);
    }

    void playsBackwardToTheStart() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.player.seek(30);
        QVERIFY(opened.settles());
        opened.frames.clear();
        opened.player.backward();
        QVERIFY(QTest::qWaitFor([&] { return opened.player.settled(); }, 20'000));
        QCOMPARE(opened.player.frame()->number, 0);
        for (std::size_t i = 1; i < opened.frames.size(); ++i)
            QVERIFY(opened.frames[i]->number <= opened.frames[i - 1]->number);
    }

    void jKAndLChangeTheSpeedAsInEditingPrograms() {
        Shuttle shuttle;
        QVERIFY(!shuttle.playing());
        const auto speeds = [&shuttle](const char* keys) {
            std::vector<double> seen;
            for (; *keys != 0; ++keys) {
                if (*keys == 'J')
                    shuttle.backward();
                else if (*keys == 'L')
                    shuttle.forward();
                else
                    shuttle.pause();
                seen.push_back(shuttle.speed());
            }
            return seen;
        };
        QCOMPARE(speeds("LLLLL"), (std::vector<double>{1, 2, 4, 8, 8}));
        QCOMPARE(speeds("KJJJJJ"), (std::vector<double>{0, -1, -2, -4, -8, -8}));
        QCOMPARE(speeds("LLJK"), (std::vector<double>{1, 2, -1, 0}));
    }

    void pauseKeepsTheFrameThatIsShown() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.player.forward();
        opened.player.forward();
        QCOMPARE(opened.player.speed(), 2.0);
        QVERIFY(QTest::qWaitFor([&] { return opened.frames.size() > 4; }, 10'000));
        opened.player.pause();
        const int shown = opened.player.frame()->number;
        QVERIFY(opened.settles());
        QCOMPARE(opened.player.frame()->number, shown);
        QCOMPARE(opened.player.speed(), 0.0);
    }

    void theClockRunsWithTheSpeed() {
        PlayClock clock;
        const PlayClock::Time now{};
        clock.start(10, -2, now);
        QCOMPARE(clock.secondAt(now), 10.0);
        QCOMPARE(clock.secondAt(now + std::chrono::milliseconds(1500)), 7.0);
    }

    void aFileThatIsNoVideoSaysSo() {
        Opened opened(test::writePhoto(m_folder, "photo.png"));
        QSignalSpy failed(&opened.player, &VideoPlayer::failed);
        QVERIFY(failed.wait(10'000));
        QVERIFY(failed[0][0].toString().contains("photo.png"));
        QVERIFY(!opened.player.isOpen());
    }

    void nothingOfAClosedFileArrives() {
        Opened opened(m_clip);
        QVERIFY(opened.settles());
        opened.frames.clear();
        opened.player.seek(40);
        opened.player.close();
        QVERIFY(!opened.player.isOpen());
        // Its thread does one thing after the other: what it gives now comes behind all that.
        opened.player.open(m_clip.toStdString());
        QVERIFY(opened.settles());
        QVERIFY(!opened.frames.empty());
        for (const auto& frame : opened.frames)
            QCOMPARE(frame->number, 0);
        QCOMPARE(opened.inPicture(), 0);
    }

    void goToUnderstandsNumberPtsAndTime_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("problem");
        QTest::newRow("number") << "34" << 34 << "";
        QTest::newRow("spaces") << "  7 " << 7 << "";
        QTest::newRow("pts") << "pts 17408" << 34 << "";
        QTest::newRow("PTS") << "PTS17408" << 34 << "";
        QTest::newRow("time") << "0:00:01.360" << 34 << "";
        QTest::newRow("minutes") << "0:01.36" << 34 << "";
        QTest::newRow("between frames") << "0:00:01.375" << 34 << "";
        QTest::newRow("seconds") << "1.36" << 34 << "";
        QTest::newRow("seconds with unit") << "2 s" << 50 << "";
        QTest::newRow("beyond") << "100" << -1 << "numbered 0 to 99";
        QTest::newRow("huge") << "99999999999999999999999" << -1 << "numbered 0 to 99";
        QTest::newRow("no such pts") << "pts 17409" << -1 << "frame 34 has PTS 17408";
        QTest::newRow("pts after the end") << "pts 999999" << -1 << "frame 99 has PTS 50688";
        QTest::newRow("pts before the start") << "pts -5" << -1 << "frame 0 has PTS 0";
        QTest::newRow("late") << "0:00:09" << -1 << "lasts from 0:00:00.000 to 0:00:04.000";
        QTest::newRow("75 seconds") << "0:00:75" << -1 << "go to 59";
        QTest::newRow("words") << "soon" << -1 << "found \"soon\"";
        QTest::newRow("nothing") << "" << -1 << "Expected a frame number";
        QTest::newRow("negative") << "-3" << -1 << "Expected a frame number";
    }

    void goToUnderstandsNumberPtsAndTime() {
        QFETCH(QString, text);
        QFETCH(int, number);
        QFETCH(QString, problem);
        const auto parsed = parsePosition(text, *test::frameIndex(100));
        QCOMPARE(parsed.number.value_or(-1), number);
        QVERIFY2(parsed.problem.contains(problem), qPrintable(parsed.problem));
        QCOMPARE(parsed.problem.isEmpty(), parsed.number.has_value());
    }

    void theDialogSaysWhatIsWrongWhileOneTypes() {
        GoToDialog dialog(test::frameIndex(100), 12);
        QCOMPARE(dialog.number(), 12);
        QVERIFY(dialog.problem().isEmpty());
        dialog.edit()->setText("0:00:09");
        QVERIFY(dialog.problem().contains("lasts from"));
        dialog.edit()->setText("pts 17408");
        QVERIFY(dialog.problem().isEmpty());
        QCOMPARE(dialog.number(), 34);
        dialog.show();
        test::saveScreenshot(dialog, "goto");
    }

    void timesAreWrittenAsTheyAreRead() {
        QCOMPARE(timeText(0), QString("0:00:00.000"));
        QCOMPARE(timeText(3723.4564), QString("1:02:03.456"));
        QCOMPARE(timeText(59.9996), QString("0:01:00.000"));
        QCOMPARE(timeText(-0.5), QString("-0:00:00.500"));
    }

    void theBarSaysEverythingAboutTheFrame() {
        Theme theme;
        QWidget window;
        PlayerActions actions(theme, window);
        TransportBar bar(actions);
        auto video = std::make_shared<OpenedVideo>();
        video->index = test::frameIndex(100);
        auto frame = std::make_shared<PlayerFrame>();
        frame->number = frame->wanted = 34;
        frame->pts = 17408;
        frame->seconds = 1.36;
        frame->type = 'B';
        frame->decoding = media::Decoding::Concealed;
        bar.setFrame(frame, video);
        bar.setSampled(TransportBar::Sampled::No);
        for (const char* words :
             {"Frame 34 of 100", "PTS 17408 (0:00:01.360)", "B frame", "not sampled", "damaged"})
            QVERIFY2(bar.text().contains(words), qPrintable(bar.text()));
        frame->wanted = 40;
        bar.setFrame(frame, video);
        QVERIFY2(bar.text().contains("frame 40 is being decoded"), qPrintable(bar.text()));
    }

    void samplingIsKeptAndNonsenseIsNot() {
        analysis::VideoSettings wanted;
        wanted.sampling = analysis::Sampling::KeyFrames;
        wanted.rate = 4;
        wanted.fineRate = 12;
        saveVideoSettings(wanted);
        QVERIFY(loadVideoSettings() == wanted);
        QSettings().setValue("video/sampling", "sometimes");
        QSettings().setValue("video/rate", -3);
        const auto read = loadVideoSettings();
        QCOMPARE(read.sampling, analysis::VideoSettings().sampling);
        QCOMPARE(read.rate, analysis::VideoSettings().rate);
    }

    void theSamplingDialogOffersOnlyRatesThatMatter() {
        SamplingDialog dialog({});
        QVERIFY(dialog.rate()->isEnabled() && dialog.fineRate()->isEnabled());
        dialog.choice(analysis::Sampling::Rate)->setChecked(true);
        QVERIFY(dialog.rate()->isEnabled() && !dialog.fineRate()->isEnabled());
        dialog.choice(analysis::Sampling::EveryFrame)->setChecked(true);
        QVERIFY(!dialog.rate()->isEnabled());
        QCOMPARE(dialog.settings().sampling, analysis::Sampling::EveryFrame);
        dialog.choice(analysis::Sampling::Adaptive)->setChecked(true);
        dialog.rate()->setValue(10);
        dialog.fineRate()->setValue(5);
        QCOMPARE(dialog.settings().fineRate, 10.0);
        dialog.show();
        test::saveScreenshot(dialog, "sampling");
    }
};

QTEST_MAIN(TestPlayer)
#include "test_player.moc"
