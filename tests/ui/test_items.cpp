// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/items/itemmodel.h"
#include "ui/verdict/resulthtml.h"
#include "ui/verdict/verdicthtml.h"
#include "ui/verdict/videohtml.h"
#include "uitest.h"
#include "videosupport.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <clocale>

using namespace lineament;
using namespace lineament::ui;

class TestItems : public QObject {
    Q_OBJECT
private slots:
    void keepsTheRulesOfItemModels() {
        Session session;
        Thumbnailer thumbnails;
        ItemModel model(session, thumbnails);
        ItemSorter sorter;
        sorter.setSourceModel(&model);
        const QAbstractItemModelTester modelRules(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester sorterRules(
            &sorter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto ids = session.add({"/none/b.jpg", "/none/a.jpg", "/none/c.jpg"});
        session.apply(session.request(ids[1]), test::result("/none/a.jpg"));
        sorter.setOrder(ItemSorter::Order::Name);
        session.add({"/none/aa.jpg"});
        session.remove(ids[0]);
        QCOMPARE(sorter.rowCount(), 3);
    }

    void sortsByNameScoreAndState() {
        Session session;
        Thumbnailer thumbnails;
        ItemModel model(session, thumbnails);
        ItemSorter sorter;
        sorter.setSourceModel(&model);
        const auto ids = session.add({"/none/b.jpg", "/none/a.jpg", "/none/c.jpg"});
        session.apply(session.request(ids[0]),
                      test::judged("/none/b.jpg", {test::face("F1", {0, 0, 50, 50}, -4.0)}));
        session.apply(session.request(ids[1]), test::result("/none/a.jpg"));
        session.apply(session.request(ids[2]),
                      test::judged("/none/c.jpg", {test::face("F1", {0, 0, 50, 50}, 2.0)}));
        const auto names = [&sorter] {
            QString all;
            for (int row = 0; row < sorter.rowCount(); ++row)
                all += sorter.index(row, 0).data().toString().left(1);
            return all;
        };
        QCOMPARE(names(), QString("bac"));
        sorter.setOrder(ItemSorter::Order::Name);
        QCOMPARE(names(), QString("abc"));
        sorter.setOrder(ItemSorter::Order::Score);
        QCOMPARE(names(), QString("cba"));
        sorter.setOrder(ItemSorter::Order::State);
        QCOMPARE(names(), QString("bca"));
    }

    /// Whichever way round the scores are.
    void whatHasNoFindingIsNotOrderedByItsScore() {
        for (const double sign : {-1.0, 1.0}) {
            Session session;
            Thumbnailer thumbnails;
            ItemModel model(session, thumbnails);
            ItemSorter sorter;
            sorter.setSourceModel(&model);
            const auto ids = session.add({"/none/a.mp4", "/none/b.mp4", "/none/c.jpg",
                                          "/none/d.jpg", "/none/e.jpg", "/none/f.jpg"});
            const auto give = [&](std::size_t i, analysis::ItemResultPtr result) {
                session.apply(session.request(ids[i]), std::move(result));
            };
            for (const std::size_t i : {0, 1}) {
                auto video = test::sampledVideo(100, 10, 2);
                test::addTracks(*video);
                for (auto& track : video->tracks)
                    track.aggregate->mean = sign * (i == 0 ? -3.0 : 4.0);
                give(i, test::videoItem(i == 0 ? "/none/a.mp4" : "/none/b.mp4", video));
            }
            // Not calibrated; too small; the one with a finding, which is a low one.
            give(2, test::result("/none/c.jpg", {test::face("F1", {0, 0, 50, 50}, sign * -2)}));
            give(3, test::result("/none/d.jpg", {test::face("F1", {0, 0, 50, 50}, sign * 2)}));
            give(4, test::judged("/none/e.jpg", {test::face("F1", {0, 0, 9, 9}, sign * 5)}));
            give(5, test::judged("/none/f.jpg", {test::face("F1", {0, 0, 50, 50}, -4.0)}));
            for (const auto order : {ItemSorter::Order::Score, ItemSorter::Order::Uncertainty}) {
                sorter.setOrder(order);
                QString all;
                for (int row = 0; row < sorter.rowCount(); ++row)
                    all += sorter.index(row, 0).data().toString().left(1);
                QCOMPARE(all, QString("fabcde"));
            }
        }
    }

    void theLeastCertainComesFirst() {
        Session session;
        Thumbnailer thumbnails;
        ItemModel model(session, thumbnails);
        ItemSorter sorter;
        sorter.setSourceModel(&model);
        const RectF large{0, 0, 50, 50}, small{0, 0, 9, 9};
        const auto ids = session.add({"/none/a.jpg", "/none/b.jpg", "/none/c.jpg", "/none/d.jpg",
                                      "/none/e.jpg", "/none/f.mp4", "/none/g.jpg", "/none/h.jpg"});
        const auto give = [&](std::size_t i, analysis::ItemResultPtr result) {
            session.apply(session.request(ids[i]), std::move(result));
        };
        // ln LR is the score: log10 LR 1.74, 0.87, then one below a score of its own size.
        give(0, test::judged("/none/a.jpg", {test::face("F1", large, 4.0)}));
        give(1, test::judged("/none/b.jpg", {test::face("F1", large, -2.0)}));
        give(2, test::judged("/none/c.jpg",
                             {test::face("F1", large, 4.0), test::face("F2", large, 0.2)}));
        give(3, test::judged("/none/d.jpg", {test::face("F1", small, 0.01)}));
        give(4, test::result("/none/e.jpg"));
        auto video = test::sampledVideo(100, 10, 2);
        test::addTracks(*video);
        video->tracks[1].aggregate->mean = -0.01;
        give(5, test::videoItem("/none/f.mp4", video));
        give(6, test::result("/none/g.jpg", {test::face("F1", large, -1.1)}));
        // A small change of the crop turns it round: as uncertain as can be.
        auto turned = test::judged("/none/h.jpg", {test::face("F1", large, 4.0)});
        turned->faces[0].verdict.variants = {{"re-compressed", -1, true}};
        give(7, turned);
        sorter.setOrder(ItemSorter::Order::Uncertainty);
        const auto names = [&sorter] {
            QString all;
            for (int row = 0; row < sorter.rowCount(); ++row)
                all += sorter.index(row, 0).data().toString().left(1);
            return all;
        };
        QCOMPARE(names(), QString("hcbadfge"));
        // Blind mode: the place in the list tells nothing.
        session.setHidden(ids[7], true);
        QCOMPARE(names(), QString("cbadfgeh"));
    }

    void everyStateHasItsOwnWords() {
        using analysis::ItemState;
        QSet<QString> words;
        const ItemState states[] = {
            ItemState::NoFace,      ItemState::NotMedia, ItemState::NoVideo,  ItemState::Encrypted,
            ItemState::Unsupported, ItemState::Damaged,  ItemState::TooLarge, ItemState::Unreadable,
            ItemState::Changed,     ItemState::Failed,   ItemState::Cancelled};
        for (const auto state : states) {
            SessionItem item;
            item.phase = ItemPhase::Done;
            auto result = test::result("/none/x.jpg");
            result->state = state;
            item.result = result;
            words.insert(itemStateText(item));
        }
        QCOMPARE(words.size(), static_cast<int>(std::size(states)));
        QVERIFY(!words.contains(QString()));
    }

    void theToneFollowsTheVerdictAndNeverHidesAnOpenFace() {
        const auto tone = [](std::vector<analysis::FaceResult> faces) {
            return toneOf(*test::judged("/none/a.jpg", std::move(faces)));
        };
        const RectF large{0, 0, 50, 50}, small{0, 0, 9, 9};
        QCOMPARE(tone({test::face("F1", large, 3.0)}), Tone::Amber);
        QCOMPARE(tone({test::face("F1", large, -3.0)}), Tone::Blue);
        QCOMPARE(tone({test::face("F1", large, 0.1)}), Tone::Grey);
        QCOMPARE(tone({test::face("F1", small, 3.0)}), Tone::Grey);
        // One face could not be judged: the item as a whole is not "no indication".
        QCOMPARE(tone({test::face("F1", large, -3.0), test::face("F2", small, 3.0)}), Tone::Grey);
        QCOMPARE(tone({test::face("F1", large, -3.0), test::face("F2", large, {})}), Tone::Grey);
        QCOMPARE(tone({test::face("F1", large, -3.0), test::face("F2", large, 3.0)}), Tone::Amber);
    }

    void withoutACalibrationNothingHasATone() {
        for (const double score : {-4.0, 0.52, 4.0}) {
            const auto photo =
                test::result("/none/a.jpg", {test::face("F1", {0, 0, 50, 50}, score)});
            QCOMPARE(toneOf(*photo), Tone::Grey);
            QCOMPARE(toneOf(photo->faces[0]), Tone::Grey);
            QCOMPARE(findingText(*photo), QString("Not calibrated"));
            QCOMPARE(labelText(photo->faces[0]), QString("no finding"));
            auto video = test::sampledVideo(100, 10, 2);
            test::addTracks(*video);
            for (auto& track : video->tracks) {
                track.aggregate->mean = score;
                track.aggregate->low = score - 0.01;
                track.aggregate->high = score + 0.01;
            }
            const auto clip = test::videoItem("/none/f.mp4", video);
            QCOMPARE(toneOf(*clip), Tone::Grey);
            QCOMPARE(findingText(*clip), QString("Not validated for video"));
            const auto frame = frameItem(*clip, 0);
            QCOMPARE(toneOf(frame.faces[0]), Tone::Grey);
            QCOMPARE(findingText(frame.faces[0]), QString("Not validated for video"));
        }
    }

    void numbersHaveAPointWhateverTheLocaleAndNoMinusZero() {
        const QLocale before;
        const std::string process = std::setlocale(LC_ALL, nullptr);
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        for (const char* name : {"de_DE.UTF-8", "de_DE"})
            std::setlocale(LC_ALL, name);
        const auto restore = qScopeGuard([&] {
            QLocale::setDefault(before);
            std::setlocale(LC_ALL, process.c_str());
        });
        QCOMPARE(bytesText(1'572'864), QString("1.5 MiB (1572864 bytes)"));
        QCOMPARE(scoreText(-1.5), QString("-1.50"));
        QCOMPARE(scoreText(-0.001), QString("+0.00"));
        QCOMPARE(numberText(-0.0001, -1, 1), QString("0.00"));
        Theme theme;
        auto video = test::sampledVideo(100, 10, 1);
        test::addTracks(*video);
        video->tracks[0].aggregate->mean = -0.001;
        video->info.bitRate = 1'234'567;
        const auto container = videohtml::containerValues(*video, theme.colours());
        QVERIFY2(container.contains("1234.6 kbit/s"), qPrintable(container));
        QVERIFY(videohtml::trackTable(*video, {}, theme.colours()).contains("+0.00"));
        auto face = test::faceWithMaps("F1", {0, 0, 50.5, 50.5}, 0.25F, 0.5F);
        face.score = -0.001;
        face.face.quality.yaw = -0.01;
        const auto values = resulthtml::faceValues(face, theme.colours());
        QVERIFY2(values.contains("50.5 x 50.5") && !values.contains("-0.0 ") &&
                     values.contains("+0.00 (-0.001)"),
                 qPrintable(values));
        const auto judged =
            test::judged("/none/a.jpg", {test::face("F1", {0, 0, 50, 50}, -0.0001)});
        const auto verdict = verdicthtml::faceVerdict(judged->faces[0], *judged, theme.colours());
        QVERIFY2(verdict.contains("log10 LR 0.000") && !verdict.contains("0,"),
                 qPrintable(verdict));
    }

    void noScoreWithoutAScoredFace() {
        Session session;
        Thumbnailer thumbnails;
        ItemModel model(session, thumbnails);
        const auto ids = session.add({"/none/a.jpg"});
        session.apply(session.request(ids[0]),
                      test::result("/none/a.jpg", {test::face("F1", {0, 0, 9, 9}, {})}));
        QCOMPARE(model.index(0).data(ItemModel::ScoreTextRole).toString(), QString());
        QVERIFY(model.index(0).data(ItemModel::StateTextRole).toString().contains("no model"));
    }

    void decodesThumbnailsInAWorker() {
        const QTemporaryDir folder;
        const auto path = test::writePhoto(folder, "a.png", 600, 300);
        Thumbnailer thumbnails;
        QSignalSpy ready(&thumbnails, &Thumbnailer::ready);
        QVERIFY(thumbnails.thumbnail(7, path.toStdString()).isNull());
        QTRY_COMPARE(ready.count(), 1);
        const auto image = thumbnails.thumbnail(7, path.toStdString());
        QCOMPARE(image.size(), QSize(Thumbnailer::kSide, Thumbnailer::kSide / 2));
    }
};

LINEAMENT_UI_TEST(TestItems);
#include "test_items.moc"
