// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/integrity.h"

#include "core/base/error.h"
#include "core/casefile/database.h"
#include "core/casefile/edit.h"
#include "core/casefile/schema.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <random>
#include <set>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

/// A filled case, closed, all of it in case.sqlite.
class Integrity : public test::CaseFolder {
protected:
    void SetUp() override {
        CaseFolder::SetUp();
        fill();
        store.reset();
        database = caseFolder / kDatabaseFile;
    }
    void sql(const std::vector<std::string>& statements) const {
        Database db(database, Database::Access::ReadWrite);
        for (const auto& statement : statements)
            db.run(statement);
    }
    IntegrityReport verify() const { return verifyIntegrity(caseFolder); }
    /// "kind where" of all damage.
    std::vector<std::string> damage() const {
        std::vector<std::string> list;
        for (const auto& finding : verify().findings) {
            if (finding.damage)
                list.push_back(std::string(findingKindName(finding.kind)) + " " + finding.where);
        }
        return list;
    }
    fs::path database;
};

/// Writes one byte without regard to permissions, and puts it back at the end.
class ChangedByte {
public:
    ChangedByte(const fs::path& file, std::size_t at, unsigned change)
        : m_at(static_cast<off_t>(at)) {
        ::chmod(file.c_str(), 0644);
        m_fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        EXPECT_EQ(::pread(m_fd, &m_old, 1, m_at), 1);
        const auto changed = static_cast<unsigned char>(m_old ^ change);
        EXPECT_EQ(::pwrite(m_fd, &changed, 1, m_at), 1);
    }
    ~ChangedByte() {
        EXPECT_EQ(::pwrite(m_fd, &m_old, 1, m_at), 1);
        ::close(m_fd);
    }
    ChangedByte(const ChangedByte&) = delete;
    ChangedByte& operator=(const ChangedByte&) = delete;

private:
    off_t m_at;
    int m_fd = -1;
    unsigned char m_old = 0;
};

/// Every value that can be read from the database, as text.
std::string everyValue(const fs::path& file) {
    Database db(file, Database::Access::ReadOnly);
    std::string text;
    for (const auto& statement : schemaText(db))
        text += statement + "\n";
    for (const char* pragma : {"application_id", "user_version", "encoding"})
        db.each(std::string("PRAGMA ") + pragma, {},
                [&](const Row& row) { text += canonicalRow(pragma, row) + "\n"; });
    std::vector<std::string> tables(boundTables().begin(), boundTables().end());
    tables.insert(tables.end(), {"log", "log_head"});
    for (const auto& table : tables)
        db.each("SELECT * FROM " + table, {},
                [&](const Row& row) { text += canonicalRow(table, row) + "\n"; });
    return text;
}

/// Where in @p image the text of log lines and result rows lies.
std::vector<std::size_t> contentPositions(const std::string& image, const fs::path& file) {
    std::vector<std::string> texts;
    {
        Database db(file, Database::Access::ReadOnly);
        db.each("SELECT line FROM log", {},
                [&](const Row& row) { texts.push_back(row.text("line")); });
        db.each("SELECT * FROM analyses", {}, [&](const Row& row) {
            for (const char* column : {"scores", "result", "settings", "result_sha256"})
                texts.push_back(row.text(column));
        });
    }
    constexpr std::size_t kPiece = 40; // long texts are spread over pages
    std::set<std::size_t> positions;
    for (const auto& text : texts) {
        for (std::size_t at = 0; at + kPiece <= text.size(); at += kPiece) {
            const auto found = image.find(text.substr(at, kPiece));
            for (std::size_t i = 0; found != std::string::npos && i < kPiece; ++i)
                positions.insert(found + i);
        }
    }
    return {positions.begin(), positions.end()};
}

} // namespace

TEST_F(Integrity, aSoundCaseHasNoFindings) {
    const auto report = verify();
    EXPECT_TRUE(report.findings.empty()) << report.findings[0].where << report.findings[0].found;
    EXPECT_GE(report.entries, 15);
    EXPECT_GE(report.rows, 15);
    EXPECT_EQ(report.files, 3 + 3 + 1) << "evidence, maps (two are alike), report";
    EXPECT_THROW(verifyIntegrity(folder), CaseError) << "no case at all";
}

