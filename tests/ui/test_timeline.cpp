// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/findingwords.h"
#include "ui/export/timelinepicture.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/player/transportbar.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelineplot.h"
#include "uitest.h"
#include "videosupport.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTableView>

using namespace lineament;
using namespace lineament::ui;

class TestTimeline : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Theme m_theme;

    /// Two tracks over 20 seconds with gaps, a shot change and damage.
    static std::shared_ptr<analysis::VideoResult> story() {
        auto video = test::sampledVideo(500, 5, 2);
        test::addTracks(*video);
        test::addGap(*video, 0, 100, 164, analysis::GapReason::NoFace);
        test::addGap(*video, 1, 300, 349, analysis::GapReason::NotDecoded);
        video->shots.push_back({250, 10});
        video->damaged.push_back({300, 349, 12, 14, false, "error while decoding MB 12 3"});
        return video;
    }

    struct Shown {
        VideoThumbnails thumbnails;
        TimelinePlot plot;

        Shown(const Theme& theme, const std::shared_ptr<analysis::VideoResult>& video)
            : plot(theme, thumbnails) {
            plot.resize(1000, 280);
            plot.show();
            plot.setVideo(video->index, 16.0 / 9);
            plot.setResult(video);
            plot.replot();
        }
        double x(double seconds) const { return plot.scale().toPixel(seconds); }
        QPoint at(double seconds) const {
            return QPointF(x(seconds), plot.scoreArea().center().y()).toPoint();
        }
    };

