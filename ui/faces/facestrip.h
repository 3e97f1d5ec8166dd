// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/worker.h"
#include "ui/faces/facecard.h"
#include "ui/viewer/photoloader.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QScrollArea;

namespace lineament::ui {

/// The faces of the shown item side by side; their crops are cut in a worker.
class FaceStrip : public QWidget {
    Q_OBJECT
public:
    explicit FaceStrip(const Theme& theme, QWidget* parent = nullptr);

    /// @p emptyText is shown when there is no face.
    void setFaces(std::vector<analysis::FaceResult> faces, const QString& emptyText);
    /// The pixels to cut the crops from; null while they are on their way.
    void setPhoto(LoadedPhotoPtr photo);
    void setSelected(const QString& id);
    const std::vector<FaceCard*>& cards() const { return m_cards; }
    QSize sizeHint() const override;

signals:
    void faceChosen(const QString& id);
    /// Chosen with the wish to see it large.
    void faceActivated(const QString& id);
    void menuAsked(const QString& id, const QPoint& global);

private:
    void rebuild();
    void showSelected();
    void cutCrops();

    const Theme& m_theme;
    std::vector<analysis::FaceResult> m_faces;
    LoadedPhotoPtr m_photo;
    QString m_selected;
    std::vector<FaceCard*> m_cards;
    QScrollArea* m_scroll;
    QWidget* m_row;
    QHBoxLayout* m_layout;
    QLabel* m_empty;
    Worker m_cutter{this};
};

} // namespace lineament::ui
