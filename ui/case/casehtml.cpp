// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casehtml.h"

#include "core/casefile/person.h"
#include "core/report/filled.h"
#include "core/report/provenance.h"
#include "ui/app/text.h"
#include "ui/case/itemdialogs.h"
#include "ui/verdict/resulthtml.h"
#include "ui/verdict/valuetable.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace lineament::ui::casehtml {

namespace {

using resulthtml::escaped;

QString tr(const char* text) {
    return QCoreApplication::translate("CasePanel", text);
}

QString lines(const std::string& text) {
    return escaped(text).replace(QLatin1Char('\n'), QLatin1String("<br/>"));
}

QString muted(const QString& html, const Colours& colours) {
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(colours.muted.name(), html);
}

QString paragraph(const QString& html, int above = 0) {
    return filled(QStringLiteral("<p style=\"margin:%1px 0 0 0\">%2</p>"), above, html);
}

QString link(const QString& target, const QString& text, const Colours& colours) {
    return QStringLiteral("<a href=\"%1\" style=\"color:%2; text-decoration:none\">%3</a>")
        .arg(target, colours.blue.name(), text.toHtmlEscaped());
}

QString byWhom(const std::string& who, const std::string& time, const Colours& colours) {
    return muted(QStringLiteral("%1, %2").arg(escaped(who), localTime(time)), colours);
}

QString firstGeneration(casefile::FirstGeneration value) {
    switch (value) {
    case casefile::FirstGeneration::Yes:
        return tr("yes");
    case casefile::FirstGeneration::No:
        return tr("no");
    case casefile::FirstGeneration::Unknown:
        break;
    }
    return tr("not known");
}

QString opinionText(const casefile::Opinion& opinion, bool counts, const Colours& colours) {
    return paragraph(QStringLiteral("<b>%1</b>%2")
                         .arg(lines(opinion.conclusion),
                              counts ? QString() : muted(tr(" (superseded)"), colours)),
                     4) +
           paragraph(lines(opinion.reasons)) +
           paragraph(byWhom(opinion.examiner, opinion.given, colours));
}

/// Whether the person who gave the opinion that counts made it: no second examiner's then (R31).
bool isOwn(const std::vector<casefile::Opinion>& opinions, const casefile::Reading& reading) {
    return !opinions.empty() && casefile::samePerson(opinions.back().examiner, reading.examiner);
}

QString readingText(const casefile::Reading& reading, bool own, const Colours& colours) {
    return (own ? paragraph(muted(tr("The examiner's own reading"), colours), 10) : QString()) +
           paragraph(QStringLiteral("<b>%1</b> %2")
                         .arg(lines(reading.conclusion),
                              muted(reading.blind ? tr("(blind)") : tr("(not blind)"), colours)),
                     4) +
           paragraph(lines(reading.observations)) +
           paragraph(byWhom(reading.examiner, reading.given, colours));
}

/// Those of one person; of everybody when it is empty.
template <class T> std::vector<T> ofPerson(std::vector<T> all, const std::string& own) {
    if (!own.empty())
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&own](const T& one) { return one.examiner != own; }),
                  all.end());
    return all;
}

QString disagreement(const std::vector<casefile::Opinion>& opinions,
                     const std::vector<casefile::Reading>& readings, const Colours& colours) {
    if (opinions.empty())
        return {};
    const auto& counts = opinions.back();
    for (const auto& reading : readings)
        if (!isOwn(opinions, reading) && reading.conclusion != counts.conclusion)
            return paragraph(
                QStringLiteral("<span style=\"color:%1\">%2</span>")
                    .arg(colours.amber.name(),
                         tr("The conclusions differ. Both are kept and printed.").toHtmlEscaped()),
                8);
    return {};
}

} // namespace

QString localTime(const std::string& utc) {
    const auto time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODateWithMs);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                          : QString::fromStdString(utc);
}

