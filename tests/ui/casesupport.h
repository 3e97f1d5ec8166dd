// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"
#include "core/casefile/casestore.h"
#include "core/report/filled.h"
#include "support.h"

#include <string>

namespace lineament::ui::test {

/// As judged(), of the file's own bytes, so that a case takes it.
inline std::shared_ptr<analysis::ItemResult> analysedFile(const std::filesystem::path& file,
                                                          double score = 1.5) {
    auto face = faceWithMaps("F1", {10, 8, 40, 40}, 0, 1);
    face.score = score;
    auto item = judged(file, {face});
    item->digests = digestsOfFile(file);
    item->info = media::PhotoInfo{};
    item->info->format = "PNG";
    item->run.program = "Lineament test";
    item->run.started = std::chrono::system_clock::now();
    item->run.finished = item->run.started;
    return item;
}

/// A case with @p photos pictures in it, of which the first @p analysed have a stored result.
inline std::filesystem::path makeCase(const QTemporaryDir& folder, const QString& name, int photos,
                                      int analysed) {
    const std::filesystem::path path = folder.filePath(name + casefile::kCaseSuffix).toStdString();
    casefile::CaseFacts facts;
    facts.number = name.toStdString();
    const auto store = casefile::CaseStore::create(path, facts, {"maker"});
    for (int i = 0; i < photos; ++i) {
        const auto photo =
            writePhoto(folder, filled(QStringLiteral("%1-%2.png"), name, i), 96 + i, 64);
        const auto item = store->addEvidence({photo.toStdString()}, {}).at(0).item.value();
        if (i < analysed)
            store->recordAnalysis(item.id, *analysedFile(store->evidencePath(item), 1.5 + i));
    }
    return path;
}

} // namespace lineament::ui::test
