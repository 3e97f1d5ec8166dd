// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "casesupport.h"
#include "core/base/error.h"
#include "core/casefile/integrity.h"
#include "core/casefile/viewing.h"
#include "ui/case/caseactions.h"
#include "ui/case/casebanner.h"
#include "ui/case/casedesk.h"
#include "ui/case/casehtml.h"
#include "ui/case/casepanel.h"
#include "ui/case/casereportdialog.h"
#include "ui/case/evidencedialog.h"
#include "ui/case/itemdialogs.h"
#include "ui/case/newcasedialog.h"
#include "ui/case/statementdialogs.h"
#include "ui/case/viewstate.h"
#include "ui/case/whodialog.h"
#include "ui/export/settledialog.h"
#include "ui/faces/facestrip.h"
#include "ui/items/itemspanel.h"
#include "ui/items/tagkeys.h"
#include "ui/layers/layerspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/verdict/verdictpanel.h"
#include "uitest.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTextDocument>
#include <QWindow>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <thread>

using namespace lineament;
using namespace lineament::ui;

class TestCase : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    int m_cases = 0;

    /// A window whose jobs the test plays.
    struct Played {
        test::FakeJobs jobs;
        Theme theme;
        Controller controller{jobs.services()};
        MainWindow window{controller, theme};

        Played() {
            theme.apply(Theme::Mode::Dark);
            window.resize(1440, 900);
            window.show();
        }
        CaseDesk& desk() { return *window.caseDesk(); }
        CasePanel& panel() { return *window.casePanel(); }
        const std::vector<SessionItem>& items() { return controller.session().items(); }
        bool opens(const std::filesystem::path& folder) {
            window.openPaths({QString::fromStdString(folder.string())});
            return QTest::qWaitFor([this] {
                       return desk().isOpen() && desk().integrity() > CaseDesk::Integrity::Checking;
                   }) &&
                   saves();
        }
        /// Every change is on the disk and shown.
        bool saves() {
            QTest::qWait(0);
            return QTest::qWaitFor([this] { return desk().saving() == 0; }) &&
                   QTest::qWaitFor(
                       [this] { return desk().contents().logEnd == desk().store()->logHead(); });
        }
        template <class T> T* dialog() {
            T* found = nullptr;
            (void)QTest::qWaitFor([&] {
                found = window.findChild<T*>();
                return found != nullptr && found->isVisible();
            });
            return found;
        }
        void answer(std::size_t job, double score = 2.5) {
            auto& started = jobs.job(job);
            for (std::size_t i = 0; i < started.request.items.size(); ++i)
                started.answer(static_cast<int>(i),
                               test::analysedFile(started.request.items[i].path, score));
            started.finish();
        }
    };

    /// Closes the case between the start of the reading that a change brings and its end.
    class ClosesWhileRead : public QObject {
    public:
        explicit ClosesWhileRead(CaseDesk& desk)
            : m_desk(desk) {
            qApp->installEventFilter(this);
        }
        bool eventFilter(QObject* watched, QEvent* event) override {
            const auto* timer = qobject_cast<QTimer*>(watched);
            if (event->type() == QEvent::Timer && timer != nullptr && timer->isSingleShot() &&
                timer->interval() == kReadSoonMs && !std::exchange(m_done, true))
                // Before the reading that the timer starts could hand anything over.
                QMetaObject::invokeMethod(
                    &m_desk, [this] { m_desk.close(); }, Qt::QueuedConnection);
            return false;
        }

    private:
        static constexpr int kReadSoonMs = 150;
        CaseDesk& m_desk;
        bool m_done = false;
    };

    std::filesystem::path makeCase(int photos, int analysed) {
        return test::makeCase(m_folder, QStringLiteral("case-%1").arg(++m_cases), photos, analysed);
    }
    static std::vector<std::string> actionsOf(const casefile::CaseStore& store) {
        std::vector<std::string> actions;
        for (const auto& entry : store.log())
            actions.push_back(entry.action);
        return actions;
    }
    static bool contains(const std::vector<std::string>& actions, const std::string& action) {
        return std::find(actions.begin(), actions.end(), action) != actions.end();
    }

