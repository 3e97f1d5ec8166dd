// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/session.h"

#include "core/analysis/trackedits.h"
#include "ui/app/sourcechange.h"

#include <algorithm>
#include <set>
#include <utility>

namespace lineament::ui {

namespace {

/// One spelling a file, so that it is not opened twice.
std::filesystem::path normalised(const std::filesystem::path& path) {
    std::error_code error;
    auto absolute = std::filesystem::absolute(path, error);
    return (error ? path : absolute).lexically_normal();
}

/// Differs from the stamp of every file.
constexpr int kNoErrno = -1;

bool otherBytes(const analysis::ItemResultPtr& one, const analysis::ItemResultPtr& other) {
    return one && other && one->digests && other->digests &&
           one->digests->sha256 != other->digests->sha256;
}

} // namespace

const analysis::ItemResultPtr& SessionItem::shown() const {
    static const analysis::ItemResultPtr none;
    if (hidden || !change.isEmpty())
        return none;
    return partial ? partial : result;
}

bool SessionItem::gone() const {
    return !change.isEmpty() && stamp && !stamp->known();
}

bool SessionItem::mayBeOf(const FileStamp& opened) const {
    return sameBytes.empty() ||
           std::find(sameBytes.begin(), sameBytes.end(), opened) != sameBytes.end();
}

bool SessionItem::pending() const {
    return edits > 0 || phase == ItemPhase::Waiting || phase == ItemPhase::Working ||
           phase == ItemPhase::Loading;
}

bool SessionItem::editable() const {
    return !hidden && change.isEmpty() && !valuesOnly && result &&
           result->state != analysis::ItemState::Cancelled &&
           (phase == ItemPhase::Done || phase == ItemPhase::Stopped);
}

std::string SessionItem::name() const {
    if (exhibit && hidden) // names tell where files come from (R32)
        return QObject::tr("Item %1").arg(exhibit->item).toStdString();
    return exhibit ? exhibit->name : path.filename().string();
}

std::vector<std::filesystem::path> Session::files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& item : m_items) {
        files.push_back(item.path);
        if (item.exhibit)
            files.push_back(item.exhibit->original);
    }
    return files;
}

const SessionItem* Session::find(int id) const {
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_items[static_cast<std::size_t>(index)];
}

int Session::indexOf(int id) const {
    const auto it = std::find_if(m_items.begin(), m_items.end(),
                                 [id](const SessionItem& item) { return item.id == id; });
    return it == m_items.end() ? -1 : static_cast<int>(it - m_items.begin());
}

std::vector<int> Session::ids() const {
    std::vector<int> all;
    for (const auto& item : m_items)
        all.push_back(item.id);
    return all;
}

std::vector<int> Session::add(const std::vector<std::filesystem::path>& paths,
                              const std::vector<FileStamp>& stamps) {
    std::set<std::filesystem::path> known;
    for (const auto& item : m_items)
        known.insert(item.path);
    std::vector<SessionItem> fresh;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        auto one = normalised(paths[i]);
        if (!known.insert(one).second)
            continue;
        SessionItem item;
        item.id = m_nextId++;
        item.path = std::move(one);
        if (i < stamps.size())
            item.stamp = stamps[i];
        fresh.push_back(std::move(item));
    }
    return append(std::move(fresh));
}

std::vector<int> Session::idsOf(const std::vector<std::filesystem::path>& paths) const {
    std::set<std::filesystem::path> wanted;
    for (const auto& path : paths)
        wanted.insert(normalised(path));
    std::vector<int> ids;
    for (const auto& item : m_items)
        if (wanted.count(item.path) > 0)
            ids.push_back(item.id);
    return ids;
}

