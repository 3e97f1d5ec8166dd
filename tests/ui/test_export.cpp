// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/version.h"
#include "support.h"
#include "ui/export/exporter.h"
#include "ui/verdict/resulthtml.h"
#include "uitest.h"
#include "videosupport.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace lineament;
using namespace lineament::ui;

namespace {

PictureRecord record() {
    PictureRecord r;
    r.source = "/evidence/a.jpg";
    r.sha256 = std::string(64, 'd');
    r.region = QRectF(10, 20, 300, 200);
    r.zoom = 0.5;
    r.map.photoMap = std::make_shared<MapPyramid>(FloatMap{2, 2, {0, 1, 2, 3}});
    r.map.layer = "gradient-signed";
    r.map.title = "Gradient (TP), signed";
    r.map.unit = "normalised units";
    r.map.size = "2 x 2 px";
    r.map.range = {-2, 2};
    r.map.colormap = filters::Colormap::Diverging;
    return r;
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private slots:
    void thePictureGetsALegendAndASidecar() {
        const QTemporaryDir folder;
        const auto file = toPath(folder.filePath("shown.png"));
        QImage picture(300, 200, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        writePicture(picture, record(), file);
        const QImage written(folder.filePath("shown.png"));
        QVERIFY2(written.height() > picture.height(), "the legend needs its room");
        QFile sidecar(folder.filePath("shown.png.json"));
        QVERIFY(sidecar.open(QIODevice::ReadOnly));
        const auto json = QJsonDocument::fromJson(sidecar.readAll()).object();
        QCOMPARE(json["sourceSha256"].toString(), QString(64, 'd'));
        QCOMPARE(json["layer"].toString(), QString("gradient-signed"));
        QCOMPARE(json["range"].toObject()["low"].toDouble(), -2.0);
        QCOMPARE(json["region"].toObject()["width"].toDouble(), 300.0);
        QCOMPARE(json["zoom"].toDouble(), 0.5);
        QCOMPARE(json["note"].toString(), QString("processed, for illustration"));
    }

    void theSidecarNamesModelGammaVersionAndTime() {
        auto r = record();
        r.map.layer = "attention-mta_extract_feature.4.0";
        r.map.gammas = {{"mta_extract_feature.4.0", 0.0213F}};
        r.run = test::judged("/evidence/a.jpg", {})->run;
        r.time = QDateTime({2026, 11, 28}, {10, 20, 30, 400}, Qt::UTC);
        const auto json = QJsonDocument::fromJson(sidecarJson(r)).object();
        const auto model = json["model"].toObject();
        QCOMPARE(model["name"].toString(), QString("gocnet-1"));
        QCOMPARE(model["version"].toString(), QString("1.0"));
        QCOMPARE(model["weightsSha256"].toString(), QString(64, 'f'));
        const auto blocks = json["blocks"].toArray();
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks[0].toObject()["block"].toString(), QString("mta_extract_feature.4.0"));
        QCOMPARE(blocks[0].toObject()["gamma"].toDouble(), 0.0213);
        QCOMPARE(json["version"].toString(), QString(kVersion));
        QCOMPARE(json["time"].toString(), QString("2026-11-28T10:20:30.400Z"));
        // Without a model that is said, too.
        r.run.reset();
        QVERIFY(QJsonDocument::fromJson(sidecarJson(r)).object()["model"].isNull());
    }

    void aRegionIsInTheCaptionAndItsNumbersInTheSidecar() {
        auto r = record();
        RegionStats stats;
        stats.rect = {10, 12, 8, 6};
        stats.channels[1] = {48, 101.5, 2, 90, 110};
        stats.map = ValueStats{40, 0.43, 0.05, 0.31, 0.66};
        QCOMPARE(regionLine(stats), QString("Region 10,12 8 x 6 px: mean 0.43, deviation 0.05, "
                                            "0.31 to 0.66"));
        const QTemporaryDir folder;
        QImage picture(300, 200, QImage::Format_RGB32);
        picture.fill(Qt::black);
        writePicture(picture, r, toPath(folder.filePath("without.png")));
        r.statistics = stats;
        writePicture(picture, r, toPath(folder.filePath("with.png")));
        const QImage with(folder.filePath("with.png")), without(folder.filePath("without.png"));
        QVERIFY(!with.isNull() && !without.isNull());
        const auto shots = qEnvironmentVariable("LINEAMENT_SCREENSHOTS");
        QVERIFY(shots.isEmpty() || with.save(shots + "/picture-with-region.png"));
        QVERIFY2(with != without, "the caption has no word of the region");
        const auto json = QJsonDocument::fromJson(sidecarJson(r)).object()["statistics"].toObject();
        QCOMPARE(json["width"].toInt(), 8);
        QCOMPARE(json["green"].toObject()["mean"].toDouble(), 101.5);
        QCOMPARE(json["map"].toObject()["pixels"].toInt(), 40);
    }

    void theTimelineGetsASidecar() {
        const QTemporaryDir folder;
        auto video = test::sampledVideo(100, 10, 2);
        test::addTracks(*video);
        auto item = test::videoItem("/evidence/clip.mp4", video);
        item->run.model = test::calibratedModel();
        item->run.program = "Lineament test";
        item->run.settings.video.sampling = analysis::Sampling::Rate;
        TimelineRecord r;
        r.source = item->path;
        r.sha256 = std::string(64, 'b');
        r.result = item;
        r.from = 1.5;
        r.to = 3;
        r.selected = "T2";
        const auto file = folder.filePath("clip-timeline.svg");
        writeTimeline("<svg/>", r, toPath(file));
        QFile picture(file), sidecar(file + ".json");
        QVERIFY(picture.open(QIODevice::ReadOnly) && sidecar.open(QIODevice::ReadOnly));
        QCOMPARE(picture.readAll(), QByteArray("<svg/>"));
        const auto json = QJsonDocument::fromJson(sidecar.readAll()).object();
        QCOMPARE(json["source"].toString(), QString("/evidence/clip.mp4"));
        QCOMPARE(json["sourceSha256"].toString(), QString(64, 'b'));
        QCOMPARE(json["model"].toObject()["weightsSha256"].toString(), QString(64, 'f'));
        const auto tracks = json["tracks"].toArray();
        QCOMPARE(tracks.size(), 2);
        QCOMPARE(tracks[1].toObject()["id"].toString(), QString("T2"));
        QCOMPARE(json["selectedTrack"].toString(), QString("T2"));
        QCOMPARE(json["seconds"].toObject()["from"].toDouble(), 1.5);
        const auto run = json["analysis"].toObject();
        QCOMPARE(run["program"].toString(), QString("Lineament test"));
        QCOMPARE(run["settings"].toObject()["sampling"].toString(), QString("rate"));
        QVERIFY(QDateTime::fromString(json["time"].toString(), Qt::ISODateWithMs).isValid());
        QCOMPARE(json["version"].toString(), QString(kVersion));
    }

    void theOriginalIsWrittenAsItIs() {
        const QTemporaryDir folder;
        auto r = record();
        r.map = {};
        QImage picture(30, 20, QImage::Format_RGB32);
        picture.fill(qRgb(1, 2, 3));
        writePicture(picture, r, toPath(folder.filePath("shown.tif")));
        const QImage written(folder.filePath("shown.tif"));
        QCOMPARE(written.size(), picture.size());
        QCOMPARE(written.pixel(5, 5), qRgb(1, 2, 3));
        QVERIFY(sidecarJson(r).contains("\"original\""));
    }

    void aFolderThatIsNotThereIsSaid() {
        QImage picture(30, 20, QImage::Format_RGB32);
        picture.fill(Qt::black);
        QVERIFY_THROWS_EXCEPTION(IoError, writePicture(picture, record(), "/nowhere/at/all/x.png"));
    }

    void theReportIsWrittenInAWorker() {
        const QTemporaryDir folder;
        const auto photo = test::writePhoto(folder, "photo.png");
        TaskRunner tasks;
        QWidget window;
        const Session session;
        Exporter exporter(tasks, session, &window);
        QSignalSpy finished(&tasks, &TaskRunner::finished);
        QSignalSpy failed(&tasks, &TaskRunner::failed);
        const auto file = folder.filePath("report.pdf");
        exporter.writeReport({"E. Xaminer", "Lab", "42", "Is it genuine?"},
                             {test::result(photo.toStdString())}, file);
        QVERIFY(tasks.busy());
        QTRY_COMPARE_WITH_TIMEOUT(finished.count() + failed.count(), 1, 30'000);
        QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed[0][0].toString()));
        QFile pdf(file);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.read(5) == "%PDF-");
    }

    void aReportTakesNoOpenedFilesPlace() {
        const QTemporaryDir folder;
        const auto photo = test::writePhoto(folder, "photo.png");
        const auto other = test::writePhoto(folder, "other.png");
        TaskRunner tasks;
        QWidget window;
        Session session;
        session.add({toPath(photo), toPath(other)});
        Exporter exporter(tasks, session, &window);
        QSignalSpy failed(&tasks, &TaskRunner::failed);
        const auto size = QFileInfo(other).size();
        exporter.writeReport({}, {test::result(photo.toStdString())}, other);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(failed.first().first().toString().contains("other.png"),
                 qPrintable(failed.first().first().toString()));
        QCOMPARE(QFileInfo(other).size(), size);
    }

    void aFolderThatCannotBeWrittenIsSaidBeforeTheReportIsMade() {
        const QTemporaryDir folder;
        const auto photo = test::writePhoto(folder, "photo.png");
        TaskRunner tasks;
        QWidget window;
        const Session session;
        Exporter exporter(tasks, session, &window);
        QSignalSpy failed(&tasks, &TaskRunner::failed);
        QSignalSpy progress(&tasks, &TaskRunner::progress);
        exporter.writeReport({}, {test::result(photo.toStdString())}, "/proc/self/report.pdf");
        QTRY_COMPARE(failed.count(), 1);
        const auto message = failed.first().first().toString();
        QVERIFY2(message.contains("/proc/self/report.pdf") &&
                     message.contains("a folder that can be written"),
                 qPrintable(message));
        for (const auto& call : progress)
            QVERIFY2(call.at(1).toDouble() <= 0, "pages were made");
    }

    void filesAreNamedByWhatPeopleCallALayer() {
        QCOMPARE(layerFileName({}), QString("original"));
        auto map = record().map;
        QCOMPARE(layerFileName(map), QString("gradient-signed"));
        map.layer = "attention-mta_extract_feature.4.1";
        QCOMPARE(layerFileName(map), QString("attention-stage-1-block-2"));
        map.layer = "attention-fused";
        QCOMPARE(layerFileName(map), QString("attention-fused"));
    }

    void rawValuesHoldWhatWasRecorded() {
        auto result =
            test::result("/evidence/<a>&b.jpg", {test::faceWithMaps("F1", {1, 2, 60, 60}, 0, 1)});
        result->faces[0].cropSha256 = std::string(64, 'e');
        nn::ModelInfo model;
        model.name = "gocnet-1";
        model.weightsSha256 = std::string(64, 'f');
        result->run.model = model;
        result->run.program = "Lineament 0.1.0";
        const Colours colours;
        const auto face = resulthtml::faceValues(result->faces[0], colours);
        QVERIFY(face.contains(QString(64, 'e')) && face.contains("no spatial map"));
        QVERIFY(face.contains("fake 1.5"));
        const auto run = resulthtml::runValues(*result, colours);
        QVERIFY(run.contains(QString(64, 'f')) && run.contains("Lineament 0.1.0"));
        SessionItem item;
        item.result = result;
        const auto file = resulthtml::fileValues(item, colours);
        QVERIFY2(file.contains("&lt;a&gt;&amp;b.jpg"), "file names are no markup");
    }
};

LINEAMENT_UI_TEST(TestExport);
#include "test_export.moc"
