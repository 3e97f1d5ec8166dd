// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/casestore.h"

#include "core/base/error.h"
#include "core/casefile/contentstore.h"
#include "core/casefile/database.h"
#include "core/casefile/edit.h"
#include "core/casefile/rowbinding.h"
#include "core/casefile/schema.h"
#include "core/casefile/scorelist.h"
#include "core/casefile/settingsjson.h"
#include "core/casefile/viewing.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

class CaseStoreTest : public test::CaseFolder {};

template <class F> std::string messageOf(F f) {
    try {
        f();
    } catch (const std::exception& e) {
        return e.what();
    }
    return "no error";
}

unsigned modeOf(const fs::path& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mode & 0777U;
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    return names;
}

} // namespace

TEST_F(CaseStoreTest, aNewCaseHoldsItsFactsAndAGenesisEntryThatBindsItsId) {
    const auto facts = store->facts();
    EXPECT_EQ(facts.number, "2026-17");
    EXPECT_EQ(facts.examiner, "Anna Müller");
    EXPECT_EQ(facts.hp, analysis::kHp);
    EXPECT_EQ(facts.caseId.size(), 32U);
    const auto log = store->log();
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].action, kCaseCreated);
    EXPECT_EQ(log[0].prev, kNoPrevious);
    EXPECT_THAT(log[0].object, HasSubstr(facts.caseId));
    EXPECT_EQ(log[0].who, "anna");
    EXPECT_TRUE(fs::is_directory(caseFolder / kEvidenceFolder));
    EXPECT_EQ(namesIn(folder), std::vector<std::string>{"test.lineament"})
        << "the folder it was built in is gone";
}

TEST_F(CaseStoreTest, createRefusesWhatIsThereAndOtherEndings) {
    EXPECT_THAT(messageOf([&] { CaseStore::create(caseFolder, {}); }), HasSubstr("free"));
    EXPECT_THAT(messageOf([&] { CaseStore::create(folder / "case", {}); }),
                HasSubstr(".lineament"));
    EXPECT_THROW(CaseStore::create(folder / "no/where.lineament", {}), IoError);
    EXPECT_THROW(CaseStore::open(folder / "absent.lineament"), CaseError);
    fs::create_directory(folder / "empty.lineament");
    EXPECT_THAT(messageOf([&] { CaseStore::open(folder / "empty.lineament"); }),
                HasSubstr("case.sqlite"));
}

TEST_F(CaseStoreTest, evidenceIsCopiedReadOnlyUnderItsHash) {
    const auto item = add("Photo.JPG", "some bytes");
    EXPECT_EQ(item.sha256, digestsOfFile(folder / "Photo.JPG").sha256);
    EXPECT_EQ(item.md5, digestsOfFile(folder / "Photo.JPG").md5);
    EXPECT_EQ(item.stored, item.sha256 + ".jpg");
    EXPECT_EQ(item.path, folder / "Photo.JPG");
    EXPECT_EQ(item.intake.firstGeneration, FirstGeneration::No);
    EXPECT_EQ(test::contentOf(store->evidencePath(item)), "some bytes");
    EXPECT_EQ(modeOf(store->evidencePath(item)), 0444U);
    EXPECT_EQ(namesIn(caseFolder / kEvidenceFolder), std::vector<std::string>{item.stored});
    reopen();
    ASSERT_EQ(store->items().size(), 1U);
    EXPECT_EQ(store->items()[0].sha256, item.sha256);
}

TEST_F(CaseStoreTest, aReferenceIsHashedAndStaysWhereItIs) {
    const auto item = add("video.mp4", "frames", Storage::Reference);
    EXPECT_EQ(item.storage, Storage::Reference);
    EXPECT_EQ(store->evidencePath(item), folder / "video.mp4");
    EXPECT_TRUE(fs::is_empty(caseFolder / kEvidenceFolder));
}

TEST_F(CaseStoreTest, aPathThatIsNotUtf8IsKeptByteForByte) {
    const std::string name = "caf\xE9.jpg";
    test::writeContent(folder / name, "x");
    const auto item = addFile(folder / name);
    EXPECT_EQ(item.path.native(), (folder / name).native());
    reopen();
    EXPECT_EQ(store->items().at(0).path.native(), (folder / name).native());
    EXPECT_EQ(store->items().at(0).name, "caf\xEF\xBF\xBD.jpg");
    EXPECT_THAT(store->log().back().line, HasSubstr("636166e92e6a7067")) << "its bytes in hex";
}

