// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/faceeditor.h"

#include "core/base/log.h"
#include "ui/viewer/overlays.h"

namespace lineament::ui {

FaceEditor::FaceEditor(Controller& controller, QObject* parent)
    : QObject(parent)
    , m_controller(controller) {
    const auto drop = [this](int id) {
        m_histories.erase(id);
        m_found.erase(id);
        emit historyChanged();
    };
    connect(&controller.session(), &Session::removed, this, drop);
    connect(&controller.session(), &Session::editsVoid, this, drop);
    connect(&controller.session(), &Session::cleared, this, [this] {
        m_histories.clear();
        m_found.clear();
        emit historyChanged();
    });
}

void FaceEditor::setItem(int item, LoadedPhotoPtr photo) {
    m_item = item;
    m_photo = std::move(photo);
}

faceedits::FaceList FaceEditor::list(int item) const {
    const auto* found = m_controller.session().find(item);
    if (found == nullptr)
        return {};
    // An edit whose result is still on its way counts already.
    if (found->faces)
        return *found->faces;
    // After an undo the result shows the edited faces until they are found again.
    if (const auto base = m_found.find(item);
        base != m_found.end() && found->phase != ItemPhase::Done)
        return base->second;
    return found->result ? faceedits::listOf(*found->result) : faceedits::FaceList{};
}

std::string FaceEditor::fileName(int item) const {
    const auto* found = m_controller.session().find(item);
    return found != nullptr ? found->name() : std::string();
}

void FaceEditor::add(const QRectF& box) {
    fit(box, tr("add face"), [this, item = m_item](faceedits::FaceList faces, faces::Face face) {
        const auto id = faceedits::nextId(faces);
        auto edited = faceedits::added(std::move(faces), std::move(face), fileName(item));
        emit added(QString::fromStdString(id));
        return edited;
    });
}

void FaceEditor::move(const QString& id, const QRectF& box) {
    fit(box, tr("move face %1").arg(id),
        [this, item = m_item, id = id.toStdString()](faceedits::FaceList faces, faces::Face face) {
            return faceedits::moved(std::move(faces), id, std::move(face), fileName(item));
        });
}

bool FaceEditor::editable(int item) const {
    const auto* found = m_controller.session().find(item);
    return found != nullptr && found->change.isEmpty();
}

void FaceEditor::setRejected(const QString& id, bool rejected) {
    if (!editable(m_item) || isRejected(id) == rejected)
        return;
    take(m_item, (rejected ? tr("reject face %1") : tr("restore face %1")).arg(id),
         faceedits::rejected(list(m_item), id.toStdString(), rejected, fileName(m_item)));
}

const FaceEditor::History& FaceEditor::history() const {
    static const History none;
    const auto it = m_histories.find(m_item);
    return it == m_histories.end() ? none : it->second;
}

void FaceEditor::undo() {
    if (!editable(m_item) || !history().undoable())
        return;
    const auto text = history().undoText();
    go(QStringLiteral("undid"), text, m_histories[m_item].undo());
}

void FaceEditor::redo() {
    if (!editable(m_item) || !history().redoable())
        return;
    const auto text = history().redoText();
    go(QStringLiteral("did again"), text, m_histories[m_item].redo());
}

void FaceEditor::go(const QString& word, const QString& text, const List& faces) {
    spdlog::info("The examiner {} in {}: {}; faces: old {}, new {}.", word.toStdString(),
                 fileName(m_item), text.toStdString(), faceedits::inWords(list(m_item)),
                 faces ? faceedits::inWords(*faces) : "as they are found");
    m_controller.editFaces(m_item, faces);
    emit historyChanged();
}

void FaceEditor::take(int item, const QString& text, faceedits::FaceList edited) {
    const auto* found = m_controller.session().find(item);
    if (found == nullptr)
        return;
    List before = found->faces;
    // Faces that come from a case may be edited ones: only these say what they were.
    if (!before && found->result && faceedits::anyByHand(*found->result))
        before = faceedits::listOf(*found->result);
    if (!found->faces && found->result && found->phase == ItemPhase::Done)
        m_found[item] = faceedits::listOf(*found->result);
    m_histories[item].add(text, std::move(before), edited);
    m_controller.editFaces(item, std::move(edited));
    emit historyChanged();
}

bool FaceEditor::isRejected(const QString& id) const {
    for (const auto& face : list(m_item))
        if (QString::fromStdString(face.id) == id)
            return face.rejected;
    return false;
}

void FaceEditor::fit(const QRectF& box, const QString& text, Edit edit) {
    if (!editable(m_item) || !m_photo)
        return;
    m_controller.session().beginEdit(m_item);
    m_fitter.add([faceAt = m_controller.services().faceAt, photo = m_photo->pyramid->photo(),
                  box = toRectF(box)](const std::stop_token&) { return faceAt(*photo, box); },
                 [this, item = m_item, text, edit = std::move(edit)](faces::Face face) {
                     if (editable(item))
                         take(item, text, edit(list(item), std::move(face)));
                     m_controller.session().endEdit(item);
                 },
                 [this, item = m_item](const QString& message) {
                     m_controller.session().endEdit(item);
                     emit failed(tr("The face could not be fitted: %1").arg(message));
                 });
}

} // namespace lineament::ui
