// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Cases that somebody else made or changed, and disks that fail.

#include "core/analysis/resultread.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/casefile/bundle.h"
#include "core/casefile/casepath.h"
#include "core/casefile/contentstore.h"
#include "core/casefile/database.h"
#include "core/casefile/databasethread.h"
#include "core/casefile/integrity.h"
#include "core/casefile/scorelist.h"
#include "core/casefile/settingsjson.h"
#include "core/casefile/storedresult.h"
#include "core/casefile/viewing.h"
#include "tests/base/failingreaddir.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

constexpr std::size_t kHostile = 200'000;

std::string nested() {
    return std::string(kHostile, '[') + std::string(kHostile, ']');
}

template <class F> std::string messageOf(const F& f) {
    try {
        f();
    } catch (const Error& e) {
        return e.what();
    }
    return "no error";
}

class Hostile : public test::CaseFolder {
protected:
    void SetUp() override {
        CaseFolder::SetUp();
        fill();
    }
    /// Changes the database as another program would.
    void sql(const std::string& statement, const std::vector<Value>& values = {}) {
        store.reset();
        Database(caseFolder / kDatabaseFile, Database::Access::ReadWrite).run(statement, values);
        store = CaseStore::openReadOnly(caseFolder);
    }
    std::vector<std::string> damage() const {
        std::vector<std::string> list;
        for (const auto& finding : verifyIntegrity(caseFolder).findings) {
            if (finding.damage)
                list.push_back(std::string(findingKindName(finding.kind)) + " " + finding.where +
                               ": " + finding.found);
        }
        return list;
    }
    /// Puts a link in the place of a file or folder of the case.
    void link(const fs::path& target, const fs::path& place) const {
        fs::remove_all(caseFolder / place);
        fs::create_symlink(target, caseFolder / place);
    }
};

} // namespace

// Nested JSON

TEST_F(Hostile, anEntryThatIsNestedTooDeepIsDamageAndNoCrash) {
    sql("INSERT INTO log (seq, line, sha256) SELECT max(seq) + 1, ?, 'x' FROM log",
        {R"({"seq":99,"new":)" + nested() + "}"});
    EXPECT_THAT(damage(), testing::Contains(HasSubstr("within each other")));
    EXPECT_THAT(messageOf([&] { store->log(); }), HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { store->eachEntry([](const LogEntry&) { return true; }); }),
                HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { lastFailedCheck(*store); }), HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { itemsViewedBy(*store, "anna"); }), HasSubstr("within each other"));
}

TEST_F(Hostile, whatIsWrittenIntoTheLogCanBeReadAgain) {
    const auto value = [](int levels) {
        const auto count = static_cast<std::size_t>(levels);
        return std::string(count, '[') + std::string(count, ']');
    };
    store->logAction("deep", "case", "null", value(kMaxJsonDepth - 1));
    EXPECT_EQ(store->log().back().newValue, value(kMaxJsonDepth - 1));
    EXPECT_THAT(
        messageOf([&] { store->logAction("deeper", "case", "null", value(kMaxJsonDepth)); }),
        HasSubstr("within each other"));
    EXPECT_EQ(store->log().back().action, "deep");
}

TEST_F(Hostile, everyColumnWithJsonMayBeNestedAsItLikes) {
    for (const char* column : {"settings", "faces", "scores", "result"}) {
        SCOPED_TRACE(column);
        sql(std::string("UPDATE analyses SET ") + column + " = ? WHERE id = 1",
            {R"({"a":)" + nested() + "}"});
        EXPECT_FALSE(damage().empty());
    }
    const Analysis analysis = store->analysis(1);
    EXPECT_THAT(messageOf([&] { scoresFromJson(analysis.scores); }),
                HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { settingsFromJson(analysis.settings); }),
                HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { facesFromJson(analysis.faces); }), HasSubstr("within each other"));
    EXPECT_THAT(messageOf([&] { analysis::itemFromJson(analysis.result, "analysis 1"); }),
                HasSubstr("within each other"));
    EXPECT_THROW(storedValues(*store, analysis), CaseError);
    reopen();
    BundleOptions options;
    options.despiteDamage = true;
    exportBundle(*store, folder / "bundle", options);
    EXPECT_NO_THROW(parseJson(test::contentOf(folder / "bundle/case.json")));
    // The next analysis is compared with it, for the log.
    const Item item = store->item(1);
    EXPECT_NO_THROW(store->recordAnalysis(1, test::madeUpResult(store->evidencePath(item), 3)));
}