TEST_F(CaseStoreTest, theSameContentIsNotAddedTwiceButLogged) {
    const auto first = add("a.jpg", "same");
    test::writeContent(folder / "b.jpg", "same");
    const auto again = store->addEvidence({folder / "b.jpg"}, {});
    EXPECT_EQ(again[0].state, AddedEvidence::State::AlreadyPresent);
    EXPECT_EQ(again[0].item->id, first.id);
    EXPECT_EQ(store->items().size(), 1U);
    EXPECT_EQ(store->log().back().action, "evidence-offered-again");
    EXPECT_THAT(store->log().back().newValue, HasSubstr("b.jpg"));
    EXPECT_TRUE(fs::exists(store->evidencePath(first)));
    EXPECT_EQ(namesIn(caseFolder / kEvidenceFolder).size(), 1U);
}

TEST_F(CaseStoreTest, filesOfOneContentThatAreCopiedAtTheSameTimeLeaveOneCopy) {
    std::vector<fs::path> files;
    for (int i = 0; i < 12; ++i) {
        files.push_back(folder / ("copy" + std::to_string(i)));
        test::writeContent(files.back(), i % 3 == 0 ? "one" : "other");
    }
    int added = 0;
    for (const auto& file : store->addEvidence(files, {}))
        added += file.state == AddedEvidence::State::Added ? 1 : 0;
    EXPECT_EQ(added, 2);
    ASSERT_EQ(store->items().size(), 2U);
    for (const auto& item : store->items())
        EXPECT_EQ(digestsOfFile(store->evidencePath(item)).sha256, item.sha256);
    EXPECT_EQ(namesIn(caseFolder / kEvidenceFolder).size(), 2U);
    EXPECT_EQ(store->log().size(), 1U + 12U) << "each was logged";
    const auto end = store->logHead();
    EXPECT_EQ(test::contentOf(caseFolder / kHeadFile), headText(end)) << "written at the end";
}

TEST_F(CaseStoreTest, aFileThatCannotBeReadFailsAlone) {
    test::writeContent(folder / "good.jpg", "good");
    const auto added = store->addEvidence({folder / "absent.jpg", folder, folder / "good.jpg"}, {});
    EXPECT_EQ(added[0].state, AddedEvidence::State::Failed);
    EXPECT_THAT(added[0].message, HasSubstr("absent.jpg"));
    EXPECT_EQ(added[1].state, AddedEvidence::State::Failed);
    EXPECT_EQ(added[2].state, AddedEvidence::State::Added);
    EXPECT_EQ(store->items().size(), 1U);
}

TEST_F(CaseStoreTest, aStopLeavesWhatIsDoneAndNothingHalf) {
    for (int i = 0; i < 4; ++i)
        test::writeContent(folder / ("f" + std::to_string(i)),
                           std::string(1000, static_cast<char>('a' + i)));
    std::stop_source stop;
    AddCallbacks callbacks;
    callbacks.file = [&](const AddedEvidence& file) {
        if (file.path.filename() == "f1")
            stop.request_stop();
    };
    const auto added =
        store->addEvidence({folder / "f0", folder / "f1", folder / "f2", folder / "f3"}, {},
                           callbacks, stop.get_token());
    EXPECT_EQ(added[1].state, AddedEvidence::State::Added);
    EXPECT_EQ(added[2].state, AddedEvidence::State::Cancelled);
    EXPECT_EQ(added[3].state, AddedEvidence::State::Cancelled);
    EXPECT_EQ(store->items().size(), 2U);
    EXPECT_EQ(namesIn(caseFolder / kEvidenceFolder).size(), 2U);
}

