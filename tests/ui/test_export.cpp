// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/version.h"
#include "support.h"
#include "ui/export/exporter.h"
#include "ui/export/reportdialog.h"
#include "ui/export/settledialog.h"
#include "ui/faces/facestrip.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/verdict/resulthtml.h"
#include "uitest.h"
#include "videosupport.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

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
    QTemporaryDir m_folder;

    /// A window with photos open, whose jobs the test plays.
    struct Opened {
        test::FakeJobs jobs;
        Theme theme;
        Controller controller{jobs.services()};
        MainWindow window{controller, theme};
        QStringList paths;

        explicit Opened(const QStringList& photos)
            : paths(photos) {
            window.resize(1280, 720);
            window.show();
            window.openPaths(paths);
        }
        std::shared_ptr<analysis::ItemResult> found(int photo, double score) const {
            return test::result(paths[photo].toStdString(),
                                {test::face("F1", {5, 5, 30, 30}, score)});
        }
        std::shared_ptr<analysis::ItemResult> rejected(int photo) const {
            auto item = found(photo, 0);
            auto face = test::face("F1", {5, 5, 30, 30}, std::nullopt);
            face.state = analysis::FaceState::Rejected;
            face.face.rejected = true;
            face.message = "rejected by the examiner";
            item->faces = {face};
            return item;
        }
        void finish(std::size_t job, const analysis::ItemResultPtr& result) {
            jobs.job(job).answer(0, result);
            jobs.job(job).finish();
        }
        /// The first photo has a face, scored +2.00.
        bool isScored() {
            if (!QTest::qWaitFor([this] { return jobs.count() == 1; }))
                return false;
            finish(0, found(0, 2.0));
            return QTest::qWaitFor([this] {
                return window.faceStrip()->cards().size() == 1 && window.viewer()->photo() &&
                       !controller.busy() && !window.settling();
            });
        }
        void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            window.activateWindow();
            window.viewer()->setFocus();
            QTest::keyClick(window.viewer(), key, modifiers);
        }
        /// The face is rejected, which was undone: its score is on the way as job 2.
        bool isUndoing() {
            press(Qt::Key_Delete);
            if (!QTest::qWaitFor([this] { return jobs.count() == 2; }))
                return false;
            finish(1, rejected(0));
            if (!QTest::qWaitFor([this] { return !controller.busy(); }))
                return false;
            press(Qt::Key_Z, Qt::ControlModifier);
            return QTest::qWaitFor([this] { return jobs.count() == 3; });
        }
        QAction* action(const QString& text) const {
            for (auto* one : window.findChildren<QAction*>())
                if (one->text().remove('&').startsWith(text))
                    return one;
            return nullptr;
        }
        QString banner() const { return window.sourceBanner()->text(); }
    };

    static std::function<bool()> acceptsReportDialog() {
        return [] {
            auto* dialog = test::modal<ReportDialog>();
            if (dialog == nullptr)
                return false;
            QMetaObject::invokeMethod(dialog, &QDialog::accept, Qt::QueuedConnection);
            return true;
        };
    }
    static QString pdfText(const QString& file) {
        QProcess tool;
        tool.start(QStringLiteral("pdftotext"), {"-layout", file, "-"});
        return tool.waitForFinished() ? QString::fromUtf8(tool.readAllStandardOutput()) : QString();
    }
    static QJsonArray jsonItems(const QString& file) {
        QFile json(file);
        return json.open(QIODevice::ReadOnly)
                   ? QJsonDocument::fromJson(json.readAll()).object()["items"].toArray()
                   : QJsonArray();
    }

