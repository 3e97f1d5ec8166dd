// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Evidence, and the other files of a case.

#include "core/base/error.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/contentstore.h"

#include <nlohmann/json.hpp>

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
    if (!isValidUtf8(bytes))
        json["path_bytes"] =
            Json::parse(canonicalRow("", Row({{"path", Blob{bytes}}})))["row"]["path"]["hex"];
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

/// One file's way into the case.
class Adder {
public:
    Adder(CaseStore& store, const AddOptions& options, std::stop_token stop)
        : m_options(options)
        , m_folder(store.folder() / kEvidenceFolder)
        , m_stop(std::move(stop)) {}

    /// Makes the copy, or hashes the original.
    void take(const fs::path& file, const std::function<void(std::uint64_t)>& progress) {
        if (m_options.storage == Storage::Copy) {
            m_incoming.emplace(IncomingFile::copy(file, m_folder, m_stop, progress));
            m_digests = m_incoming->digests();
        } else {
            m_digests = digestsOfFile(file, m_stop);
            progress(m_digests.bytes);
        }
    }
    Columns columns(const fs::path& file, const std::string& who) const {
        const bool copy = m_incoming.has_value();
        const std::string first = firstGenerationName(m_options.intake.firstGeneration);
        return {{"path", Blob{file.native()}},
                {"name", file.filename().string()},
                {"bytes", static_cast<std::int64_t>(m_digests.bytes)},
                {"sha256", m_digests.sha256},
                {"md5", m_digests.md5},
                {"storage", std::string(storageName(m_options.storage))},
                {"stored", copy ? Value(m_incoming->name()) : Value()},
                {"source", m_options.intake.source},
                {"received_format", m_options.intake.receivedFormat},
                {"first_generation", first},
                {"added", timeNow()},
                {"added_by", who}};
    }
    const Digests& digests() const { return m_digests; }
    void keep() {
        if (m_incoming)
            m_incoming->keep();
    }

private:
    const AddOptions& m_options;
    fs::path m_folder;
    std::stop_token m_stop;
    std::optional<IncomingFile> m_incoming;
    Digests m_digests;
};

} // namespace

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
    AddProgress progress;
    progress.filesTotal = static_cast<int>(files.size());
    for (const auto& file : files)
        progress.bytesTotal += sizeOf(file);
    const auto report = [&](std::uint64_t bytes) {
        progress.bytesDone += bytes;
        if (callbacks.progress)
            callbacks.progress(progress);
    };
    std::vector<AddedEvidence> list;
    for (const auto& given : files) {
        const fs::path file = fs::absolute(given).lexically_normal();
        progress.current = file;
        report(0);
        AddedEvidence added{given, AddedEvidence::State::Failed, std::nullopt, {}};
        try {
            Adder adder(*this, options, stop);
            adder.take(file, report);
            added = d->registerEvidence(file, adder.digests(), adder.columns(file, d->who),
                                        options.why, [&] { adder.keep(); });
            added.path = given;
        } catch (const Cancelled&) {
            added.state = AddedEvidence::State::Cancelled;
        } catch (const std::exception& e) {
            added.message = e.what();
        }
        ++progress.filesDone;
        list.push_back(std::move(added));
        if (callbacks.file)
            callbacks.file(list.back());
    }
    report(0);
    return list;
}

AddedEvidence CaseStore::Private::registerEvidence(const fs::path& file, const Digests& digests,
                                                   const Columns& columns, const std::string& why,
                                                   const std::function<void()>& saved) {
    const auto present = [&] {
        return rows<Item>("SELECT * FROM items WHERE sha256 = ?", {digests.sha256}, itemOf);
    };
    auto found = present();
    if (!found.empty()) {
        Json value = pathJson(file);
        value["sha256"] = digests.sha256;
        change({"evidence-offered-again", "item " + std::to_string(found.front().id), why},
               [&](Edit& edit, ChangeText&) { edit.describe("null", value.dump()); });
        return {file, AddedEvidence::State::AlreadyPresent, found.front(), {}};
    }
    change({"item-added", {}, why}, [&](Edit& edit, ChangeText& text) {
        const auto id = edit.insert("items", columns);
        text.object = "item " + std::to_string(id);
    });
    saved();
    found = present();
    return {file, AddedEvidence::State::Added, found.front(), {}};
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
    return item.storage == Storage::Copy ? d->folder / kEvidenceFolder / item.stored : item.path;
}

std::vector<Artifact> CaseStore::artifacts() const {
    return d->rows<Artifact>("SELECT * FROM artifacts ORDER BY id", {}, artifactOf);
}

std::vector<Artifact> CaseStore::artifactsOf(std::int64_t analysis) const {
    return d->rows<Artifact>("SELECT * FROM artifacts WHERE analysis = ? ORDER BY id", {analysis},
                             artifactOf);
}

Artifact CaseStore::addArtifact(Artifact artifact, std::span<const std::byte> bytes,
                                const std::string& suffix, const std::string& why) {
    d->requireWritable();
    auto incoming = IncomingFile::write(bytes, suffix, d->folder / kArtifactsFolder);
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
    auto incoming = IncomingFile::copy(file, d->folder / kReportsFolder);
    report.file = std::string(kReportsFolder) + "/" + incoming.name();
    report.bytes = incoming.digests().bytes;
    report.sha256 = incoming.digests().sha256;
    report.added = timeNow();
    report.addedBy = d->who;
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