QString findings(const QString& integrity, const casefile::Item& item, const SessionItem& shown,
                 const Colours& colours) {
    QString html =
        paragraph(muted(tr("1. Integrity"), colours)) + paragraph(integrity) +
        paragraph(muted(tr("2. Authentication: machine's output, no conclusion"), colours), 8) +
        resulthtml::sentence(shown, colours) + paragraph(muted(tr("3. Provenance"), colours), 8);
    if (shown.hidden)
        return html + paragraph(tr("Hidden until you have noted your own findings."));
    html += paragraph(
        tr("As stated: %1; first generation: %2.")
            .arg(item.intake.source.empty() ? tr("source not stated") : lines(item.intake.source),
                 firstGeneration(item.intake.firstGeneration)));
    if (!shown.shown())
        return html;
    const auto signs = report::provenanceSigns(*shown.shown());
    for (const auto& sign : signs)
        html += paragraph(sign.text.toHtmlEscaped());
    if (report::looksRewritten(signs))
        html += paragraph(
            QStringLiteral("<span style=\"color:%1\">%2</span>")
                .arg(colours.amber.name(),
                     (item.intake.firstGeneration == casefile::FirstGeneration::Yes
                          ? tr("It looks as if software wrote it anew, which contradicts \"first "
                               "generation\".")
                          : tr("It looks as if software wrote it anew after the camera."))
                         .toHtmlEscaped()));
    return html;
}

QString itemValues(const casefile::Item& item, int analyses, bool hidden, const Colours& colours) {
    ValueTable values(colours);
    if (!hidden)
        values.add(tr("Original"), toQString(item.path));
    values.add(tr("Size"), bytesText(item.bytes))
        .add(tr("SHA-256"), item.sha256)
        .add(tr("Kept as"), item.storage == casefile::Storage::Copy
                                ? tr("read-only copy in the case")
                                : tr("reference to the original"));
    if (!hidden)
        values
            .add(tr("Source"), item.intake.source.empty()
                                   ? tr("not stated")
                                   : QString::fromStdString(item.intake.source))
            .add(tr("Received as"), item.intake.receivedFormat.empty()
                                        ? tr("not stated")
                                        : QString::fromStdString(item.intake.receivedFormat))
            .add(tr("First generation"), firstGeneration(item.intake.firstGeneration))
            .add(tr("Added"), QStringLiteral("%1, %2").arg(localTime(item.added),
                                                           QString::fromStdString(item.addedBy)));
    values.add(tr("Analyses"), QString::number(analyses));
    return values.html() +
           (hidden ? paragraph(muted(tr("Name, original, source and in what form it came: hidden "
                                        "until you have noted your own findings."),
                                     colours),
                               4)
                   : QString());
}

QString statements(const std::vector<casefile::Opinion>& allOpinions,
                   const std::vector<casefile::Reading>& allReadings, const std::string& own,
                   const Colours& colours) {
    const auto opinions = ofPerson(allOpinions, own);
    const auto readings = ofPerson(allReadings, own);
    QString html = paragraph(muted(tr("Examiner's opinion"), colours));
    if (opinions.empty())
        html += paragraph(tr("Not given."));
    for (auto opinion = opinions.rbegin(); opinion != opinions.rend(); ++opinion)
        html += opinionText(*opinion, opinion == opinions.rbegin(), colours);
    bool others = false;
    QString second;
    for (const auto& reading : readings) {
        const bool mine = isOwn(opinions, reading);
        others = others || !mine;
        (mine ? html : second) += readingText(reading, mine, colours);
    }
    html += paragraph(muted(tr("Independent readings"), colours), 10) +
            (others ? second : paragraph(tr("None.")));
    html += disagreement(opinions, readings, colours);
    const auto hidden = allOpinions.size() + allReadings.size() - opinions.size() - readings.size();
    if (hidden > 0)
        html += paragraph(
            muted(tr("%1 by others: hidden until you have noted your own findings.").arg(hidden),
                  colours),
            8);
    return html;
}