TEST_F(Hostile, aHeadThatIsNestedTooDeepIsNoHead) {
    EXPECT_FALSE(parseHead(nested()));
    EXPECT_FALSE(parseHead(R"({"seq":)" + nested() + "}"));
}

// Names and links

TEST_F(Hostile, aNameInARowLeadsNowhereButDownIntoTheCase) {
    test::writeContent(folder / "secret", "secret");
    for (const char* name : {"", "/etc/passwd", "../secret", "reports/../../secret", "reports/.",
                             "./reports", "reports//", ".."})
        EXPECT_THROW(store->resolve(name), CaseError) << name;
    EXPECT_EQ(store->resolve("reports/a.pdf"), caseFolder / "reports/a.pdf") << "there or not";
}

TEST_F(Hostile, noLinkOnTheWayIsFollowed) {
    test::writeContent(folder / "secret", "secret");
    fs::create_directory(folder / "outside");
    fs::create_symlink(folder / "secret", caseFolder / "reports/link.pdf");
    EXPECT_THAT(messageOf([&] { store->resolve("reports/link.pdf"); }), HasSubstr("a link"));
    link(folder / "outside", kArtifactsFolder);
    EXPECT_THAT(messageOf([&] { store->resolve("artifacts/a.npy"); }), HasSubstr("a link"));
    // The case itself may be reached through one.
    fs::create_directory_symlink(caseFolder, folder / "door.lineament");
    EXPECT_NO_THROW(placeInCase(folder / "door.lineament", "reports/a.pdf"));
}

TEST_F(Hostile, linksAndForeignNamesAreDamageHoweverTheirContentHashes) {
    const Item first = store->item(1);
    const auto copy = fs::path(kEvidenceFolder) / first.stored;
    fs::copy_file(caseFolder / copy, folder / "same content");
    link(folder / "same content", copy);
    EXPECT_THAT(damage(), testing::ElementsAre(HasSubstr("a link")));
    EXPECT_THAT(messageOf([&] { static_cast<void>(store->evidencePath(first)); }),
                HasSubstr("a link"));
    EXPECT_THROW(storedValues(*store, store->analysis(1)), CaseError);

    const auto report = store->reports().at(0);
    fs::copy_file(caseFolder / report.file, folder / "report elsewhere.pdf");
    sql("UPDATE reports SET file = ?", {"../report elsewhere.pdf"});
    EXPECT_THAT(damage(), testing::Contains(HasSubstr("report ../report elsewhere.pdf")));
}

TEST_F(Hostile, aFolderThatIsALinkIsDamageAndNothingIsPutIntoIt) {
    fs::create_directory(folder / "outside");
    test::writeContent(folder / "outside/.incoming-abcdef", "of somebody else");
    for (const char* name : {kEvidenceFolder, kArtifactsFolder, kReportsFolder})
        link(folder / "outside", name);
    reopen();
    EXPECT_TRUE(fs::exists(folder / "outside/.incoming-abcdef"));
    EXPECT_THAT(damage(), testing::Contains(HasSubstr("stray evidence: a link")));
    test::writeContent(folder / "new.jpg", "new");
    EXPECT_THROW(store->addEvidence({folder / "new.jpg"}, {}), CaseError);
    EXPECT_THROW(store->addReport({}, folder / "new.jpg"), CaseError);
    EXPECT_THROW(store->addArtifact({}, {}, ".npy"), CaseError);
    EXPECT_THROW(store->recordAnalysis(3, test::madeUpResult(folder / "third")), CaseError);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "outside"), {}), 1);
}