std::vector<int> Session::addExhibits(const std::vector<Exhibit>& exhibits) {
    std::vector<SessionItem> fresh;
    for (const auto& exhibit : exhibits) {
        SessionItem item;
        item.id = m_nextId++;
        item.path = exhibit.file;
        item.phase = exhibit.analysed ? ItemPhase::Loading : ItemPhase::Idle;
        item.stored = exhibit.analysed;
        item.valuesOnly = exhibit.analysed;
        item.hidden = exhibit.hidden;
        item.stamp = exhibit.stamp;
        item.exhibit = exhibit;
        fresh.push_back(std::move(item));
    }
    return append(std::move(fresh));
}

std::vector<int> Session::append(std::vector<SessionItem> fresh) {
    std::vector<int> ids;
    if (fresh.empty())
        return ids;
    const int first = static_cast<int>(m_items.size());
    emit aboutToAdd(first, first + static_cast<int>(fresh.size()) - 1);
    for (auto& item : fresh) {
        ids.push_back(item.id);
        m_items.push_back(std::move(item));
    }
    emit added();
    return ids;
}

void Session::remove(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    emit aboutToRemove(index);
    m_items.erase(m_items.begin() + index);
    emit removed(id);
}

void Session::clear() {
    if (m_items.empty())
        return;
    emit aboutToClear();
    m_items.clear();
    emit cleared();
}

int Session::idOfExhibit(std::int64_t number) const {
    for (const auto& item : m_items)
        if (item.exhibit && item.exhibit->item == number)
            return item.id;
    return 0;
}

bool Session::applyStored(int id, analysis::ItemResultPtr result, bool valuesOnly) {
    const int index = indexOf(id);
    if (index < 0 || !result)
        return false;
    auto& item = m_items[static_cast<std::size_t>(index)];
    if (!item.stored)
        return false;
    item.result = std::move(result);
    item.valuesOnly = valuesOnly;
    if (item.sameBytes.empty() && item.stamp)
        item.sameBytes.push_back(*item.stamp);
    if (item.phase == ItemPhase::Loading)
        item.phase = ItemPhase::Done;
    emit changed(id);
    return true;
}

void Session::setUnreadable(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    auto& item = m_items[static_cast<std::size_t>(index)];
    if (item.phase != ItemPhase::Loading)
        return;
    item.phase = ItemPhase::Unreadable;
    item.stored = false;
    item.valuesOnly = false;
    emit changed(id);
}

void Session::setHidden(int id, bool hidden) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    auto& item = m_items[static_cast<std::size_t>(index)];
    if (std::exchange(item.hidden, hidden) != hidden)
        emit changed(id);
}

void Session::setSource(int id, std::uint64_t generation, const FileStamp& stamp,
                        const QString& change) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    auto& item = m_items[static_cast<std::size_t>(index)];
    // What comes next is of the bytes that will be read for it.
    if (item.generation != generation || item.pending())
        return;
    const bool doubted = item.stamp && item.stamp->error == kNoErrno;
    const bool known = std::exchange(item.stamp, stamp).has_value();
    const bool news = std::exchange(item.change, change) != change;
    if (change.isEmpty() && (item.sameBytes.empty() || !item.mayBeOf(stamp)))
        item.sameBytes.push_back(stamp);
    if (news || known)
        emit changed(id);
    if (news || doubted)
        emit sourceChanged(id);
}

void Session::distrust(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    m_items[static_cast<std::size_t>(index)].stamp = FileStamp{.error = kNoErrno};
}

void Session::beginEdit(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    ++m_items[static_cast<std::size_t>(index)].edits;
    emit changed(id);
}

void Session::endEdit(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return;
    auto& item = m_items[static_cast<std::size_t>(index)];
    item.edits = std::max(0, item.edits - 1);
    emit changed(id);
}

Ticket Session::request(int id) {
    const int index = indexOf(id);
    if (index < 0)
        return {};
    auto& item = m_items[static_cast<std::size_t>(index)];
    ++item.generation;
    item.phase = ItemPhase::Waiting;
    item.partial.reset();
    const bool anew = !std::exchange(item.change, {}).isEmpty();
    if (anew) {
        item.result.reset();
        item.faces.reset();
        item.stored = item.valuesOnly = false;
    }
    const Ticket ticket{id, item.generation};
    if (anew)
        emit editsVoid(id);
    emit changed(id);
    return ticket;
}

