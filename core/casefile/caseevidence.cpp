// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Evidence, and the other files of a case.

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/casefile/casepath.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/contentstore.h"

#include <nlohmann/json.hpp>

#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <future>

namespace lineament::casefile {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code code;
    const auto size = fs::file_size(file, code);
    return code ? 0 : size;
}

/// "path.jpg", and the exact bytes where they are not UTF-8.
Json pathJson(const fs::path& path) {
    const std::string& bytes = path.native();
    Json json = {{"path", validUtf8(bytes)}};
    if (!isUtf8(bytes))
        json["path_bytes"] =
            parseJson(canonicalRow("", Row({{"path", Blob{bytes}}})))["row"]["path"]["hex"];
    return json;
}

Artifact artifactOf(const Row& row) {
    Artifact artifact;
    artifact.id = row.integer("id");
    if (!row.isNull("item"))
        artifact.item = row.integer("item");
    if (!row.isNull("analysis"))
        artifact.analysis = row.integer("analysis");
    artifact.kind = row.text("kind");
    artifact.name = row.text("name");
    artifact.file = row.text("file");
    artifact.bytes = static_cast<std::uint64_t>(row.integer("bytes"));
    artifact.sha256 = row.text("sha256");
    artifact.added = row.text("added");
    return artifact;
}

/// A file that is copied, or hashed where it is.
struct Taken {
    std::optional<IncomingFile> incoming; ///< none of a reference
    Digests digests;
};

/// Copies or hashes files some way ahead of the one that is registered: syncs that run at the same
/// time cost little more than one.
class Taker {
public:
    Taker(std::vector<fs::path> files, Storage storage, fs::path folder, std::stop_token stop)
        : m_files(std::move(files))
        , m_storage(storage)
        , m_folder(std::move(folder))
        , m_stop(std::move(stop)) {}

    /// The next file, in order. @p waiting is called now and then until it is there. Throws what
    /// copying it threw; Cancelled.
    Taken next(const std::function<void()>& waiting) {
        constexpr auto kInterval = std::chrono::milliseconds(50); // 20 Hz
        while (m_started < m_files.size() && m_ahead.size() < kAhead)
            m_ahead.push_back(std::async(
                std::launch::async, [this, &file = m_files[m_started++]] { return take(file); }));
        auto future = std::move(m_ahead.front());
        m_ahead.pop_front();
        while (future.wait_for(kInterval) != std::future_status::ready)
            waiting();
        Taken taken = future.get();
        if (m_stop.stop_requested())
            throw Cancelled();
        return taken;
    }
    std::uint64_t bytes() const { return m_bytes; }

private:
    static constexpr std::size_t kAhead = 4;

    Taken take(const fs::path& file) {
        if (m_storage == Storage::Reference) {
            const Digests digests = digestsOfFile(file, m_stop);
            m_bytes += digests.bytes;
            return {std::nullopt, digests};
        }
        auto incoming = IncomingFile::copy(file, m_folder, m_stop,
                                           [this](std::uint64_t bytes) { m_bytes += bytes; });
        const Digests digests = incoming.digests();
        return {std::move(incoming), digests};
    }

    std::vector<fs::path> m_files;
    Storage m_storage;
    fs::path m_folder;
    std::stop_token m_stop;
    std::atomic<std::uint64_t> m_bytes{0};
    std::size_t m_started = 0;
    std::deque<std::future<Taken>> m_ahead; ///< last: its threads end before what they use
};

Columns itemColumns(const fs::path& file, const Taken& taken, const Intake& intake,
                    const std::string& who) {
    const bool copy = taken.incoming.has_value();
    return {{"path", Blob{file.native()}},
            {"name", file.filename().string()},
            {"bytes", static_cast<std::int64_t>(taken.digests.bytes)},
            {"sha256", taken.digests.sha256},
            {"md5", taken.digests.md5},
            {"storage", std::string(storageName(copy ? Storage::Copy : Storage::Reference))},
            {"stored", copy ? Value(taken.incoming->name()) : Value()},
            {"source", intake.source},
            {"received_format", intake.receivedFormat},
            {"first_generation", std::string(firstGenerationName(intake.firstGeneration))},
            {"added", timeNow()},
            {"added_by", who}};
}

} // namespace