private slots:
    void initTestCase() {
        m_theme.apply(Theme::Mode::Dark);
        test::keepSettingsIn(m_folder);
    }

    void theCurveBreaksAtGaps() {
        const auto video = story();
        const auto curve = timeline::scoreCurve(*video, video->tracks[0]);
        const auto breaks = std::count_if(curve.begin(), curve.end(),
                                          [](const auto& p) { return std::isnan(p.score); });
        QCOMPARE(breaks, 1);
        // 100 samples, 13 of them without a score, one break.
        QCOMPARE(curve.size(), 100U - 13U + 1U);
        for (const auto& point : curve)
            QVERIFY(std::isnan(point.score) || point.seconds < 4 || point.seconds > 6.5);
    }

    void anEndlessIntervalFlattensNothing() {
        auto video = story();
        auto& sum = *video->tracks[0].aggregate;
        sum.low = -std::numeric_limits<double>::infinity();
        sum.high = std::numeric_limits<double>::infinity();
        const auto span = timeline::scoreSpan(*video);
        QVERIFY(span && span->low > -4 && span->high < 4);
    }

    void gapsAreDrawnInTheirLane() {
        Shown shown(m_theme, story());
        const auto video = story();
        const auto stretches = timeline::laneStretches(video->tracks[0], shown.plot.scale());
        QCOMPARE(stretches.size(), 2U);
        const auto lane = shown.plot.laneRect(0);
        shown.plot.setSelectedTrack("T1");
        shown.plot.replot();
        test::saveScreenshot(shown.plot, "timeline");
        const auto picture = shown.plot.grab().toImage();
        const double ratio = picture.devicePixelRatio();
        const auto share = [&](double from, double to) {
            // Pixels of the lane that have the track's colour, more or less.
            const auto colour = timeline::trackColour(*video, 0, m_theme.colours());
            int same = 0, all = 0;
            for (double x = shown.x(from); x < shown.x(to); ++x, ++all) {
                const QColor pixel =
                    picture.pixelColor((QPointF(x, lane.center().y()) * ratio).toPoint());
                same += std::abs(pixel.hsvHue() - colour.hsvHue()) < 12 && pixel.value() > 120;
            }
            return static_cast<double>(same) / all;
        };
        QVERIFY(share(1, 3.9) > 0.9);
        QVERIFY(share(4.1, 6.4) < 0.1);
    }

    void theGapSaysWhy() {
        Shown shown(m_theme, story());
        const QPointF inGap(shown.x(5), shown.plot.laneRect(0).center().y());
        const auto words = shown.plot.describe(inGap);
        QVERIFY2(words.contains("T1") && words.contains("frames 100 to 164") &&
                     words.contains("face not found"),
                 qPrintable(words));
        const QPointF scored(shown.x(2), shown.plot.laneRect(0).center().y());
        QVERIFY2(shown.plot.describe(scored).startsWith("Not validated for video"),
                 qPrintable(shown.plot.describe(scored)));
        const QPointF damage(shown.x(13), shown.plot.scoreArea().top() + 2);
        QVERIFY2(shown.plot.describe(damage).contains("did not decode completely"),
                 qPrintable(shown.plot.describe(damage)));
    }

    void aClickAndADragScrub() {
        Shown shown(m_theme, story());
        QSignalSpy scrubbed(&shown.plot, &TimelinePlot::scrubbed);
        QSignalSpy ended(&shown.plot, &TimelinePlot::scrubEnded);
        QTest::mousePress(&shown.plot, Qt::LeftButton, {}, shown.at(5.02));
        QVERIFY(std::abs(scrubbed.last()[0].toInt() - 125) <= 1);
        QTest::mouseMove(&shown.plot, shown.at(10.02));
        QVERIFY(std::abs(scrubbed.last()[0].toInt() - 250) <= 1);
        QCOMPARE(ended.count(), 0);
        QTest::mouseRelease(&shown.plot, Qt::LeftButton, {}, shown.at(10.02));
        QCOMPARE(ended.count(), 1);
    }

    void shiftAndTheMiddleButtonPanWithoutScrubbing() {
        Shown shown(m_theme, story());
        shown.plot.zoomAt(shown.x(10), 4);
        QSignalSpy scrubbed(&shown.plot, &TimelinePlot::scrubbed);
        const auto before = shown.plot.visibleSeconds();
        const auto from = shown.at(before.center());
        QTest::mousePress(&shown.plot, Qt::MiddleButton, {}, from);
        QTest::mouseMove(&shown.plot, from + QPoint(100, 0));
        QTest::mouseRelease(&shown.plot, Qt::MiddleButton, {}, from + QPoint(100, 0));
        QVERIFY(shown.plot.visibleSeconds().lower < before.lower);
        QTest::mousePress(&shown.plot, Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(&shown.plot, from - QPoint(100, 0));
        QTest::mouseRelease(&shown.plot, Qt::LeftButton, Qt::ShiftModifier, from - QPoint(100, 0));
        QVERIFY(std::fabs(shown.plot.visibleSeconds().lower - before.lower) < 1e-6);
        QCOMPARE(scrubbed.count(), 0);
    }

    void theWheelZoomsAtTheCursorAndADoubleClickFits() {
        Shown shown(m_theme, story());
        const auto whole = shown.plot.visibleSeconds();
        const QPoint at = shown.at(15);
        QWheelEvent wheel(at, shown.plot.mapToGlobal(at), {}, {0, 480}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&shown.plot, &wheel);
        const auto range = shown.plot.visibleSeconds();
        QVERIFY(std::fabs(range.size() - whole.size() / 4) < 1e-6);
        QVERIFY(std::fabs(shown.plot.scale().toSeconds(at.x()) - 15) < 0.03);
        QTest::mouseDClick(&shown.plot, Qt::LeftButton, {}, at);
        QCOMPARE(shown.plot.visibleSeconds(), whole);
    }

    void keysZoomAndChooseTracks() {
        Shown shown(m_theme, story());
        const auto whole = shown.plot.visibleSeconds();
        shown.plot.setPlayhead(100);
        QTest::keyClick(&shown.plot, Qt::Key_Plus);
        QVERIFY(shown.plot.visibleSeconds().size() < whole.size());
        QTest::keyClick(&shown.plot, Qt::Key_0);
        QCOMPARE(shown.plot.visibleSeconds(), whole);
        QSignalSpy stepped(&shown.plot, &TimelinePlot::trackStepAsked);
        QTest::keyClick(&shown.plot, Qt::Key_Down);
        QCOMPARE(stepped.last()[0].toInt(), 1);
    }

    void neverShowsMoreThanTheVideoOrFewerThanAFewFrames() {
        Shown shown(m_theme, story());
        shown.plot.zoomAt(500, 1e9);
        QVERIFY(shown.plot.visibleSeconds().size() > 5 / 25.0);
        shown.plot.zoomAt(500, 1e-9);
        QCOMPARE(shown.plot.visibleSeconds(), QCPRange(0, 20));
        shown.plot.panBy(-5000);
        QCOMPARE(shown.plot.visibleSeconds(), QCPRange(0, 20));
    }

    void ticksComeWhenTheyFit() {
        const auto video = story();
        const auto& index = *video->index;
        Shown shown(m_theme, video);
        // 500 frames on 900 pixels: too close.
        QVERIFY(timeline::frameTicks(index, shown.plot.scale()).empty());
        shown.plot.zoomAt(shown.x(10), 8);
        const auto ticks = timeline::frameTicks(index, shown.plot.scale());
        shown.plot.replot();
        test::saveScreenshot(shown.plot, "timeline-zoomed");
        QVERIFY2(ticks.size() > 55 && ticks.size() < 70, QByteArray::number(ticks.size()));
        QVERIFY(std::any_of(ticks.begin(), ticks.end(),
                            [](const auto& t) { return t.key && t.type == 'I'; }));
    }

    /// What is painted is bounded by pixels, not by the length of the video.
    void aLongVideoPaintsNoMoreThanPixels() {
        auto video = test::sampledVideo(36'000, 6, 5);
        test::addTracks(*video);
        for (std::size_t t = 0; t < 5; ++t)
            for (int first = 30; first < 36'000; first += 12)
                video->tracks[t].gaps.push_back({first, first + 5, first / 25.0, (first + 6) / 25.0,
                                                 analysis::GapReason::NotSampled});
        Shown shown(m_theme, video);
        const auto scale = shown.plot.scale();
        const auto pixels = static_cast<std::size_t>(scale.width);
        QCOMPARE(shown.plot.shownGraphs(), 5);
        for (const auto& track : video->tracks)
            QVERIFY(timeline::laneStretches(track, scale).size() <= pixels + 1);
        QVERIFY(timeline::frameTicks(*video->index, scale).empty());
        QVERIFY(timeline::sampleTicks(*video, scale).empty());
        QVERIFY(
            timeline::thumbnailPlaces(*video->index, scale, {0, 0, 1000, 46}, 16.0 / 9).size() <=
            14);
        for (double factor = 1; factor < 3000; factor *= 3) {
            shown.plot.zoomAt(shown.x(700), 3);
            const auto zoomed = shown.plot.scale();
            QVERIFY(timeline::frameTicks(*video->index, zoomed).size() <=
                    pixels / timeline::kTickPixels + 2);
            QVERIFY(timeline::sampleTicks(*video, zoomed).size() <=
                    pixels / timeline::kTickPixels + 2);
        }
    }

    void thumbnailsShowTheirOwnMomentWhereKeyFramesAreFarApart() {
        auto index = *test::frameIndex(500);
        for (std::size_t i = 1; i < index.frames.size(); ++i)
            index.frames[i].key = false;
        const timeline::TimeScale scale{0, 20, 0, 1000};
        const auto places = timeline::thumbnailPlaces(index, scale, {0, 0, 1000, 45}, 2);
        QVERIFY(places.size() > 10);
        QCOMPARE(places.front().number, 0);
        for (const auto& place : places) {
            const double middle = scale.toSeconds(place.rect.center().x());
            QVERIFY(std::fabs(index.seconds(place.number) - middle) <=
                    place.rect.width() / 2 / scale.pixelsPerSecond());
        }
    }

    void thumbnailsAreKeyFramesAndStayWithTheirTime() {
        const auto index = test::frameIndex(500, 20);
        timeline::TimeScale scale{0, 20, 0, 1000};
        const auto places = timeline::thumbnailPlaces(*index, scale, {0, 0, 1000, 45}, 2);
        QVERIFY(places.size() > 10);
        for (const auto& place : places)
            QVERIFY(index->frames[static_cast<std::size_t>(place.number)].key);
        scale.from += 1;
        scale.to += 1;
        const auto moved = timeline::thumbnailPlaces(*index, scale, {0, 0, 1000, 45}, 2);
        // A second is 50 pixels: what was at 90 pixels and later is 50 to the left now.
        for (const auto& place : moved)
            for (const auto& before : places)
                if (std::fabs(before.rect.left() - place.rect.left() - 50) < 0.5)
                    QCOMPARE(place.number, before.number);
    }

    void thumbnailsAreDecodedAndKept() {
        const auto clip = test::writeClip(m_folder, "thumbs.mp4", 60);
        QVERIFY2(!clip.isEmpty(), "this test needs the ffmpeg tool with libx264");
        VideoThumbnails thumbnails;
        QSignalSpy changed(&thumbnails, &VideoThumbnails::changed);
        const auto reader = media::VideoReader::open(clip.toStdString());
        reader->index();
        thumbnails.open(reader->indexed());
        thumbnails.want({0, 25, 50});
        QTRY_COMPARE(changed.count(), 3);
        QCOMPARE(thumbnails.at(25).height(), VideoThumbnails::kHeight);
        QVERIFY(qGray(thumbnails.at(50).pixel(5, 5)) > qGray(thumbnails.at(0).pixel(5, 5)));
        // What was asked for once more would come before these.
        thumbnails.want({0, 25, 50});
        thumbnails.want({7, 0, 20, 44}); // between key frames, too
        QTRY_VERIFY(!thumbnails.at(44).isNull());
        QCOMPARE(changed.count(), 6);
        for (const int number : {7, 20, 44})
            QCOMPARE(thumbnails.at(number).height(), VideoThumbnails::kHeight);
        thumbnails.close();
        QVERIFY(thumbnails.at(25).isNull());
    }

    void tracksAreATable() {
        TrackModel model(m_theme);
        QAbstractItemModelTester tester(&model);
        model.setResult(story());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.idAt(1), QString("T2"));
        QCOMPARE(model.rowOf("T2"), 1);
        QCOMPARE(model.rowOf("T9"), -1);
        QCOMPARE(model.index(0, TrackModel::GapsColumn).data().toString(), QString("1"));
        QCOMPARE(model.index(0, TrackModel::CoverageColumn).data().toString(),
                 QString("90 %, 90 %"));
        QVERIFY(model.index(0, TrackModel::GapsColumn)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains("face not found"));
        model.setResult(test::sampledVideo(10, 5, 0));
        QCOMPARE(model.rowCount(), 0);
    }

    /// A model that is calibrated for photos, and +4 in every frame.
    void nothingInItHasTheColourOfAFinding() {
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            m_theme.apply(mode);
            for (const double score : {-4.0, 4.0}) {
                const auto video = story();
                // Beside each other: edges of one curve on the other would mix their colours.
                for (auto& sample : video->samples)
                    for (std::size_t t = 0; t < sample.faces.size(); ++t)
                        if (sample.faces[t].score)
                            sample.faces[t].score = score + 3.0 * static_cast<double>(t);
                double mean = score;
                for (auto& track : video->tracks) {
                    auto& sum = *track.aggregate;
                    sum.mean = sum.least = sum.most = mean;
                    sum.low = mean - 0.1;
                    sum.high = mean + 0.1;
                    mean += 3;
                }
                Shown shown(m_theme, video);
                shown.plot.setSelectedTrack("T1");
                shown.plot.replot();
                test::saveScreenshot(shown.plot, mode == Theme::Mode::Dark ? "timeline-four"
                                                                           : "timeline-four-light");
                const auto coloured =
                    test::verdictColourIn(shown.plot, shown.plot.rect(), m_theme.colours());
                QVERIFY2(coloured.isEmpty(), qPrintable(coloured));
                TrackModel model(m_theme);
                model.setResult(video);
                for (int column = 0; column < model.columnCount(); ++column) {
                    const auto index = model.index(0, column);
                    const auto colour = index.data(Qt::ForegroundRole);
                    QVERIFY(!colour.isValid());
                    const auto words =
                        index.data().toString() + index.data(Qt::ToolTipRole).toString();
                    QVERIFY2(!words.contains("leaning") && !words.contains("indication"),
                             qPrintable(words));
                }
            }
        }
        m_theme.apply(Theme::Mode::Dark);
    }

    void itDrawsTheLinesOfTheReportAndNoOthers() {
        // The report draws kVideoScoreLines, too; see report's timeline.
        Shown shown(m_theme, story());
        const auto picture = shown.plot.grab().toImage();
        const double ratio = picture.devicePixelRatio();
        const auto area = shown.plot.scoreArea();
        int lines = 0;
        for (double y = area.top() + 1; y < area.bottom() - 1; ++y) {
            int muted = 0, all = 0;
            for (double x = area.left() + 2; x < area.right() * 0.75; ++x, ++all)
                muted += picture.pixelColor((QPointF(x, y) * ratio).toPoint()) ==
                         m_theme.colours().muted;
            lines += muted > all / 2;
        }
        QCOMPARE(lines, static_cast<int>(std::size(analysis::kVideoScoreLines)));
    }

    void anEmptyTimelineSaysWhy() {
        SessionItem item;
        item.phase = ItemPhase::Waiting;
        QVERIFY(timelineStatus(item).contains("Waiting"));
        item.phase = ItemPhase::Working;
        auto partial = test::sampledVideo(500, 5, 0);
        partial->samples.resize(34);
        partial->framesPlanned = 120;
        partial->complete = false;
        item.partial = test::videoItem("/a/clip.mp4", partial);
        QCOMPARE(timelineStatus(item), QString("Scanning: 34 of 120 frames."));
        item.partial.reset();
        item.phase = ItemPhase::Done;
        item.result = test::videoItem("/a/clip.mp4", test::sampledVideo(500, 5, 0));
        QVERIFY2(timelineStatus(item).contains("No face track"), qPrintable(timelineStatus(item)));
        item.result = test::videoItem("/a/clip.mp4", story());
        QVERIFY2(timelineStatus(item).contains("face not found 1, damaged 1"),
                 qPrintable(timelineStatus(item)));
    }

    void picturesOfTheTimelineAreVectorGraphics() {
        Shown shown(m_theme, story());
        const auto svg = timelinePicture(shown.plot, "svg");
        QVERIFY(svg.contains("<svg") && svg.contains("<polyline"));
        QVERIFY(!svg.contains("<image"));
        QVERIFY(timelinePicture(shown.plot, "pdf").startsWith("%PDF"));
        const auto png = QImage::fromData(timelinePicture(shown.plot, "png"));
        QCOMPARE(png.width(), 2 * shown.plot.width());
    }
};

LINEAMENT_UI_TEST(TestTimeline);
#include "test_timeline.moc"
