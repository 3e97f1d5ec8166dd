// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/app/controller.h"
#include "ui/faces/edithistory.h"
#include "ui/viewer/photoloader.h"

#include <QObject>
#include <QRectF>

#include <functional>
#include <map>

namespace lineament::ui {

/// Leaves face tracks of a video out of its finding and counts them again, and scores faces that
/// the examiner draws on a frame. Nothing is scanned: means and finding are computed anew from the
/// scores that are there, in a worker.
class TrackEditor : public QObject {
    Q_OBJECT
public:
    using History = EditHistory<analysis::VideoEdits>;

    explicit TrackEditor(Controller& controller, QObject* parent = nullptr);

    /// The item whose tracks are edited; 0 for none.
    void setItem(int item) { m_item = item; }
    /// True when the item has a whole result, whose scores can be weighted anew.
    bool editable() const;

    /// Nothing happens without a reason.
    void leaveOut(const QString& track, const QString& reason);
    void restore(const QString& track);
    bool isLeftOut(const QString& track) const;

    /// Why no face can be drawn on that frame now; empty when one can.
    QString drawingProblem(int frame) const;
    /// Fits a face in @p box, scores it, and gives it a track of its own on that frame, whose
    /// picture @p photo is.
    void draw(int frame, const QRectF& box, LoadedPhotoPtr photo);

    /// Of the item whose tracks are edited.
    const History& history() const;
    void undo();
    void redo();
    /// True when tracks of that item were edited since it was opened, and not all of it undone.
    bool edited(int item) const;

signals:
    void failed(const QString& message);
    void historyChanged();
    /// A face was drawn; the result with its track is there.
    void drawn(const QString& track);

private:
    /// What becomes of the edits; called in the worker.
    using Make = std::function<analysis::VideoEdits(const std::stop_token&)>;
    void change(const QString& text, Make make, const QString& drawnTrack = {});
    /// To @p edits; the history moves to @p moved once that is done.
    void step(const QString& what, analysis::VideoEdits edits, History moved);
    /// @p taken is called with the edits once the result with them is there.
    void take(const QString& what, Make make,
              std::function<void(const analysis::VideoEdits&)> taken);
    const SessionItem* item() const;

    Controller& m_controller;
    std::map<int, History> m_histories; ///< by item
    int m_item = 0;
    bool m_computing = false;
    Worker m_computer{this};
};

} // namespace lineament::ui