/// While it lives, log.head is written once a second and at the end, and not with every change.
class HeadEverySecond {
public:
    explicit HeadEverySecond(CaseStore::Private& data)
        : m_data(data) {
        m_data.headLater = true;
    }
    ~HeadEverySecond() {
        m_data.headLater = false;
        write();
    }
    HeadEverySecond(const HeadEverySecond&) = delete;
    HeadEverySecond& operator=(const HeadEverySecond&) = delete;
    void now() {
        const auto time = std::chrono::steady_clock::now();
        if (time - m_written < std::chrono::seconds(1))
            return;
        m_written = time;
        write();
    }

private:
    void write() const {
        try {
            m_data.database->call([this](Database& db) { m_data.writeHead(logEnd(db)); });
        } catch (const std::exception& e) { // also called by the destructor
            spdlog::warn("{}", e.what());
        }
    }
    CaseStore::Private& m_data;
    std::chrono::steady_clock::time_point m_written = std::chrono::steady_clock::now();
};

Item itemOf(const Row& row) {
    Item item;
    item.id = row.integer("id");
    item.path = row.bytes("path");
    item.name = row.text("name");
    item.bytes = static_cast<std::uint64_t>(row.integer("bytes"));
    item.sha256 = row.text("sha256");
    item.md5 = row.text("md5");
    item.storage =
        row.text("storage") == storageName(Storage::Copy) ? Storage::Copy : Storage::Reference;
    item.stored = row.text("stored");
    item.intake = {row.text("source"), row.text("received_format"),
                   firstGenerationFromName(row.text("first_generation"))};
    item.added = row.text("added");
    item.addedBy = row.text("added_by");
    return item;
}

std::vector<AddedEvidence> CaseStore::addEvidence(const std::vector<fs::path>& files,
                                                  const AddOptions& options,
                                                  const AddCallbacks& callbacks,
                                                  std::stop_token stop) {
    d->requireWritable();
    const std::lock_guard adding(d->adding);
    HeadEverySecond head(*d);
    AddProgress progress;
    progress.filesTotal = static_cast<int>(files.size());
    std::vector<fs::path> paths;
    for (const auto& file : files) {
        paths.push_back(fs::absolute(file).lexically_normal());
        progress.bytesTotal += sizeOf(paths.back());
    }
    const auto evidence = resolve(kEvidenceFolder);
    Taker taker(paths, options.storage, evidence, stop);
    const auto report = [&] {
        progress.bytesDone = taker.bytes();
        if (callbacks.progress)
            callbacks.progress(progress);
    };
    std::vector<AddedEvidence> list;
    for (const auto& path : paths) {
        progress.current = path;
        report();
        AddedEvidence added{files[list.size()], AddedEvidence::State::Failed, std::nullopt, {}};
        try {
            std::unique_lock placing(d->placing, std::defer_lock); // until it is kept or gone
            Taken taken = taker.next(report);
            placing.lock();
            added.item = d->itemOfContent(taken.digests.sha256);
            if (added.item) {
                added.state = AddedEvidence::State::AlreadyPresent;
                d->logOfferedAgain(*added.item, path, options.why);
            } else {
                if (taken.incoming) {
                    taken.incoming->place(stop);
                    syncFolder(evidence);
                }
                std::optional<Item> item;
                d->change({"item-added", {}, options.why}, [&](Edit& edit, ChangeText& text) {
                    const auto id =
                        edit.insert("items", itemColumns(path, taken, options.intake, d->who()));
                    text.object = "item " + std::to_string(id);
                    item = itemOf(edit.row("items", id));
                });
                // Nothing may fail from here on: the row is on the disk, and names the file.
                if (taken.incoming)
                    taken.incoming->keep();
                added.item = std::move(item);
                added.state = AddedEvidence::State::Added;
            }
        } catch (const Cancelled&) {
            added.state = AddedEvidence::State::Cancelled;
        } catch (const std::exception& e) {
            added.message = e.what();
        }
        ++progress.filesDone;
        list.push_back(std::move(added));
        if (callbacks.file)
            callbacks.file(list.back());
        head.now();
    }
    report();
    return list;
}

std::optional<Item> CaseStore::Private::itemOfContent(const std::string& sha256) const {
    auto found = rows<Item>("SELECT * FROM items WHERE sha256 = ?", {sha256}, itemOf);
    return found.empty() ? std::optional<Item>() : std::move(found.front());
}

void CaseStore::Private::logOfferedAgain(const Item& item, const fs::path& path,
                                         const std::string& why) {
    Json value = pathJson(path);
    value["sha256"] = item.sha256;
    change({"evidence-offered-again", "item " + std::to_string(item.id), why},
           [&](Edit& edit, ChangeText&) { edit.describe("null", value.dump()); });
}

