// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"
#include "support.h"
#include "ui/app/controller.h"
#include "ui/app/taskrunner.h"
#include "ui/faces/faceeditor.h"
#include "uitest.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <thread>

using namespace lineament;
using namespace lineament::ui;

class TestController : public QObject {
    Q_OBJECT

    /// Loads a model and counts how often.
    static auto counted(std::atomic<int>& loads) {
        return [&loads](const auto&) {
            ++loads;
            return analysis::LoadedModel{test::opaqueEngine(), {}};
        };
    }

private slots:
    void startsByItselfWhenFilesAreOpened() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg", "/a/2.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        QCOMPARE(jobs.job(0).request.items.size(), 2U);
        QVERIFY(!jobs.job(0).request.items[0].faces);
    }

    void onlyTheFileThatIsWorkedOnSaysSo() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg", "/a/2.jpg", "/a/3.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        const auto& items = controller.session().items();
        for (const auto& item : items)
            QCOMPARE(item.phase, ItemPhase::Waiting);
        analysis::Progress progress;
        progress.itemsTotal = 3;
        progress.stage = analysis::Stage::FindingFaces;
        progress.current = "/a/2.jpg";
        jobs.job(0).callbacks.progress(progress);
        QTRY_COMPARE(items[1].phase, ItemPhase::Working);
        QCOMPARE(items[0].phase, ItemPhase::Waiting);
        QCOMPARE(items[2].phase, ItemPhase::Waiting);
        // A job of a single file is at work on it from the start.
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        controller.reanalyse({items[2].id});
        QCOMPARE(items[2].phase, ItemPhase::Working);
    }

    void progressNamesTheItemAndStartsAnew() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        QStringList texts;
        connect(&controller, &Controller::queueChanged, &controller,
                [&texts](const QueueState& state) { texts << state.text; });
        Exhibit exhibit;
        exhibit.item = 1;
        exhibit.name = "portrait.jpg";
        exhibit.file = "/case/evidence/e3b0c44298fc1c149afb";
        const auto ids = controller.session().addExhibits({exhibit});
        controller.reanalyse(ids);
        analysis::Progress progress;
        progress.itemsTotal = 1;
        progress.current = exhibit.file;
        jobs.job(0).callbacks.progress(progress);
        QTRY_VERIFY(texts.last().contains("portrait.jpg"));
        QVERIFY(!texts.last().contains("e3b0c442"));
        progress.stage = analysis::Stage::Finished;
        jobs.job(0).callbacks.progress(progress);
        QTRY_VERIFY(texts.last().contains("Finished"));
        jobs.job(0).answer(0, test::result(exhibit.file));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        texts.clear();
        controller.reanalyse(ids);
        QVERIFY(!texts.isEmpty());
        for (const auto& text : texts)
            QVERIFY2(!text.contains("Finished"), qPrintable(text));
    }

    void whatIsMissingIsWhatHasNoResult() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg", "/a/2.jpg", "/a/3.jpg", "/a/4.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        QVERIFY2(controller.missing().empty(), "all of them are on their way");
        auto failed = test::result("/a/2.jpg");
        failed->state = analysis::ItemState::Failed;
        auto damaged = test::result("/a/3.jpg");
        damaged->state = analysis::ItemState::Damaged;
        jobs.job(0).answer(0, test::result("/a/1.jpg"));
        jobs.job(0).answer(1, failed);
        jobs.job(0).answer(2, damaged);
        controller.cancel();
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        // Opened with its case after the program was killed.
        Exhibit exhibit;
        exhibit.item = 1;
        exhibit.file = "/case/evidence/5";
        controller.session().addExhibits({exhibit});
        const auto& items = controller.session().items();
        const std::vector<int> expected{items[1].id, items[3].id, items[4].id};
        QCOMPARE(controller.missing(), expected);
    }

    void editsOfFacesAreUndoneAndDoneAgain() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        const int id = controller.session().items()[0].id;
        auto found = test::face("F1", {1, 1, 20, 20}, {});
        found.face.source = faces::FaceSource::Network;
        found.face.detectorScore = 0.7;
        jobs.job(0).answer(0, test::result("/a/1.jpg", {found}));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        FaceEditor editor(controller);
        editor.setItem(id, test::loaded(test::ramp(100, 80)));
        const auto& faces = controller.session().find(id)->faces;
        QVERIFY(!editor.history().undoable());
        editor.move("F1", QRectF(40, 30, 25, 25));
        QTRY_VERIFY(faces.has_value());
        editor.add(QRectF(5, 50, 22, 22));
        QTRY_COMPARE(faces->size(), 2U);
        editor.setRejected("F1", true);
        QCOMPARE(editor.history().undoText(), QString("reject face F1"));
        editor.undo();
        QVERIFY(!faces->at(0).rejected);
        editor.undo();
        QCOMPARE(faces->size(), 1U);
        QCOMPARE(faces->at(0).box.x, 40.0);
        editor.undo();
        QVERIFY2(!faces, "found again, with the detector's box");
        QVERIFY(!editor.history().undoable());
        // Before it is found again, an edit goes by what was found.
        editor.setRejected("F1", true);
        QCOMPARE(faces->at(0).box.x, 1.0);
        QCOMPARE(faces->at(0).source, faces::FaceSource::Network);
        editor.undo();
        editor.redo();
        QVERIFY(faces->at(0).rejected);
        QVERIFY(!editor.history().redoable());
        controller.removeItem(id);
        QVERIFY(!editor.history().undoable());
    }

    void waitsForTheModel() {
        test::FakeJobs jobs;
        std::atomic<bool> go = false;
        jobs.model = [&go](const auto&) {
            while (!go)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return analysis::LoadedModel{test::opaqueEngine(), {}};
        };
        Controller controller(jobs.services());
        QSignalSpy opened(&controller, &Controller::opened);
        controller.loadModel({});
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(jobs.count(), 0U);
        go = true;
        QTRY_COMPARE(jobs.count(), 1U);
        QVERIFY(jobs.job(0).request.engine);
    }

    void aChosenModelIsLoadedWithTheFirstFile() {
        test::FakeJobs jobs;
        std::atomic<int> loads = 0;
        jobs.model = counted(loads);
        Controller controller(jobs.services());
        QSignalSpy listed(&controller, &Controller::packagesChanged);
        controller.chooseModel({});
        QTRY_COMPARE(listed.count(), 1);
        QVERIFY(controller.modelPending() && !controller.modelLoading());
        QCOMPARE(loads.load(), 0);

        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        QVERIFY(jobs.job(0).request.engine);
        QVERIFY(!controller.modelPending());
        controller.open({"/a/2.jpg"});
        controller.needModel();
        QCOMPARE(loads.load(), 1);
    }

    void whoNeedsTheModelWaitsForIt() {
        test::FakeJobs jobs;
        std::atomic<int> loads = 0;
        jobs.model = counted(loads);
        Controller controller(jobs.services());
        controller.chooseModel({});
        // A worker's own way, and the window's: one load for both.
        QVERIFY(controller.modelSource()().engine);
        bool called = false;
        controller.withModel([&] {
            called = true;
            QVERIFY(controller.engine());
        });
        QTRY_VERIFY(called);
        QCOMPARE(loads.load(), 1);
        called = false;
        controller.withModel([&] { called = true; });
        QVERIFY(called); // at once
    }

    void aModelThatCannotBeLoadedLetsNobodyWait() {
        test::FakeJobs jobs;
        jobs.model = [](const auto&) -> analysis::LoadedModel {
            throw ModelError("broken.pth", "a checkpoint", "42 zero bytes");
        };
        Controller controller(jobs.services());
        controller.chooseModel(std::filesystem::path("broken.pth"));
        const auto model = controller.modelSource()();
        QVERIFY(!model.engine);
        QVERIFY(QString::fromStdString(model.message).contains("42 zero bytes"));
        QSignalSpy problem(&controller, &Controller::problem);
        bool called = false;
        controller.withModel([&] { called = true; });
        QTRY_VERIFY(called);
        QCOMPARE(problem.count(), 1);
        QVERIFY(!controller.engine());
    }

    void queuesFilesWhileAJobRuns() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        QSignalSpy opened(&controller, &Controller::opened);
        controller.open({"/a/2.jpg"});
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(jobs.count(), 1U);
        jobs.job(0).answer(0, test::result("/a/1.jpg"));
        jobs.job(0).finish();
        QTRY_COMPARE(jobs.count(), 2U);
        QVERIFY(jobs.job(0).destroyed);
        QCOMPARE(jobs.job(1).request.items[0].path, std::filesystem::path("/a/2.jpg"));
    }

    void anEditDoesNotWaitBehindABatch() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg", "/a/2.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        const int id = controller.session().items()[0].id;
        controller.editFaces(id, std::vector{test::face("F1", {1, 2, 30, 40}, {}).face});
        QCOMPARE(jobs.count(), 2U);
        const auto& request = jobs.job(1).request.items.at(0);
        QVERIFY(request.faces);
        QCOMPARE(request.faces->at(0).box.width, 30.0);

        // The batch answers with what is stale by now: it must not win.
        jobs.job(1).answer(0, test::result("/a/1.jpg", {test::face("F1", {1, 2, 30, 40}, 2.0)}));
        jobs.job(0).answer(0, test::result("/a/1.jpg"));
        QTRY_COMPARE(controller.session().find(id)->phase, ItemPhase::Done);
        QCoreApplication::processEvents(); // both answers were on their way
        QCOMPARE(controller.session().find(id)->result->faces.size(), 1U);
    }

    void cancelStopsWhatRunsAndWhatWaits() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        QSignalSpy opened(&controller, &Controller::opened);
        controller.open({"/a/2.jpg"});
        QTRY_COMPARE(opened.count(), 1);
        QSignalSpy idle(&controller, &Controller::idle);
        controller.cancel();
        QVERIFY(jobs.job(0).cancelled);
        QCOMPARE(controller.session().items()[1].phase, ItemPhase::Stopped);
        jobs.job(0).finish();
        QTRY_COMPARE(idle.count(), 1);
        QCOMPARE(controller.session().items()[0].phase, ItemPhase::Stopped);
        QCOMPARE(jobs.count(), 1U);
    }

    void aBadModelSaysSoAndKeepsTheOldOne() {
        test::FakeJobs jobs;
        jobs.model = [](const auto&) { return analysis::LoadedModel{test::opaqueEngine(), {}}; };
        Controller controller(jobs.services());
        QSignalSpy changed(&controller, &Controller::modelChanged);
        controller.loadModel({});
        QTRY_VERIFY(!controller.modelLoading());
        const auto engine = controller.engine();
        QVERIFY(engine);
        jobs.model = [](const auto&) -> analysis::LoadedModel {
            throw ModelError("broken.pth", "a checkpoint", "42 zero bytes");
        };
        QSignalSpy problem(&controller, &Controller::problem);
        controller.loadModel(std::filesystem::path("broken.pth"));
        QTRY_COMPARE(problem.count(), 1);
        const auto message = problem.first().first().toString();
        QVERIFY2(message.contains("broken.pth") && message.contains("42 zero bytes"),
                 qPrintable(message));
        QCOMPARE(controller.engine(), engine);
        QVERIFY(!controller.modelLoading());
    }

    void aChosenModelAnalysesEverythingAgain() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg", "/a/2.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        jobs.job(0).answer(0, test::result("/a/1.jpg"));
        jobs.job(0).answer(1, test::result("/a/2.jpg"));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        jobs.model = [](const auto&) { return analysis::LoadedModel{test::opaqueEngine(), {}}; };
        controller.loadModel(std::filesystem::path("new"));
        QTRY_COMPARE(jobs.count(), 2U);
        QCOMPARE(jobs.job(1).request.items.size(), 2U);
        QVERIFY(jobs.job(1).request.engine);
    }

    void aDrawnBoxBecomesARequestWithThatFace() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        const int id = controller.session().items()[0].id;
        jobs.job(0).answer(0, test::result("/a/1.jpg", {test::face("F1", {1, 1, 20, 20}, {})}));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());

        FaceEditor editor(controller);
        editor.setItem(id, test::loaded(test::ramp(100, 80)));
        editor.add(QRectF(40, 30, 25, 25));
        QTRY_COMPARE(jobs.count(), 2U);
        const auto& faces = *jobs.job(1).request.items[0].faces;
        QCOMPARE(faces.size(), 2U);
        QCOMPARE(faces[0].id, std::string("F1"));
        QCOMPARE(faces[1].id, std::string("F2"));
        QCOMPARE(faces[1].box, (RectF{40, 30, 25, 25}));
        QCOMPARE(faces[1].source, faces::FaceSource::Manual);
    }

    void editsBuildOnEditsThatHaveNoResultYet() {
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        const int id = controller.session().items()[0].id;
        jobs.job(0).answer(0, test::result("/a/1.jpg", {test::face("F1", {1, 1, 20, 20}, {})}));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        FaceEditor editor(controller);
        editor.setItem(id, test::loaded(test::ramp(100, 80)));
        editor.setRejected("F1", true);
        QCOMPARE(jobs.count(), 2U);
        QVERIFY(jobs.job(1).request.items[0].faces->at(0).rejected);
        editor.add(QRectF(40, 30, 25, 25));
        QTRY_COMPARE(controller.session().find(id)->faces->size(), 2U);
        QVERIFY(controller.session().find(id)->faces->at(0).rejected);
    }

    void editsAreLoggedWithOldAndNewValue() {
        startLog({false, false, std::filesystem::temp_directory_path() / "lineament-ui-test.log"});
        test::FakeJobs jobs;
        Controller controller(jobs.services());
        controller.open({"/a/1.jpg"});
        QTRY_COMPARE(jobs.count(), 1U);
        jobs.job(0).answer(0, test::result("/a/1.jpg", {test::face("F1", {1, 1, 20, 20}, {})}));
        jobs.job(0).finish();
        QTRY_VERIFY(!controller.busy());
        FaceEditor editor(controller);
        editor.setItem(controller.session().items()[0].id, test::loaded(test::ramp(100, 80)));
        editor.move("F1", QRectF(40, 30, 25, 25));
        QTRY_COMPARE(jobs.count(), 2U);
        const auto text = recentLogLines().back().text;
        QVERIFY2(text.find("old 20.0 x 20.0 px at (1.0, 1.0)") != std::string::npos, text.c_str());
        QVERIFY2(text.find("new 25.0 x 25.0 px at (40.0, 30.0)") != std::string::npos,
                 text.c_str());
    }

    void destroyingItWhileAJobRunsCancels() {
        test::FakeJobs jobs;
        {
            Controller controller(jobs.services());
            controller.open({"/a/1.jpg"});
            QTRY_COMPARE(jobs.count(), 1U);
        }
        QVERIFY(jobs.job(0).cancelled);
        QVERIFY(jobs.job(0).destroyed);
    }

    void aTaskReportsProgressAndOutcome() {
        TaskRunner tasks;
        QSignalSpy progress(&tasks, &TaskRunner::progress);
        QSignalSpy finished(&tasks, &TaskRunner::finished);
        QVERIFY(tasks.run("export", [](std::stop_token, const std::function<void(double)>& share) {
            share(0.5);
            return QString("done");
        }));
        QVERIFY(!tasks.run("second", [](std::stop_token, const auto&) { return QString(); }));
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(finished.first().first().toString(), QString("done"));
        QCOMPARE(progress.at(1).at(1).toDouble(), 0.5);
        QVERIFY(progress.last().at(1).toDouble() < 0);
    }

    void aFailedTaskTellsWhy() {
        TaskRunner tasks;
        QSignalSpy failed(&tasks, &TaskRunner::failed);
        tasks.run("export", [](std::stop_token, const auto&) -> QString {
            throw IoError("/x/report.pdf", "a writable folder", "a read-only one");
        });
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().first().toString().contains("/x/report.pdf"));
        QVERIFY(!tasks.busy());
    }

    void aCancelledTaskSaysNothingMore() {
        TaskRunner tasks;
        QSignalSpy finished(&tasks, &TaskRunner::finished);
        QSignalSpy failed(&tasks, &TaskRunner::failed);
        tasks.run("export", [](std::stop_token stop, const auto&) -> QString {
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            throw Cancelled();
        });
        tasks.cancel();
        QVERIFY(!tasks.busy());
        // Tasks run one after the other: the first would have said something before the next one.
        tasks.run("another", [](std::stop_token, const auto&) { return QString("written"); });
        QTRY_VERIFY(!tasks.busy());
        QCOMPARE(failed.count(), 0);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.first().first().toString(), QString("written"));
    }
};

LINEAMENT_UI_TEST(TestController);
#include "test_controller.moc"
