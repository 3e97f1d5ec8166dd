// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How long a case with many items takes: adding (against plain copying of the same files), opening,
// listing, verifying. Run by hand: measure_case [ITEMS] [KILOBYTES]

#include "core/casefile/integrity.h"
#include "tests/casefile/support.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;

namespace {

constexpr int kDefaultItems = 2000;
constexpr int kDefaultKilobytes = 500;

template <class Work> double seconds(const char* what, Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const double time =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%-44s %8.3f s\n", what, time);
    std::fflush(stdout);
    return time;
}

/// What adding can't be faster than: copies that are synced one by one.
void plainCopies(const std::vector<fs::path>& files, const fs::path& folder) {
    fs::create_directory(folder);
    for (const auto& file : files) {
        const auto copy = folder / file.filename();
        fs::copy_file(file, copy);
        const int fd = ::open(copy.c_str(), O_RDONLY | O_CLOEXEC);
        ::fsync(fd);
        ::close(fd);
    }
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication app(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : kDefaultItems;
    const int kilobytes = argc > 2 ? std::atoi(argv[2]) : kDefaultKilobytes;
    std::string name = (fs::temp_directory_path() / "lineament-measure-XXXXXX").string();
    const fs::path folder = ::mkdtemp(name.data());
    std::vector<fs::path> files;
    const std::string body(static_cast<std::size_t>(kilobytes) * 1000, 'x');
    for (int i = 0; i < count; ++i) {
        files.push_back(folder / (std::to_string(i) + ".jpg"));
        test::writeContent(files.back(), body + std::to_string(i));
    }
    ::sync();
    std::printf("%d items of %d kB\n", count, kilobytes);
    const auto caseFolder = folder / "many.lineament";
    const double plain =
        seconds("plain copies, each synced", [&] { plainCopies(files, folder / "plain"); });
    {
        const auto store = CaseStore::create(caseFolder, {}, {"measure"});
        const double adding =
            seconds("adding: copied, hashed twice, logged", [&] { store->addEvidence(files, {}); });
        std::printf("%-44s %8.2f\n", "  that is, in plain copies", adding / plain);
        seconds("an analysis each, two maps", [&] {
            for (const auto& item : store->items())
                store->recordAnalysis(item.id, test::madeUpResult(store->evidencePath(item),
                                                                  static_cast<unsigned>(item.id)));
        });
    }
    std::unique_ptr<CaseStore> store;
    seconds("opening for writing", [&] { store = CaseStore::open(caseFolder, {"measure"}); });
    seconds("listing items, tags, notes, states", [&] {
        store->items();
        store->tags();
        store->notes();
        store->analysisStates();
    });
    seconds("all results", [&] { store->analyses(); });
    seconds("the whole log", [&] { store->log(); });
    seconds("one note", [&] { store->addNote(std::nullopt, "x"); });
    store.reset();
    seconds("opening read-only", [&] { store = CaseStore::openReadOnly(caseFolder); });
    store.reset();
    seconds("verifying everything",
            [&] { std::printf("%zu findings\n", verifyIntegrity(caseFolder).findings.size()); });
    fs::remove_all(folder);
    return 0;
}