std::vector<Item> CaseStore::items() const {
    return d->rows<Item>("SELECT * FROM items ORDER BY id", {}, itemOf);
}

Item CaseStore::item(std::int64_t id) const {
    auto found = d->rows<Item>("SELECT * FROM items WHERE id = ?", {id}, itemOf);
    if (found.empty())
        throw CaseError(d->folder.string(), "item " + std::to_string(id), "no such item");
    return found.front();
}

fs::path CaseStore::evidencePath(const Item& item) const {
    return item.storage == Storage::Copy ? resolve(fs::path(kEvidenceFolder) / item.stored)
                                         : referredPlace(item.path);
}

fs::path CaseStore::resolve(const fs::path& file) const {
    return placeInCase(d->folder, file);
}

std::vector<Artifact> CaseStore::artifacts() const {
    return d->rows<Artifact>("SELECT * FROM artifacts ORDER BY id", {}, artifactOf);
}

std::vector<Artifact> CaseStore::artifactsOf(std::int64_t analysis) const {
    return d->rows<Artifact>("SELECT * FROM artifacts WHERE analysis = ? ORDER BY id", {analysis},
                             artifactOf);
}

std::map<std::string, Artifact> CaseStore::mapArtifactsOf(std::int64_t analysis) const {
    std::map<std::string, Artifact> maps;
    for (Artifact& artifact : artifactsOf(analysis)) {
        if (artifact.kind == kAttentionMap)
            maps[artifact.name] = std::move(artifact);
    }
    return maps;
}

Artifact CaseStore::addArtifact(Artifact artifact, std::span<const std::byte> bytes,
                                const std::string& suffix, const std::string& why) {
    d->requireWritable();
    const auto folder = resolve(kArtifactsFolder);
    std::unique_lock placing(d->placing, std::defer_lock); // until the file is kept or gone
    auto incoming = IncomingFile::write(bytes, suffix, folder);
    placing.lock();
    incoming.place();
    syncFolder(folder);
    artifact.file = std::string(kArtifactsFolder) + "/" + incoming.name();
    artifact.bytes = incoming.digests().bytes;
    artifact.sha256 = incoming.digests().sha256;
    artifact.added = timeNow();
    d->change({"artifact-added", {}, why}, [&](Edit& edit, ChangeText& text) {
        artifact.id = edit.insert("artifacts", artifactColumns(artifact));
        text.object = "artifact " + std::to_string(artifact.id);
    });
    incoming.keep();
    return artifact;
}

std::vector<ReportFile> CaseStore::reports() const {
    return d->rows<ReportFile>("SELECT * FROM reports ORDER BY id", {}, [](const Row& row) {
        return ReportFile{row.integer("id"),
                          row.text("state") == "final",
                          row.text("title"),
                          row.text("file"),
                          static_cast<std::uint64_t>(row.integer("bytes")),
                          row.text("sha256"),
                          row.text("added"),
                          row.text("added_by")};
    });
}

ReportFile CaseStore::addReport(ReportFile report, const fs::path& file, const std::string& why) {
    d->requireWritable();
    const auto folder = resolve(kReportsFolder);
    std::unique_lock placing(d->placing, std::defer_lock); // until the file is kept or gone
    auto incoming = IncomingFile::copy(file, folder);
    placing.lock();
    incoming.place();
    syncFolder(folder);
    report.file = std::string(kReportsFolder) + "/" + incoming.name();
    report.bytes = incoming.digests().bytes;
    report.sha256 = incoming.digests().sha256;
    report.added = timeNow();
    report.addedBy = d->who();
    d->change({"report-added", {}, why}, [&](Edit& edit, ChangeText& text) {
        report.id =
            edit.insert("reports", {{"state", std::string(report.final ? "final" : "draft")},
                                    {"title", report.title},
                                    {"file", report.file},
                                    {"bytes", static_cast<std::int64_t>(report.bytes)},
                                    {"sha256", report.sha256},
                                    {"added", report.added},
                                    {"added_by", report.addedBy}});
        text.object = "report " + std::to_string(report.id);
    });
    incoming.keep();
    return report;
}

Columns artifactColumns(const Artifact& artifact) {
    return {{"item", optionalId(artifact.item)},
            {"analysis", optionalId(artifact.analysis)},
            {"kind", artifact.kind},
            {"name", artifact.name},
            {"file", artifact.file},
            {"bytes", static_cast<std::int64_t>(artifact.bytes)},
            {"sha256", artifact.sha256},
            {"added", artifact.added}};
}

} // namespace lineament::casefile
