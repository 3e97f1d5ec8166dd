// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/recordcard.h"

#include <QRegularExpression>

#include <sstream>
#include <utility>
#include <vector>

namespace lineament::report {

namespace {

/// Emphasis and code marks say nothing on paper.
QString unmarked(QString line) {
    static const QRegularExpression kMarks(
        QStringLiteral("\\*\\*|`|(?<![\\w*])\\*(?=\\S)|(?<=\\S)\\*(?![\\w*])"));
    return line.remove(kMarks);
}

/// The cells of a Markdown table's row; none for the rule under its header.
std::vector<Cell> cellsOf(const QString& line) {
    static const QRegularExpression kRule(QStringLiteral("^[\\s|:-]+$"));
    std::vector<Cell> cells;
    if (kRule.match(line).hasMatch())
        return cells;
    for (const auto& part : line.split(QLatin1Char('|'), Qt::SkipEmptyParts))
        cells.push_back({unmarked(part.trimmed())});
    return cells;
}

/// The first row names the columns; short rows are filled up, so that every row has its cells.
void printTable(PdfFlow& flow, std::vector<std::vector<Cell>> rows) {
    constexpr double kWidth = 170, kFirst = 40;
    const std::size_t columns = rows.front().size();
    const double first = columns == 1 ? kWidth : columns == 2 ? 110 : kFirst;
    Table table;
    for (std::size_t i = 0; i < columns; ++i)
        table.columns.push_back(
            {rows.front()[i].text,
             i == 0 ? first : (kWidth - first) / static_cast<double>(columns - 1),
             i == 0 ? Qt::AlignLeft : Qt::AlignRight});
    for (std::size_t i = 1; i < rows.size(); ++i) {
        rows[i].resize(columns);
        table.rows.push_back(std::move(rows[i]));
    }
    flow.table(table);
}

} // namespace

void printMarkdownCard(PdfFlow& flow, const std::string& card) {
    if (card.empty())
        return;
    flow.heading(1, QStringLiteral("Model card"));
    std::istringstream lines(card);
    QString paragraph;
    std::vector<std::vector<Cell>> rows;
    const auto flush = [&] {
        if (!paragraph.isEmpty())
            flow.paragraph(unmarked(paragraph));
        paragraph.clear();
        if (!rows.empty())
            printTable(flow, std::move(rows));
        rows.clear();
    };
    for (std::string utf8; std::getline(lines, utf8);) {
        const bool command = utf8.rfind("    ", 0) == 0;
        const QString line = QString::fromStdString(utf8).trimmed();
        const bool item = line.startsWith(QLatin1String("- "));
        const bool row = line.startsWith(QLatin1Char('|'));
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')) || item || command ||
            (row && rows.empty()))
            flush();
        if (line.startsWith(QLatin1Char('#'))) {
            qsizetype level = 0;
            while (level < line.size() && line[level] == QLatin1Char('#'))
                ++level;
            flow.heading(level < 3 ? 2 : 3, line.mid(level).trimmed());
        } else if (row) {
            if (auto cells = cellsOf(line); !cells.empty())
                rows.push_back(std::move(cells));
        } else if (item) {
            paragraph = QStringLiteral("\u2022 ") + line.mid(2);
        } else if (!line.isEmpty()) {
            paragraph += (paragraph.isEmpty() ? QString() : QStringLiteral(" ")) + line;
        }
    }
    flush();
}

} // namespace lineament::report
