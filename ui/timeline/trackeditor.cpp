// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/trackeditor.h"

#include "core/analysis/trackedits.h"
#include "core/base/log.h"

#include <algorithm>
#include <utility>

namespace lineament::ui {

TrackEditor::TrackEditor(Controller& controller, QObject* parent)
    : QObject(parent)
    , m_controller(controller) {
    connect(&controller.session(), &Session::removed, this, [this](int id) {
        m_histories.erase(id);
        emit historyChanged();
    });
    connect(&controller.session(), &Session::cleared, this, [this] {
        m_histories.clear();
        emit historyChanged();
    });
}

const SessionItem* TrackEditor::item() const {
    return m_item == 0 ? nullptr : m_controller.session().find(m_item);
}

bool TrackEditor::editable() const {
    const auto* found = item();
    return !m_computing && found != nullptr && found->editable() && found->result->video &&
           found->result->video->index;
}

bool TrackEditor::isLeftOut(const QString& track) const {
    const auto* found = item();
    if (found == nullptr || !found->result || !found->result->video)
        return false;
    const auto* one = found->result->video->track(track.toStdString());
    return one != nullptr && one->leftOut;
}

void TrackEditor::leaveOut(const QString& track, const QString& reason) {
    if (!editable() || isLeftOut(track) || reason.trimmed().isEmpty())
        return;
    auto edits = tracksLeftOutOf(*item()->result);
    if (auto one =
            trackEdit(*item()->result->video, track.toStdString(), reason.trimmed().toStdString()))
        edits.insert(edits.begin(), std::move(*one));
    change(tr("leave out track %1").arg(track), std::move(edits));
}

void TrackEditor::restore(const QString& track) {
    if (!editable() || !isLeftOut(track))
        return;
    auto edits = tracksLeftOutOf(*item()->result);
    // Those that were not found again come last; one may have the same number.
    edits.erase(std::find_if(edits.begin(), edits.end(), [&](const analysis::TrackEdit& edit) {
        return edit.track == track.toStdString();
    }));
    change(tr("count track %1 again").arg(track), std::move(edits));
}

void TrackEditor::change(const QString& text, List after) {
    take(text, after, [this, id = m_item, text, before = tracksLeftOutOf(*item()->result), after] {
        m_histories[id].add(text, before, after);
    });
}

const TrackEditor::History& TrackEditor::history() const {
    static const History none;
    const auto it = m_histories.find(m_item);
    return it == m_histories.end() ? none : it->second;
}

bool TrackEditor::edited(int item) const {
    const auto it = m_histories.find(item);
    return it != m_histories.end() && it->second.undoable();
}

void TrackEditor::undo() {
    if (!editable() || !history().undoable())
        return;
    // On a copy: the history moves once the edit is done.
    auto moved = history();
    const auto edits = moved.undo();
    take(tr("undo: %1").arg(history().undoText()), edits,
         [this, id = m_item, moved] { m_histories[id] = moved; });
}

void TrackEditor::redo() {
    if (!editable() || !history().redoable())
        return;
    auto moved = history();
    const auto edits = moved.redo();
    take(tr("redo: %1").arg(history().redoText()), edits,
         [this, id = m_item, moved] { m_histories[id] = moved; });
}

void TrackEditor::take(const QString& what, const List& edits, std::function<void()> taken) {
    const auto before = item()->result;
    spdlog::info("The examiner edits the tracks of {} ({}); left out: old {}, new {}.",
                 item()->name(), what.toStdString(), tracksLeftOutText(tracksLeftOutOf(*before)),
                 tracksLeftOutText(edits));
    m_computing = true;
    m_computer.add(
        [before, edits](const std::stop_token&) -> analysis::ItemResultPtr {
            return std::make_shared<const analysis::ItemResult>(withTracksLeftOut(*before, edits));
        },
        [this, id = m_item, before,
         taken = std::move(taken)](const analysis::ItemResultPtr& after) {
            m_computing = false;
            if (m_controller.takeEdited(id, before, after))
                taken();
            else
                emit failed(tr("The tracks were not edited: another result came meanwhile."));
            emit historyChanged();
        },
        [this](const QString& message) {
            m_computing = false;
            emit failed(tr("The tracks were not edited: %1").arg(message));
            emit historyChanged();
        });
    emit historyChanged();
}

} // namespace lineament::ui