TEST_F(Integrity, everySingleByteChangeIsFoundOrChangesNothingThatIsRead) {
    const std::string image = test::contentOf(database);
    const std::string values = everyValue(database);
    const auto content = contentPositions(image, database);
    ASSERT_GT(content.size(), 5000U);
    std::mt19937 random(20261124); // NOLINT: the same positions every time
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    const auto change = [&] { return static_cast<unsigned>(1 + below(255)); };

    int inContent = 0, elsewhere = 0, harmless = 0;
    for (int i = 0; i < 400; ++i) {
        const std::size_t at = content[below(content.size())];
        const ChangedByte changed(database, at, change());
        EXPECT_TRUE(verify().damaged()) << "byte " << at << " of the log or of a result";
        ++inContent;
    }
    for (int i = 0; i < 500; ++i) {
        const std::size_t at = below(image.size());
        const ChangedByte changed(database, at, change());
        if (verify().damaged()) {
            ++elsewhere;
            continue;
        }
        EXPECT_EQ(everyValue(database), values) << "byte " << at;
        ++harmless;
    }
    int inFiles = 0;
    std::vector<fs::path> files = {caseFolder / kHeadFile};
    for (const char* name : {kEvidenceFolder, kArtifactsFolder, kReportsFolder}) {
        for (const auto& entry : fs::directory_iterator(caseFolder / name))
            files.push_back(entry.path());
    }
    for (int i = 0; i < 200; ++i) {
        const auto& file = files[static_cast<std::size_t>(i) % files.size()];
        const std::size_t at = below(fs::file_size(file));
        const ChangedByte changed(file, at, change());
        EXPECT_TRUE(verify().damaged()) << file << " byte " << at;
        ++inFiles;
    }
    std::printf("%d changes in log and results, %d elsewhere in the database, %d in files: all "
                "found; %d without effect on any value (unused space, counters)\n",
                inContent, elsewhere, inFiles, harmless);
    EXPECT_FALSE(verify().damaged()) << "everything was put back";
}

TEST_F(Integrity, aChangedEntryIsLocated) {
    sql({"DROP TRIGGER log_is_never_changed",
         "UPDATE log SET line = replace(line, 'anna', 'bert') WHERE seq = 4"});
    const auto found = damage();
    EXPECT_THAT(found, testing::Contains("log log entry 4"));
    EXPECT_THAT(found, testing::Not(testing::Contains("log log entry 5")));
    EXPECT_THAT(found, testing::Contains(HasSubstr("schema"))) << "the trigger is missing";
}

TEST_F(Integrity, anEntryChangedTogetherWithItsHashIsLocated) {
    Database db(database, Database::Access::ReadWrite);
    auto line = db.all("SELECT line FROM log WHERE seq = 4")[0].text("line");
    line.replace(line.find("anna"), 4, "bert");
    db.run("DROP TRIGGER log_is_never_changed");
    db.run("UPDATE log SET line = ?, sha256 = ? WHERE seq = 4",
           {line, sha256Hex(std::as_bytes(std::span(line)))});
    EXPECT_THAT(damage(), testing::Contains("log log entry 5")) << "it follows another line";
}

TEST_F(Integrity, removedAndSwappedEntriesAreLocated) {
    sql({"DROP TRIGGER log_is_never_cut", "DELETE FROM log WHERE seq = 6"});
    EXPECT_THAT(damage(), testing::Contains("log log entry 7"));
}

TEST_F(Integrity, reorderedEntriesAreLocated) {
    sql({"DROP TRIGGER log_is_never_changed", "UPDATE log SET seq = -6 WHERE seq = 6",
         "UPDATE log SET seq = 6 WHERE seq = 7", "UPDATE log SET seq = 7 WHERE seq = -6"});
    const auto found = damage();
    EXPECT_THAT(found, testing::Contains("log log entry 6"));
    EXPECT_THAT(found, testing::Contains("log log entry 7"));
}

TEST_F(Integrity, aLogCutAtItsEndIsFoundThroughItsHead) {
    const auto last = verify().end.seq;
    // Rows and database agree with the shorter log: an older copy of case.sqlite looks like this.
    sql({"DROP TRIGGER log_is_never_cut", "DELETE FROM log WHERE seq = " + std::to_string(last)});
    EXPECT_THAT(damage(), testing::Contains("log-end log"));
    EXPECT_THAT(damage(), testing::Contains("log-end log_head"));
}