TEST_F(CaseStoreTest, everyChangeIsOneEntryThatHoldsOldNewWhyAndTheRow) {
    const auto item = add("a.jpg", "a");
    const auto note = store->addNote(item.id, "first");
    store->changeNote(note, "second", "typo");
    const auto entry = store->log().back();
    EXPECT_EQ(entry.action, "note-changed");
    EXPECT_EQ(entry.why, "typo");
    EXPECT_THAT(entry.oldValue, HasSubstr("first"));
    EXPECT_THAT(entry.newValue, HasSubstr("second"));
    ASSERT_EQ(entry.rows.size(), 1U);
    EXPECT_EQ(entry.rows[0].table, "notes");
    EXPECT_EQ(entry.rows[0].sha256.size(), 64U);
    const auto log = store->log();
    for (std::size_t i = 1; i < log.size(); ++i) {
        EXPECT_EQ(log[i].prev, sha256Hex(std::as_bytes(std::span(log[i - 1].line))));
        EXPECT_EQ(log[i].seq, log[i - 1].seq + 1);
        EXPECT_EQ(logLine(log[i]), log[i].line) << "the line is canonical";
    }
    EXPECT_EQ(test::contentOf(caseFolder / kHeadFile),
              headText({entry.seq, sha256Hex(std::as_bytes(std::span(entry.line)))}));
}

TEST_F(CaseStoreTest, everythingWrittenReadsBackAfterReopening) {
    fill();
    reopen();
    EXPECT_EQ(store->items().size(), 3U);
    ASSERT_EQ(store->tags().size(), 1U);
    EXPECT_EQ(store->tags()[0].tag, "priority");
    ASSERT_EQ(store->notes().size(), 2U);
    EXPECT_EQ(store->notes()[0].text, "Shadow under the chin, left");
    EXPECT_FALSE(store->notes()[1].item);
    EXPECT_EQ(store->bookmarks().at(0).view, R"({"zoom":4})");
    EXPECT_EQ(store->examiners().at(0).qualifications, "MSc");
    EXPECT_EQ(store->opinions().at(0).conclusion, "inconclusive");
    EXPECT_TRUE(store->readings().at(0).blind);
    EXPECT_EQ(store->reports().at(0).title, "Draft");
    EXPECT_EQ(test::contentOf(caseFolder / store->reports().at(0).file), "%PDF made up");
    EXPECT_EQ(store->itemsToAnalyse().size(), 1U);
    EXPECT_EQ(store->artifacts().size(), 4U);
}

TEST_F(CaseStoreTest, textOfEveryKindReadsBackExactly) {
    const std::string mark = "\xEF\xBB\xBF";
    const std::string strange = " " + mark + "tab\t quote\" line\n \xF0\x9F\x91\x81 \xC2\x85";
    store->addNote(std::nullopt, mark + mark + strange);
    store->addNote(std::nullopt, std::string("bad \xFF and nul \0 end", 19));
    reopen();
    EXPECT_EQ(store->notes()[0].text, strange);
    EXPECT_EQ(store->notes()[1].text, "bad \xEF\xBF\xBD and nul \xEF\xBF\xBD end");
}

TEST_F(CaseStoreTest, anAnalysisKeepsScoresSettingsMapsAndResult) {
    const auto item = add("a.jpg", "a");
    auto result = test::madeUpResult(store->evidencePath(item));
    result.run.settings.minFinderPixels = 55;
    result.run.settings.video.rate = 2.5;
    const auto recorded = store->recordAnalysis(item.id, result, {.why = "first look"});
    const auto stored = store->analysesOf(item.id).at(0);
    EXPECT_EQ(stored.resultSha256, sha256Hex(std::as_bytes(std::span(stored.result))));
    EXPECT_EQ(nlohmann::json::parse(stored.result)["faces"].size(), 3U);
    EXPECT_EQ(settingsFromJson(stored.settings).minFinderPixels, 55);
    EXPECT_EQ(settingsFromJson(stored.settings).video, result.run.settings.video);
    const auto scores = scoresFromJson(stored.scores);
    ASSERT_EQ(scores.size(), 3U);
    EXPECT_EQ(scores[0].score, result.faces[0].score) << "exactly";
    EXPECT_EQ(scores[0].variants.at(0).score, result.faces[0].variants[0].score);
    EXPECT_FALSE(scores[2].score);
    EXPECT_EQ(scores[2].state, "too-small");
    EXPECT_TRUE(stored.faces.empty()) << "the faces were found, not set";
    const auto artifacts = store->artifacts();
    ASSERT_EQ(artifacts.size(), 2U);
    EXPECT_EQ(artifacts[0].analysis, recorded.id);
    EXPECT_EQ(digestsOfFile(caseFolder / artifacts[0].file).sha256, artifacts[0].sha256);
    EXPECT_EQ(store->log().back().rows.size(), 3U) << "the analysis and two maps";
    EXPECT_TRUE(store->opinions().empty()) << "the machine never fills in a conclusion (R28)";
}

