// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "casesupport.h"
#include "core/casefile/database.h"
#include "core/casefile/logexport.h"
#include "core/report/filled.h"
#include "countingdelegate.h"
#include "ui/case/custodylogtext.h"
#include "ui/case/custodylogwindow.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <tuple>

using namespace lineament;
using namespace lineament::ui;

class TestCustodyLog : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    Theme m_theme;
    int m_cases = 0;
    std::shared_ptr<casefile::CaseStore> m_store;

    /// A window that has read everything.
    std::unique_ptr<CustodyLogWindow> open() {
        auto window = std::make_unique<CustodyLogWindow>(m_store, m_theme);
        window->show();
        return waitFor(*window) ? std::move(window) : nullptr;
    }
    static bool waitFor(CustodyLogWindow& window) {
        return QTest::qWaitFor([&] { return !window.reading(); }, 30'000);
    }
    static QTableView& table(CustodyLogWindow& window) { return *window.findChild<QTableView*>(); }
    static QComboBox& box(CustodyLogWindow& window, const char* name) {
        return *window.findChild<QComboBox*>(QString::fromLatin1(name));
    }
    static void type(CustodyLogWindow& window, const QString& text) {
        window.findChild<QLineEdit*>(QStringLiteral("text"))->setText(text);
    }
    static QPushButton* button(CustodyLogWindow& window, const QString& text) {
        for (auto* one : window.findChildren<QPushButton*>())
            if (one->text() == text)
                return one;
        return nullptr;
    }
    static QString cell(CustodyLogWindow& window, int row, int column) {
        return window.model().index(row, column).data().toString();
    }

private slots:
    void initTestCase() {
        test::keepSettingsIn(m_folder);
        m_theme.apply(Theme::Mode::Dark);
    }
    void init() {
        const auto folder = test::makeCase(m_folder, QStringLiteral("log-%1").arg(++m_cases), 2, 1);
        m_store = casefile::CaseStore::open(folder, {"anna"});
        const auto note = m_store->addNote(1, "Shadow under the chin");
        m_store->changeNote(note, "Shadow under the chin, left", "more precise");
        m_store->addNote(std::nullopt, "Client called");
        m_store->addTag(2, "priority");
        m_store->removeTag(2, "priority", "a slip of the pen");
    }

    void everyEntryStandsWithWhoWhatAndWhy() {
        const auto window = open();
        QVERIFY(window);
        const auto log = m_store->log();
        QCOMPARE(window->model().rowCount(), static_cast<int>(log.size()));
        // Newest first.
        QCOMPARE(cell(*window, 0, CustodyLogModel::Number), QString::number(log.back().seq));
        QCOMPARE(cell(*window, 0, CustodyLogModel::What), "Tag removed");
        QCOMPARE(cell(*window, 0, CustodyLogModel::Object), "item 2");
        QCOMPARE(cell(*window, 0, CustodyLogModel::Why), "a slip of the pen");
        QCOMPARE(cell(*window, 0, CustodyLogModel::Who), "anna");
        const int changed = window->model().rowOf(log.back().seq - 3);
        QVERIFY2(cell(*window, changed, CustodyLogModel::Change)
                     .startsWith("text: Shadow under the chin \u2192 Shadow under the chin, left"),
                 qPrintable(cell(*window, changed, CustodyLogModel::Change)));
        // Every action of a real log has words of its own.
        for (const auto& entry : log)
            QVERIFY2(custodytext::actionWords(entry.action) != QString::fromStdString(entry.action),
                     entry.action.c_str());
        table(*window).sortByColumn(CustodyLogModel::Number, Qt::AscendingOrder);
        QCOMPARE(cell(*window, 0, CustodyLogModel::What), "Case made");
        table(*window).selectRow(4);
        test::saveScreenshot(*window, "custody-log");
    }

    void localTimeGoesByTheOffsetOfTheEntry() {
        casefile::LogEntry entry;
        entry.time = "2026-11-27T23:30:15.250Z";
        entry.offset = "+02:00";
        QCOMPARE(custodytext::localTime(entry), "2026-11-28 01:30:15 +02:00");
        entry.offset = "-03:30";
        QCOMPARE(custodytext::localTime(entry), "2026-11-27 20:00:15 -03:30");
        entry.time = "yesterday";
        QCOMPARE(custodytext::localTime(entry), "yesterday");
    }

    void changesAreShownInShort() {
        casefile::LogEntry entry;
        entry.oldValue = R"({"a":1,"b":"same","gone":true})";
        entry.newValue = R"({"a":2,"b":"same","received_format":null,"files":["x","y"]})";
        QCOMPARE(custodytext::change(entry), "a: 1 \u2192 2; files: x, y; gone: yes \u2192 (none)");
        entry.oldValue = "null";
        entry.newValue = "\"" + std::string(64, 'a') + "\"";
        QCOMPARE(custodytext::change(entry), "aaaaaaaaaaaa\u2026");
        entry.newValue = "null";
        QCOMPARE(custodytext::change(entry), QString());
        entry.newValue = "{\"text\":\"" + std::string(10'000, 'x') + "\"}";
        QVERIFY(custodytext::change(entry).size() < 100);
    }

    void theSelectedEntryIsShownWhole() {
        const auto window = open();
        QVERIFY(window);
        const auto entry = m_store->log().back();
        table(*window).selectRow(0);
        const auto detail = window->detail();
        for (const auto& part : {entry.time, entry.who, entry.action, entry.why, entry.tool,
                                 entry.prev, entry.sha256, entry.line})
            QVERIFY2(detail.contains(QString::fromStdString(part)), part.c_str());
        QVERIFY(detail.contains("removed")); // the row of the tag
        QVERIFY(detail.contains("\"tag\": \"priority\"") || detail.contains("priority"));
        // It stays selected when the order and the filter change.
        table(*window).sortByColumn(CustodyLogModel::Who, Qt::AscendingOrder);
        QCOMPARE(window->detail(), detail);
        QVERIFY(table(*window).currentIndex().isValid());
        type(*window, "client called");
        QVERIFY(window->detail() != detail);
        test::saveScreenshot(*window, "custody-log-filtered");
    }

    void textActionAndItemNarrowItDown() {
        const auto window = open();
        QVERIFY(window);
        const int all = window->model().rowCount();
        type(*window, "CHIN");
        QCOMPARE(window->model().rowCount(), 2);
        type(*window, "Tag removed"); // words of the window, not of the log
        QCOMPARE(window->model().rowCount(), 1);
        type(*window, "nowhere in it");
        QCOMPARE(window->model().rowCount(), 0);
        type(*window, {});
        auto& action = box(*window, "action");
        action.setCurrentIndex(action.findData("note-added"));
        QCOMPARE(window->model().rowCount(), 2);
        action.setCurrentIndex(0);
        auto& item = box(*window, "item");
        item.setCurrentIndex(item.findData(1));
        QVERIFY(item.currentText().contains("log-"));
        // Added, analysed, a note, and the change of that note, which names no item.
        QCOMPARE(window->model().rowCount(), 4);
        window->showItem(2);
        QCOMPARE(window->model().rowCount(), 3);
        window->showItem(0);
        QCOMPARE(window->model().rowCount(), all - 7);
        window->showItem(std::nullopt);
        QCOMPARE(window->model().rowCount(), all);
    }

    void laterEntriesAreTakenIn() {
        const auto window = open();
        QVERIFY(window);
        const int before = window->model().rowCount();
        table(*window).selectRow(2);
        const auto detail = window->detail();
        m_store->addNote(2, "later");
        window->refresh();
        window->refresh(); // while it reads
        QVERIFY(waitFor(*window));
        QCOMPARE(window->model().rowCount(), before + 1);
        QCOMPARE(cell(*window, 0, CustodyLogModel::What), "Note added");
        QCOMPARE(window->detail(), detail);
        button(*window, "Copy")->click();
        const auto end = m_store->logHead();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 filled(QString("%1 %2"), end.seq, QString::fromStdString(end.sha256)));
        QVERIFY(
            window->findChild<QLabel*>("end")->text().contains(QString::fromStdString(end.sha256)));
        // A filter holds for them, too.
        type(*window, "later");
        m_store->addNote(2, "even later");
        m_store->addNote(2, "no match");
        window->refresh();
        QVERIFY(waitFor(*window));
        QCOMPARE(window->model().rowCount(), 2);
    }

    void theExportedLogPassesTheChecksOfItsPage() {
        const auto window = open();
        QVERIFY(window);
        const auto file = m_folder.filePath("exported log.jsonl");
        QSignalSpy exported(window.get(), &CustodyLogWindow::exported);
        window->exportTo(file);
        QVERIFY(exported.wait());
        QFile page(file + ".how-to-check.txt");
        QVERIFY(page.open(QIODevice::ReadOnly));
        if (QStandardPaths::findExecutable("jq").isEmpty())
            QSKIP("needs jq");
        const auto text = QString::fromUtf8(page.readAll());
        const auto recipe =
            text.section(casefile::kRecipeBegin, 1).section(casefile::kRecipeEnd, 0, 0);
        QProcess shell;
        shell.setWorkingDirectory(m_folder.path());
        shell.start("sh", {"-c", recipe});
        QVERIFY(shell.waitForFinished());
        const auto output = shell.readAll();
        QVERIFY2(output.contains("The chain holds."), output.constData());
        // Nowhere to write: it says so.
        QSignalSpy failed(window.get(), &CustodyLogWindow::failed);
        window->exportTo("/nonexistent/log.jsonl");
        QVERIFY(failed.wait());
        QVERIFY(button(*window, "Export...")->isEnabled());
    }

    void anEntryThatCannotBeReadHidesNoOther() {
        const auto folder = m_store->folder();
        const auto end = m_store->logHead().seq;
        m_store.reset();
        {
            casefile::Database db(folder / casefile::kDatabaseFile,
                                  casefile::Database::Access::ReadWrite);
            db.run("DROP TRIGGER log_is_never_changed");
            db.run("UPDATE log SET line = 'no JSON' WHERE seq = 4");
        }
        m_store = casefile::CaseStore::openReadOnly(folder);
        const auto window = open();
        QVERIFY(window);
        QCOMPARE(window->model().rowCount(), static_cast<int>(end));
        const int row = window->model().rowOf(4);
        QVERIFY(cell(*window, row, CustodyLogModel::Change).contains("expected"));
        table(*window).selectRow(row);
        QVERIFY(window->detail().contains("an entry as JSON"));
        QCOMPARE(cell(*window, 0, CustodyLogModel::What), "Tag removed");
    }

    void theModelKeepsItsPromises() {
        CustodyLogModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        CustodyLogReader reader(m_store);
        model.append(reader.read().rows);
        model.sort(CustodyLogModel::Object, Qt::DescendingOrder);
        model.setFilter({"note", {}, {}});
        model.setFilter({});
        model.sort(CustodyLogModel::Number, Qt::DescendingOrder);
        m_store->addNote(2, "later");
        model.append(reader.read().rows);
        QCOMPARE(model.rowCount(), static_cast<int>(m_store->log().size()));
        QCOMPARE(model.shown(0).seq, m_store->logHead().seq);
        model.sort(CustodyLogModel::Time, Qt::AscendingOrder);
        m_store->addNote(2, "last");
        model.append(reader.read().rows);
        QCOMPARE(model.shown(model.rowCount() - 1).seq, m_store->logHead().seq);
    }

    /// 20,000 entries: whatever is done, no more cells are measured and drawn than can be seen, and
    /// every column sorts both ways. How long it takes is measured by measure_case_window.
    void aLongLogCostsWhatIsSeen() {
        constexpr int kEntries = 20'000;
        constexpr int kOneView = 1'000; // cells; a screen has far fewer
        CustodyLogReader reader(m_store);
        const auto rows = reader.read().rows;
        CustodyLogWindow window(m_store, m_theme);
        window.show();
        QVERIFY(waitFor(window));
        auto& model = const_cast<CustodyLogModel&>(window.model());
        test::CountingDelegate delegate;
        table(window).setItemDelegate(&delegate);
        const auto cells = [&](const auto& work) {
            delegate.calls = 0;
            work();
            // Laid out, and painted.
            QCoreApplication::processEvents();
            QCoreApplication::processEvents();
            return delegate.calls;
        };
        auto seq = window.model().entries().back().seq;
        while (seq < kEntries) {
            std::vector<CustodyLogRow> part;
            for (int i = 0; i < 500; ++i) {
                auto row = rows[static_cast<std::size_t>(i) % rows.size()];
                row.seq = ++seq;
                part.push_back(std::move(row));
            }
            QVERIFY(cells([&] { model.append(std::move(part)); }) < kOneView);
        }
        int drawn = 0;
        for (int column = 0; column < CustodyLogModel::ColumnCount; ++column) {
            for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                const auto sorted = cells([&] { table(window).sortByColumn(column, order); });
                QVERIFY2(sorted < kOneView, qPrintable(QString::number(sorted)));
                drawn = std::max(drawn, sorted);
                for (int row = 1; row < model.rowCount(); ++row) {
                    const auto& a = model.shown(order == Qt::AscendingOrder ? row - 1 : row);
                    const auto& b = model.shown(order == Qt::AscendingOrder ? row : row - 1);
                    QVERIFY2(keys(a, column) <= keys(b, column), qPrintable(b.what));
                }
            }
        }
        qInfo("%d cells at most", drawn);
        QVERIFY2(drawn > 0, "cells are counted");
        for (const auto* text : {"c", "chin", "anna", "e", "nowhere", ""})
            QVERIFY(cells([&] { type(window, QString::fromLatin1(text)); }) < kOneView);
    }

private:
    /// What a column sorts by: the item of "Of", its text, then the number.
    static std::tuple<std::int64_t, QString, std::int64_t> keys(const CustodyLogRow& row,
                                                                int column) {
        const QString texts[] = {
            {},     QString::fromStdString(row.utc), row.who, row.what, row.object, row.change,
            row.why};
        const auto item = column == CustodyLogModel::Object ? row.item.value_or(-1) : 0;
        return {item, texts[column], row.seq};
    }
};

QTEST_MAIN(TestCustodyLog)
#include "test_custodylog.moc"
