// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The dialogs that report on a case and hand it over as a bundle.

#include "casesupport.h"
#include "core/casefile/bundle.h"
#include "core/casefile/integrity.h"
#include "core/casefile/viewing.h"
#include "core/report/storereport.h"
#include "ui/app/text.h"
#include "ui/case/caseactions.h"
#include "ui/case/casecontents.h"
#include "ui/case/casedesk.h"
#include "ui/case/casereportdialog.h"
#include "ui/case/exportdialog.h"
#include "ui/case/pdfpreview.h"
#include "ui/case/reportoptionspanel.h"
#include "ui/mainwindow/mainwindow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace lineament;
using namespace lineament::ui;

namespace fs = std::filesystem;

namespace {

constexpr int kLongest = 120'000; // ms; pages are made by a build for debugging, too

std::vector<std::string> actionsOf(const casefile::CaseStore& store) {
    std::vector<std::string> actions;
    for (const auto& entry : store.log())
        actions.push_back(entry.action);
    return actions;
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

QByteArray bytesOf(const QString& file) {
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

/// Turns one bit of an item's working copy.
void damage(const casefile::CaseStore& store, std::int64_t item) {
    const auto path = store.evidencePath(store.item(item));
    fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
    QFile file(toQString(path));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(60);
    const char was = file.read(1).at(0);
    file.seek(60);
    file.putChar(static_cast<char>(was ^ 1));
}

template <class T> T* child(QWidget& of, const char* name) {
    auto* found = of.findChild<T*>(QLatin1String(name));
    if (found == nullptr)
        qFatal("no child %s", name);
    return found;
}

void press(QWidget& of, const char* name) {
    QTest::mouseClick(child<QPushButton>(of, name), Qt::LeftButton);
}

void setChecked(QListWidget& list, int row, bool on) {
    list.item(row)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
}

} // namespace

class TestCaseReport : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Theme m_theme;
    int m_cases = 0;

    using Store = std::shared_ptr<casefile::CaseStore>;

    fs::path makeCase(int photos, int analysed) {
        return test::makeCase(m_folder, QStringLiteral("case-%1").arg(++m_cases), photos, analysed);
    }
    Store opened(int photos, int analysed) {
        return casefile::CaseStore::open(makeCase(photos, analysed));
    }

    /// The dialog on a case.
    struct Reporting {
        Store store;
        CaseReportDialog dialog;
        QSignalSpy previewed{&dialog, &CaseReportDialog::previewed};
        QSignalSpy stored{&dialog, &CaseReportDialog::stored};
        QSignalSpy copied{&dialog, &CaseReportDialog::copied};

        explicit Reporting(Store of)
            : store(std::move(of))
            , dialog(store, readContents(*store), {}, {}) {
            dialog.show();
        }
        bool previews() {
            previewed.clear();
            press(dialog, "preview");
            return dialog.running() && previewed.wait(kLongest) && !dialog.running();
        }
        bool makes(bool final) {
            stored.clear();
            dialog.make(final, final ? QStringLiteral("asked by the court") : QString());
            return dialog.running() && stored.wait(kLongest) && !dialog.running();
        }
        QListWidget& list(const char* name) { return *child<QListWidget>(dialog, name); }
        /// Whether it is said that the pages are of earlier options.
        bool outdated() {
            const auto* label = child<QLabel>(dialog.pages(), "warning");
            return label->isVisible();
        }
    };

    /// The dialog that exports a case.
    struct Exporting {
        Store store;
        ExportDialog dialog;
        QSignalSpy ended{&dialog, &ExportDialog::ended};
        QString folder;

        Exporting(Store of, const QTemporaryDir& place)
            : store(std::move(of))
            , dialog(store, readContents(*store))
            , folder(place.filePath(toQString(store->folder().stem()) + "-bundle")) {
            dialog.setFolder(folder);
            dialog.show();
        }
        bool runs() {
            ended.clear();
            dialog.start();
            return dialog.running() && ended.wait(kLongest) && !dialog.running();
        }
        bool has(const char* file) const { return QFileInfo::exists(folder + '/' + file); }
        casefile::LogEntry last() const { return store->log(store->logHead().seq).back(); }
    };

    /// No key yet: one of another test is gone.
    QString freshKeys() {
        static int count = 0;
        const auto data = m_folder.filePath(QStringLiteral("data-%1").arg(++count));
        qputenv("XDG_DATA_HOME", data.toUtf8());
        return data + QStringLiteral("/lineament/keys/");
    }

private slots:
    void initTestCase() {
        test::keepSettingsIn(m_folder);
        QVERIFY(m_folder.isValid());
        m_theme.apply(Theme::Mode::Dark);
    }
    void init() {
        QSettings().clear();
        freshKeys();
    }

    void aPreviewHasPagesAndLeavesTheCaseAsItIs() {
        Reporting on(opened(2, 2));
        const auto log = on.store->logHead();
        QCOMPARE(on.dialog.pages().pages(), 0);
        QSignalSpy shown(&on.dialog, &CaseReportDialog::shown);
        QVERIFY(on.previews());
        QVERIFY2(on.dialog.pages().pages() > 3, qPrintable(on.dialog.message()));
        QVERIFY(on.dialog.message().isEmpty());
        QVERIFY(!on.outdated());
        QCOMPARE(on.store->logHead(), log);
        QVERIFY(on.store->reports().empty());
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown[0][0].value<std::vector<std::int64_t>>(), (std::vector<std::int64_t>{1, 2}));
        test::saveScreenshot(on.dialog, "report-preview");
    }