TEST_F(CaseStoreTest, whatDiffersFromTheAnalysisBeforeIsInTheLogAsOldAndNew) {
    const auto item = add("a.jpg", "a");
    auto result = test::madeUpResult(store->evidencePath(item));
    const auto entry = [&] {
        store->recordAnalysis(item.id, result);
        const auto last = store->log().back();
        return std::pair(nlohmann::json::parse(last.oldValue),
                         nlohmann::json::parse(last.newValue));
    };
    EXPECT_TRUE(entry().first.is_null()) << "everything was left as it comes";
    result.run.settings.stability = false;
    result.run.settings.video.rate = 2.5;
    result.run.settings.video.sampling = analysis::Sampling::KeyFrames;
    result.run.runtime = nn::Runtime{};
    result.run.runtime->device = "NVIDIA X";
    result.run.runtime->threads = 3;
    result.run.model = nn::ModelInfo{};
    result.run.model->name = "gocnet-1";
    const auto [before, after] = entry();
    EXPECT_EQ(before["stability"], true);
    EXPECT_EQ(after["stability"], false);
    EXPECT_EQ(before["rate"], "2 a second");
    EXPECT_EQ(after["rate"], "2.5 a second");
    EXPECT_EQ(before["sampling"], "adaptive");
    EXPECT_EQ(after["sampling"], "key-frames");
    EXPECT_EQ(after["threads"], 3);
    EXPECT_EQ(after["device"], "NVIDIA X");
    EXPECT_TRUE(before["model"].is_null());
    EXPECT_EQ(after["model"], "gocnet-1");
    EXPECT_FALSE(before.contains("fine_rate")) << "it is as it was";
    EXPECT_TRUE(entry().first.is_null()) << "as the time before";
}

TEST_F(CaseStoreTest, anAnalysisWithOtherThanTheDefaultSettingsSaysSoTheFirstTime) {
    const auto item = add("a.jpg", "a");
    auto result = test::madeUpResult(store->evidencePath(item));
    result.run.settings.minFinderPixels = 55;
    result.faces[1].face.rejected = true;
    result.faces[2].face.source = faces::FaceSource::Manual;
    store->recordAnalysis(item.id, result);
    const auto last = store->log().back();
    const auto before = nlohmann::json::parse(last.oldValue);
    const auto after = nlohmann::json::parse(last.newValue);
    EXPECT_EQ(before, nlohmann::json({{"smallest_face_pixels", 20}}));
    EXPECT_EQ(after["smallest_face_pixels"], 55);
    EXPECT_EQ(after["faces_set_by_hand"], 1);
    EXPECT_EQ(after["set_by_hand"], nlohmann::json::array({result.faces[2].face.id}));
    EXPECT_EQ(after["faces_rejected_by_hand"], 1);
    EXPECT_EQ(after["rejected_by_hand"], nlohmann::json::array({result.faces[1].face.id}));
}

TEST_F(CaseStoreTest, whatSomebodySawIsLoggedOnceForEachItemAndNotInACaseThatIsReadOnly) {
    const auto first = add("a.jpg", "a"), second = add("b.jpg", "b");
    ViewLog views(*store);
    views.see({first.id});
    views.see({first.id});
    EXPECT_EQ(store->log().back().object, "item 1");
    const auto end = store->logHead();
    ViewLog(*store).see({first.id});
    EXPECT_EQ(store->logHead(), end) << "it is in the log already";
    EXPECT_EQ(firstViewOf(*store, " ANNA", first.id)->seq, end.seq);
    EXPECT_FALSE(firstViewOf(*store, "anna", second.id));
    EXPECT_FALSE(firstViewOf(*store, "bert", first.id));
    views.see({first.id, second.id});
    EXPECT_EQ(store->log().back().newValue, R"({"items":[2]})");
    store.reset();
    store = CaseStore::openReadOnly(caseFolder);
    ViewLog(*store).see({7});
    EXPECT_EQ(store->log().back().newValue, R"({"items":[2]})");
}

