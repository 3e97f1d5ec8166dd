// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A program that works on a case is killed at random moments. Set LINEAMENT_KILLS to measure with
// more of them.

#include "core/casefile/contentstore.h"
#include "core/casefile/integrity.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;

namespace {

constexpr int kDefaultKills = 20;
constexpr int kKillsPerCase = 25; // a case that grows makes each verification slower
constexpr int kLongestLife = 400; // milliseconds

/// Works on the case until it is killed; every line on the pipe names what has been saved.
class Worker {
public:
    Worker(fs::path folder, int pipe, unsigned round)
        : m_folder(std::move(folder))
        , m_pipe(pipe)
        , m_round(round) {}

    [[noreturn]] void work() {
        const auto store = CaseStore::open(m_folder / "test.lineament", {"worker"});
        for (unsigned step = 0;; ++step) {
            const std::string name = std::to_string(m_round) + "-" + std::to_string(step);
            const auto file = m_folder / (name + ".jpg");
            // Some larger than one block of the copier.
            test::writeContent(file, std::string(step % 4 == 0 ? 3'000'000 : 1000, 'x') + name);
            const auto added = store->addEvidence({file}, {}).at(0);
            say("item", added.item->id, added.item->sha256);
            const auto& item = *added.item;
            const auto recorded =
                store->recordAnalysis(item.id, test::madeUpResult(store->evidencePath(item), step));
            say("analysis", recorded.id, recorded.resultSha256);
            const auto note = store->addNote(item.id, "first " + name);
            say("note", note, "first " + name);
            store->changeNote(note, "second " + name, "because");
            say("note", note, "second " + name);
            const auto report = store->addReport({0, true, name, {}, 0, {}, {}, {}}, file);
            say("report", report.id, report.sha256);
        }
    }

private:
    void say(const std::string& kind, std::int64_t id, const std::string& value) const {
        const std::string line = kind + " " + std::to_string(id) + " " + value + "\n";
        if (::write(m_pipe, line.data(), line.size()) < 0)
            std::_Exit(1);
    }
    fs::path m_folder;
    int m_pipe;
    unsigned m_round;
};

class Kill : public test::CaseFolder {
protected:
    /// Lets a worker live for @p life; what it said. Its last word on something counts.
    std::map<std::string, std::string> killedAfter(std::chrono::microseconds life,
                                                   unsigned round) const {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(ends[0]);
            try {
                Worker(folder, ends[1], round).work();
            } catch (const std::exception& e) {
                std::fprintf(stderr, "worker: %s\n", e.what());
                std::_Exit(1);
            }
        }
        ::close(ends[1]);
        std::this_thread::sleep_for(life);
        ::kill(child, SIGKILL);
        std::string said;
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
            said.append(buffer, static_cast<std::size_t>(got));
        ::close(ends[0]);
        int status = 0;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the worker ended by itself";
        std::map<std::string, std::string> last;
        std::istringstream lines(said);
        for (std::string kind, id, value; lines >> kind >> id && std::getline(lines, value);)
            last[kind + " " + id] = value.substr(1);
        return last;
    }
    void expectSaved(const std::map<std::string, std::string>& said) const {
        std::map<std::string, std::string> there;
        for (const auto& item : store->items())
            there["item " + std::to_string(item.id)] = item.sha256;
        for (const auto& analysis : store->analyses())
            there["analysis " + std::to_string(analysis.id)] = analysis.resultSha256;
        for (const auto& report : store->reports())
            there["report " + std::to_string(report.id)] = report.sha256;
        std::map<std::string, std::string> notes;
        for (const auto& note : store->notes())
            notes["note " + std::to_string(note.id)] = note.text;
        for (const auto& [name, value] : said) {
            if (!name.starts_with("note"))
                EXPECT_EQ(there[name], value) << name;
            else // what was saved but not yet said may be there, too
                EXPECT_TRUE(notes[name] == value || value.starts_with("first"))
                    << name << ": " << notes[name] << ", said: " << value;
            EXPECT_TRUE(notes.contains(name) || there.contains(name)) << name;
        }
    }
};

} // namespace

TEST_F(Kill, whatWasSaidToBeSavedIsThereAndTheChainHolds) {
    const char* wanted = std::getenv("LINEAMENT_KILLS");
    const int kills = wanted != nullptr ? std::atoi(wanted) : kDefaultKills;
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution<int> life(0, kLongestLife * 1000);
    std::size_t said = 0, cleaned = 0, lagging = 0;
    for (int kill = 0; kill < kills; ++kill) {
        if (kill % kKillsPerCase == 0)
            makeCase();
        store.reset();
        const int micros = life(random);
        SCOPED_TRACE("killed after " + std::to_string(micros) + " microseconds");
        const auto saved =
            killedAfter(std::chrono::microseconds(micros), static_cast<unsigned>(kill));
        said += saved.size();
        // As it lies there, before anything is put in order.
        for (const auto& finding : verifyIntegrity(caseFolder).findings) {
            EXPECT_FALSE(finding.damage) << finding.where << ", expected " << finding.expected
                                         << ", found " << finding.found;
            lagging += finding.kind == FindingKind::LogEnd ? 1 : 0;
        }
        reopen();
        ASSERT_FALSE(store->readOnly());
        expectSaved(saved);
        cleaned += store->log().back().action == "leftovers-removed" ? 1 : 0;
        const auto report = verifyIntegrity(caseFolder);
        for (const auto& finding : report.findings)
            ADD_FAILURE() << "after opening: " << finding.where << ", found " << finding.found;
    }
    std::printf("%d kills: %zu things said to be saved, all there; leftovers removed after %zu, "
                "log.head one behind after %zu\n",
                kills, said, cleaned, lagging);
}