    void itemsAndSectionsAreChosen() {
        Reporting on(opened(3, 2));
        auto& items = on.list("items");
        QCOMPARE(items.count(), 3);
        QVERIFY2(!items.item(2)->flags().testFlag(Qt::ItemIsEnabled), "it was not analysed");
        auto options = on.dialog.options().options();
        QCOMPARE(options.items, (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(options.sections.size(), report::optionalSections().size());
        setChecked(items, 0, false);
        auto& sections = on.list("sections");
        for (int i = 0; i < sections.count(); ++i)
            setChecked(sections, i, i == 0);
        options = on.dialog.options().options();
        QCOMPARE(options.items, std::vector<std::int64_t>{2});
        QCOMPARE(options.sections, std::set<report::Section>{report::Section::Summary});
        QVERIFY(on.makes(false));
        const auto json =
            QJsonDocument::fromJson(
                bytesOf(toQString(on.store->folder() / on.store->reports().at(0).file)))
                .object();
        QCOMPARE(json["items"].toArray().size(), 1);
        QCOMPARE(json["items"].toArray()[0].toObject()["number"].toInt(), 2);
    }

    void withoutAnItemOrATitleNothingIsStarted() {
        Reporting on(opened(2, 2));
        press(on.dialog.options(), "noItems");
        press(on.dialog, "preview");
        QVERIFY(!on.dialog.running());
        QVERIFY(on.dialog.message().contains("at least one item"));
        press(on.dialog.options(), "allItems");
        child<QLineEdit>(on.dialog, "title-text")->setText("  ");
        on.dialog.make(true);
        QVERIFY(!on.dialog.running());
        QVERIFY(on.dialog.message().contains("title"));
        QVERIFY(on.store->reports().empty());
    }

    void optionsThatChangeMakeThePagesOutdated() {
        Reporting on(opened(2, 2));
        child<QComboBox>(on.dialog, "figures")->setCurrentIndex(2);
        QVERIFY2(!on.outdated(), "there are no pages yet");
        QVERIFY(on.previews());
        setChecked(on.list("sections"), 1, false);
        QVERIFY(on.outdated());
        test::saveScreenshot(on.dialog, "report-outdated");
        QVERIFY(on.previews());
        QVERIFY(!on.outdated());
        // While the pages are being made, too.
        press(on.dialog, "preview");
        QVERIFY(on.dialog.running());
        setChecked(on.list("sections"), 1, true);
        QVERIFY(on.previewed.wait(kLongest));
        QVERIFY(on.outdated());
    }

    void aCaseThatChangesKeepsTheChoicesAndMakesThePagesOutdated() {
        Reporting on(opened(4, 3));
        setChecked(on.list("items"), 0, false);
        child<QComboBox>(on.dialog, "figures")->setCurrentIndex(2);
        QVERIFY(on.previews());
        on.dialog.setContents(readContents(*on.store));
        QVERIFY2(!on.outdated(), "nothing changed");
        on.store->recordAnalysis(
            4, *test::analysedFile(on.store->evidencePath(on.store->item(4)), 0.5));
        on.store->addNote(2, "a note");
        on.dialog.setContents(readContents(*on.store));
        QVERIFY(on.outdated());
        QCOMPARE(on.dialog.options().options().items, (std::vector<std::int64_t>{2, 3}));
        QVERIFY(on.list("items").item(3)->flags().testFlag(Qt::ItemIsEnabled));
        QVERIFY(on.list("notes").isVisible());
        setChecked(on.list("notes"), 0, true);
        on.store->addNote(2, "another");
        on.dialog.setContents(readContents(*on.store));
        QCOMPARE(on.dialog.options().options().notes.size(), 1U);
        // With all of them chosen the new one is, too.
        press(on.dialog.options(), "allItems");
        on.store->addEvidence({test::writePhoto(m_folder, "more.png", 33).toStdString()}, {});
        on.store->recordAnalysis(
            5, *test::analysedFile(on.store->evidencePath(on.store->item(5)), 0.5));
        on.dialog.setContents(readContents(*on.store));
        QCOMPARE(on.dialog.options().options().items.size(), 5U);
    }

    void aPreviewThatIsCancelledLeavesNone() {
        Reporting on(opened(2, 2));
        press(on.dialog, "preview");
        press(on.dialog, "cancel");
        QVERIFY(on.previewed.wait(kLongest));
        QVERIFY(!on.dialog.running());
        QCOMPARE(on.dialog.pages().pages(), 0);
        QVERIFY(on.dialog.message().contains("Cancelled"));
        QVERIFY2(on.previews(), "and one can begin again");
    }

    void aReportThatIsCancelledIsNotStored() {
        Reporting on(opened(2, 2));
        on.dialog.make(true);
        on.dialog.cancel();
        QVERIFY(on.stored.wait(kLongest));
        QVERIFY(on.dialog.message().contains("Cancelled"));
        QVERIFY(on.store->reports().empty());
    }

    void whatIsStoppedTooLateIsSaidToBeThere() {
        // Stopped a little later each time, until it was too late.
        Reporting on(opened(1, 1));
        child<QComboBox>(on.dialog, "figures")->setCurrentIndex(2);
        bool kept = false;
        for (int ms = 200; !kept && ms < kLongest; ms *= 2) {
            on.stored.clear();
            on.dialog.make(false);
            QTimer::singleShot(ms, &on.dialog, &CaseReportDialog::cancel);
            QVERIFY(on.stored.wait(kLongest));
            kept = on.dialog.message().contains("Draft kept");
            QCOMPARE(kept, !on.store->reports().empty());
            QCOMPARE(!kept, on.dialog.message().contains("Cancelled"));
        }
        QVERIFY(kept);
    }

    void closingWhileAReportIsMadeStopsItFirst() {
        const auto store = opened(2, 2);
        QPointer<CaseReportDialog> dialog =
            new CaseReportDialog(store, readContents(*store), {}, {});
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
        QSignalSpy stored(dialog.data(), &CaseReportDialog::stored);
        dialog->make(true);
        dialog->close();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(dialog->running());
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, kLongest);
        QCOMPARE(stored.size(), 1);
        QVERIFY(store->reports().empty());
    }

    void draftAndFinalReportsAreKeptAndASecondFinalOneIsVersionTwo() {
        Reporting on(opened(2, 2));
        QVERIFY(on.makes(false));
        QCOMPARE(on.store->reports().size(), 2U);
        QVERIFY2(on.dialog.message().contains("Draft kept"), qPrintable(on.dialog.message()));
        QVERIFY(
            on.dialog.message().contains(QString::fromStdString(on.store->reports().at(1).sha256)));
        QVERIFY2(on.dialog.pages().pages() > 3, "what was stored is shown");
        QVERIFY(on.makes(true));
        QVERIFY(on.dialog.message().contains("version 1"));
        QVERIFY(on.makes(true));
        QVERIFY(on.dialog.message().contains("version 2"));
        const auto reports = on.store->reports();
        QCOMPARE(reports.size(), 6U);
        QVERIFY(!reports[1].final && reports[3].final && reports[5].final);
        QVERIFY(reports[5].title.find("version 2, supersedes report") != std::string::npos);
        const auto log = on.store->log();
        QCOMPARE(log.back().action, std::string("report-added"));
        QCOMPARE(log.back().why, std::string("asked by the court"));
        QVERIFY(!casefile::verifyIntegrity(on.store->folder()).damaged());
        test::saveScreenshot(on.dialog, "report-final");
    }

    void aFinalReportIsAskedForWithItsReason() {
        Reporting on(opened(1, 1));
        QTimer::singleShot(0, &on.dialog, [&] {
            auto* ask = on.dialog.findChild<QDialog*>();
            QVERIFY(ask);
            ask->reject();
        });
        press(on.dialog, "final");
        QVERIFY2(!on.dialog.running(), "it was cancelled");
        QTimer::singleShot(0, &on.dialog, [&] {
            auto* ask = on.dialog.findChild<QDialog*>();
            QVERIFY(ask);
            test::saveScreenshot(*ask, "report-final-reason");
            ask->findChild<QLineEdit*>()->setText(" for the hearing ");
            ask->accept();
        });
        press(on.dialog, "final");
        QVERIFY(on.stored.wait(kLongest));
        QCOMPARE(on.store->log().back().why, std::string("for the hearing"));
    }

    void aReadOnlyCaseIsPreviewedAndKeepsNoReport() {
        const auto folder = makeCase(2, 2);
        Reporting on(Store(casefile::CaseStore::openReadOnly(folder)));
        QVERIFY(on.dialog.message().contains("read-only"));
        QVERIFY(!child<QPushButton>(on.dialog, "draft")->isEnabled());
        QVERIFY(!child<QPushButton>(on.dialog, "final")->isEnabled());
        const auto log = on.store->logHead();
        QVERIFY(on.previews());
        QVERIFY2(on.dialog.pages().pages() > 3, qPrintable(on.dialog.message()));
        QVERIFY(!child<QPushButton>(on.dialog, "draft")->isEnabled());
        QCOMPARE(on.store->logHead(), log);
    }

    void ofADamagedCaseThereIsNoReportAndTheDamageIsNamed() {
        Reporting on(opened(2, 2));
        damage(*on.store, 2);
        const auto name = QString::fromStdString(on.store->item(2).stored);
        const auto log = on.store->logHead();
        QVERIFY(on.previews());
        QCOMPARE(on.dialog.pages().pages(), 0);
        QVERIFY2(on.dialog.message().contains(name), qPrintable(on.dialog.message()));
        QCOMPARE(on.store->logHead(), log);
        test::saveScreenshot(on.dialog, "report-damaged");
        QVERIFY(on.makes(true));
        QVERIFY(on.dialog.message().contains(name));
        QVERIFY(on.store->reports().empty());
        QCOMPARE(on.store->log().back().action, std::string(casefile::kIntegrityFailed));
    }

    void aLogoThatIsNoneIsSaidAndStopsTheReport() {
        const auto text = m_folder.filePath("logo.png");
        QFile file(text);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a picture");
        file.close();
        QSettings().setValue("report/logo", text);
        Reporting on(opened(1, 1));
        const auto& logo = on.dialog.options().logo();
        QTRY_VERIFY2(logo.text().contains("PNG, JPEG or SVG"), qPrintable(logo.text()));
        QVERIFY(on.previews());
        QVERIFY2(on.dialog.message().contains(text) &&
                     on.dialog.message().contains("PNG, JPEG or SVG"),
                 qPrintable(on.dialog.message()));
        QVERIFY(on.makes(false));
        QVERIFY(on.store->reports().empty());
        press(on.dialog, "noLogo");
        QVERIFY(on.makes(false));
        QCOMPARE(on.store->reports().size(), 2U);
    }

    void aLogoIsShownAndLetterheadAndChoicesAreRemembered() {
        const auto picture = test::writePhoto(m_folder, "crest.png", 300, 100);
        QSettings().setValue("report/logo", picture);
        const auto store = opened(1, 1);
        {
            Reporting on(store);
            QTRY_VERIFY(!on.dialog.options().logo().pixmap(Qt::ReturnByValue).isNull());
            child<QPlainTextEdit>(on.dialog, "laboratory")->setPlainText("Northlab\nHarbour 1");
            setChecked(on.list("sections"), 2, false);
            child<QComboBox>(on.dialog, "figures")->setCurrentIndex(2);
            QVERIFY(on.previews());
        }
        Reporting on(store);
        const auto options = on.dialog.options().options();
        QCOMPARE(options.laboratory, "Northlab\nHarbour 1");
        QCOMPARE(options.logo, fs::path(picture.toStdString()));
        QVERIFY(!options.sections.count(report::Section::Measures));
        QCOMPARE(options.figures, report::FigureChoice::None);
    }

    void pdfAndJsonAreCopiedByteForByte() {
        Reporting on(opened(1, 1));
        QVERIFY(on.makes(true));
        const auto pdf = m_folder.filePath("handed over.v1.pdf");
        on.dialog.copyTo(pdf);
        QVERIFY(on.copied.wait(kLongest));
        QVERIFY2(on.dialog.message().contains(pdf), qPrintable(on.dialog.message()));
        const auto reports = on.store->reports();
        QCOMPARE(bytesOf(pdf), bytesOf(toQString(on.store->folder() / reports.at(1).file)));
        const auto json = bytesOf(m_folder.filePath("handed over.v1.json"));
        QCOMPARE(json, bytesOf(toQString(on.store->folder() / reports.at(0).file)));
        QVERIFY(QJsonDocument::fromJson(json).isObject());
        QVERIFY2(QFileInfo(pdf).isWritable(), "a copy is the user's own");
    }

    void aCopyIsRefusedWithinTheCaseAndUnderANameOfTheJson() {
        Reporting on(opened(1, 1));
        QVERIFY(on.makes(false));
        const auto inside = toQString(on.store->folder() / "reports" / "copy.pdf");
        for (const auto& to : {inside, m_folder.filePath("wrong.json")}) {
            on.copied.clear();
            on.dialog.copyTo(to);
            QVERIFY(on.copied.wait(kLongest));
            QVERIFY2(on.dialog.message().contains("Not copied"), qPrintable(on.dialog.message()));
            QVERIFY(!QFileInfo::exists(to));
        }
        QVERIFY(!casefile::verifyIntegrity(on.store->folder()).damaged());
    }

    void inTheWindowAReportCountsAsSeenAndIsWithheldWhileBlind() {
        const auto folder = makeCase(3, 3);
        test::FakeJobs jobs;
        Controller controller{jobs.services()};
        MainWindow window{controller, m_theme};
        window.show();
        auto& desk = *window.caseDesk();
        const auto settled = [&] { return desk.isOpen() && desk.saving() == 0; };
        window.openPaths({toQString(folder)});
        QTRY_VERIFY(settled() && desk.integrity() == CaseDesk::Integrity::Sound);
        QTRY_VERIFY(!desk.unseen(1));
        QVERIFY2(!desk.unseen(3), "the list of files shows its result");
        auto* action = window.caseActions()->report;
        action->trigger();
        action->trigger();
        const auto dialogs = window.findChildren<CaseReportDialog*>();
        QCOMPARE(dialogs.size(), 1);
        QSignalSpy previewed(dialogs[0], &CaseReportDialog::previewed);
        setChecked(*child<QListWidget>(*dialogs[0], "items"), 1, false);
        dialogs[0]->preview();
        QVERIFY(previewed.wait(kLongest));
        QTRY_VERIFY(itemsViewedBy(*desk.store(), desk.who()) == (std::set<std::int64_t>{1, 2, 3}));
        QTRY_VERIFY(settled());
        desk.setBlind(true);
        QTRY_VERIFY2(!dialogs[0]->isVisible(), "what was written in it is kept");
        QVERIFY(!action->isEnabled());
        desk.setBlind(false);
        QVERIFY(action->isEnabled());
    }

    void aBundleIsSignedByAKeyThatIsMadeOnFirstUse() {
        const auto keys = freshKeys();
        Exporting on(opened(2, 2), m_folder);
        QVERIFY2(!QFileInfo::exists(keys + casefile::kPrivateKeyFile), "looking makes none");
        test::saveScreenshot(on.dialog, "bundle-new-key");
        QVERIFY(on.runs());
        QVERIFY2(on.has(casefile::kSignatureFile), qPrintable(on.dialog.message()));
        QVERIFY(QFileInfo::exists(keys + casefile::kPrivateKeyFile));
        const auto half = casefile::publicKeyIn(keys.toStdString());
        QVERIFY(half);
        const auto print = QString::fromStdString(half->fingerprint);
        QVERIFY(on.dialog.message().contains(print));
        QVERIFY2(on.dialog.keyText().contains(print), "it is this user's key from now on");
        QProcess check;
        check.setWorkingDirectory(on.folder);
        check.start("sha256sum", {"--quiet", "-c", casefile::kManifestFile});
        QVERIFY(check.waitForFinished());
        QCOMPARE(check.exitCode(), 0);
        QCOMPARE(on.last().action, std::string(casefile::kBundleExported));
        test::saveScreenshot(on.dialog, "bundle-done");
        // The same key signs the next one.
        on.dialog.setFolder(on.folder + "-2");
        QVERIFY(on.runs());
        QVERIFY(on.dialog.message().contains(print));
    }

    void aBundleWithoutASignatureSaysSo() {
        const auto keys = freshKeys();
        Exporting on(opened(1, 1), m_folder);
        child<QCheckBox>(on.dialog, "sign")->setChecked(false);
        QVERIFY(!child<QLineEdit>(on.dialog, "passphrase")->isEnabled());
        QVERIFY(on.runs());
        QVERIFY(on.dialog.message().contains("Not signed"));
        QVERIFY(on.has(casefile::kManifestFile) && !on.has(casefile::kSignatureFile));
        QVERIFY(!QFileInfo::exists(keys + casefile::kPrivateKeyFile));
    }

    void passphrasesOfANewKeyMustAgree() {
        const auto keys = freshKeys();
        Exporting on(opened(1, 1), m_folder);
        auto* repeat = child<QLineEdit>(on.dialog, "repeat");
        QVERIFY(!repeat->isVisible());
        child<QLineEdit>(on.dialog, "passphrase")->setText("correct horse");
        QVERIFY(repeat->isVisible());
        repeat->setText("correct house");
        on.dialog.start();
        QVERIFY(!on.dialog.running());
        QVERIFY(on.dialog.message().contains("differ"));
        QVERIFY(!QFileInfo::exists(keys + casefile::kPrivateKeyFile));
        test::saveScreenshot(on.dialog, "bundle-passphrases");
        repeat->setText("correct horse");
        QVERIFY(on.runs());
        QVERIFY(on.has(casefile::kSignatureFile));
        QVERIFY(bytesOf(keys + casefile::kPrivateKeyFile).contains("ENCRYPTED"));
        QVERIFY2(!repeat->isVisible(), "the key is there now");
    }

    void aWrongPassphraseExportsNothing() {
        const auto keys = freshKeys();
        casefile::SigningKey::make(keys.toStdString(), "right");
        Exporting on(opened(1, 1), m_folder);
        auto* passphrase = child<QLineEdit>(on.dialog, "passphrase");
        passphrase->setText("wrong");
        QVERIFY(!child<QLineEdit>(on.dialog, "repeat")->isVisible());
        const auto log = on.store->logHead();
        QVERIFY(on.runs());
        QVERIFY2(on.dialog.message().contains("passphrase"), qPrintable(on.dialog.message()));
        QVERIFY(!QFileInfo::exists(on.folder));
        QCOMPARE(on.store->logHead(), log);
        passphrase->setText("right");
        QVERIFY(on.runs());
        QVERIFY(on.has(casefile::kSignatureFile));
    }

    void aFolderThatIsThereOrIsNoneIsRefused() {
        Exporting on(opened(1, 1), m_folder);
        QDir().mkpath(on.folder);
        on.dialog.start();
        QVERIFY(!on.dialog.running());
        QVERIFY(on.dialog.message().contains("is there already"));
        for (const auto& none : {QString(), QStringLiteral("relative")}) {
            on.dialog.setFolder(none);
            on.dialog.start();
            QVERIFY(!on.dialog.running());
            QVERIFY(on.dialog.message().contains("Choose the folder"));
        }
        on.dialog.setFolder(toQString(on.store->folder() / "bundle"));
        QVERIFY(on.runs());
        QVERIFY2(on.dialog.message().contains("outside the case"), qPrintable(on.dialog.message()));
        on.dialog.setFolder(on.folder + "/absent/bundle");
        QVERIFY(on.runs());
        QVERIFY2(on.dialog.message().contains("Nothing was exported"),
                 qPrintable(on.dialog.message()));
    }

    void onlyChosenEvidenceGoesAlong() {
        Exporting on(opened(3, 3), m_folder);
        auto* list = child<QListWidget>(on.dialog, "items");
        QVERIFY(!list->isVisible());
        child<QComboBox>(on.dialog, "evidence")->setCurrentText("Chosen items");
        QVERIFY(list->isVisible());
        setChecked(*list, 1, false);
        child<QLineEdit>(on.dialog, "reason")->setText("asked by the court");
        test::saveScreenshot(on.dialog, "bundle-chosen");
        QVERIFY(on.runs());
        const auto value = QJsonDocument::fromJson(QByteArray::fromStdString(on.last().newValue));
        QCOMPARE(value["evidence"].toArray(), (QJsonArray{1, 3}));
        QCOMPARE(on.last().why, std::string("asked by the court"));
        const auto manifest = bytesOf(on.folder + '/' + casefile::kManifestFile);
        QVERIFY(!manifest.contains(on.store->item(2).sha256.c_str()));
        QVERIFY(manifest.contains(on.store->item(3).sha256.c_str()));
        child<QComboBox>(on.dialog, "evidence")->setCurrentText("None");
        on.dialog.setFolder(on.folder + "-none");
        QVERIFY(on.runs());
        const auto none = QJsonDocument::fromJson(QByteArray::fromStdString(on.last().newValue));
        QVERIFY(none["evidence"].isArray() && none["evidence"].toArray().isEmpty());
    }

    void aDamagedCaseGoesOutOnlyWhenThatIsTicked() {
        Exporting on(opened(2, 2), m_folder);
        damage(*on.store, 2);
        QVERIFY(on.runs());
        QVERIFY2(on.dialog.message().contains(QString::fromStdString(on.store->item(2).stored)),
                 qPrintable(on.dialog.message()));
        QVERIFY(!QFileInfo::exists(on.folder));
        QCOMPARE(on.last().action, std::string(casefile::kIntegrityFailed));
        test::saveScreenshot(on.dialog, "bundle-damaged");
        auto* despite = child<QCheckBox>(on.dialog, "despite");
        despite->setChecked(true);
        QVERIFY(on.runs());
        QVERIFY(on.has(casefile::kDamagePage));
        QVERIFY(on.dialog.message().contains(casefile::kDamagePage));
        QVERIFY2(!despite->isChecked(), "ticked anew each time");
    }

    void anExportThatIsCancelledLeavesNothing() {
        Exporting on(opened(2, 2), m_folder);
        on.dialog.start();
        on.dialog.cancel();
        QVERIFY(on.ended.wait(kLongest));
        QVERIFY(!on.dialog.running());
        QVERIFY(on.dialog.message().contains("Cancelled"));
        QVERIFY(!QFileInfo::exists(on.folder));
        QVERIFY(!contains(actionsOf(*on.store), casefile::kBundleExported));
    }

    void aReadOnlyCaseIsNotExportedAndSaysWhy() {
        const auto folder = makeCase(1, 1);
        Exporting on(Store(casefile::CaseStore::openReadOnly(folder)), m_folder);
        QVERIFY(on.dialog.message().contains("read-only"));
        on.dialog.start();
        QVERIFY(!on.dialog.running());
        QVERIFY(!QFileInfo::exists(on.folder));
    }
};

QTEST_MAIN(TestCaseReport)
#include "test_casereport.moc"