TEST_F(CaseStoreTest, facesSetByHandAreKeptForTheReRun) {
    const auto item = add("a.jpg", "a");
    auto result = test::madeUpResult(store->evidencePath(item));
    result.faces[1].face.rejected = true;
    result.faces[1].face.source = faces::FaceSource::Manual;
    store->recordAnalysis(item.id, result);
    const auto faces = facesFromJson(store->analyses().at(0).faces);
    ASSERT_EQ(faces.size(), 3U);
    EXPECT_EQ(faces[0].box, result.faces[0].face.box);
    EXPECT_EQ(faces[0].landmarks, result.faces[0].face.landmarks) << "exactly";
    EXPECT_TRUE(faces[1].rejected);
    EXPECT_EQ(faces[1].source, faces::FaceSource::Manual);
}

TEST_F(CaseStoreTest, anAnalysisOfOtherBytesIsRefusedAndStaysInTheRecord) {
    const auto item = add("a.jpg", "a");
    test::writeContent(folder / "other.jpg", "b");
    const auto result = test::madeUpResult(folder / "other.jpg");
    EXPECT_THAT(messageOf([&] { store->recordAnalysis(item.id, result); }), HasSubstr(item.sha256));
    EXPECT_TRUE(store->analyses().empty());
    EXPECT_EQ(store->log().back().action, kIntegrityFailed);
    auto cancelled = test::madeUpResult(store->evidencePath(item));
    cancelled.state = analysis::ItemState::Cancelled;
    EXPECT_THROW(store->recordAnalysis(item.id, cancelled), CaseError);
}

TEST_F(CaseStoreTest, aSecondOpenerReadsAndIsToldWhoWrites) {
    add("a.jpg", "a");
    const auto second = CaseStore::open(caseFolder, {"bert"});
    EXPECT_TRUE(second->readOnly());
    ASSERT_TRUE(second->holder());
    EXPECT_EQ(second->holder()->pid, ::getpid());
    EXPECT_EQ(second->holder()->user, systemUser());
    EXPECT_EQ(second->items().size(), 1U);
    EXPECT_THAT(messageOf([&] { second->addNote(std::nullopt, "x"); }), HasSubstr("is writing it"));
    EXPECT_THROW(second->addEvidence({folder / "a.jpg"}, {}), CaseError);
    store->addNote(std::nullopt, "by the writer");
    EXPECT_EQ(second->notes().size(), 1U) << "the reader sees what was saved since";
    store.reset();
    EXPECT_FALSE(CaseStore::open(caseFolder)->readOnly()) << "the lock went with its owner";
}

