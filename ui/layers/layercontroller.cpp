// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/layers/layercontroller.h"

#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "ui/app/freedelsewhere.h"

#include <algorithm>

namespace lineament::ui {

LayerController::LayerController(QObject* parent)
    : QObject(parent) {}

void LayerController::setPhoto(LoadedPhotoPtr photo) {
    if (photo == m_photo)
        return;
    m_photo = std::move(photo);
    m_gradients.clear();
    refresh();
    emit sourceChanged();
}

void LayerController::setFace(analysis::ItemResultPtr result, const QString& face,
                              const QString& pending) {
    const auto before = normalisation();
    m_result = std::move(result);
    m_face = face;
    m_pending = pending;
    const auto after = normalisation();
    if (before.mean != after.mean || before.std != after.std)
        m_gradients.clear();
    m_entries = layerEntries(this->face(), pending);
    emit entriesChanged();
    if (m_key.ofCrop() || m_gradients.empty())
        refresh();
    emit sourceChanged();
}

QString LayerController::caveat() const {
    return QString::fromStdString(
        analysis::mapCaveat(m_result && m_result->run.model ? &*m_result->run.model : nullptr));
}

void LayerController::choose(const LayerKey& key) {
    if (key == m_key)
        return;
    m_key = key;
    refresh();
}

const LayerStyle& LayerController::style() {
    const auto it = m_styles.find(m_key.kind);
    return it != m_styles.end()
               ? it->second
               : m_styles.emplace(m_key.kind, defaultStyle(m_key.kind)).first->second;
}

void LayerController::setStyle(const LayerStyle& style) {
    m_styles[m_key.kind] = style;
    publish();
}

void LayerController::setStyles(const Styles& styles) {
    m_styles = styles;
    publish();
}

const analysis::FaceResult* LayerController::face() const {
    if (m_result)
        for (const auto& f : m_result->faces)
            if (QString::fromStdString(f.face.id) == m_face)
                return &f;
    return nullptr;
}

filters::Normalisation LayerController::normalisation() const {
    if (!m_result || !m_result->run.model)
        return {};
    return {m_result->run.model->mean, m_result->run.model->std};
}

void LayerController::refresh() {
    m_worker.cancel();
    emit busyChanged(false);
    m_map = {};
    m_stats.reset();
    if (m_photo && m_key.gradient())
        makeGradient();
    else if (m_photo && m_key.ofCrop())
        makeCropMap();
    publish();
}

void LayerController::makeGradient() {
    const auto kind = m_key.kind;
    const auto it = m_gradients.find(kind);
    if (it == m_gradients.end()) {
        emit busyChanged(true);
        const auto view = kind == LayerKind::GradientSigned ? filters::GradientView::Signed
                                                            : filters::GradientView::Magnitude;
        m_worker.add(
            [pixels = m_photo->pyramid->photo(), norm = normalisation(),
             view](const std::stop_token& stop) {
                const auto pyramid = freedElsewhere(
                    MapPyramid(filters::tensorGradient(*pixels, norm, view, stop), stop));
                auto stats = statsOf(pyramid->level(0));
                return Gradient{pyramid, std::move(stats)};
            },
            [this, kind](const Gradient& gradient) {
                m_gradients[kind] = gradient;
                refresh();
            },
            [this](const QString& message) {
                emit busyChanged(false);
                emit failed(message);
            });
        return;
    }
    const auto& map = it->second.pyramid->level(0);
    m_stats = it->second.stats;
    m_map.photoMap = it->second.pyramid;
    m_map.size = filled(tr("%1 x %2 px"), map.width, map.height);
    if (kind == LayerKind::GradientSigned) {
        m_map.title = tr("Gradient (TP), signed");
        m_map.unit = tr("mean of the channels, normalised units");
        m_map.layer = QStringLiteral("gradient-signed");
    } else {
        m_map.title = tr("Gradient (TP), magnitude");
        m_map.unit = tr("root mean square of the channels, normalised units");
        m_map.layer = QStringLiteral("gradient-magnitude");
    }
}

void LayerController::makeCropMap() {
    const auto* selected = face();
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                    [this](const LayerEntry& e) { return e.key == m_key; });
    if (selected == nullptr || entry == m_entries.end() || !entry->enabled)
        return;
    const auto& prediction = *selected->prediction;
    m_map.cropSize = selected->cropSize;
    m_map.photoToCrop = selected->photoToCrop;
    const auto shown = [this](const FloatMap& map) {
        m_map.cropMap = FloatMapPtr(m_result, &map); // shares the result's life
        m_map.size = filled(tr("%1 x %2 cells"), map.width, map.height);
        m_stats = statsOf(map);
    };
    if (m_key.kind == LayerKind::Class) {
        const auto& one = prediction.classMaps[static_cast<std::size_t>(m_key.block)];
        shown(one.map);
        m_map.title = tr("%1, face %2").arg(className(one.name), m_face);
        m_map.unit = tr("share in the score against genuine; the cells' mean is the score, less a "
                        "constant");
        m_map.layer = QString::fromStdString(one.mapName());
        return;
    }
    const bool fused = m_key.kind == LayerKind::AttentionFused;
    const auto* block = fused ? nullptr : &prediction.blocks[static_cast<std::size_t>(m_key.block)];
    const FloatMap& map = fused ? prediction.fused : block->map;
    shown(map);
    if (fused) {
        m_map.title = tr("Attention, fused, face %1").arg(m_face);
        m_map.unit = tr("mean of the blocks' sigmoid(gamma * trace)");
        m_map.layer = QStringLiteral("attention-fused");
        for (const auto& part : prediction.blocks)
            if (part.spatial)
                m_map.gammas.push_back({part.block, part.gamma});
    } else {
        m_map.title = tr("Attention, %1, face %2").arg(blockName(block->block), m_face);
        m_map.unit = tr("sigmoid(gamma * trace), mean of the channels");
        m_map.layer = QStringLiteral("attention-") + QString::fromStdString(block->block);
        m_map.note = tr("gamma %1").arg(static_cast<double>(block->gamma), 0, 'g', 6);
        m_map.gammas = {{block->block, block->gamma}};
    }
    const auto flat = flatWarning(m_key, *m_stats);
    if (!flat.isEmpty())
        m_map.note = m_map.note.isEmpty() ? flat : QStringLiteral("%1; %2").arg(m_map.note, flat);
}

void LayerController::publish() {
    if (m_stats) {
        const auto& how = style();
        m_map.colormap = how.colormap;
        m_map.opacity = how.opacity;
        m_map.range = rangeFor(m_key, how, *m_stats);
    }
    emit layerChanged();
    emit mapChanged(m_map);
}

} // namespace lineament::ui
