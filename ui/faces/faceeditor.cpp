// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/faceeditor.h"

#include "ui/viewer/overlays.h"

namespace lineament::ui {

FaceEditor::FaceEditor(Controller& controller, QObject* parent)
    : QObject(parent)
    , m_controller(controller) {}

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
    return found->result ? faceedits::listOf(*found->result) : faceedits::FaceList{};
}

std::string FaceEditor::fileName(int item) const {
    const auto* found = m_controller.session().find(item);
    return found != nullptr ? found->name() : std::string();
}

void FaceEditor::add(const QRectF& box) {
    fit(box, [this, item = m_item](faceedits::FaceList faces, faces::Face face) {
        const auto id = faceedits::nextId(faces);
        auto edited = faceedits::added(std::move(faces), std::move(face), fileName(item));
        emit added(QString::fromStdString(id));
        return edited;
    });
}

void FaceEditor::move(const QString& id, const QRectF& box) {
    fit(box,
        [this, item = m_item, id = id.toStdString()](faceedits::FaceList faces, faces::Face face) {
            return faceedits::moved(std::move(faces), id, std::move(face), fileName(item));
        });
}

void FaceEditor::setRejected(const QString& id, bool rejected) {
    if (m_item == 0 || isRejected(id) == rejected)
        return;
    m_controller.editFaces(
        m_item, faceedits::rejected(list(m_item), id.toStdString(), rejected, fileName(m_item)));
}

bool FaceEditor::isRejected(const QString& id) const {
    for (const auto& face : list(m_item))
        if (QString::fromStdString(face.id) == id)
            return face.rejected;
    return false;
}

void FaceEditor::fit(const QRectF& box, Edit edit) {
    if (m_item == 0 || !m_photo)
        return;
    m_fitter.add([faceAt = m_controller.services().faceAt, photo = m_photo->pyramid->photo(),
                  box = toRectF(box)](const std::stop_token&) { return faceAt(*photo, box); },
                 [this, item = m_item, edit = std::move(edit)](faces::Face face) {
                     m_controller.editFaces(item, edit(list(item), std::move(face)));
                 },
                 [this](const QString& message) {
                     emit failed(tr("The face could not be fitted: %1").arg(message));
                 });
}

} // namespace lineament::ui
