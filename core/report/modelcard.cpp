// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/modelcard.h"

#include <QRegularExpression>
#include <QStringList>

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
    return found.join(QStringLiteral("; "));
}

} // namespace lineament::report
