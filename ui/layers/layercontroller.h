// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/filters/gradient.h"
#include "ui/app/worker.h"
#include "ui/layers/layer.h"
#include "ui/viewer/photoloader.h"
#include "ui/viewer/shownmap.h"

#include <QObject>

#include <map>

namespace lineament::ui {

/// Makes the map that is shown: from the photo (gradient, in a worker) or from the selected face's
/// result. The chosen layer and each layer's style stay from photo to photo.
class LayerController : public QObject {
    Q_OBJECT
public:
    explicit LayerController(QObject* parent = nullptr);

    void setPhoto(LoadedPhotoPtr photo);
    /// @p face is an id within @p result, or empty.
    /// @p pending says why the face's maps are not there yet; empty when none are to come.
    void setFace(analysis::ItemResultPtr result, const QString& face, const QString& pending = {});

    void choose(const LayerKey& key);
    const LayerKey& chosen() const { return m_key; }
    void setStyle(const LayerStyle& style);
    const LayerStyle& style();

    /// What the maps are made from.
    const LoadedPhotoPtr& photo() const { return m_photo; }
    const analysis::ItemResultPtr& result() const { return m_result; }
    const QString& faceId() const { return m_face; }
    const QString& pending() const { return m_pending; }

    using Styles = std::map<LayerKind, LayerStyle>;
    const Styles& styles() const { return m_styles; }
    void setStyles(const Styles& styles);

    const std::vector<LayerEntry>& entries() const { return m_entries; }
    /// None while the chosen layer has no map (yet).
    const std::optional<MapStats>& stats() const { return m_stats; }
    /// The caveat of the maps shown, with what their model's have proved to be worth (R33).
    QString caveat() const;

signals:
    /// Photo, result or face changed.
    void sourceChanged();
    void entriesChanged();
    /// Choice, style or statistics changed: the panel shows them anew.
    void layerChanged();
    void mapChanged(const lineament::ui::ShownMap& map);
    void busyChanged(bool busy);
    void failed(const QString& message);

private:
    struct Gradient {
        MapPyramidPtr pyramid;
        MapStats stats;
    };
    const analysis::FaceResult* face() const;
    void refresh();
    void makeGradient();
    void makeCropMap();
    void publish();
    filters::Normalisation normalisation() const;

    LoadedPhotoPtr m_photo;
    analysis::ItemResultPtr m_result;
    QString m_face, m_pending;
    LayerKey m_key;
    Styles m_styles;
    std::vector<LayerEntry> m_entries = layerEntries(nullptr);
    std::map<LayerKind, Gradient> m_gradients; ///< of the present photo
    std::optional<MapStats> m_stats;
    ShownMap m_map;
    Worker m_worker{this};
};

} // namespace lineament::ui
