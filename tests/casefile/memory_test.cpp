// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Memory that runs out behind a commit, and memory by the size of a case. The program's operator
// new is this file's.

#include "core/casefile/integrity.h"
#include "core/casefile/logexport.h"
#include "core/casefile/rerun.h"
#include "core/casefile/viewing.h"
#include "core/faces/facefinder.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;

namespace {

std::atomic<std::int64_t> live{0};
std::atomic<std::int64_t> peak{0};
std::atomic<int> allocationsLeft{0};    ///< behind the commit, until one fails
std::atomic<bool> failing{false};       ///< a commit is waited for, or behind
std::atomic<bool> failed{false};        ///< it was done
char watched[4096];                     ///< path of the write-ahead log, without allocation
constexpr std::time_t kLongAgo = 1'000; ///< its time until something is written into it

bool committed() {
    struct stat status {};
    return ::stat(watched, &status) == 0 && status.st_mtim.tv_sec != kLongAgo;
}

void* allocate(std::size_t size) {
    if (failing && committed() && allocationsLeft-- == 0) {
        failing = false;
        failed = true;
        throw std::bad_alloc();
    }
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr)
        throw std::bad_alloc();
    const auto now = live += static_cast<std::int64_t>(malloc_usable_size(memory));
    auto most = peak.load();
    while (now > most && !peak.compare_exchange_weak(most, now)) {
    }
    return memory;
}

void release(void* memory) noexcept {
    if (memory != nullptr)
        live -= static_cast<std::int64_t>(malloc_usable_size(memory));
    std::free(memory);
}

class Memory : public test::CaseFolder {
protected:
    /// Calls @p change again and again while one allocation after another fails behind its commit;
    /// after each the case must have every file that its rows name.
    template <class Change> void failBehindCommits(const Change& change) {
        const auto log = (caseFolder / "case.sqlite-wal").string();
        int tried = 0;
        for (bool all = false; !all && tried < 500; ++tried) {
            std::snprintf(watched, sizeof watched, "%s", log.c_str());
            const timespec times[2] = {{kLongAgo, 0}, {kLongAgo, 0}};
            ASSERT_EQ(::utimensat(AT_FDCWD, watched, times, 0), 0);
            allocationsLeft = tried;
            failed = false;
            failing = true;
            try {
                change(tried);
            } catch (const std::exception&) {
            }
            failing = false;
            all = !failed;
            for (const auto& finding : verifyIntegrity(caseFolder).findings)
                EXPECT_FALSE(finding.damage)
                    << "allocation " << tried << ": " << finding.where << ", " << finding.found;
            if (HasFailure())
                return;
        }
        EXPECT_GT(tried, 1) << "nothing was allocated behind the commit";
        EXPECT_LT(tried, 500);
    }
    /// Bytes that @p work holds at its worst, beyond what is held before.
    template <class Work> std::int64_t peakOf(const Work& work) {
        const auto before = live.load();
        peak = before;
        work();
        return peak - before;
    }
};

} // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    release(memory);
}
void operator delete[](void* memory) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    release(memory);
}
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
    release(memory);
}

TEST_F(Memory, evidenceThatIsInARowKeepsItsFile) {
    failBehindCommits([this](int number) {
        const auto file = folder / (std::to_string(number) + ".jpg");
        test::writeContent(file, "picture " + std::to_string(number));
        store->addEvidence({file}, {});
    });
    EXPECT_GT(store->items().size(), 1U);
}

TEST_F(Memory, aReportThatIsInARowKeepsItsFile) {
    failBehindCommits([this](int number) {
        test::writeContent(folder / "r.pdf", "report " + std::to_string(number));
        store->addReport({0, false, "Draft", {}, 0, {}, {}, {}}, folder / "r.pdf");
    });
    EXPECT_GT(store->reports().size(), 1U);
}

TEST_F(Memory, anArtifactThatIsInARowKeepsItsFile) {
    const auto item = add("a.jpg", "a");
    failBehindCommits([&](int number) {
        const std::string bytes = "artifact " + std::to_string(number);
        Artifact artifact;
        artifact.item = item.id;
        artifact.kind = "note";
        artifact.name = bytes;
        store->addArtifact(artifact, std::as_bytes(std::span(bytes)), ".txt");
    });
    EXPECT_GT(store->artifacts().size(), 1U);
}

TEST_F(Memory, anAnalysisThatIsInARowKeepsItsMapsAndIsReportedAsStored) {
    const auto item = add("a.jpg", "a");
    std::size_t stored = 0, returned = 0;
    failBehindCommits([&](int number) {
        const auto result =
            test::madeUpResult(store->evidencePath(item), static_cast<unsigned>(number));
        try {
            store->recordAnalysis(item.id, result);
            ++returned;
        } catch (...) {
            failing = false;
            EXPECT_EQ(store->analysisIds().size(), stored)
                << "it is stored, and was not said to be";
            throw;
        }
        failing = false;
        stored = store->analysisIds().size();
    });
    EXPECT_EQ(stored, returned);
}

TEST_F(Memory, aReRunHoldsOneStoredResultAtATime) {
    constexpr int kAnalyses = 40;
    constexpr std::size_t kBytes = 500'000;
    const auto item = add("a.jpg", "no picture");
    auto result = test::madeUpResult(store->evidencePath(item));
    result.state = analysis::ItemState::NotMedia;
    result.faces.clear();
    result.info.reset();
    result.run.faceFinder = "another one";
    result.message = std::string(kBytes, 'm');
    for (int i = 0; i < kAnalyses; ++i)
        store->recordAnalysis(item.id, result);
    const faces::FaceFinder finder; // its models are no result
    std::vector<RerunResult> results;
    const auto most = peakOf([&] { results = rerunAnalyses(*store, nullptr, "none"); });
    EXPECT_EQ(results.size(), static_cast<std::size_t>(kAnalyses));
    EXPECT_LT(most, static_cast<std::int64_t>(kAnalyses * kBytes / 2));
}

TEST_F(Memory, theLogIsNotHeldForOneAnswer) {
    constexpr int kEntries = 400;
    constexpr std::size_t kBytes = 20'000;
    const std::string value = "\"" + std::string(kBytes, 'v') + "\"";
    for (int i = 0; i < kEntries; ++i)
        store->logAction("counted", "case", "null", value);
    const auto most = static_cast<std::int64_t>(kEntries * kBytes / 2);
    EXPECT_LT(peakOf([&] { static_cast<void>(lastFailedCheck(*store)); }), most);
    EXPECT_LT(peakOf([&] { static_cast<void>(itemsViewedBy(*store, "anna")); }), most);
    EXPECT_LT(peakOf([&] { static_cast<void>(firstViewOf(*store, "anna", 1)); }), most);
    EXPECT_LT(peakOf([&] { exportLog(*store, folder / "log.jsonl"); }), most);
}