TEST_F(Integrity, anOlderCopyOfTheDatabaseIsFoundThroughItsHead) {
    const std::string older = test::contentOf(database);
    reopen();
    store->addNote(std::nullopt, "later");
    store.reset();
    fs::remove(database.string() + "-wal");
    fs::remove(database.string() + "-shm");
    test::writeContent(database, older);
    EXPECT_EQ(damage(), std::vector<std::string>{"log-end log"});
}

TEST_F(Integrity, changedMissingAndForeignRowsAreLocated) {
    sql({"UPDATE analyses SET scores = replace(scores, '1.2', '0.2') WHERE id = 1",
         "DELETE FROM opinions WHERE id = 1",
         "INSERT INTO tags (item, tag, added, added_by) VALUES (2, 'wrong', '', '')"});
    EXPECT_THAT(damage(), testing::UnorderedElementsAre("row analyses row 1", "row opinions row 1",
                                                        "row tags row 2"));
}

TEST_F(Integrity, aRemovedTagThatComesBackIsLocated) {
    const auto tag = [&](std::int64_t id) {
        return "INSERT INTO tags (id, item, tag, added, added_by) VALUES (" + std::to_string(id) +
               ", 2, 'wrong', '', '')";
    };
    sql({tag(2)});
    EXPECT_EQ(damage(), std::vector<std::string>{"row tags row 2"});
}

TEST_F(Integrity, changedAndMissingFilesAreLocated) {
    reopen();
    const auto items = store->items();
    const auto copy = store->evidencePath(items[0]);
    const auto reference = items[2].path;
    store.reset();
    fs::remove(copy);
    test::writeContent(reference, "changed where it is");
    const auto report = verify();
    ASSERT_EQ(report.findings.size(), 2U);
    EXPECT_EQ(report.findings[0].kind, FindingKind::Evidence);
    EXPECT_THAT(report.findings[0].where, HasSubstr(items[0].stored));
    EXPECT_EQ(report.findings[1].kind, FindingKind::Reference);
    EXPECT_THAT(report.findings[1].expected, HasSubstr(items[2].sha256));
}

TEST_F(Integrity, filesThatNoRowNamesAreMentionedAsNoDamage) {
    test::writeContent(caseFolder / kEvidenceFolder / "stranger", "x");
    const auto report = verify();
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings[0].kind, FindingKind::Stray);
    EXPECT_FALSE(report.damaged());
}

TEST_F(Integrity, aCheckThatIsStoppedHandedOutWhatItFound) {
    sql({"UPDATE notes SET text = 'other' WHERE id = 1"});
    std::stop_source stop;
    IntegrityReport soFar;
    EXPECT_THROW(verifyIntegrity(
                     caseFolder,
                     [&](const IntegrityProgress& progress) {
                         ASSERT_NE(progress.soFar, nullptr);
                         soFar = *progress.soFar;
                         if (soFar.files == 2)
                             stop.request_stop();
                     },
                     stop.get_token()),
                 Cancelled);
    EXPECT_EQ(soFar.files, 2);
    EXPECT_GT(soFar.rows, 0);
    ASSERT_EQ(soFar.findings.size(), 1U);
    EXPECT_EQ(soFar.findings[0].where, "notes row 1");
}

TEST_F(Integrity, aMismatchStaysInTheRecordAfterItIsPutRight) {
    reopen();
    const auto file = store->evidencePath(store->items()[0]);
    const std::string content = test::contentOf(file);
    ::chmod(file.c_str(), 0644);
    test::writeContent(file, "other bytes");
    auto report = verify();
    EXPECT_TRUE(report.damaged());
    recordIntegrity(*store, report);
    test::writeContent(file, content);
    report = verify();
    EXPECT_FALSE(report.damaged());
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_EQ(report.findings[0].kind, FindingKind::Recorded);
    EXPECT_THAT(report.findings[0].found, HasSubstr("evidence"));
    recordIntegrity(*store, report);
    EXPECT_EQ(store->log().back().action, kIntegrityChecked);
}

