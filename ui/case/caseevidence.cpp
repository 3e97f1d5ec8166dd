// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The case's desk: evidence that comes in, results that are recorded, and what is kept hidden.

#include "core/base/log.h"
#include "core/casefile/viewing.h"
#include "ui/app/text.h"
#include "ui/case/casedesk.h"

#include <nlohmann/json.hpp>

#include <QSettings>

#include <algorithm>
#include <utility>

namespace lineament::ui {

namespace {

/// "3 files added, 1 was in the case already".
struct AddedCount {
    int added = 0, present = 0;
    QStringList failed;
    QString leftOut;

    void take(const casefile::AddedEvidence& one) {
        using State = casefile::AddedEvidence::State;
        added += one.state == State::Added;
        present += one.state == State::AlreadyPresent;
        if (one.state == State::Failed)
            failed << QString::fromStdString(one.message);
    }
    QString text() const {
        QStringList parts{added == 1 ? CaseDesk::tr("1 file added")
                                     : CaseDesk::tr("%1 files added").arg(added)};
        if (present > 0)
            parts << CaseDesk::tr("%1 with content that the case has already").arg(present);
        if (!failed.isEmpty())
            parts << CaseDesk::tr("%1 failed").arg(failed.size());
        return parts.join(QStringLiteral(", ")) + (leftOut.isEmpty() ? "" : ". " + leftOut);
    }
};

double shareOf(const casefile::AddProgress& p) {
    return p.bytesTotal == 0 ? 0
                             : static_cast<double>(p.bytesDone) / static_cast<double>(p.bytesTotal);
}

} // namespace

void CaseDesk::add(const QStringList& paths, const casefile::AddOptions& options) {
    if (!m_store || paths.isEmpty())
        return;
    if (!writable()) {
        emit problem(tr("Nothing can be added to this case: %1.").arg(m_readOnly));
        return;
    }
    std::vector<std::filesystem::path> inputs;
    for (const auto& path : paths)
        inputs.push_back(toPath(path));
    const auto work = [this, store = m_store, serial = m_serial, inputs, options,
                       collect = m_controller.services().collectFiles](
                          const std::stop_token& stop,
                          const std::function<void(double)>& progress) {
        const auto found = collect(inputs);
        if (found.files.empty())
            throw CaseError(inputs.front().string(), "a file to add", "none");
        AddedCount count{0, 0, {}, QString::fromStdString(found.leftOutText())};
        casefile::AddCallbacks callbacks;
        callbacks.progress = [&](const casefile::AddProgress& p) { progress(shareOf(p)); };
        callbacks.file = [&](const casefile::AddedEvidence& added) {
            count.take(added);
            QMetaObject::invokeMethod(
                this,
                [this, serial, added] {
                    if (serial == m_serial)
                        onAdded(added);
                },
                Qt::QueuedConnection);
        };
        store->addEvidence(found.files, options, callbacks, stop);
        return count.text();
    };
    if (!m_tasks.run(tr("Adding evidence"), work))
        emit problem(tr("Nothing was added: wait until the present task is done, or cancel it."));
}

void CaseDesk::onAdded(const casefile::AddedEvidence& added) {
    using State = casefile::AddedEvidence::State;
    refresh();
    if (added.state == State::Failed)
        emit problem(tr("Not added: %1").arg(QString::fromStdString(added.message)));
    if (added.state != State::Added || !added.item)
        return;
    m_contents.items.push_back(*added.item);
    const auto ids =
        m_controller.session().addExhibits({exhibitOf(*m_store, m_contents, *added.item, m_blind)});
    emit exhibitsAdded(ids);
    m_controller.reanalyse(ids);
}

void CaseDesk::record(int id) {
    const auto* item = m_controller.session().find(id);
    if (!m_store || item == nullptr || !item->exhibit || !item->result)
        return;
    if (!writable()) {
        emit problem(tr("The new result of %1 is not kept: %2.")
                         .arg(QString::fromStdString(item->name()), m_readOnly));
        return;
    }
    const auto result = item->result;
    casefile::RecordOptions options;
    options.examinerFaces = item->faces.has_value();
    m_unsaved[id] = result;
    change([number = item->exhibit->item, result, options](
               casefile::CaseStore& store) { store.recordAnalysis(number, *result, options); },
           [this, id, result] {
               const auto it = m_unsaved.find(id);
               if (it != m_unsaved.end() && it->second == result)
                   m_unsaved.erase(it);
               if (id == m_shown)
                   show(id);
           },
           [this, name = item->name()](const QString& message) {
               emit problem(tr("The result of %1 is not saved in the case: %2")
                                .arg(QString::fromStdString(name), message),
                            kSaving);
           });
}

void CaseDesk::saveAgain() {
    for (const auto& [id, result] : std::map(m_unsaved))
        record(id);
}

void CaseDesk::workAs(const std::string& who) {
    const std::string next = who.empty() ? casefile::systemUser() : who;
    if (next == m_who)
        return;
    logSeen(); // under the name of the one who saw it
    m_who = next;
    QSettings().setValue(QLatin1String(kWhoSetting), QString::fromStdString(next));
    if (!m_store) {
        emit stateChanged();
        return;
    }
    // Until the log has said what they saw, they count as having seen everything.
    for (const auto& item : m_contents.items)
        m_viewed.insert(item.id);
    refreshHidden();
    const auto viewed = std::make_shared<std::set<std::int64_t>>();
    change(
        [next, viewed](casefile::CaseStore& store) {
            store.workAs(next);
            *viewed = casefile::itemsViewedBy(store, next);
        },
        [this, viewed, serial = m_serial] {
            if (serial != m_serial)
                return;
            m_viewed = *viewed;
            refreshHidden();
            if (m_shown != 0)
                show(m_shown);
        });
}

void CaseDesk::setBlind(bool on) {
    if (on == m_blind)
        return;
    logSeen();
    m_blind = on;
    QSettings().setValue(QLatin1String(kBlindSetting), on);
    const auto words = [](bool value) {
        return value ? QStringLiteral("on") : QStringLiteral("off");
    };
    logSetting(QStringLiteral("blind examination"), words(!on), words(on));
    refreshHidden();
    if (m_shown != 0)
        show(m_shown);
    emit stateChanged();
}

void CaseDesk::logSetting(const QString& name, const QString& before, const QString& after) {
    if (writable())
        change([name = name.toStdString(), before = nlohmann::json(before.toStdString()).dump(),
                after = nlohmann::json(after.toStdString()).dump()](casefile::CaseStore& store) {
            store.logAction("setting-changed", name, before, after);
        });
}

void CaseDesk::refreshHidden() {
    if (!m_store)
        return;
    auto& session = m_controller.session();
    std::vector<int> turned;
    std::vector<std::int64_t> listed;
    m_hidesAny = false;
    for (const auto& item : session.items()) {
        if (!item.exhibit)
            continue;
        const auto number = item.exhibit->item;
        const bool hidden = m_blind && !m_contents.hasFindingsOf(m_who, number);
        m_hidesAny = m_hidesAny || hidden;
        if (hidden != item.hidden)
            turned.push_back(item.id);
        if (!hidden && m_contents.analysesOf(number) > 0)
            listed.push_back(number);
    }
    for (const int id : turned)
        session.setHidden(id, !session.find(id)->hidden);
    // The list of files shows what was found on each.
    seen(listed);
}

void CaseDesk::seen(const std::vector<std::int64_t>& items) {
    if (!writable())
        return;
    for (const auto item : items)
        if (m_viewed.insert(item).second)
            m_newlySeen.insert(item);
    if (!m_newlySeen.empty() && !m_logSeenSoon.isActive())
        m_logSeenSoon.start();
}

void CaseDesk::logSeen() {
    m_logSeenSoon.stop();
    if (!writable() || m_newlySeen.empty())
        return;
    change([items = std::exchange(m_newlySeen, {})](casefile::CaseStore& store) {
        casefile::logViewed(store, items);
    });
}

void CaseDesk::show(int id) {
    m_shown = id;
    const auto* item = m_controller.session().find(id);
    if (!m_store || item == nullptr || !item->exhibit || item->hidden)
        return;
    m_results.complete(m_store, id);
    if (item->shown())
        seen({item->exhibit->item});
}

} // namespace lineament::ui
