// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A disk that is full, and folders that can't be written.

#include "core/base/error.h"
#include "core/casefile/bundle.h"
#include "core/casefile/integrity.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

constexpr uid_t kNobody = 65534;

/// A case on a small disk of its own.
class SmallDisk : public test::CaseFolder {
protected:
    void SetUp() override {
        CaseFolder::SetUp();
        store.reset();
        disk = folder / "disk";
        fs::create_directory(disk);
        if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=3m") != 0)
            GTEST_SKIP() << "may not mount a small disk here";
        mounted = true;
        caseFolder = disk / "a b#c?d%41.lineament"; // what a URI has other uses for
        store = CaseStore::create(caseFolder, {}, {"anna"});
    }
    void TearDown() override {
        store.reset();
        if (mounted)
            ::umount2(disk.c_str(), MNT_DETACH);
        CaseFolder::TearDown();
    }
    /// Takes all the room that is left, but for @p bytes.
    void leave(std::uint64_t bytes) const {
        const auto room = fs::space(disk).available;
        test::writeContent(disk / "filler", std::string(room > bytes ? room - bytes : 0, 'f'));
    }
    void makeRoom() const { fs::remove(disk / "filler"); }

    fs::path disk;
    bool mounted = false;
};

/// A case whose folders can't be written: by their modes and, for root, as another user.
class ReadOnlyFolder : public test::CaseFolder {
protected:
    void takeAway() {
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            own(entry.path());
        own(folder);
        if (::geteuid() == 0) {
            ASSERT_EQ(::setresuid(kNobody, kNobody, 0), 0);
            root = true;
        }
        setWritable(false);
    }
    void setWritable(bool writable) const {
        for (const auto& entry : fs::directory_iterator(caseFolder)) {
            if (entry.is_directory())
                change(entry.path(), writable);
        }
        change(caseFolder, writable);
    }
    void TearDown() override {
        setWritable(true);
        store.reset();
        if (root) {
            ASSERT_EQ(::setresuid(0, 0, 0), 0);
        }
        CaseFolder::TearDown();
    }

private:
    static void own(const fs::path& path) {
        if (::geteuid() == 0) {
            EXPECT_EQ(::lchown(path.c_str(), kNobody, kNobody), 0);
        }
    }
    static void change(const fs::path& path, bool writable) {
        fs::permissions(path, fs::perms::owner_write,
                        writable ? fs::perm_options::add : fs::perm_options::remove);
    }
    bool root = false;
};

} // namespace