TEST_F(Hostile, aReferenceWithARelativePathIsDamage) {
    sql("UPDATE items SET path = ? WHERE id = 3", {Blob{"third"}});
    EXPECT_THAT(damage(), testing::Contains(HasSubstr("reference third: a relative one")));
    EXPECT_THROW(static_cast<void>(store->evidencePath(store->item(3))), CaseError);
}

namespace {

/// A damaged case is exported all the same.
class HostileBundle : public Hostile {
protected:
    BundleResult exported() {
        reopen();
        BundleOptions options;
        options.despiteDamage = true;
        auto result = exportBundle(*store, out, options);
        json = parseJson(test::contentOf(out / "case.json"));
        return result;
    }
    /// What is in the bundle, and nowhere says @p text.
    void expectNowhere(const std::string& text) const {
        for (const auto& entry : fs::recursive_directory_iterator(out)) {
            if (!entry.is_regular_file())
                continue;
            EXPECT_THAT(test::contentOf(entry.path()), testing::Not(HasSubstr(text)))
                << entry.path();
        }
    }
    void expectLeftOut(const BundleResult& result, const std::string& row) const {
        ASSERT_EQ(result.leftOut.size(), 1U);
        const auto& file = result.leftOut[0];
        EXPECT_EQ(file.row, row);
        EXPECT_FALSE(fs::exists(out / file.name)) << file.name;
        for (const char* page : {kBundlePage, kDamagePage})
            EXPECT_THAT(test::contentOf(out / page),
                        testing::AllOf(HasSubstr("LEFT OUT"), HasSubstr(file.name)))
                << page;
        EXPECT_EQ(parseJson(store->log().back().newValue).at("left_out").dump(),
                  "[\"" + row + "\"]");
    }
    fs::path out = {};
    nlohmann::ordered_json json;
    void SetUp() override {
        Hostile::SetUp();
        out = folder / "bundle";
        test::writeContent(folder / "secret", "the lab's own secret");
    }
};

} // namespace

TEST_F(HostileBundle, anotherFileInTheRowOfAReferenceStaysWhereItIs) {
    sql("UPDATE items SET path = ? WHERE id = 3", {Blob{(folder / "secret").string()}});
    expectLeftOut(exported(), "items row 3");
    expectNowhere("the lab's own secret");
    EXPECT_TRUE(json.at("items").at(2).at("exported_as").is_null());
}

TEST_F(HostileBundle, aLinkInThePlaceOfEvidenceIsNotFollowed) {
    link(folder / "secret", fs::path(kEvidenceFolder) / store->item(1).stored);
    expectLeftOut(exported(), "items row 1");
    expectNowhere("the lab's own secret");
}

TEST_F(HostileBundle, aReportOutsideTheCaseIsNotTakenThoughItsHashIsRight) {
    const auto digests = digestsOfFile(folder / "secret");
    sql("UPDATE reports SET file = ?, sha256 = ?", {"../secret", digests.sha256});
    expectLeftOut(exported(), "reports row 1");
    expectNowhere("the lab's own secret");
}

TEST_F(HostileBundle, evidenceThatWasChangedIsNotCopied) {
    const auto copy = store->evidencePath(store->item(1));
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    test::writeContent(copy, "another picture");
    const auto result = exported();
    expectLeftOut(result, "items row 1");
    EXPECT_THAT(result.leftOut[0].found, HasSubstr(digestsOfFile(copy).sha256));
    expectNowhere("another picture");
}

// The lock