private slots:
    void initTestCase() { test::keepSettingsIn(m_folder); }

    void aReportWaitsForTheStateThatTheWindowIsAboutToShow() {
        Opened opened({test::writePhoto(m_folder, "portrait.png")});
        QVERIFY(opened.isScored());
        QVERIFY(opened.isUndoing());
        const auto file = m_folder.filePath("undone.pdf");
        QString said;
        test::Meanwhile meanwhile({acceptsReportDialog(), test::savesAs(file), [&] {
                                       const auto* dialog = test::modal<SettleDialog>();
                                       if (dialog == nullptr)
                                           return false;
                                       said = dialog->text();
                                       opened.finish(2, opened.found(0, 2.0));
                                       return true;
                                   }});
        opened.press(Qt::Key_R, Qt::ControlModifier);
        QVERIFY(meanwhile.done());
        QVERIFY2(said.contains("portrait.png"), qPrintable(said));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(file), 30'000);
        const auto text = pdfText(file);
        QVERIFY2(text.contains("+2.00") && !text.contains("rejected by the examiner"),
                 qPrintable(text.left(3'000)));
    }

    void jsonWaitsForItToo() {
        Opened opened({test::writePhoto(m_folder, "portrait.png")});
        QVERIFY(opened.isScored());
        QVERIFY(opened.isUndoing());
        const auto file = m_folder.filePath("undone.json");
        test::Meanwhile meanwhile({test::savesAs(file), [&] {
                                       if (test::modal<SettleDialog>() == nullptr)
                                           return false;
                                       opened.finish(2, opened.found(0, 2.0));
                                       return true;
                                   }});
        opened.action("Results as JSON")->trigger();
        QVERIFY(meanwhile.done());
        QTRY_COMPARE(jsonItems(file).size(), 1);
        QVERIFY(QJsonDocument(jsonItems(file)).toJson().contains("\"scored\""));
    }

    void whoDoesNotWaitWritesNothing() {
        Opened opened({test::writePhoto(m_folder, "portrait.png")});
        QVERIFY(opened.isScored());
        QVERIFY(opened.isUndoing());
        const auto file = m_folder.filePath("cancelled.pdf");
        test::Meanwhile meanwhile({acceptsReportDialog(), test::savesAs(file), [&] {
                                       auto* dialog = test::modal<SettleDialog>();
                                       if (dialog == nullptr)
                                           return false;
                                       test::saveScreenshot(*dialog, "settle");
                                       dialog->reject();
                                       return true;
                                   }});
        opened.action("PDF report")->trigger();
        QVERIFY(meanwhile.done());
        QVERIFY(!opened.window.settling());
        QVERIFY(!QFileInfo::exists(file));
    }

    void filesWithoutAnyResultCanBeLeftOut() {
        Opened opened({test::writePhoto(m_folder, "one.png")});
        QVERIFY(opened.isScored());
        opened.window.openPaths({test::writePhoto(m_folder, "two.png")});
        QTRY_COMPARE(opened.jobs.count(), 2U);
        const auto file = m_folder.filePath("one.json");
        test::Meanwhile meanwhile({test::savesAs(file), [&] {
                                       auto* dialog = test::modal<SettleDialog>();
                                       auto* without =
                                           dialog != nullptr
                                               ? dialog->findChild<QPushButton*>("without")
                                               : nullptr;
                                       if (without == nullptr || !without->isVisible())
                                           return false;
                                       without->click();
                                       return true;
                                   }});
        opened.action("Results as JSON")->trigger();
        QVERIFY(meanwhile.done());
        QTRY_COMPARE(jsonItems(file).size(), 1);
    }

    void whatWasFoundInAFileThatChangedIsNotWritten() {
        Opened opened({test::writePhoto(m_folder, "replaced.png")});
        QVERIFY(opened.isScored());
        // Nobody has looked at the file since.
        test::replaceFile(opened.paths[0], test::writePhoto(m_folder, "by.png", 300, 64));
        const auto file = m_folder.filePath("replaced.pdf");
        QString said;
        test::Meanwhile meanwhile({acceptsReportDialog(), test::savesAs(file), [&] {
                                       auto* box = test::modal<QMessageBox>();
                                       if (box == nullptr)
                                           return false;
                                       said = box->text() + box->informativeText();
                                       box->button(QMessageBox::Cancel)->click();
                                       return true;
                                   }});
        opened.action("PDF report")->trigger();
        QVERIFY(meanwhile.done());
        QVERIFY2(said.contains("changed on disk") && said.contains("replaced.png: expected") &&
                     said.contains("found"),
                 qPrintable(said));
        QVERIFY(!opened.window.settling());
        QVERIFY(!QFileInfo::exists(file));
        QVERIFY(!opened.banner().isEmpty());
    }

    void filesThatChangedAreLeftOutWhenTheExaminerSaysSo() {
        Opened opened(
            {test::writePhoto(m_folder, "same.png"), test::writePhoto(m_folder, "other.png", 97)});
        QTRY_COMPARE(opened.jobs.count(), 1U);
        opened.jobs.job(0).answer(0, opened.found(0, 2.0));
        opened.jobs.job(0).answer(1, opened.found(1, 3.0));
        opened.jobs.job(0).finish();
        QTRY_VERIFY(!opened.controller.busy() && !opened.window.settling());
        test::replaceFile(opened.paths[1], test::writePhoto(m_folder, "by.png", 300, 64));
        const auto file = m_folder.filePath("left-out.json");
        test::Meanwhile meanwhile({test::savesAs(file), [] {
                                       auto* box = test::modal<QMessageBox>();
                                       if (box == nullptr)
                                           return false;
                                       for (auto* button : box->buttons())
                                           if (button->text().remove('&') == "Leave them out")
                                               button->click();
                                       return true;
                                   }});
        opened.action("Results as JSON")->trigger();
        QVERIFY(meanwhile.done());
        QTRY_COMPARE(jsonItems(file).size(), 1);
        const auto text = QJsonDocument(jsonItems(file)).toJson();
        QVERIFY(text.contains("same.png") && !text.contains("other.png"));
    }

    void anExportedPictureCarriesTheHashOfItsOwnBytes() {
        Opened opened({test::writePhoto(m_folder, "shown.png")});
        QVERIFY(opened.isScored());
        const auto old = digestsOfFile(opened.paths[0].toStdString()).sha256;
        test::replaceFile(opened.paths[0], test::writePhoto(m_folder, "by.png", 310, 64));
        opened.window.watch().check();
        QTRY_VERIFY(!opened.banner().isEmpty() && opened.window.viewer()->photo());
        const auto file = m_folder.filePath("shown-original.png");
        test::Meanwhile meanwhile({test::savesAs(file)});
        opened.action("Shown picture")->trigger();
        QVERIFY(meanwhile.done());
        QTRY_VERIFY(QFileInfo::exists(file + ".json"));
        QFile sidecar(file + ".json");
        QVERIFY(sidecar.open(QIODevice::ReadOnly));
        const auto json = QJsonDocument::fromJson(sidecar.readAll()).object();
        const auto now = digestsOfFile(opened.paths[0].toStdString()).sha256;
        QVERIFY(now != old);
        QCOMPARE(json["sourceSha256"].toString(), QString::fromStdString(now));
        QVERIFY2(json["analysis"].isNull(), "no run has analysed these bytes");
    }

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
        r.time = QDateTime({2026, 11, 28}, {10, 20, 30, 400}, QTimeZone::utc());
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