TEST_F(SmallDisk, evidenceThatDoesNotFitIsRefusedAndLeavesNothing) {
    add("small.jpg", "small");
    leave(300'000);
    test::writeContent(folder / "large.jpg", std::string(1'000'000, 'x'));
    const auto added = store->addEvidence({folder / "large.jpg"}, {}).at(0);
    EXPECT_EQ(added.state, AddedEvidence::State::Failed);
    EXPECT_THAT(added.message, HasSubstr("No space left"));
    EXPECT_EQ(std::distance(fs::directory_iterator(caseFolder / kEvidenceFolder), {}), 1);
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
    makeRoom();
    EXPECT_EQ(store->addEvidence({folder / "large.jpg"}, {}).at(0).state,
              AddedEvidence::State::Added);
}

TEST_F(SmallDisk, aChangeThatDoesNotFitIsRefusedAndWhatWasSavedStays) {
    const auto kept = store->addNote(std::nullopt, "kept");
    leave(0);
    std::string message;
    int saved = 0;
    try {
        for (;; ++saved)
            store->addNote(std::nullopt, std::string(20'000, 'n'));
    } catch (const CaseError& e) {
        message = e.what();
    }
    EXPECT_THAT(message, testing::AnyOf(HasSubstr("full disk"), HasSubstr("error of the disk")));
    EXPECT_EQ(store->notes().size(), static_cast<std::size_t>(1 + saved));
    EXPECT_FALSE(verifyIntegrity(caseFolder).damaged());
    makeRoom();
    store->changeNote(kept, "kept and changed");
    reopen();
    EXPECT_EQ(store->notes().at(0).text, "kept and changed");
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
}

TEST_F(SmallDisk, aDiskThatIsMountedReadOnlyGivesAReadOnlyCase) {
    fill();
    store.reset();
    ASSERT_EQ(::mount(nullptr, disk.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
    reopen();
    EXPECT_TRUE(store->readOnly());
    EXPECT_THAT(store->readOnlyReason(), HasSubstr("Read-only file system"));
    EXPECT_EQ(store->items().size(), 3U);
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
    EXPECT_THROW(store->addNote(std::nullopt, "x"), CaseError);
}

TEST_F(SmallDisk, aBundleThatDoesNotFitLeavesNothing) {
    store.reset();
    caseFolder = folder / "roomy.lineament"; // the case elsewhere, the bundle on the small disk
    store = CaseStore::create(caseFolder, {}, {"anna"});
    add("large.jpg", std::string(2'000'000, 'x'));
    const auto used = std::distance(fs::directory_iterator(disk), {});
    for (const std::uint64_t room : {1'000'000U, 100'000U, 4'096U, 0U}) {
        leave(room);
        const auto names = std::distance(fs::directory_iterator(disk), {});
        try {
            exportBundle(*store, disk / "bundle", {});
            FAIL() << "no room for it";
        } catch (const IoError& e) {
            EXPECT_THAT(e.what(), HasSubstr("No space left"));
            EXPECT_THAT(e.what(), HasSubstr((disk / "bundle").string()));
        }
        EXPECT_EQ(std::distance(fs::directory_iterator(disk), {}), names);
        makeRoom();
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(disk), {}), used);
    EXPECT_NE(store->log().back().action, kBundleExported);
    fs::remove_all(disk / "a b#c?d%41.lineament");
    exportBundle(*store, disk / "bundle", {});
    EXPECT_EQ(fs::file_size(disk / "bundle/evidence/item-0001-large.jpg"), 2'000'000U);
    EXPECT_EQ(store->log().back().action, kBundleExported);
}

TEST_F(SmallDisk, aBundleOnADiskThatIsMountedReadOnlyIsRefused) {
    store.reset();
    caseFolder = folder / "roomy.lineament";
    store = CaseStore::create(caseFolder, {}, {"anna"});
    ASSERT_EQ(::mount(nullptr, disk.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
    try {
        exportBundle(*store, disk / "bundle", {});
        FAIL() << "it can't be written";
    } catch (const IoError& e) {
        EXPECT_THAT(e.what(), HasSubstr("Read-only file system"));
    }
    EXPECT_EQ(store->log().size(), 1U);
}

TEST_F(ReadOnlyFolder, aCaseThatCannotBeWrittenIsReadAndSaysWhy) {
    fill();
    store.reset();
    takeAway();
    reopen();
    EXPECT_TRUE(store->readOnly());
    EXPECT_THAT(store->readOnlyReason(), HasSubstr("Permission denied"));
    EXPECT_FALSE(store->holder());
    EXPECT_EQ(store->notes().size(), 2U);
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
    EXPECT_THROW(store->addNote(std::nullopt, "x"), CaseError);
}

TEST_F(ReadOnlyFolder, whatAKilledProgramLeftInTheWriteAheadLogIsRead) {
    store.reset();
    const pid_t child = ::fork();
    if (child == 0) {
        const auto own = CaseStore::open(caseFolder, {"anna"});
        own->addNote(std::nullopt, "last words");
        ::raise(SIGKILL);
    }
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    ASSERT_GT(fs::file_size(caseFolder / "case.sqlite-wal"), 0U);
    takeAway();
    reopen();
    EXPECT_TRUE(store->readOnly());
    EXPECT_EQ(store->notes().at(0).text, "last words");
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
}

TEST_F(ReadOnlyFolder, aFolderThatTurnsReadOnlyMidwayRefusesEvidenceAndLosesNothing) {
    add("a.jpg", "a");
    test::writeContent(folder / "b.jpg", "b");
    takeAway();
    const auto added = store->addEvidence({folder / "b.jpg"}, {}).at(0);
    EXPECT_EQ(added.state, AddedEvidence::State::Failed);
    EXPECT_THAT(added.message, HasSubstr("Permission denied"));
    // The database is open already: what it saves is saved, and log.head lags until it can be
    // written.
    const auto note = store->addNote(std::nullopt, "still here");
    EXPECT_FALSE(verifyIntegrity(caseFolder).damaged());
    setWritable(true);
    reopen();
    EXPECT_EQ(store->notes().at(0).id, note);
    EXPECT_EQ(store->items().size(), 1U);
    EXPECT_TRUE(verifyIntegrity(caseFolder).findings.empty());
}
