// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/controller.h"
#include "ui/faces/edithistory.h"
#include "ui/faces/faceedits.h"
#include "ui/viewer/photoloader.h"

#include <QObject>
#include <QRectF>

#include <map>

namespace lineament::ui {

/// Turns what the examiner does to boxes into new requests for the item; landmarks are fitted in a
/// worker.
class FaceEditor : public QObject {
    Q_OBJECT
public:
    /// None: the faces as they are found.
    using List = std::optional<faceedits::FaceList>;
    using History = EditHistory<List>;

    explicit FaceEditor(Controller& controller, QObject* parent = nullptr);

    /// The item whose faces are edited, and its pixels; 0 and null for none.
    void setItem(int item, LoadedPhotoPtr photo);

    void add(const QRectF& box);
    void move(const QString& id, const QRectF& box);
    void setRejected(const QString& id, bool rejected);
    bool isRejected(const QString& id) const;

    /// Of the item whose faces are edited.
    const History& history() const;
    void undo();
    void redo();

signals:
    void failed(const QString& message);
    /// A new face was fitted and its item submitted.
    void added(const QString& id);
    void historyChanged();

private:
    /// Takes the list as it is when the fit is done, not when it began.
    using Edit = std::function<faceedits::FaceList(faceedits::FaceList, faces::Face)>;
    void fit(const QRectF& box, const QString& text, Edit edit);
    void take(int item, const QString& text, faceedits::FaceList edited);
    void go(const QString& word, const QString& text, const List& faces);
    faceedits::FaceList list(int item) const;
    /// Boxes of one picture are put on no other.
    bool editable(int item) const;
    std::string fileName(int item) const;

    Controller& m_controller;
    std::map<int, History> m_histories;         ///< by item
    std::map<int, faceedits::FaceList> m_found; ///< by item: as they were found before any edit
    int m_item = 0;
    LoadedPhotoPtr m_photo;
    Worker m_fitter{this};
};

} // namespace lineament::ui
