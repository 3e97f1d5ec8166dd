// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/app/controller.h"
#include "ui/faces/edithistory.h"

#include <QObject>

#include <functional>
#include <map>
#include <vector>

namespace lineament::ui {

/// Leaves face tracks of a video out of its finding and counts them again. Nothing is scanned:
/// means and finding are computed anew from the scores that are there, in a worker.
class TrackEditor : public QObject {
    Q_OBJECT
public:
    using List = std::vector<analysis::TrackEdit>;
    using History = EditHistory<List>;

    explicit TrackEditor(Controller& controller, QObject* parent = nullptr);

    /// The item whose tracks are edited; 0 for none.
    void setItem(int item) { m_item = item; }
    /// True when the item has a whole result, whose scores can be weighted anew.
    bool editable() const;

    /// Nothing happens without a reason.
    void leaveOut(const QString& track, const QString& reason);
    void restore(const QString& track);
    bool isLeftOut(const QString& track) const;

    /// Of the item whose tracks are edited.
    const History& history() const;
    void undo();
    void redo();
    /// True when tracks of that item were edited since it was opened, and not all of it undone.
    bool edited(int item) const;

signals:
    void failed(const QString& message);
    void historyChanged();

private:
    void change(const QString& text, List after);
    /// @p taken is called once the result with these tracks left out is there.
    void take(const QString& what, const List& edits, std::function<void()> taken);
    const SessionItem* item() const;

    Controller& m_controller;
    std::map<int, History> m_histories; ///< by item
    int m_item = 0;
    bool m_computing = false;
    Worker m_computer{this};
};

} // namespace lineament::ui
