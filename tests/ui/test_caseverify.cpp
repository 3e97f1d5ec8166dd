// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "casesupport.h"
#include "core/analysis/modelloader.h"
#include "core/casefile/database.h"
#include "countingdelegate.h"
#include "ui/case/verifydialog.h"
#include "ui/case/verifyparts.h"
#include "ui/case/verifytext.h"

#include <nlohmann/json.hpp>

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include <fstream>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::ui;
using Outcome = casefile::RerunResult::Outcome;

class TestCaseVerify : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Theme m_theme;
    int m_cases = 0;
    fs::path m_case;
    std::shared_ptr<casefile::CaseStore> m_store;

    std::unique_ptr<VerifyDialog> open(std::shared_ptr<nn::Engine> engine = nullptr) {
        auto dialog = std::make_unique<VerifyDialog>(m_store, std::move(engine),
                                                     "no model installed", m_theme);
        dialog->show();
        return dialog;
    }
    static bool waitFor(VerifyDialog& dialog) {
        return QTest::qWaitFor([&] { return !dialog.running(); }, 60'000);
    }
    static VerifyCard& card(VerifyDialog& dialog, int index) {
        return *dialog.findChildren<VerifyCard*>().at(index);
    }
    static QString files(VerifyDialog& dialog) {
        return card(dialog, 0).sentence() + QLatin1Char(' ') + card(dialog, 0).counts();
    }
    static QString analyses(VerifyDialog& dialog) {
        return card(dialog, 1).sentence() + QLatin1Char(' ') + card(dialog, 1).counts();
    }
    static QTableView& view(VerifyDialog& dialog, int index) {
        return *dialog.findChild<VerifyTable*>(index == 0 ? "findings" : "comparison")->view();
    }
    static QAbstractItemModel& table(VerifyDialog& dialog, int index) {
        return *view(dialog, index).model();
    }
    static QString cell(VerifyDialog& dialog, int table, int row, int column) {
        return TestCaseVerify::table(dialog, table).index(row, column).data().toString();
    }
    static void shot(VerifyDialog& dialog, const QString& name) {
        test::saveScreenshot(dialog, name);
    }
    std::string lastAction() const { return m_store->log().back().action; }

    /// Writes one byte of the working copy of an item anew.
    void changeEvidence(std::int64_t item) const {
        const auto file = m_store->evidencePath(m_store->item(item));
        fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekg(40);
        const auto old = static_cast<char>(stream.get());
        stream.seekp(40);
        stream.put(static_cast<char>(old ^ 1));
    }
    /// Changes the database behind the program's back.
    void sql(const std::string& statement, const std::vector<casefile::Value>& values = {}) {
        m_store.reset();
        {
            casefile::Database db(m_case / casefile::kDatabaseFile,
                                  casefile::Database::Access::ReadWrite);
            db.run(statement, values);
        }
        m_store = casefile::CaseStore::open(m_case, {"anna"});
    }

    static std::shared_ptr<nn::Engine> shippedModel() {
        static const auto loaded = analysis::loadModel(
            fs::path(LINEAMENT_SOURCE_DIR) / "resources/models/gocnet-1", fs::path());
        return loaded.engine;
    }
    /// Item 1 is analysed by the shipped model, with a face that the examiner drew.
    void analyseWithModel() {
        const auto photo = test::writePhoto(m_folder, "scored.png", 400, 400);
        const auto item = m_store->addEvidence({photo.toStdString()}, {}).at(0).item.value();
        analysis::JobRequest request;
        auto face = test::face("F1", {100, 100, 200, 200}, {}).face;
        face.source = faces::FaceSource::Manual;
        request.items.push_back({m_store->evidencePath(item), std::vector{face}});
        request.engine = shippedModel();
        const auto found = analysis::runJob(request).items.at(0);
        QVERIFY2(found->faces.at(0).score, found->faces.at(0).message.c_str());
        casefile::RecordOptions options;
        options.examinerFaces = true;
        m_store->recordAnalysis(item.id, *found, options);
    }

private slots:
    void initTestCase() {
        test::keepSettingsIn(m_folder);
        m_theme.apply(Theme::Mode::Dark);
    }
    void init() {
        m_case = test::makeCase(m_folder, QStringLiteral("verify-%1").arg(++m_cases), 3, 0);
        m_store = casefile::CaseStore::open(m_case, {"anna"});
        m_store->addNote(2, "Shadow under the chin");
    }

    void aSoundCaseIsSoundAndTheLogSaysThatItWasChecked() {
        const auto dialog = open();
        shot(*dialog, "verify-nothing-run");
        QSignalSpy checked(dialog.get(), &VerifyDialog::checked);
        QSignalSpy recorded(dialog.get(), &VerifyDialog::recorded);
        dialog->checkFiles();
        QVERIFY(dialog->running());
        dialog->rerun(); // not while something runs
        QVERIFY(waitFor(*dialog));
        QVERIFY2(files(*dialog).startsWith("Sound"), qPrintable(files(*dialog)));
        QVERIFY(files(*dialog).contains("3 files"));
        QVERIFY(files(*dialog).contains("5 entries"));
        QVERIFY(files(*dialog).contains("is in the custody log"));
        QVERIFY(analyses(*dialog).startsWith("Not run again"));
        QCOMPARE(table(*dialog, 0).rowCount(), 0);
        QCOMPARE(lastAction(), casefile::kIntegrityChecked);
        QCOMPARE(checked.count(), 1);
        QCOMPARE(checked[0][0].toBool(), false);
        QCOMPARE(checked[0][1].toString(), QString());
        QCOMPARE(recorded.count(), 1);
        shot(*dialog, "verify-sound");
    }

    void aChangedByteOfEvidenceIsDamageAndShowsItsItem() {
        changeEvidence(2);
        fs::permissions(m_case / "evidence", fs::perms::owner_write, fs::perm_options::add);
        std::ofstream(m_case / "evidence" / "stranger.txt") << "x";
        const auto dialog = open();
        QSignalSpy checked(dialog.get(), &VerifyDialog::checked);
        QSignalSpy chosen(dialog.get(), &VerifyDialog::itemChosen);
        dialog->checkFiles();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(files(*dialog).startsWith("DAMAGED: one place"), qPrintable(files(*dialog)));
        QCOMPARE(table(*dialog, 0).rowCount(), 2);
        QCOMPARE(cell(*dialog, 0, 0, FindingModel::Weight), "DAMAGE");
        QCOMPARE(cell(*dialog, 0, 0, FindingModel::What), "working copy");
        const auto item = m_store->item(2);
        QVERIFY(
            cell(*dialog, 0, 0, FindingModel::Where).contains(QString::fromStdString(item.stored)));
        QVERIFY(cell(*dialog, 0, 0, FindingModel::Expected)
                    .contains(QString::fromStdString(item.sha256)));
        QCOMPARE(cell(*dialog, 0, 1, FindingModel::Weight), "Remark");
        QCOMPARE(checked[0][0].toBool(), true);
        QVERIFY(checked[0][1].toString().contains("evidence"));
        QCOMPARE(lastAction(), casefile::kIntegrityFailed);
        auto& list = view(*dialog, 0);
        emit list.doubleClicked(table(*dialog, 0).index(1, 0)); // of no item
        QCOMPARE(chosen.count(), 0);
        emit list.doubleClicked(table(*dialog, 0).index(0, 0));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toLongLong(), 2);
        list.selectRow(0);
        shot(*dialog, "verify-damaged");
        m_theme.apply(Theme::Mode::Light);
        shot(*dialog, "verify-damaged-light");
        m_theme.apply(Theme::Mode::Dark);
    }

    void aChangedRowIsDamageOfItsItem() {
        sql("UPDATE notes SET text = 'nothing to see' WHERE id = 1");
        const auto dialog = open();
        dialog->checkFiles();
        QVERIFY(waitFor(*dialog));
        QCOMPARE(cell(*dialog, 0, 0, FindingModel::What), "stored row");
        QCOMPARE(cell(*dialog, 0, 0, FindingModel::Where), "notes row 1");
        QCOMPARE(table(*dialog, 0).index(0, 0).data(kItemRole).toLongLong(), 2);
    }

    void aReadOnlyCaseIsCheckedAndSaysThatNothingIsRecorded() {
        const auto end = m_store->logHead();
        m_store.reset();
        m_store = casefile::CaseStore::openReadOnly(m_case);
        const auto dialog = open();
        QSignalSpy recorded(dialog.get(), &VerifyDialog::recorded);
        dialog->checkBoth();
        QVERIFY(QTest::qWaitFor(
            [&] { return !dialog->running() && dialog->verification().rerun.has_value(); }));
        QVERIFY(files(*dialog).startsWith("Sound"));
        for (const auto& text : {files(*dialog), analyses(*dialog)})
            QVERIFY2(text.contains("not in the custody log, as the case is read-only"),
                     qPrintable(text));
        QCOMPARE(recorded.count(), 0);
        QVERIFY(m_store->logHead() == end);
        shot(*dialog, "verify-read-only");
    }

    void aCheckThatIsStoppedKeepsWhatItFoundAndSaysThatItIsIncomplete() {
        // The copies come after the database: stopped while a large one is read.
        sql("UPDATE notes SET text = 'nothing to see' WHERE id = 1");
        const auto large = m_folder.filePath("large.bin").toStdString();
        std::ofstream(large).put('x');
        fs::resize_file(large, std::uintmax_t{512} << 20); // a second to hash; takes no room
        casefile::AddOptions options;
        options.storage = casefile::Storage::Reference;
        QCOMPARE(m_store->addEvidence({large}, options).at(0).state,
                 casefile::AddedEvidence::State::Added);
        const auto dialog = open();
        QSignalSpy checked(dialog.get(), &VerifyDialog::checked);
        dialog->checkFiles();
        QVERIFY(QTest::qWaitFor([&] { return table(*dialog, 0).rowCount() == 1; }, 20'000));
        QVERIFY(dialog->running());
        shot(*dialog, "verify-running");
        dialog->cancel();
        QVERIFY(waitFor(*dialog));
        QVERIFY(!dialog->verification().integrity->complete);
        QVERIFY2(files(*dialog).startsWith("DAMAGED, and incomplete"), qPrintable(files(*dialog)));
        QCOMPARE(table(*dialog, 0).rowCount(), 1);
        // Damage is damage: it stays in the record, however little was looked at.
        QCOMPARE(lastAction(), casefile::kIntegrityFailed);
        QCOMPARE(checked.count(), 1);
        QCOMPARE(checked[0][0].toBool(), true);
        shot(*dialog, "verify-incomplete");
        fs::remove(large);
    }

    void aStoppedCheckWithoutFindingsProvesNothing() {
        const auto end = m_store->logHead();
        const auto dialog = open();
        QSignalSpy checked(dialog.get(), &VerifyDialog::checked);
        dialog->checkBoth();
        dialog->cancel();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(files(*dialog).startsWith("Incomplete"), qPrintable(files(*dialog)));
        QVERIFY(files(*dialog).contains("as it is incomplete"));
        QCOMPARE(checked.count(), 0);
        QVERIFY(m_store->logHead() == end);
        QVERIFY(!dialog->verification().rerun); // nor does the second check begin
    }

    void withoutAModelNothingIsCompared() {
        m_store->recordAnalysis(1, *test::analysedFile(m_store->evidencePath(m_store->item(1))));
        const auto dialog = open();
        QSignalSpy chosen(dialog.get(), &VerifyDialog::itemChosen);
        dialog->rerun();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(analyses(*dialog).startsWith("Not comparable: 1 of 1"),
                 qPrintable(analyses(*dialog)));
        QVERIFY(analyses(*dialog).contains("No model is loaded: no model installed"));
        QVERIFY(analyses(*dialog).contains("0.001 for scores and 0.0001 for maps"));
        QCOMPARE(table(*dialog, 1).rowCount(), 1);
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Outcome), "not comparable");
        QVERIFY(cell(*dialog, 1, 0, RerunModel::What).contains("now none"));
        QCOMPARE(lastAction(), casefile::kAnalysesRerun);
        emit view(*dialog, 1).doubleClicked(table(*dialog, 1).index(0, 0));
        QCOMPARE(chosen[0][0].toLongLong(), 1);
        shot(*dialog, "verify-no-model");
    }

    void theShippedModelGivesTheSameAgainAndAnotherScoreIsADifference() {
        analyseWithModel();
        if (QTest::currentTestFailed())
            return;
        auto dialog = open(shippedModel());
        dialog->checkBoth();
        QVERIFY(QTest::qWaitFor(
            [&] { return !dialog->running() && dialog->verification().rerun.has_value(); },
            60'000));
        QVERIFY2(analyses(*dialog).startsWith("The same: one analysis"),
                 qPrintable(dialog->plainText()));
        const auto& result = dialog->verification().rerun->results.at(0);
        QVERIFY(result.scores > 0);
        QVERIFY(result.maps > 0);
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Outcome), "the same");
        shot(*dialog, "verify-equal");

        // Somebody stores another score: the log finds the row, the re-run finds the score.
        dialog.reset(); // it has the case
        auto scores = casefile::scoresFromJson(m_store->analyses().at(0).scores);
        *scores.at(0).score += 2 * casefile::kScoreTolerance;
        sql("UPDATE analyses SET scores = ?", {casefile::scoresToJson(scores)});
        dialog = open(shippedModel());
        dialog->checkBoth();
        QVERIFY(QTest::qWaitFor(
            [&] { return !dialog->running() && dialog->verification().rerun.has_value(); },
            60'000));
        QVERIFY2(files(*dialog).startsWith("DAMAGED"), qPrintable(files(*dialog)));
        QVERIFY2(analyses(*dialog).startsWith("DIFFERENT: 1 of 1 gave something else"),
                 qPrintable(analyses(*dialog)));
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Outcome), "DIFFERENT");
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Where), "F1");
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::What), "score");
        QVERIFY(cell(*dialog, 1, 0, RerunModel::Stored) != cell(*dialog, 1, 0, RerunModel::Now));
        shot(*dialog, "verify-different");

        // What is stored can't be read at all: that is said of it, and of nothing else.
        dialog.reset();
        sql("UPDATE analyses SET scores = 'no JSON'");
        dialog = open(shippedModel());
        dialog->rerun();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(analyses(*dialog).startsWith("UNREADABLE: what is stored of 1 of 1"),
                 qPrintable(analyses(*dialog)));
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Outcome), "UNREADABLE");
        shot(*dialog, "verify-unreadable");
        QVERIFY(card(*dialog, 1).button()->isEnabled());
    }

    void whatFollowsFromTheScoresIsComparedAndANewCalibrationIsSaidApart() {
        analyseWithModel();
        if (QTest::currentTestFailed())
            return;
        // A finding that does not follow from the score, in a result whose score is right.
        auto result = nlohmann::ordered_json::parse(m_store->analyses().at(0).result);
        auto& verdict = result.at("faces").at(0).at("verdict");
        const auto then = verdict.at("kind").get<std::string>();
        verdict["kind"] = then == "withheld" ? "inconclusive" : "withheld";
        sql("UPDATE analyses SET result = ?", {result.dump()});
        auto dialog = open(shippedModel());
        dialog->rerun();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(analyses(*dialog).startsWith("DIFFERENT: 1 of 1"), qPrintable(analyses(*dialog)));
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::What), "verdict");
        shot(*dialog, "verify-verdict-different");

        // The same scores, and a package that was calibrated otherwise then.
        dialog.reset();
        verdict["kind"] = then;
        result.at("run").at("model").at("validation").at("calibration")["id"] = "00112233";
        sql("UPDATE analyses SET result = ?", {result.dump()});
        dialog = open(shippedModel());
        dialog->rerun();
        QVERIFY(waitFor(*dialog));
        QVERIFY2(analyses(*dialog).contains("gave the same scores, and the package's calibration "
                                            "has changed since"),
                 qPrintable(analyses(*dialog)));
        QCOMPARE(cell(*dialog, 1, 0, RerunModel::Outcome), "other calibration");
        QVERIFY(cell(*dialog, 1, 0, RerunModel::What).contains("then 00112233"));
        QVERIFY(dialog->plainText().contains("other calibration"));
        shot(*dialog, "verify-recalibrated");
    }

    void aClosedDialogStopsAndGoesOnceItsWorkHasStopped() {
        for (int i = 0; i < 3; ++i) {
            QPointer<VerifyDialog> dialog = open().release();
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->checkBoth();
            if (i == 1)
                dialog->reject();
            else if (i == 2)
                delete dialog; // with the main window
            else
                dialog->close();
            QVERIFY(!dialog || !dialog->isVisible());
            QTRY_VERIFY(!dialog);
        }
        // One that is shown again before it has stopped stays.
        const auto dialog = open();
        dialog->checkFiles();
        dialog->close();
        dialog->show();
        QVERIFY(waitFor(*dialog));
        QCoreApplication::processEvents(); // what the end of the check may have asked for
        QVERIFY(dialog->isVisible());
    }

    void theOutcomeIsSavedAsTableJsonAndText() {
        changeEvidence(2);
        m_store->recordAnalysis(1, *test::analysedFile(m_store->evidencePath(m_store->item(1))));
        const auto dialog = open();
        dialog->checkBoth();
        QVERIFY(QTest::qWaitFor(
            [&] { return !dialog->running() && dialog->verification().rerun.has_value(); }));
        const auto saved = [&](const QString& name) {
            QSignalSpy spy(dialog.get(), &VerifyDialog::saved);
            dialog->saveTo(m_folder.filePath(name));
            if (!spy.wait())
                return QByteArray();
            QFile file(m_folder.filePath(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto json = QJsonDocument::fromJson(saved("v.json")).object();
        QCOMPARE(json["case"]["number"].toString(), QString("verify-%1").arg(m_cases));
        QCOMPARE(json["integrity"]["damaged"].toBool(), true);
        QCOMPARE(json["integrity"]["complete"].toBool(), true);
        QCOMPARE(json["integrity"]["findings"][0]["item"].toInt(), 2);
        QCOMPARE(json["rerun"]["score_tolerance"].toDouble(), casefile::kScoreTolerance);
        QCOMPARE(json["rerun"]["analyses"][0]["outcome"].toString(), "not comparable");
        const auto csv = saved("v.csv").split('\n');
        QCOMPARE(csv.size(), 4); // head, finding, reason, and nothing behind the last line end
        QVERIFY(csv[1].startsWith("integrity,yes,damage,2,,,evidence/"));
        QVERIFY(csv[2].startsWith("rerun,yes,not comparable,1,verify-"));
        const auto text = QString::fromUtf8(saved("v.txt"));
        QCOMPARE(text, dialog->plainText());
        QVERIFY(text.contains("DAMAGE\tworking copy\tevidence/"));
        QSignalSpy failed(dialog.get(), &VerifyDialog::notSaved);
        dialog->saveTo("/nonexistent/v.json");
        QVERIFY(failed.wait());
    }

    void theModelsKeepTheirPromises() {
        using Mode = QAbstractItemModelTester::FailureReportingMode;
        FindingModel findings(m_theme);
        const QAbstractItemModelTester one(&findings, Mode::QtTest);
        using casefile::FindingKind;
        findings.append({{FindingKind::Stray, false, "a", "b", "c"},
                         {FindingKind::Row, true, "notes row 1", "b", "c"}});
        findings.append({{FindingKind::Row, true, "notes row 2", "b", "c"}});
        QCOMPARE(findings.index(1, FindingModel::Where).data().toString(), "notes row 2");
        QCOMPARE(findings.index(2, FindingModel::Where).data().toString(), "a");
        findings.set({});
        RerunModel comparison(m_theme);
        const QAbstractItemModelTester other(&comparison, Mode::QtTest);
        casefile::RerunResult result;
        result.outcome = Outcome::Different;
        result.differences = {{"F1", "score", "1", "2"}, {"F1", "crop", "a", "b"}};
        result.circumstances = {"LibTorch: then 1.13, now 2.6"};
        comparison.append({result});
        QCOMPARE(comparison.rowCount(), 3);
        QVERIFY(!comparison.isSentence(1));
        QVERIFY(comparison.isSentence(2));
        comparison.set({result, result});
        QCOMPARE(comparison.rowCount(), 6);
    }

    /// Thousands of findings and analyses: no more cells are measured and drawn than can be seen.
    /// How long it takes is measured by measure_case_window.
    void manyFindingsCostWhatIsSeen() {
        constexpr std::size_t kMany = 5'000;
        constexpr int kOneView = 1'000; // cells; a screen has far fewer
        const auto dialog = open();
        auto* findings = qobject_cast<FindingModel*>(&table(*dialog, 0));
        auto* comparison = qobject_cast<RerunModel*>(&table(*dialog, 1));
        test::CountingDelegate first, second;
        view(*dialog, 0).setItemDelegate(&first);
        view(*dialog, 1).setItemDelegate(&second);
        findings->set(std::vector<ItemFinding>(kMany));
        QTRY_VERIFY(first.calls > 0);
        QCoreApplication::processEvents();
        QCOMPARE(findings->rowCount(), static_cast<int>(kMany));
        QVERIFY2(first.calls > 0 && first.calls < kOneView,
                 qPrintable(QString::number(first.calls)));
        dialog->findChild<QTabWidget*>()->setCurrentIndex(1);
        QCoreApplication::processEvents();
        second.calls = 0;
        casefile::RerunResult result;
        result.reasons = {"model: then gocnet-1, now none"};
        comparison->set(std::vector<casefile::RerunResult>(kMany, result));
        QTRY_VERIFY(second.calls > 0);
        QCoreApplication::processEvents();
        QCOMPARE(comparison->rowCount(), static_cast<int>(kMany));
        qInfo("%d and %d cells", first.calls, second.calls);
        QVERIFY2(second.calls > 0 && second.calls < kOneView,
                 qPrintable(QString::number(second.calls)));
    }
};

QTEST_MAIN(TestCaseVerify)
#include "test_caseverify.moc"
