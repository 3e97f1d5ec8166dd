// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/layers/layercontroller.h"
#include "ui/viewer/viewer.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace lineament::ui {

/// A file that is shown beside the viewer's own.
struct Reference {
    QString name;
    LoadedPhotoPtr photo; ///< null: see words
    QString words;        ///< why there is no photo (yet)
    /// Its faces and maps; null: the picture alone, as in blind mode.
    analysis::ItemResultPtr result;
    bool hidden = false; ///< blind mode: no maps, not of its gradient either
};

/// A pane beside the viewer: the viewer's photo or frame under a layer of its own choice, without
/// boxes; or another file. Zoom and pan are linked with the viewer's both ways. Holds no photo
/// while it is hidden.
class ComparePane : public QWidget {
    Q_OBJECT
public:
    /// @p layers are the viewer's: the pane takes their photo, face and colours.
    ComparePane(Viewer& viewer, LayerController& layers, const Theme& theme);

    void setReference(Reference reference);
    /// Back to the viewer's own photo.
    void clearReference();
    bool hasReference() const { return m_reference.has_value(); }
    /// Not linked, the pane is moved by itself; linked again, both keep the distance and the ratio
    /// of zooms that they have then, so that two pictures can be laid side by side first.
    void setLinked(bool linked);
    void choose(const LayerKey& key);

    Viewer* view() const { return m_view; }
    const LayerController& layers() const { return m_layers; }
    /// What stands in the place of a reference's photo.
    QString words() const { return m_reference ? m_reference->words : QString(); }
    /// Why the chosen layer is not there; empty when it is.
    QString lack() const;

signals:
    void closeAsked();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeHead();
    void takePhoto();
    void takeFaces();
    void fillChoice();
    void refreshHead();
    void follow();
    void lead();
    void anchor();

    /// How two linked views lie to each other; the same photo in both: as the viewer's.
    struct Link {
        QPointF own, other; ///< points of the photos that are in the middle together
        double ratio = 1;   ///< the pane's zoom for the viewer's 1
    };

    Viewer& m_viewer;
    LayerController& m_source;
    Viewer* m_view;
    LayerController m_layers;
    QComboBox* m_choice;
    QLabel *m_name, *m_lack;
    QToolButton* m_close;
    std::optional<Reference> m_reference;
    std::optional<Link> m_link; ///< none: both show the same place
    QSize m_size;               ///< of the pane's view, when it last led or followed
    bool m_linked = true;
    bool m_linking = false; ///< one follows the other: that is no move of its own
};

} // namespace lineament::ui
