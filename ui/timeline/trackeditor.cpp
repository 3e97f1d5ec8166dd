// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/trackeditor.h"

#include "core/analysis/trackedits.h"
#include "core/base/log.h"
#include "ui/viewer/overlays.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lineament::ui {

namespace {

/// Whether @p engine is the model that scored the video; a scan without a model needs none.
bool sameModel(const analysis::ItemResult& result, const nn::Engine* engine) {
    const auto& scored = result.run.model;
    return !scored ||
           (engine != nullptr && engine->model().weightsSha256 == scored->weightsSha256 &&
            engine->model().configSha256 == scored->configSha256);
}

QString otherModelText() {
    return TrackEditor::tr("The video was scanned with another model than the one that is loaded.");
}

} // namespace

TrackEditor::TrackEditor(Controller& controller, QObject* parent)
    : QObject(parent)
    , m_controller(controller) {
    const auto drop = [this](int id) {
        m_histories.erase(id);
        emit historyChanged();
    };
    connect(&controller.session(), &Session::removed, this, drop);
    connect(&controller.session(), &Session::editsVoid, this, drop);
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
    auto edits = editsOf(*item()->result);
    if (auto one =
            trackEdit(*item()->result->video, track.toStdString(), reason.trimmed().toStdString()))
        edits.leftOut.insert(edits.leftOut.begin(), std::move(*one));
    change(tr("leave out track %1").arg(track), [edits](const std::stop_token&) { return edits; });
}

void TrackEditor::restore(const QString& track) {
    if (!editable() || !isLeftOut(track))
        return;
    auto edits = editsOf(*item()->result);
    // Those that were not found again come last; one may have the same number.
    auto& list = edits.leftOut;
    list.erase(std::find_if(list.begin(), list.end(), [&](const analysis::TrackEdit& edit) {
        return edit.track == track.toStdString();
    }));
    change(tr("count track %1 again").arg(track),
           [edits](const std::stop_token&) { return edits; });
}

QString TrackEditor::drawingProblem(int frame) const {
    if (!editable())
        return tr("The video has no complete result yet.");
    const auto& result = *item()->result;
    const auto* sample = result.video->sampleAt(frame);
    if (sample == nullptr)
        return tr("This frame was not looked at: go to one that was (Ctrl+Left, Ctrl+Right).");
    if (sample->decoding != media::Decoding::Complete)
        return tr("This frame did not decode completely, and nothing on it is scored.");
    // Whether a model that is not loaded yet is the same shows when the box is scored.
    if (m_controller.modelPending() || m_controller.modelLoading())
        return {};
    return sameModel(result, m_controller.engine().get()) ? QString() : otherModelText();
}

void TrackEditor::draw(int frame, const QRectF& box, LoadedPhotoPtr photo) {
    if (const auto problem = drawingProblem(frame); !problem.isEmpty()) {
        emit failed(problem);
        return;
    }
    if (!photo)
        return;
    const auto& result = *item()->result;
    auto edits = editsOf(result);
    const auto id = nextDrawnId(edits);
    // What a scan without a model finds has no scores, whatever is loaded now.
    const bool scored = result.run.model.has_value();
    change(
        tr("draw face %1").arg(QString::fromStdString(id)),
        [edits, id, frame, box = toRectF(box), photo = photo->pyramid->photo(),
         before = item()->result, model = scored ? m_controller.modelSource() : nullptr,
         faceAt = m_controller.services().faceAt](const std::stop_token& stop) {
            const auto engine = model ? model().engine : nullptr;
            if (!sameModel(*before, engine.get()))
                throw std::runtime_error(otherModelText().toStdString());
            auto face = faceAt(*photo, box);
            face.id = id;
            face.source = faces::FaceSource::Manual;
            auto all = edits;
            all.drawn.push_back({frame, analysis::scoreDrawnFace(*photo, face, engine.get(),
                                                                 before->run.modelMessage, stop)});
            return all;
        },
        QString::fromStdString(id));
}

void TrackEditor::change(const QString& text, Make make, const QString& drawnTrack) {
    take(text, std::move(make),
         [this, id = m_item, text, drawnTrack,
          before = editsOf(*item()->result)](const analysis::VideoEdits& after) {
             m_histories[id].add(text, before, after);
             if (!drawnTrack.isEmpty())
                 emit drawn(drawnTrack);
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
    auto moved = history();
    auto edits = moved.undo();
    step(tr("undo: %1").arg(history().undoText()), std::move(edits), std::move(moved));
}

void TrackEditor::redo() {
    if (!editable() || !history().redoable())
        return;
    auto moved = history();
    auto edits = moved.redo();
    step(tr("redo: %1").arg(history().redoText()), std::move(edits), std::move(moved));
}

void TrackEditor::step(const QString& what, analysis::VideoEdits edits, History moved) {
    take(
        what, [edits = std::move(edits)](const std::stop_token&) { return edits; },
        [this, id = m_item, moved = std::move(moved)](const analysis::VideoEdits&) {
            m_histories[id] = moved;
        });
}

void TrackEditor::take(const QString& what, Make make,
                       std::function<void(const analysis::VideoEdits&)> taken) {
    using Edited = std::pair<analysis::VideoEdits, analysis::ItemResultPtr>;
    const auto before = item()->result;
    m_computing = true;
    m_controller.session().beginEdit(m_item);
    m_computer.add(
        [before, make = std::move(make)](const std::stop_token& stop) {
            auto edits = make(stop);
            auto result = std::make_shared<const analysis::ItemResult>(withEdits(*before, edits));
            return Edited(std::move(edits), std::move(result));
        },
        [this, id = m_item, name = item()->name(), what, before,
         taken = std::move(taken)](const Edited& edited) {
            m_computing = false;
            if (m_controller.takeEdited(id, before, edited.second)) {
                spdlog::info("The examiner edited the tracks of {} ({}): old {}, new {}.", name,
                             what.toStdString(), editsText(editsOf(*before)),
                             editsText(edited.first));
                taken(edited.first);
            } else {
                emit failed(tr("The tracks were not edited: another result came meanwhile."));
            }
            m_controller.session().endEdit(id); // the result is there
            emit historyChanged();
        },
        [this, id = m_item](const QString& message) {
            m_computing = false;
            m_controller.session().endEdit(id);
            emit failed(tr("The tracks were not edited: %1").arg(message));
            emit historyChanged();
        });
    emit historyChanged();
}

} // namespace lineament::ui