TEST_F(Integrity, workOnADamagedCaseIsRefusedAndTheLastCheckIsWhatIsSaid) {
    const auto file = fs::directory_iterator(caseFolder / kEvidenceFolder)->path();
    store = CaseStore::open(caseFolder, {"anna"});
    EXPECT_NO_THROW(requireSound(*store));
    EXPECT_EQ(store->log().back().action, kIntegrityChecked);
    EXPECT_FALSE(lastFailedCheck(*store));
    {
        const ChangedByte changed(file, 0, 1);
        try {
            requireSound(*store);
            ADD_FAILURE() << "the damage was not noticed";
        } catch (const CaseError& e) {
            EXPECT_THAT(e.what(), HasSubstr("evidence/" + file.filename().string()));
        }
        const auto last = store->log().back();
        EXPECT_EQ(last.action, kIntegrityFailed);
        ASSERT_TRUE(lastFailedCheck(*store));
        EXPECT_EQ(lastFailedCheck(*store)->seq, last.seq);
    }
    EXPECT_NO_THROW(requireSound(*store)) << "it was put right";
    EXPECT_FALSE(lastFailedCheck(*store));
}

TEST_F(Integrity, aLogThatLostItsEndStaysDamagedAfterItWasOpened) {
    sql({"DROP TRIGGER log_is_never_cut", "DELETE FROM log WHERE seq >= 15"});
    reopen();
    store->addNote(std::nullopt, "as if nothing had happened");
    store.reset();
    EXPECT_THAT(damage(), testing::Contains("recorded log entry 15"));
}

TEST_F(Integrity, itRunsBesideAWriterAndCanBeStopped) {
    reopen();
    store->addNote(std::nullopt, "in the write-ahead log");
    EXPECT_TRUE(verify().findings.empty());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(verifyIntegrity(caseFolder, {}, stop.get_token()), Cancelled);
}

namespace {

/// The case as it is now, to be put back later.
std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_F(Integrity, aRollbackIsFoundByAHeadThatWasNotedElsewhere) {
    const auto older = contentOf(database), olderHead = contentOf(caseFolder / kHeadFile);
    store = CaseStore::open(caseFolder, {"Ada"});
    store->logAction("test", "case");
    const auto noted = store->logHead();
    store.reset();
    EXPECT_FALSE(verifyIntegrity(caseFolder, {}, {}, noted).damaged());
    EXPECT_FALSE(verifyIntegrity(caseFolder, {}, {}, LogHead{0, noted.sha256}).damaged());
    for (const char* rest : {"-wal", "-shm"})
        fs::remove(database.string() + rest);
    std::ofstream(database, std::ios::binary) << older;
    std::ofstream(caseFolder / kHeadFile, std::ios::binary) << olderHead;
    EXPECT_FALSE(verify().damaged()) << "nothing in the folder says so";
    for (const LogHead& head : {noted, LogHead{0, noted.sha256}}) {
        const auto report = verifyIntegrity(caseFolder, {}, {}, head);
        ASSERT_TRUE(report.damaged());
        EXPECT_THAT(namedDamage(report), HasSubstr("noted elsewhere"));
    }
    // An end that lies before the log's own is in it.
    const auto end = verify().end;
    store = CaseStore::open(caseFolder, {"Ada"});
    store->logAction("test", "case");
    store.reset();
    EXPECT_FALSE(verifyIntegrity(caseFolder, {}, {}, end).damaged());
    EXPECT_TRUE(
        verifyIntegrity(caseFolder, {}, {}, LogHead{end.seq, std::string(64, 'a')}).damaged());
}

TEST(NotedHead, isReadAsPeopleKeepIt) {
    const std::string hash = std::string(63, 'a') + "7";
    const auto expected = LogHead{12, hash};
    EXPECT_EQ(parseNotedHead(headText(expected)), expected);
    EXPECT_EQ(parseNotedHead("12 " + hash), expected);
    EXPECT_EQ(parseNotedHead("all as it was: 12 log entries, 30 rows, 2 files of 9 bytes; end of "
                             "the log: 12 " +
                             hash + "\n"),
              expected);
    std::string upper = hash;
    upper.replace(0, 63, std::string(63, 'A'));
    EXPECT_EQ(parseNotedHead(upper + "\n"), (LogHead{0, hash}));
    EXPECT_FALSE(parseNotedHead(hash.substr(1)));
    EXPECT_FALSE(parseNotedHead(hash + "b"));
    EXPECT_FALSE(parseNotedHead("1 " + hash + "\n2 " + hash)) << "which of them?";
    EXPECT_FALSE(parseNotedHead(""));
}
