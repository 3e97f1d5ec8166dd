// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/custodylogreader.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "ui/case/custodylogtext.h"

#include <nlohmann/json.hpp>

#include <QStringList>

#include <algorithm>
#include <utility>

namespace lineament::ui {

namespace {

/// Entries of a part: the window takes them within a few milliseconds.
constexpr std::int64_t kPart = 500;

} // namespace

CustodyLogPart CustodyLogReader::read() {
    CustodyLogPart part;
    const auto end = m_store->logHead().seq;
    const auto last = std::min(end, m_next + kPart - 1);
    try {
        for (const auto& entry : m_store->log(m_next, kPart))
            part.rows.push_back(row(entry));
    } catch (const CaseError&) {
        m_added.clear();
        part.rows = oneByOne(last);
    }
    if (!part.rows.empty())
        m_next = part.rows.back().seq + 1;
    part.items = std::exchange(m_added, {});
    part.next = m_next;
    part.more = !part.rows.empty() && m_next <= end;
    return part;
}

std::vector<CustodyLogRow> CustodyLogReader::oneByOne(std::int64_t end) {
    std::vector<CustodyLogRow> rows;
    for (auto seq = m_next; seq <= end; ++seq) {
        try {
            const auto entries = m_store->log(seq, 1);
            if (!entries.empty() && entries.front().seq == seq)
                rows.push_back(row(entries.front()));
        } catch (const CaseError& e) {
            CustodyLogRow unread;
            unread.seq = seq;
            unread.what = QStringLiteral("?");
            unread.problem = QString::fromUtf8(e.what());
            unread.search = unread.problem.toCaseFolded().toStdString();
            rows.push_back(std::move(unread));
        }
    }
    return rows;
}

CustodyLogRow CustodyLogReader::row(const casefile::LogEntry& entry) {
    CustodyLogRow row;
    row.seq = entry.seq;
    row.line = entry.line;
    row.sha256 = entry.sha256;
    row.action = entry.action;
    row.item = m_concerned.itemOf(entry);
    row.utc = entry.time;
    row.time = custodytext::localTime(entry);
    row.who = QString::fromStdString(entry.who);
    row.what = custodytext::actionWords(entry.action);
    row.object = QString::fromStdString(entry.object);
    row.change = custodytext::change(entry);
    row.why = QString::fromStdString(entry.why);
    // The stored line has escapes where the columns have characters.
    row.search =
        QStringList{QString::fromStdString(entry.line), row.what, row.time, row.change, row.why}
            .join(QLatin1Char('\n'))
            .toCaseFolded()
            .toStdString();
    if (entry.action == "item-added" && row.item) {
        const auto value = parseJsonOrDiscard<nlohmann::json>(entry.newValue);
        if (value.is_object() && value.contains("name") && value["name"].is_string())
            m_added[*row.item] = QString::fromStdString(value["name"].get<std::string>());
    }
    return row;
}

} // namespace lineament::ui
