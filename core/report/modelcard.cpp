// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/modelcard.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/nn/packagelist.h"

#include <QRegularExpression>
#include <QStringList>
#include <spdlog/spdlog.h>

#include <map>

namespace lineament::report {

namespace {

/// Emphasis, code marks, list marks and table rules say nothing on paper.
QString plain(QString line) {
    static const QRegularExpression kRule(QStringLiteral("^[\\s|:*_-]+$"));
    static const QRegularExpression kList(QStringLiteral("^\\s*[-*+]\\s+"));
    static const QRegularExpression kMarks(QStringLiteral("\\*\\*|__|`"));
    if (kRule.match(line).hasMatch())
        return {};
    line.replace(kList, QString()).remove(kMarks);
    line = line.trimmed();
    if (line.startsWith(QLatin1Char('|'))) {
        QStringList cells;
        for (const auto& cell : line.split(QLatin1Char('|'), Qt::SkipEmptyParts))
            cells << cell.trimmed();
        line = cells.join(QStringLiteral("; "));
    }
    return line;
}

bool isHeading(const QString& line) {
    return line.startsWith(QLatin1Char('#'));
}

QString headingText(QString line) {
    static const QRegularExpression kHashes(QStringLiteral("^#+\\s*|\\s*#+$"));
    return line.remove(kHashes);
}

} // namespace

std::vector<QString> cardLines(const std::string& card) {
    std::vector<QString> lines;
    for (const auto& line : QString::fromStdString(card).split(QLatin1Char('\n'))) {
        const auto words = isHeading(line) ? headingText(line) + QLatin1Char(':') : plain(line);
        if (!words.isEmpty())
            lines.push_back(words);
    }
    return lines;
}

QString cardSection(const std::string& card, const QString& words, const QString& without) {
    QStringList found;
    bool inside = false;
    for (const auto& line : QString::fromStdString(card).split(QLatin1Char('\n'))) {
        if (isHeading(line)) {
            const auto heading = headingText(line).toLower();
            inside = heading.contains(words) && (without.isEmpty() || !heading.contains(without));
        } else if (const auto text = plain(line); inside && !text.isEmpty()) {
            found << text;
        }
    }
    // "A.; B." would read as a slip.
    for (qsizetype i = 0; i + 1 < found.size(); ++i) {
        if (found[i].endsWith(QLatin1Char('.')))
            found[i].chop(1);
    }
    return found.join(QStringLiteral("; "));
}

namespace {

/// The card of an installed package with the hashes of @p model; empty when there is none.
std::string installedCard(const nn::ModelInfo& model, const std::filesystem::path& applicationDir) {
    const auto hash = [](std::span<const std::byte> bytes) { return sha256Hex(bytes); };
    for (const auto& listed : nn::listPackages(applicationDir)) {
        if (!listed.problem.empty() || listed.info.name != model.name)
            continue;
        try {
            const auto info = nn::readPackageInfo(listed.path, hash);
            if (info.weightsSha256 == model.weightsSha256 &&
                info.configSha256 == model.configSha256)
                return info.card;
        } catch (const Error& e) {
            spdlog::warn("No card from {}: {}", listed.path.string(), e.what());
        }
    }
    return {};
}

} // namespace

std::vector<analysis::ItemResultPtr> withCards(const std::vector<analysis::ItemResultPtr>& results,
                                               const std::filesystem::path& applicationDir) {
    std::map<std::string, std::string> cards; // by the hash of model.json, each looked up once
    std::vector<analysis::ItemResultPtr> list;
    for (const auto& result : results) {
        list.push_back(result);
        const auto& model = result->run.model;
        if (!model || !model->packaged || !model->card.empty())
            continue;
        const std::string key = model->weightsSha256 + model->configSha256;
        if (!cards.contains(key))
            cards[key] = installedCard(*model, applicationDir);
        if (cards[key].empty())
            continue;
        auto carded = std::make_shared<analysis::ItemResult>(*result);
        carded->run.model->card = cards[key];
        list.back() = std::move(carded);
    }
    return list;
}

} // namespace lineament::report
