// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/filters/colormap.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace lineament::ui {

enum class LayerKind {
    Original,
    GradientMagnitude,
    GradientSigned,
    AttentionFused,
    AttentionBlock,
    Class ///< where the score of a kind of manipulation comes from
};

/// Which layer lies on the photo.
struct LayerKey {
    LayerKind kind = LayerKind::Original;
    int block = -1; ///< index among the blocks, for AttentionBlock; among the classes, for Class
    bool operator==(const LayerKey&) const = default;

    bool attention() const {
        return kind == LayerKind::AttentionFused || kind == LayerKind::AttentionBlock;
    }
    /// A map of the crop's, which the analysis made.
    bool ofCrop() const { return attention() || kind == LayerKind::Class; }
    /// Zero means something: colours are spread alike to both sides of it.
    bool isSigned() const { return kind == LayerKind::GradientSigned || kind == LayerKind::Class; }
    bool gradient() const {
        return kind == LayerKind::GradientMagnitude || kind == LayerKind::GradientSigned;
    }
};

/// One line of the layers panel.
struct LayerEntry {
    LayerKey key;
    QString text;
    bool enabled = true;
    QString reason; ///< why it is disabled
};

/// What there is to show; @p face is the selected one and may be null. Attention layers without a
/// map are listed, disabled, with the reason: @p pending when that is what they wait for.
std::vector<LayerEntry> layerEntries(const analysis::FaceResult* face, const QString& pending = {});

/// "Score, put in or altered" for "composed"; other names stay as they are.
QString className(const std::string& name);

/// "stage 1, block 1" for "mta_extract_feature.4.0"; names of another make stay as they are.
QString blockName(const std::string& block);

/// Values of a map in short, for range and histogram.
struct MapStats {
    filters::ValueRange full;
    filters::ValueRange percentiles; ///< 1 to 99 %
    std::vector<double> histogram;   ///< counts over `full`, equal bins; sampled for large maps
};
MapStats statsOf(const FloatMap& map);

enum class RangeMode { Auto, Full, Manual };

/// How a layer is coloured, as the examiner set it.
struct LayerStyle {
    filters::Colormap colormap = filters::Colormap::Inferno;
    RangeMode mode = RangeMode::Auto;
    filters::ValueRange manual;
    double opacity = 0.6;
};

/// The style that a kind of layer starts with.
LayerStyle defaultStyle(LayerKind kind);

/// The range to colour with. Signed maps get one that is symmetric about zero; never empty.
filters::ValueRange rangeFor(const LayerKey& key, const LayerStyle& style, const MapStats& stats);

/// An attention map whose automatic range spans less than this is called nearly flat.
inline constexpr float kFlatSpan = 0.02F;
/// "nearly flat: range 0.498 to 0.502", or nothing.
QString flatWarning(const LayerKey& key, const MapStats& stats);

} // namespace lineament::ui

Q_DECLARE_METATYPE(lineament::ui::LayerKey)
