// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/custodylogtext.h"

#include "core/casefile/bundle.h"
#include "core/casefile/viewing.h"
#include "core/report/filled.h"
#include "ui/verdict/valuetable.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QStringList>

#include <algorithm>
#include <set>

namespace lineament::ui::custodytext {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kMostOfValue = 48;       // characters of one value in a row of the table
constexpr int kMostOfChange = 240;     // of all of them
constexpr int kMostOfDetail = 20'000;  // of one value below the table: more takes long to lay out
constexpr qsizetype kHashDigits = 64;  // hexadecimal digits of a SHA-256
constexpr qsizetype kShownOfHash = 12; // of them where there is little room

QString tr(const char* text) {
    return QCoreApplication::translate("CustodyLog", text);
}

QString elided(QString text, int most) {
    if (text.size() <= most)
        return text;
    text.truncate(most - 1);
    return text.trimmed() + QChar(0x2026);
}

bool isHash(const QString& text) {
    return text.size() == kHashDigits && std::all_of(text.begin(), text.end(), [](QChar c) {
               return c.isDigit() || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
           });
}

QString brief(const Json& value) {
    if (value.is_null())
        return tr("(none)");
    if (value.is_boolean())
        return value.get<bool>() ? tr("yes") : tr("no");
    if (value.is_string()) {
        const auto text = QString::fromStdString(value.get<std::string>()).simplified();
        if (isHash(text))
            return text.left(kShownOfHash) + QChar(0x2026);
        return text.isEmpty() ? tr("(empty)") : elided(text, kMostOfValue);
    }
    if (value.is_array()) {
        QStringList parts;
        for (const auto& part : value) {
            if (part.is_structured())
                return tr("%1 entries").arg(value.size());
            parts << brief(part);
        }
        return parts.isEmpty() ? tr("(none)")
                               : elided(parts.join(QLatin1String(", ")), kMostOfValue);
    }
    // Bytes, e.g. of a path, stand as hexadecimal digits.
    if (value.is_object() && value.size() == 1 && value.contains("hex") && value["hex"].is_string())
        return elided(QString::fromUtf8(QByteArray::fromHex(
                          QByteArray::fromStdString(value["hex"].get<std::string>()))),
                      kMostOfValue);
    return elided(QString::fromStdString(value.dump()), kMostOfValue);
}

QString arrow(const QString& from, const QString& to) {
    return from + QStringLiteral(" \u2192 ") + to;
}

QString name(const std::string& key) {
    return QString::fromStdString(key).replace(QLatin1Char('_'), QLatin1Char(' ')) +
           QStringLiteral(": ");
}

/// Members that say again what other columns say: who, when and of which item.
bool isSaidElsewhere(const std::string& key) {
    static const std::set<std::string> keys{"id",      "item",       "added", "added_by",
                                            "changed", "changed_by", "given"};
    return keys.contains(key);
}

/// Values of both, member by member.
QString membersChanged(const Json& before, const Json& after) {
    QStringList parts;
    for (const auto& [key, value] : after.items()) {
        if (isSaidElsewhere(key))
            continue;
        const bool had = before.contains(key);
        if (had && before[key] != value)
            parts << name(key) + arrow(brief(before[key]), brief(value));
        else if (!had && !value.is_null())
            parts << name(key) + brief(value);
    }
    for (const auto& [key, value] : before.items())
        if (!isSaidElsewhere(key) && !after.contains(key))
            parts << name(key) + arrow(brief(value), tr("(none)"));
    return parts.join(QLatin1String("; "));
}

/// JSON for people: over several lines when it has members.
QString pretty(const std::string& json) {
    constexpr int kIndent = 2;
    const auto value = Json::parse(json, nullptr, false);
    QString text;
    if (value.is_discarded())
        text = QString::fromStdString(json);
    else if (value.is_string())
        text = QString::fromStdString(value.get<std::string>());
    else if (!value.is_null())
        text = QString::fromStdString(value.dump(kIndent));
    if (text.size() <= kMostOfDetail)
        return text;
    const auto more = text.size() - kMostOfDetail;
    text.truncate(kMostOfDetail);
    return text + tr("\n... and %1 more characters: the exported log has them.").arg(more);
}

/// A value with its line breaks and its indentation.
QString block(const QString& title, const QString& text, const Colours& colours) {
    if (text.isEmpty())
        return {};
    return QStringLiteral("<p style=\"margin:8px 0 2px 0; color:%1\">%2</p>"
                          "<p style=\"margin:0; white-space:pre-wrap; font-family:monospace\">%3"
                          "</p>")
        .arg(colours.muted.name(), title.toHtmlEscaped(), text.toHtmlEscaped());
}

} // namespace