Ticket Session::requestWithFaces(int id, std::optional<std::vector<faces::Face>> faces) {
    const int index = indexOf(id);
    if (index < 0)
        return {};
    m_items[static_cast<std::size_t>(index)].faces = std::move(faces);
    return request(id);
}

void Session::setWorking(const Ticket& ticket) {
    if (auto* item = current(ticket)) {
        item->phase = ItemPhase::Working;
        emit changed(ticket.item);
    }
}

void Session::setStopped(const Ticket& ticket) {
    if (auto* item = current(ticket)) {
        item->phase = ItemPhase::Stopped;
        item->partial.reset();
        emit changed(ticket.item);
    }
}

bool Session::apply(const Ticket& ticket, analysis::ItemResultPtr result) {
    auto* item = current(ticket);
    if (item == nullptr || !result)
        return false;
    item->partial.reset();
    const bool other = otherBytes(item->result, result);
    if (other && (item->faces || !editsOf(*item->result).empty())) {
        // Boxes that were drawn on one picture say nothing of another one.
        item->phase = ItemPhase::Done;
        item->change = changeText(*item->result->digests, *result->digests);
        emit changed(ticket.item);
        emit sourceChanged(ticket.item);
        return false;
    }
    if (result->state == analysis::ItemState::Cancelled) {
        // An earlier, complete result is worth more than the news that a repeat was cancelled.
        item->phase = ItemPhase::Stopped;
        if (!item->result || item->result->state == analysis::ItemState::Cancelled)
            item->result = std::move(result);
    } else {
        item->phase = ItemPhase::Done;
        item->result = std::move(result);
        item->sameBytes.clear();
        if (item->stamp && item->stamp->error != kNoErrno)
            item->sameBytes.push_back(*item->stamp);
        item->stored = false;
        item->valuesOnly = false;
    }
    if (other)
        emit editsVoid(ticket.item);
    emit changed(ticket.item);
    if (other)
        emit sourceChanged(ticket.item);
    return true;
}

bool Session::applyEdited(int id, const analysis::ItemResultPtr& before,
                          analysis::ItemResultPtr after) {
    const int index = indexOf(id);
    if (index < 0 || !after)
        return false;
    auto& item = m_items[static_cast<std::size_t>(index)];
    if (item.result != before || !item.editable())
        return false;
    item.result = std::move(after);
    item.stored = false;
    emit changed(id);
    return true;
}

bool Session::applyPartial(const Ticket& ticket, analysis::ItemResultPtr result) {
    auto* item = current(ticket);
    if (item == nullptr || !result || item->phase != ItemPhase::Working)
        return false;
    item->partial = std::move(result);
    emit changed(ticket.item);
    return true;
}

std::vector<analysis::ItemResultPtr> Session::results() const {
    std::vector<analysis::ItemResultPtr> all;
    for (const auto& item : m_items)
        if (item.result && !item.hidden && item.change.isEmpty())
            all.push_back(item.result);
    return all;
}

std::vector<analysis::ItemResultPtr> Session::results(const std::vector<int>& ids) const {
    std::vector<analysis::ItemResultPtr> some;
    for (const auto& item : m_items)
        if (item.result && !item.hidden && item.change.isEmpty() &&
            std::find(ids.begin(), ids.end(), item.id) != ids.end())
            some.push_back(item.result);
    return some;
}

SessionItem* Session::current(const Ticket& ticket) {
    const int index = indexOf(ticket.item);
    if (index < 0)
        return nullptr;
    auto& item = m_items[static_cast<std::size_t>(index)];
    return item.generation == ticket.generation ? &item : nullptr;
}

} // namespace lineament::ui