QString tags(const std::vector<casefile::Tag>& tags, bool writable, const Colours& colours) {
    if (tags.empty())
        return muted(tr("No tag."), colours);
    QStringList words;
    for (const auto& tag : tags) {
        auto word = QStringLiteral("<span style=\"background-color:%1\">&nbsp;%2&nbsp;</span>")
                        .arg(colours.raised.name(), escaped(tag.tag));
        if (writable)
            word += QLatin1Char(' ') +
                    link(QStringLiteral("untag:%1").arg(tag.id), tr("remove"), colours);
        words << word;
    }
    return words.join(QStringLiteral(" &nbsp; "));
}

QString notes(const std::vector<casefile::Note>& notes, bool writable, const std::string& own,
              const Colours& colours) {
    QString html;
    std::size_t hidden = 0;
    for (const auto& note : notes) {
        if (!own.empty() && note.changedBy != own) {
            ++hidden;
            continue;
        }
        html += paragraph(lines(note.text), html.isEmpty() ? 0 : 8);
        auto foot = byWhom(note.changedBy, note.changed, colours);
        if (writable)
            foot += QStringLiteral(" &nbsp; ") +
                    link(QStringLiteral("note:%1").arg(note.id), tr("change"), colours);
        html += paragraph(foot);
    }
    if (hidden > 0)
        html += paragraph(
            muted(tr("%1 by others: hidden until you have noted your own findings.").arg(hidden),
                  colours),
            html.isEmpty() ? 0 : 8);
    return html.isEmpty() ? muted(tr("No note."), colours) : html;
}

QString bookmarks(const std::vector<casefile::Bookmark>& bookmarks, bool writable,
                  const Colours& colours) {
    if (bookmarks.empty())
        return muted(tr("No bookmark. Ctrl+B keeps the view as it is."), colours);
    QString html;
    for (const auto& bookmark : bookmarks) {
        html += paragraph(bookmark.comment.empty() ? tr("(without a comment)")
                                                   : lines(bookmark.comment),
                          html.isEmpty() ? 0 : 8);
        auto foot = muted(bookmarkStatus(bookmark.status).toHtmlEscaped(), colours) +
                    QStringLiteral(" &nbsp; ") +
                    link(QStringLiteral("bookmark:%1").arg(bookmark.id), tr("show"), colours);
        if (writable)
            foot += QStringLiteral(" &nbsp; ") +
                    link(QStringLiteral("mark:%1").arg(bookmark.id), tr("change"), colours);
        html += paragraph(foot);
    }
    return html;
}

QString facts(const CaseContents& contents, bool hidden, const Colours& colours) {
    const auto stated = [](const std::string& text) {
        return text.empty() ? tr("not stated") : QString::fromStdString(text);
    };
    const auto& f = contents.facts;
    ValueTable values(colours);
    values.add(tr("Number"), stated(f.number));
    if (!hidden)
        values.add(tr("Title"), stated(f.title))
            .add(tr("Examiner"), stated(f.examiner))
            .add(tr("Laboratory"), stated(f.organisation))
            .add(tr("Request"), stated(f.request))
            .add(tr("Hp"), f.hp)
            .add(tr("Hd"), f.hd);
    values.add(tr("Opened"), localTime(f.created))
        .add(tr("Items"), QString::number(contents.items.size()))
        .add(tr("Reports"), QString::number(std::count_if(
                                contents.reports.begin(), contents.reports.end(),
                                [](const auto& one) { return one.file.ends_with(".pdf"); })))
        .add(tr("Log"), tr("%1 entries").arg(contents.logEnd.seq));
    return values.html() +
           (hidden ? paragraph(muted(tr("What the case is about: hidden until you have noted your "
                                        "own findings on every item."),
                                     colours),
                               4)
                   : QString());
}

} // namespace lineament::ui::casehtml