QString actionWords(const std::string& action) {
    static const QHash<QString, QString> words{
        {QLatin1String(casefile::kCaseCreated), tr("Case made")},
        {QLatin1String(casefile::kCaseChanged), tr("Facts of the case changed")},
        {QStringLiteral("handed-over"), tr("Another examiner goes on")},
        {QStringLiteral("schema-migrated"), tr("Database brought up to date")},
        {QStringLiteral("item-added"), tr("Evidence added")},
        {QStringLiteral("evidence-offered-again"), tr("Evidence offered again")},
        {QStringLiteral("intake-changed"), tr("Intake changed")},
        {QStringLiteral("analysis-recorded"), tr("Analysis recorded")},
        {QStringLiteral("tracks-edited"), tr("Face tracks left out or restored")},
        {QLatin1String(casefile::kResultViewed), tr("Result seen")},
        {QStringLiteral("artifact-added"), tr("File made from an item")},
        {QStringLiteral("examiner-added"), tr("Examiner added")},
        {QStringLiteral("examiner-changed"), tr("Examiner changed")},
        {QStringLiteral("tag-added"), tr("Tag added")},
        {QStringLiteral("tag-removed"), tr("Tag removed")},
        {QStringLiteral("note-added"), tr("Note added")},
        {QStringLiteral("note-changed"), tr("Note changed")},
        {QStringLiteral("bookmark-added"), tr("Bookmark added")},
        {QStringLiteral("bookmark-changed"), tr("Bookmark changed")},
        {QStringLiteral("opinion-given"), tr("Opinion given")},
        {QStringLiteral("reading-recorded"), tr("Reading recorded")},
        {QStringLiteral("report-added"), tr("Report added")},
        {QLatin1String(casefile::kBundleExported), tr("Bundle exported")},
        {QStringLiteral("bundle-export-failed"), tr("Export of the bundle failed")},
        {QLatin1String(casefile::kIntegrityChecked), tr("Integrity checked")},
        {QLatin1String(casefile::kIntegrityFailed), tr("DAMAGE FOUND")},
        {QLatin1String(casefile::kAnalysesRerun), tr("Analyses run again")},
        {QStringLiteral("leftovers-removed"), tr("Leftover files removed")},
        {QStringLiteral("setting-changed"), tr("Setting changed")},
    };
    const auto key = QString::fromStdString(action);
    return words.value(key, key);
}

QString localTime(const casefile::LogEntry& entry) {
    const auto said = QString::fromStdString(entry.time);
    const auto offset = QString::fromStdString(entry.offset);
    const auto time = QDateTime::fromString(said, Qt::ISODateWithMs);
    const auto distance = QTime::fromString(offset.mid(1), QStringLiteral("HH:mm"));
    if (!time.isValid() || !distance.isValid())
        return said;
    const int seconds =
        QTime(0, 0).secsTo(distance) * (offset.startsWith(QLatin1Char('-')) ? -1 : 1);
    return time.toOffsetFromUtc(seconds).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss ")) + offset;
}

QString change(const casefile::LogEntry& entry) {
    const auto before = Json::parse(entry.oldValue, nullptr, false);
    const auto after = Json::parse(entry.newValue, nullptr, false);
    QString text;
    if (before.is_object() || after.is_object())
        text = membersChanged(before.is_object() ? before : Json::object(),
                              after.is_object() ? after : Json::object());
    else if (before.is_null())
        text = after.is_null() ? QString() : brief(after);
    else
        text = arrow(brief(before), brief(after));
    return elided(text, kMostOfChange);
}

QString html(const casefile::LogEntry& entry, const Colours& colours) {
    ValueTable values(colours);
    values.add(tr("Entry"), QString::number(entry.seq))
        .add(tr("Local time"), localTime(entry))
        .add(tr("UTC"), entry.time)
        .add(tr("Who"), entry.who)
        .add(tr("What"), QStringLiteral("%1 (%2)").arg(actionWords(entry.action),
                                                       QString::fromStdString(entry.action)))
        .add(tr("Of"), entry.object)
        .add(tr("Why"), entry.why)
        .add(tr("Tool"), entry.tool);
    ValueTable hashes(colours);
    for (const auto& row : entry.rows)
        hashes.add(filled(tr("Row %2 of %1"), QString::fromStdString(row.table), row.id),
                   row.sha256.empty() ? tr("removed") : QString::fromStdString(row.sha256));
    hashes.add(tr("SHA-256 of the entry before"), entry.prev)
        .add(tr("SHA-256 of this entry"), entry.sha256);
    auto line = QString::fromStdString(entry.line);
    if (line.size() > kMostOfDetail)
        line = tr("%1 characters: the exported log has them.").arg(line.size());
    return values.html() + block(tr("Before"), pretty(entry.oldValue), colours) +
           block(tr("After"), pretty(entry.newValue), colours) +
           QStringLiteral("<p style=\"margin:8px 0 2px 0; color:%1\">%2</p>")
               .arg(colours.muted.name(), tr("Rows that the entry binds, and hashes")) +
           hashes.html() + block(tr("Line as it is stored and hashed"), line, colours);
}

} // namespace lineament::ui::custodytext