private slots:
    void initTestCase() { test::keepSettingsIn(m_folder); }
    void init() { QSettings().clear(); }

    void aNewCaseTakesTheOpenFilesAndKeepsWhatIsFound() {
        const auto photo = test::writePhoto(m_folder, "loose.png");
        const std::filesystem::path folder = m_folder.filePath("new.lineament").toStdString();
        {
            Played played;
            casefile::CaseFacts facts;
            facts.number = "2026-17";
            played.desk().create(folder, facts, {photo});
            QTRY_COMPARE(played.items().size(), 1U);
            QTRY_COMPARE(played.jobs.count(), 1U);
            QCOMPARE(QString::fromStdString(played.items()[0].name()), "loose.png");
            QCOMPARE(played.jobs.job(0).request.items[0].path,
                     played.desk().store()->evidencePath(played.desk().store()->item(1)));
            played.answer(0);
            QTRY_COMPARE(played.desk().store()->analysesOf(1).size(), 1U);
            QVERIFY(played.saves());
            QCOMPARE(played.desk().unsaved(), 0);
            QVERIFY(played.window.windowTitle().contains("loose.png - Case 2026-17"));
        }
        const auto store = casefile::CaseStore::open(folder);
        QCOMPARE(store->analysesOf(1).size(), 1U);
        QVERIFY(store->readOnlyReason().empty());
    }

    void storedResultsComeBackWithoutAnAnalysis() {
        const auto folder = makeCase(3, 2);
        Played played;
        QVERIFY(played.opens(folder));
        QCOMPARE(played.items().size(), 3U);
        QTRY_VERIFY(played.items()[1].result);
        QCOMPARE(played.items()[1].result->faces[0].score, 2.5);
        QVERIFY(played.items()[1].valuesOnly);
        QCOMPARE(played.items()[2].phase, ItemPhase::Idle);
        QCOMPARE(played.jobs.count(), 0U);
        // The one in view has its maps, too.
        QTRY_VERIFY(!played.items()[0].valuesOnly);
        QVERIFY(!played.items()[0].result->faces[0].prediction->fused.isNull());
        QVERIFY2(played.window.verdict()->plainText().contains("F1"),
                 qPrintable(played.window.verdict()->plainText()));
        QVERIFY(played.window.verdict()->plainText().contains("Working copy"));
        test::saveScreenshot(played.window, "case-open");
    }

    void aRepeatedAnalysisIsRecordedBesideTheEarlierOne() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.controller.reanalyse({played.items()[0].id});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.answer(0, -0.5);
        QVERIFY(played.saves());
        const auto analyses = played.desk().store()->analysesOf(1);
        QCOMPARE(analyses.size(), 2U);
        QCOMPARE(played.items()[0].result->faces[0].score, -0.5);
        QCOMPARE(played.desk().contents().analysesOf(1), 2);
    }

    void aResultOfOtherBytesIsNotSavedAndSaysSo() {
        const auto folder = makeCase(1, 0);
        Played played;
        QVERIFY(played.opens(folder));
        played.controller.reanalyse({played.items()[0].id});
        QTRY_COMPARE(played.jobs.count(), 1U);
        auto other = test::analysedFile(played.items()[0].path);
        other->digests->sha256 = std::string(64, '0');
        played.jobs.job(0).answer(0, other);
        played.jobs.job(0).finish();
        QTRY_VERIFY(played.window.messages()->text().contains("not saved in the case"));
        QTRY_COMPARE(played.desk().saving(), 0);
        QCOMPARE(played.desk().unsaved(), 1);
        QVERIFY(played.window.caseBanner()->text().contains("could not be saved in the case: 1"));
        QCOMPARE(played.desk().store()->analysesOf(1).size(), 0U);
    }

    void filesThatAreOpenedIntoACaseBecomeEvidenceAfterTheirOriginIsAsked() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.window.openPaths({test::writePhoto(m_folder, "late.png", 77)});
        auto* dialog = played.dialog<EvidenceDialog>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit*>("source")->setText("USB stick");
        dialog->accept();
        QTRY_COMPARE(played.items().size(), 2U);
        QVERIFY(played.saves());
        const auto item = played.desk().store()->item(2);
        QCOMPARE(item.intake.source, std::string("USB stick"));
        QCOMPARE(item.name, std::string("late.png"));
        QTRY_COMPARE(played.jobs.count(), 1U);
    }

    void theSameContentIsNotAddedTwice() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.desk().add({m_folder.filePath(QStringLiteral("case-%1-0.png").arg(m_cases))}, {});
        QTRY_VERIFY(contains(actionsOf(*played.desk().store()), "evidence-offered-again"));
        QVERIFY(played.saves());
        QCOMPARE(played.items().size(), 1U);
        QCOMPARE(played.jobs.count(), 0U);
    }

    void notesAndTagsAreSavedAndShown() {
        const auto folder = makeCase(2, 2);
        Played played;
        QVERIFY(played.opens(folder));
        auto* note = played.panel().findChild<QPlainTextEdit*>("note");
        auto* add = played.panel().findChild<QPushButton*>("addNote");
        QVERIFY(!add->isEnabled());
        note->setPlainText("left <ear> is blurred");
        QTest::mouseClick(add, Qt::LeftButton);
        QVERIFY(played.saves());
        QVERIFY(note->toPlainText().isEmpty());
        QVERIFY(played.panel().plainText().contains("left <ear> is blurred"));
        auto* tag = played.panel().findChild<QLineEdit*>("tag");
        tag->setText("priority");
        QTest::keyClick(tag, Qt::Key_Return);
        QVERIFY(played.saves());
        const auto& store = *played.desk().store();
        QCOMPARE(store.notes().at(0).text, std::string("left <ear> is blurred"));
        QCOMPARE(store.notes().at(0).item, std::optional<std::int64_t>(1));
        QCOMPARE(store.tags().at(0).tag, std::string("priority"));
        QVERIFY(played.panel().plainText().contains("priority"));
        test::saveScreenshot(played.window, "case-notes");
    }

    void keysTagTheFileInView() {
        const auto folder = makeCase(2, 2);
        Played played;
        auto& keys = *played.window.tagKeys();
        QVERIFY2(!keys.action(0)->isEnabled(), "there is no case to tag in");
        keys.setNames({"look closer", "  R&D ", "", "x", "y"});
        QCOMPARE(keys.action(0)->text(), QString("look closer"));
        QCOMPARE(keys.action(1)->text(), QString("R&&D"));
        QCOMPARE(keys.action(1)->shortcut(), QKeySequence("Alt+2"));
        QVERIFY(played.opens(folder));
        QVERIFY(keys.action(1)->isEnabled());
        QVERIFY2(!keys.action(2)->isEnabled(), "a key without a name does nothing");
        keys.action(1)->trigger();
        QVERIFY(played.saves());
        QTRY_VERIFY(keys.action(1)->isChecked());
        const auto& store = *played.desk().store();
        QCOMPARE(store.tags().size(), 1U);
        QCOMPARE(store.tags().at(0).tag, std::string("R&D"));
        QCOMPARE(store.tags().at(0).item, std::int64_t{1});
        QVERIFY(played.panel().plainText().contains("R&D"));
        // The next file has its own tags; again takes the tag off.
        played.window.items()->step(1);
        QTRY_VERIFY(!keys.action(1)->isChecked());
        played.window.items()->step(-1);
        QTRY_VERIFY(keys.action(1)->isChecked());
        keys.action(1)->trigger();
        QVERIFY(played.saves());
        QTRY_VERIFY(!keys.action(1)->isChecked());
        QVERIFY(store.tags().empty());
    }

    void namesOfTagsAreKept() {
        TagNamesDialog dialog({"a", "b", "c", "d", "e"});
        QCOMPARE(dialog.names(), QStringList({"a", "b", "c", "d", "e"}));
        {
            Played played;
            played.window.tagKeys()->setNames(dialog.names());
        }
        Played played;
        QCOMPARE(played.window.tagKeys()->names(), dialog.names());
    }

    void aNoteOnTheCaseIsOfNoItem() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        QTest::mouseClick(played.panel().findChild<QPushButton*>("caseNote"), Qt::LeftButton);
        auto* dialog = played.panel().findChild<NoteDialog*>();
        QVERIFY(dialog);
        dialog->accept();
        QVERIFY2(dialog->isVisible(), "a note needs a text");
        dialog->findChild<QPlainTextEdit*>()->setPlainText("asked for the originals");
        dialog->accept();
        QVERIFY(played.saves());
        const auto notes = played.desk().store()->notes();
        QCOMPARE(notes.size(), 1U);
        QVERIFY(!notes[0].item);
        QTRY_VERIFY(played.panel().plainText().contains("asked for the originals"));
    }

    void lettersOfANoteAreNoShortcuts() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(played.window.viewer()->photo());
        played.window.activateWindow();
        auto* note = played.panel().findChild<QPlainTextEdit*>("note");
        note->setFocus();
        QTRY_VERIFY(note->hasFocus());
        for (const char key : std::string("the ear, 1 + 1"))
            QTest::keyClick(note->window()->windowHandle(), key);
        QCOMPARE(note->toPlainText(), "the ear, 1 + 1");
        QCOMPARE(played.window.viewer()->mode(), Viewer::Mode::Browse);
    }

    void aNoteThatWasBegunWaitsForItsItem() {
        const auto folder = makeCase(2, 2);
        Played played;
        QVERIFY(played.opens(folder));
        auto* note = played.panel().findChild<QPlainTextEdit*>("note");
        note->setPlainText("half a thought");
        played.window.items()->step(1);
        QVERIFY(note->toPlainText().isEmpty());
        played.window.items()->step(-1);
        QCOMPARE(note->toPlainText(), "half a thought");
    }

    void anOpinionIsEnteredByAPersonAndStandsApartFromTheMachine() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.desk().workAs("A. Examiner");
        QVERIFY(played.panel().plainText().contains("Not given"));
        played.window.caseActions()->opinion->trigger();
        auto* dialog = played.dialog<OpinionDialog>();
        QVERIFY(dialog);
        auto* conclusion = dialog->findChild<QComboBox*>("conclusion");
        QVERIFY2(conclusion->currentText().isEmpty(), "nothing is filled in");
        dialog->accept();
        QVERIFY(dialog->isVisible());
        QVERIFY(!dialog->missing().isEmpty());
        conclusion->setCurrentText("inconclusive");
        dialog->findChild<QPlainTextEdit*>("grounds")->setPlainText("too small to say");
        test::saveScreenshot(*dialog, "case-opinion");
        dialog->accept();
        QVERIFY(played.saves());
        const auto opinions = played.desk().store()->opinions();
        QCOMPARE(opinions.size(), 1U);
        QCOMPARE(opinions[0].examiner, std::string("A. Examiner"));
        QCOMPARE(opinions[0].conclusion, std::string("inconclusive"));
        const auto text = played.panel().plainText();
        QVERIFY(text.contains("Authentication: machine's output, no conclusion"));
        QVERIFY(text.contains("1. Integrity\nFiles and log are as they were recorded."));
        QVERIFY(text.contains("3. Provenance\nAs stated: source not stated"));
        QVERIFY(text.contains("too small to say"));
    }

    void aFormThatCannotBeSavedStaysWithWhatWasEntered() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        casefile::Note none;
        none.id = 99;
        NoteDialog dialog(played.desk(), none);
        dialog.show();
        auto* text = dialog.findChild<QPlainTextEdit*>();
        text->setPlainText("kept");
        dialog.accept();
        QTRY_VERIFY(dialog.isEnabled());
        QVERIFY(dialog.isVisible());
        QCOMPARE(text->toPlainText(), "kept");
        const auto labels = dialog.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().startsWith("Not saved: ");
        }));
    }

    void blindModeHidesTheTitleOfACaseWithoutANumber() {
        const auto folder = makeCase(1, 1);
        casefile::CaseFacts facts;
        facts.title = "Smith's face was swapped";
        casefile::CaseStore::open(folder, {"maker"})->setFacts(facts);
        Played played;
        played.desk().workAs("B. Reader");
        played.desk().setBlind(true);
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(played.items()[0].hidden);
        QVERIFY2(!played.window.windowTitle().contains("Smith"),
                 qPrintable(played.window.windowTitle()));
        QVERIFY(!played.panel().plainText().contains("Smith"));
        played.desk().setBlind(false);
        QTRY_VERIFY(played.window.windowTitle().contains("Smith"));
        QVERIFY(played.panel().plainText().contains("Smith"));
    }

    void blindModeHidesWhatWasFoundUntilOwnFindingsAreNoted() {
        const auto folder = makeCase(2, 2);
        Played played;
        played.desk().workAs("B. Reader");
        played.desk().setBlind(true);
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(played.window.viewer()->photo());
        QTRY_VERIFY(played.items()[0].result);
        QVERIFY(played.items()[0].hidden);
        QVERIFY(!played.items()[0].shown());
        QVERIFY(played.controller.session().results().empty());
        const auto finding = played.window.verdict()->plainText();
        QVERIFY(finding.contains("Blind examination"));
        QVERIFY2(!finding.contains("LR") && !finding.contains("support"), qPrintable(finding));
        const auto& model = *played.window.items()->list()->model();
        QVERIFY(model.data(model.index(0, 0), ItemModel::ScoreTextRole).toString().isEmpty());
        QVERIFY(!played.window.layersPanel()->isEnabled());
        for (const auto* action :
             {played.window.caseActions()->verify, played.window.caseActions()->log,
              played.window.caseActions()->report, played.window.caseActions()->bundle})
            QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
        QVERIFY(!contains(actionsOf(*played.desk().store()), casefile::kResultViewed));
        test::saveScreenshot(played.window, "case-blind");

        played.window.caseActions()->reading->trigger();
        auto* dialog = played.dialog<ReadingDialog>();
        QVERIFY(dialog);
        dialog->findChild<QPlainTextEdit*>("observations")->setPlainText("seam at the chin");
        dialog->findChild<QComboBox*>("conclusion")->setCurrentText("weak support for Hp");
        dialog->accept();
        QVERIFY(played.saves());
        const auto readings = played.desk().store()->readings();
        QCOMPARE(readings.size(), 1U);
        QVERIFY(readings[0].blind);
        QCOMPARE(readings[0].examiner, std::string("B. Reader"));
        QTRY_VERIFY(!played.items()[0].hidden);
        QVERIFY2(played.items()[1].hidden, "only the item that was read is shown");
        QVERIFY(played.window.layersPanel()->isEnabled());
        QTRY_VERIFY(contains(actionsOf(*played.desk().store()), casefile::kResultViewed));
    }

    void blindModeHidesWhereAFileComesFromAndWhatTheCaseIsAbout() {
        const auto folder = makeCase(1, 1);
        std::string name;
        {
            const auto store = casefile::CaseStore::open(folder, {"A. Intake"});
            auto facts = store->facts();
            facts.title = "The forged portrait";
            facts.request = "Did the suspect make it?";
            store->setFacts(facts);
            store->setIntake(
                1, {"seized from the suspect", "e-mail attachment", casefile::FirstGeneration::No});
            store->addNote(1, "looks fake to me");
            store->addTag(1, "suspicious");
            name = store->item(1).name;
        }
        const std::vector<std::string> context{name,
                                               folder.parent_path().string(),
                                               "seized from the suspect",
                                               "e-mail attachment",
                                               "The forged portrait",
                                               "Did the suspect make it?",
                                               "looks fake to me",
                                               "suspicious"};
        Played played;
        played.desk().workAs("B. Reader");
        played.desk().setBlind(true);
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(played.items()[0].hidden);
        QTRY_VERIFY(played.panel().plainText().contains("Size"));
        const auto everything = [&] {
            const auto& model = *played.window.items()->list()->model();
            const auto row = model.index(0, 0);
            return QStringList{
                played.panel().plainText(),           played.window.windowTitle(),
                played.window.verdict()->plainText(), row.data(Qt::DisplayRole).toString(),
                row.data(Qt::ToolTipRole).toString(), row.data(Qt::AccessibleTextRole).toString()}
                .join(QLatin1Char('\n'));
        };
        for (const auto& words : context)
            QVERIFY2(!everything().contains(QString::fromStdString(words)), words.c_str());
        QVERIFY(played.window.windowTitle().startsWith("Item 1 - "));
        QVERIFY(played.panel().plainText().contains("What the case is about: hidden until"));
        QVERIFY(played.panel().plainText().contains("in what form it came: hidden until"));
        QVERIFY(!played.window.caseActions()->facts->isEnabled());

        played.desk().change([](casefile::CaseStore& store) {
            store.addReading({0, 1, "B. Reader", true, "a seam", "inconclusive", {}});
        });
        QVERIFY(played.saves());
        QTRY_VERIFY(!played.items()[0].hidden);
        for (const auto& words : context)
            QTRY_VERIFY2(everything().contains(QString::fromStdString(words)), words.c_str());
        QVERIFY(played.window.caseActions()->facts->isEnabled());
    }

    void theExaminersReadingIsTheirOwnAndOthersAreSetAgainstTheOpinion() {
        const Theme theme;
        const auto& colours = theme.colours();
        const casefile::Reading own{1, 1, "E. Xaminer", false, "a seam", "inconclusive", {}};
        const casefile::Reading second{2, 1, "B. Reader", true, "none", "Inconclusive.", {}};
        const auto words = [&](const std::vector<casefile::Opinion>& opinions) {
            QTextDocument text;
            text.setHtml(casehtml::statements(opinions, {own, second}, "e. xaminer", {}, colours));
            return text.toPlainText();
        };
        const auto without = words({});
        const auto heading = without.indexOf("Independent readings by second examiners");
        QVERIFY2(without.indexOf("The examiner's own reading") >= 0 && heading > 0 &&
                     without.indexOf("E. Xaminer") < heading &&
                     without.indexOf("B. Reader") > heading,
                 qPrintable(without));
        casefile::Opinion opinion;
        opinion.examiner = "E. Xaminer";
        opinion.conclusion = "inconclusive";
        QVERIFY(words({opinion}).contains("The reading of B. Reader agrees with the examiner's"));
        opinion.conclusion = "weak support for Hp";
        QVERIFY(words({opinion}).contains("disagrees with the examiner's opinion"));
        QVERIFY(!words({opinion}).contains("The reading of E. Xaminer"));
    }

    void aReadingByOneWhoSawTheResultIsNotBlindEvenAfterReopening() {
        const auto folder = makeCase(1, 1);
        {
            Played played;
            played.desk().workAs("C. Late");
            QVERIFY(played.opens(folder));
            QTRY_VERIFY(contains(actionsOf(*played.desk().store()), casefile::kResultViewed));
        }
        Played played;
        played.desk().setBlind(true);
        QVERIFY(played.opens(folder));
        QVERIFY(!played.desk().unseen(1));
        ReadingDialog dialog(played.desk(), 1);
        dialog.findChild<QPlainTextEdit*>("observations")->setPlainText("x");
        dialog.findChild<QComboBox*>("conclusion")->setCurrentText("inconclusive");
        dialog.accept();
        QVERIFY(played.saves());
        QVERIFY(!played.desk().store()->readings().at(0).blind);
    }

    void whatTheListShowsCountsAsSeen() {
        const auto folder = makeCase(3, 2);
        Played played;
        played.desk().workAs("D. Open");
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(itemsViewedBy(*played.desk().store(), "D. Open") ==
                    (std::set<std::int64_t>{1, 2}));
        QVERIFY(!played.desk().unseen(2));
        QVERIFY2(played.desk().unseen(3), "it has no result");
        played.desk().workAs("E. Fresh");
        played.desk().setBlind(true);
        QVERIFY(played.saves());
        QTRY_VERIFY(played.items()[1].hidden);
    }

    void changedSettingsGoIntoTheLogWithBothValues() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.controller.setStability(false);
        played.controller.setStability(false);
        auto video = played.controller.videoSettings();
        video.rate = 2.5;
        played.controller.setVideoSettings(video);
        QVERIFY(played.saves());
        std::vector<casefile::LogEntry> changed;
        for (const auto& entry : played.desk().store()->log())
            if (entry.action == "setting-changed")
                changed.push_back(entry);
        QCOMPARE(changed.size(), 2U);
        QCOMPARE(changed[0].object, std::string("stability check of verdicts"));
        QCOMPARE(changed[0].oldValue, std::string("\"on\""));
        QCOMPARE(changed[0].newValue, std::string("\"off\""));
        QVERIFY(QString::fromStdString(changed[1].newValue).contains("2.5 frames a second"));
    }

    void othersNotesAreHiddenInBlindMode() {
        const auto folder = makeCase(1, 1);
        {
            const auto store = casefile::CaseStore::open(folder, {"colleague"});
            store->addNote(1, "certainly fake");
            store->addTag(1, "fake");
            store->addOpinion({0, 1, "colleague", "strong support for Hp", "all of it", {}});
        }
        Played played;
        played.window.tagKeys()->setNames({"fake"});
        played.desk().workAs("B. Reader");
        played.desk().setBlind(true);
        QVERIFY(played.opens(folder));
        const auto text = played.panel().plainText();
        QVERIFY2(!text.contains("fake"), qPrintable(text));
        QVERIFY2(!text.contains("strong support"), qPrintable(text));
        QVERIFY(text.contains("by others: hidden"));
        QVERIFY2(!played.window.tagKeys()->action(0)->isChecked(), "the colleague's tag");
        played.desk().setBlind(false);
        QTRY_VERIFY(played.panel().plainText().contains("certainly fake"));
        QTRY_VERIFY(played.window.tagKeys()->action(0)->isChecked());
        QVERIFY(played.window.caseActions()->verify->isEnabled());
    }

    void aCaseThatIsBeingWrittenElsewhereIsReadOnlyAndNamesTheHolder() {
        const auto folder = makeCase(1, 1);
        auto other = casefile::CaseStore::open(folder, {"anna"});
        Played played;
        QVERIFY(played.opens(folder));
        QVERIFY(!played.desk().writable());
        const auto banner = played.window.caseBanner()->text();
        QVERIFY2(banner.contains("is writing it"), qPrintable(banner));
        QVERIFY(!played.window.caseActions()->opinion->isEnabled());
        QVERIFY(!played.window.caseActions()->add->isEnabled());
        QTRY_VERIFY(played.items()[0].result);
        const auto entries = other->log().size();
        played.window.openPaths({test::writePhoto(m_folder, "refused.png", 50)});
        QVERIFY(played.window.messages()->text().contains("Nothing can be added"));
        QCOMPARE(other->log().size(), entries);
        test::saveScreenshot(played.window, "case-read-only");
        other.reset();
        emit played.window.caseBanner()->reopenAsked();
        QTRY_VERIFY(played.desk().writable());
        QVERIFY(played.window.caseBanner()->text().isEmpty());
    }

    void damageIsFoundOnOpeningShownAndRecorded() {
        const auto folder = makeCase(2, 2);
        std::filesystem::path evidence;
        {
            const auto store = casefile::CaseStore::open(folder);
            evidence = store->evidencePath(store->item(2));
        }
        std::filesystem::permissions(evidence, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        QFile file(QString::fromStdString(evidence.string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(60);
        const char was = file.read(1).at(0);
        file.seek(60);
        file.putChar(static_cast<char>(was ^ 1));
        file.close();
        Played played;
        QVERIFY(played.opens(folder));
        QCOMPARE(played.desk().integrity(), CaseDesk::Integrity::Damaged);
        const auto banner = played.window.caseBanner()->text();
        QVERIFY2(banner.contains("damaged") &&
                     banner.contains(QString::fromStdString(evidence.filename().string())),
                 qPrintable(banner));
        QVERIFY(!played.window.caseActions()->report->isEnabled());
        QVERIFY(contains(actionsOf(*played.desk().store()), casefile::kIntegrityFailed));
        test::saveScreenshot(played.window, "case-damaged");
    }

    void whatIsNoCaseIsRefusedWithItsName() {
        const auto folder = m_folder.filePath("empty.lineament");
        QDir().mkpath(folder);
        Played played;
        played.window.openPaths({folder});
        QTRY_VERIFY(played.window.messages()->text().contains("empty.lineament"));
        QVERIFY(!played.desk().isOpen());
        QVERIFY(!played.desk().opening());
    }

    void aBookmarkLeadsBackToItsView() {
        const auto folder = makeCase(2, 2);
        Played played;
        QVERIFY(played.opens(folder));
        QTRY_VERIFY(played.window.viewer()->photo());
        QTRY_VERIFY(!played.items()[0].valuesOnly);
        played.window.viewer()->setView(8, {30, 20});
        played.window.layers().choose({LayerKind::AttentionFused});
        const auto state = played.window.viewState();
        played.window.caseActions()->bookmark->trigger();
        auto* dialog = played.dialog<BookmarkDialog>();
        QVERIFY(dialog);
        dialog->findChild<QPlainTextEdit*>("comment")->setPlainText("the chin");
        dialog->accept();
        QVERIFY(played.saves());
        const auto bookmark = played.desk().store()->bookmarks().at(0);
        QCOMPARE(bookmark.comment, std::string("the chin"));
        QCOMPARE(bookmark.status, std::string("open"));
        played.window.items()->step(1);
        QTRY_VERIFY(played.window.viewer()->photo());
        played.window.layers().choose({LayerKind::Original});
        emit played.panel().bookmarkChosen(bookmark);
        QCOMPARE(played.window.items()->currentId(), played.items()[0].id);
        QTRY_VERIFY(played.window.viewer()->photo());
        QTRY_COMPARE(played.window.viewer()->view().zoom(), state.zoom);
        QCOMPARE(played.window.viewState().centre, state.centre);
        QCOMPARE(played.window.layers().chosen().kind, LayerKind::AttentionFused);
    }

    void aViewStateReadsBack() {
        ViewState state;
        state.frame = 17;
        state.fitted = false;
        state.zoom = 3.25;
        state.centre = {101.5, 7};
        state.layer = {LayerKind::AttentionBlock, 2};
        state.face = "T1";
        state.wipe = true;
        QVERIFY(viewStateFromJson(viewStateJson(state)) == state);
        QVERIFY(viewStateFromJson("{\"layer\": \"of the future\", \"zoom\": {}}") == ViewState());
        QVERIFY(viewStateFromJson("no json") == ViewState());
    }

    void aNewCaseIsNotMadeOverWhatIsThere() {
        NewCaseDialog dialog(0);
        dialog.show();
        dialog.findChild<QLineEdit*>("parent")->setText(m_folder.path());
        dialog.accept();
        QVERIFY2(dialog.isVisible(), "a name is needed");
        dialog.findChild<QLineEdit*>("number")->setText("a/b:17");
        QCOMPARE(dialog.folder(),
                 std::filesystem::path(m_folder.filePath("a-b-17.lineament").toStdString()));
        QDir().mkpath(m_folder.filePath("a-b-17.lineament"));
        dialog.accept();
        QVERIFY2(dialog.isVisible(), "it is there already");
        dialog.findChild<QLineEdit*>("name")->setText("other");
        dialog.accept();
        QVERIFY(!dialog.isVisible());
    }

    void theExaminerOfANewCaseActsInIt() {
        const std::filesystem::path folder = m_folder.filePath("named.lineament").toStdString();
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        const auto before = played.desk().store();
        casefile::CaseFacts facts;
        facts.number = "2026-18";
        facts.examiner = "Ada Noor";
        played.desk().create(folder, facts, {test::writePhoto(m_folder, "named.png")});
        QTRY_COMPARE(played.items().size(), 1U);
        QTRY_COMPARE(played.desk().name(), QString("2026-18"));
        QTRY_VERIFY(played.desk().integrity() > CaseDesk::Integrity::Checking);
        QVERIFY(played.saves());
        QCOMPARE(played.desk().who(), std::string("Ada Noor"));
        const auto log = played.desk().store()->log();
        QVERIFY(log.size() >= 2);
        for (const auto& entry : log)
            QCOMPARE(QString::fromStdString(entry.who), QString("Ada Noor"));
        QVERIFY2(!contains(actionsOf(*before), "handed-over"), "the case before was handed over");
    }

    void aCaseThatCannotBeMadeKeepsWhatWasTypedAndWhatIsOpen() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        // Nobody can make a folder there, not even root.
        NewCaseDialog dialog(0, "root",
                             [&](const NewCaseDialog& asked, NewCaseDialog::Ended ended) {
                                 played.desk().create("/proc/self/" / asked.folder().filename(),
                                                      asked.facts(), {}, std::move(ended));
                             });
        dialog.show();
        dialog.findChild<QLineEdit*>("parent")->setText(m_folder.path());
        dialog.findChild<QLineEdit*>("number")->setText("refused");
        dialog.accept();
        QTRY_VERIFY(dialog.isEnabled());
        QVERIFY(dialog.isVisible());
        QCOMPARE(dialog.findChild<QLineEdit*>("number")->text(), QString("refused"));
        const auto* why = dialog.findChild<QLabel*>("warning");
        QVERIFY(why != nullptr && why->text().contains("was not made"));
        QVERIFY2(played.desk().isOpen(), "the case that was open is still there");
        QCOMPARE(played.items().size(), 1U);
        test::answerQuestion("Keep editing");
        dialog.reject();
        QVERIFY(dialog.isVisible());
        test::answerQuestion("Discard");
        dialog.reject();
        QVERIFY(!dialog.isVisible());
    }

    void theNamesOfTheCaseAreOfferedAsExaminers() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        played.desk().change([](casefile::CaseStore& store) {
            casefile::ExaminerProfile profile;
            profile.name = "Ben Ito";
            store.addExaminer(profile);
        });
        QVERIFY(played.saves());
        const WhoDialog dialog(played.desk());
        QVERIFY(dialog.findChild<QComboBox*>("name")->findText("Ben Ito") > 0);
        QCOMPARE(dialog.name(), played.desk().who());
    }

    void typedWordsAreNotLostWithoutAQuestion() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        auto& opinion = *new OpinionDialog(played.desk(), 1, &played.window);
        opinion.setAttribute(Qt::WA_DeleteOnClose);
        opinion.show();
        opinion.findChild<QPlainTextEdit*>("grounds")->setPlainText("seen at the hairline");
        test::answerQuestion("Keep editing");
        opinion.reject();
        QVERIFY(opinion.isVisible());
        // The window asks for all that is open in it.
        played.panel().findChild<QPlainTextEdit*>("note")->setPlainText("not added yet");
        test::answerQuestion("Keep editing");
        QVERIFY(!played.window.close());
        QVERIFY(played.window.isVisible());
        test::answerQuestion("Keep editing");
        played.window.caseActions()->close->trigger();
        QVERIFY(played.desk().isOpen());
        test::answerQuestion("Discard");
        opinion.reject();
        QVERIFY(!opinion.isVisible());
        played.panel().findChild<QPlainTextEdit*>("note")->clear();
        QVERIFY(played.window.close());
    }

    void theReportKeepsWhatWasTypedWhileTheCaseIsOpen() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        played.window.caseActions()->report->trigger();
        auto* dialog = played.dialog<CaseReportDialog>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QPlainTextEdit*>("limitations")->setPlainText("one frame only");
        QVERIFY(dialog->hasUnkeptWords());
        dialog->close();
        QVERIFY(!dialog->isVisible());
        QTest::qWait(0);
        played.window.caseActions()->report->trigger();
        QCOMPARE(played.dialog<CaseReportDialog>()
                     ->findChild<QPlainTextEdit*>("limitations")
                     ->toPlainText(),
                 QString("one frame only"));
        played.desk().close();
        QTRY_VERIFY(played.window.findChild<CaseReportDialog*>() == nullptr);
    }

    void aReportOfACaseWaitsForWhatIsNotInItYet() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        QTRY_VERIFY(played.items()[0].result && !played.window.settling());
        played.controller.reanalyse({played.items()[0].id});
        QTRY_COMPARE(played.jobs.count(), 1U);
        played.window.caseActions()->report->trigger();
        auto* dialog = played.dialog<CaseReportDialog>();
        QVERIFY(dialog != nullptr);
        const test::Meanwhile meanwhile({[&] {
            if (test::modal<SettleDialog>() == nullptr)
                return false;
            played.answer(0, 1.25);
            return true;
        }});
        dialog->preview();
        QVERIFY(meanwhile.done());
        QVERIFY(dialog->running());
        QCOMPARE(played.desk().saving(), 0);
        QCOMPARE(played.desk().store()->analysesOf(1).size(), 2U);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->running(), 30'000);
    }

    /// Evidence is the case's to check (R3): nothing offers to analyse what is damaged.
    void evidenceThatChangesWhileTheCaseIsOpenIsHiddenAndDamagesTheCase() {
        Played played;
        QVERIFY(played.opens(makeCase(1, 1)));
        QTRY_VERIFY(played.items()[0].result && played.window.faceStrip()->cards().size() == 1 &&
                    !played.window.settling());
        const auto file = QString::fromStdString(played.items()[0].path.string());
        test::replaceFile(file, test::writePhoto(m_folder, "by.png", 210, 64));
        played.window.watch().check();
        QTRY_VERIFY(!played.window.sourceBanner()->text().isEmpty());
        QCOMPARE(played.window.faceStrip()->cards().size(), 0U);
        const auto* offer = played.window.sourceBanner()->findChild<QPushButton*>();
        QVERIFY(offer != nullptr && !offer->isVisible());
        QTRY_COMPARE(played.desk().integrity(), CaseDesk::Integrity::Damaged);
    }

    void closingACaseEmptiesTheWindowAndLetsOthersWrite() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        played.desk().change([](casefile::CaseStore& store) { store.addNote(1, "last words"); });
        played.desk().close();
        QVERIFY(played.items().empty());
        QVERIFY(!played.desk().isOpen());
        QTRY_VERIFY(casefile::CaseStore::open(folder)->readOnlyReason().empty());
        QCOMPARE(casefile::CaseStore::open(folder)->notes().at(0).text, std::string("last words"));
    }

    void theNextCaseIsOpenedWhenNothingHoldsTheOneBefore() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        auto held = played.desk().store(); // as a worker does that is still at work
        played.desk().open(folder);
        QVERIFY(played.desk().opening());
        QTest::qWait(0);
        QVERIFY(!played.desk().isOpen());
        held.reset();
        QTRY_VERIFY(played.desk().isOpen());
        QVERIFY2(played.desk().writable(), qPrintable(played.desk().readOnlyReason()));
    }

    void anEndIsHeardOfAtOnceAndAStopEndsTheWait() {
        using namespace std::chrono_literals;
        StoreEnd end;
        std::stop_source stop;
        QVERIFY(!end.wait(1ms, stop.get_token()));
        std::jthread other([&end] { end.set(); });
        QVERIFY(end.wait(10min, stop.get_token()));
        StoreEnd never;
        std::jthread asking([&stop] { stop.request_stop(); });
        QVERIFY(!never.wait(10min, stop.get_token()));
    }

    void aCaseThatWasClosedWhileItWasReadIsFollowedAgainWhenItIsOpen() {
        const auto folder = makeCase(1, 1);
        Played played;
        QVERIFY(played.opens(folder));
        for (int round = 1; round <= 2; ++round) {
            ClosesWhileRead closes(played.desk());
            played.desk().change([](casefile::CaseStore& store) { store.addNote(1, "again"); });
            QTRY_VERIFY(!played.desk().isOpen());
            QVERIFY(played.opens(folder));
            QTRY_COMPARE(played.desk().contents().notes.size(), static_cast<std::size_t>(round));
        }
    }

    void whatWasAskedForLastIsWrittenWhenTheProgramEnds() {
        const auto folder = makeCase(1, 1);
        {
            Played played;
            QVERIFY(played.opens(folder));
            for (int i = 0; i < 50; ++i)
                played.desk().change(
                    [i](casefile::CaseStore& store) { store.addNote(1, std::to_string(i)); });
        }
        QCOMPARE(casefile::CaseStore::open(folder)->notes().size(), 50U);
    }
};

LINEAMENT_UI_TEST(TestCase);
#include "test_case.moc"