TEST_F(Hostile, whateverStandsInTheLockFileTheCaseCanBeRead) {
    store.reset();
    for (const std::string& content :
         {std::string(R"({"pid":"x"})"),
          std::string(R"({"pid":1.5,"user":7,"host":[],"since":null})"), std::string("[]"),
          std::string(), nested()}) {
        test::writeContent(caseFolder / kLockFile, content);
        const int fd = ::open((caseFolder / kLockFile).c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_EQ(::flock(fd, LOCK_EX | LOCK_NB), 0);
        const auto descriptors = std::distance(fs::directory_iterator("/proc/self/fd"), {});
        {
            const auto opened = CaseStore::open(caseFolder, {"bert"});
            EXPECT_TRUE(opened->readOnly());
            EXPECT_EQ(opened->holder()->user, "another program");
            EXPECT_EQ(opened->holder()->pid, 0);
        }
        EXPECT_EQ(std::distance(fs::directory_iterator("/proc/self/fd"), {}), descriptors);
        ::close(fd);
    }
}

TEST_F(Hostile, aCallOfTheDatabaseFromWithinOneIsAnErrorAndDoesNotHang) {
    DatabaseThread thread(folder / "other.sqlite", Database::Access::ReadWrite);
    EXPECT_THROW(thread.call([&](Database&) { return thread.call([](Database&) { return 1; }); }),
                 std::logic_error);
    EXPECT_EQ(thread.call([](Database& db) { return db.number("SELECT 7"); }), 7);
    EXPECT_THROW(store->readAll([&](const LogEntry&) { static_cast<void>(store->items()); },
                                [](const std::string&, const std::string&) {}),
                 std::logic_error);
    EXPECT_EQ(store->items().size(), 3U);
}

// Disks

TEST_F(Hostile, aDiskThatFailsWhileAFolderIsListedIsSaidAndEndsNothing) {
    {
        const test::FailingReaddir failing(1);
        EXPECT_NO_THROW(removeLeftovers(caseFolder / kEvidenceFolder, {}));
    }
    store.reset();
    {
        const test::FailingReaddir failing(1);
        EXPECT_NO_THROW(CaseStore::open(caseFolder, {"anna"}));
    }
    const test::FailingReaddir failing(1);
    const auto report = verifyIntegrity(caseFolder);
    const auto said =
        std::count_if(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
            return finding.expected == "a folder that can be listed" &&
                   finding.found.find("Input/output error") != std::string::npos;
        });
    EXPECT_GE(said, 1);
}

// The log

TEST_F(Hostile, entriesAreGivenInEitherOrderUntilEnough) {
    for (int i = 0; i < 150; ++i)
        store->logAction("counted", "case", "null", std::to_string(i));
    const auto all = store->log();
    std::vector<std::int64_t> seen;
    store->eachEntry([&](const LogEntry& entry) {
        seen.push_back(entry.seq);
        return true;
    });
    ASSERT_EQ(seen.size(), all.size());
    EXPECT_EQ(seen.front(), 1);
    EXPECT_EQ(seen.back(), all.back().seq);
    seen.clear();
    store->eachEntry(
        [&](const LogEntry& entry) {
            EXPECT_EQ(entry.sha256, all[static_cast<std::size_t>(entry.seq - 1)].sha256);
            seen.push_back(entry.seq);
            return seen.size() < 100;
        },
        LogOrder::NewestFirst);
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(seen.front(), all.back().seq);
    EXPECT_EQ(seen.back(), all.back().seq - 99);
}

TEST_F(Hostile, theLastCheckIsKnownWithoutReadingWhatCameBefore) {
    recordIntegrity(*store, verifyIntegrity(caseFolder));
    EXPECT_FALSE(lastFailedCheck(*store));
    IntegrityReport damaged;
    damaged.findings.push_back({FindingKind::Evidence, true, "evidence/a", "one", "another"});
    recordIntegrity(*store, damaged);
    ASSERT_TRUE(lastFailedCheck(*store));
    EXPECT_EQ(lastFailedCheck(*store)->seq, store->logHead().seq);
    recordIntegrity(*store, verifyIntegrity(caseFolder));
    EXPECT_FALSE(lastFailedCheck(*store));
}