TEST_F(CaseStoreTest, theLockOfADeadProgramIsNoObstacle) {
    store.reset();
    const pid_t child = fork();
    if (child == 0) {
        const CaseLock lock(caseFolder);
        raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_THAT(test::contentOf(caseFolder / kLockFile), HasSubstr(std::to_string(child)));
    reopen();
    EXPECT_FALSE(store->readOnly());
}

TEST_F(CaseStoreTest, threadsMayWriteAtTheSameTime) {
    const auto item = add("a.jpg", "a");
    std::vector<std::future<void>> writers;
    for (int t = 0; t < 4; ++t)
        writers.push_back(std::async(std::launch::async, [&, t] {
            for (int i = 0; i < 10; ++i)
                store->addNote(item.id, std::to_string(t) + "/" + std::to_string(i));
        }));
    for (auto& writer : writers)
        writer.get();
    EXPECT_EQ(store->notes().size(), 40U);
    EXPECT_EQ(store->log().size(), 42U);
}

TEST_F(CaseStoreTest, whoGoesOnWithTheWorkStandsInTheLogFromThenOn) {
    const auto item = add("a.txt", "a");
    const auto first = store->who();
    store->workAs("B. Reader", "second reading");
    store->workAs("B. Reader"); // the same person: nothing to log
    store->addNote(item.id, "seen");
    const auto log = store->log();
    ASSERT_GE(log.size(), 2U);
    const auto& handed = log[log.size() - 2];
    EXPECT_EQ(handed.action, "handed-over");
    EXPECT_EQ(handed.oldValue, "\"" + first + "\"");
    EXPECT_EQ(handed.newValue, "\"B. Reader\"");
    EXPECT_EQ(handed.why, "second reading");
    EXPECT_EQ(log.back().action, "note-added");
    EXPECT_EQ(log.back().who, "B. Reader");
    EXPECT_EQ(store->notes().back().changedBy, "B. Reader");
}

TEST_F(CaseStoreTest, theLogRefusesChangeAndDeletion) {
    fill();
    store.reset();
    Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
    EXPECT_THAT(messageOf([&] { db.run("UPDATE log SET line = 'x' WHERE seq = 2"); }),
                HasSubstr("append-only"));
    EXPECT_THAT(messageOf([&] { db.run("DELETE FROM log WHERE seq = 2"); }),
                HasSubstr("append-only"));
    EXPECT_THAT(messageOf([&] { db.run("INSERT INTO log VALUES (1, 'x', 'x')"); }),
                HasSubstr("append-only"));
}

TEST_F(CaseStoreTest, aNewerSchemaAndForeignDatabasesAreRefused) {
    store.reset();
    {
        Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
        db.run("PRAGMA user_version = 99");
    }
    EXPECT_THAT(messageOf([&] { CaseStore::open(caseFolder); }), HasSubstr("newer Lineament"));
    {
        Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
        db.run("PRAGMA application_id = 7");
    }
    EXPECT_THAT(messageOf([&] { CaseStore::open(caseFolder); }), HasSubstr("another program"));
    test::writeContent(caseFolder / kDatabaseFile, "no database at all, but some text");
    EXPECT_THAT(messageOf([&] { CaseStore::open(caseFolder); }), HasSubstr("damaged"));
}

TEST_F(CaseStoreTest, aMigrationBindsTheRowsItChangesAndOnlyThose) {
    fill();
    store.reset();
    Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
    db.run("UPDATE notes SET text = 'forged' WHERE id = 2");
    const std::vector<Migration> steps = {
        migrations()[0], {"ALTER TABLE notes ADD COLUMN language TEXT NOT NULL DEFAULT 'en'"}};
    migrateCase(db, steps, "anna");
    EXPECT_EQ(checkVersion(db, 2), 2);
    EXPECT_THROW(checkVersion(db, 1), CaseError);
    const auto bindings = rowBindings(db);
    std::map<std::int64_t, bool> sound;
    db.each("SELECT * FROM notes", {}, [&](const Row& row) {
        sound[row.integer("id")] = bindings.boundBy(rowState("notes", row)) > 0;
    });
    EXPECT_TRUE(sound[1]);
    EXPECT_FALSE(sound[2]) << "a row that was forged before must not be bound by a migration";
}

TEST_F(CaseStoreTest, leftoversOfAKilledProgramAreRemovedAndLogged) {
    const auto item = add("a.jpg", "a");
    store.reset();
    const auto evidence = caseFolder / kEvidenceFolder;
    // Killed between the rename and the row: both names are there.
    const std::string orphan = std::string(64, '0') + ".jpg";
    test::writeContent(evidence / ".incoming-abc123", "half");
    test::writeContent(evidence / ".incoming-def456", "whole");
    fs::create_hard_link(evidence / ".incoming-def456", evidence / orphan);
    // Killed between the row and the removal of the temporary name.
    fs::create_hard_link(evidence / item.stored, evidence / ".incoming-ghi789");
    test::writeContent(evidence / "notes of somebody.txt", "not ours");
    reopen();
    EXPECT_THAT(namesIn(evidence),
                testing::UnorderedElementsAre(item.stored, "notes of somebody.txt"));
    EXPECT_EQ(store->log().back().action, "leftovers-removed");
    EXPECT_THAT(store->log().back().newValue, HasSubstr(orphan));
    const auto entries = store->log().size();
    reopen();
    EXPECT_EQ(store->log().size(), entries) << "nothing left, nothing logged";
}

TEST_F(CaseStoreTest, aLogThatLostItsEndIsRecordedOnOpening) {
    fill();
    store.reset();
    {
        Database db(caseFolder / kDatabaseFile, Database::Access::ReadWrite);
        db.run("DROP TRIGGER log_is_never_cut");
        db.run("DELETE FROM log WHERE seq >= 5");
    }
    reopen();
    EXPECT_EQ(store->log().back().action, kIntegrityFailed);
    EXPECT_EQ(store->log().back().seq, 5);
}
