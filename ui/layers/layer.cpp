// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/layers/layer.h"

#include "core/analysis/verdictwords.h"
#include "core/base/fixedtext.h"
#include "core/report/filled.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

constexpr std::size_t kBins = 96;
constexpr std::size_t kMaxCounted = 1'000'000;

QString tr(const char* text) {
    return QCoreApplication::translate("Layers", text);
}

/// Why the selected face has no attention maps; empty when it has.
QString noAttention(const analysis::FaceResult* face, const QString& pending) {
    if (face == nullptr)
        return tr("No face is selected.");
    if (!face->prediction && !pending.isEmpty())
        return pending;
    if (!face->prediction)
        return tr("Face %1 has no score: %2.")
            .arg(QString::fromStdString(face->face.id),
                 face->message.empty() ? tr("it was not scored")
                                       : QString::fromStdString(face->message));
    if (face->prediction->blocks.empty())
        return !pending.isEmpty() ? pending : tr("This model has no attention blocks.");
    return {};
}

} // namespace

QString blockName(const std::string& block) {
    const auto parts = QString::fromStdString(block).split(QLatin1Char('.'));
    // Entries 4 to 7 of a ResNet hold its stages.
    bool stageKnown = false, blockKnown = false;
    if (parts.size() >= 2) {
        const int stage = parts[parts.size() - 2].toInt(&stageKnown) - 3;
        const int number = parts.last().toInt(&blockKnown) + 1;
        if (stageKnown && blockKnown && stage >= 1)
            return filled(tr("stage %1, block %2"), stage, number);
    }
    return QString::fromStdString(block);
}

QString className(const std::string& name) {
    for (const auto kind : {nn::Kind::Composed, nn::Kind::Generated}) {
        if (name == analysis::kindName(kind))
            return tr("Score, %1").arg(QString::fromUtf8(analysis::kindText(kind)));
    }
    return QString::fromStdString(name);
}

std::vector<LayerEntry> layerEntries(const analysis::FaceResult* face, const QString& pending) {
    std::vector<LayerEntry> entries{
        {{LayerKind::Original}, tr("Original"), true, {}},
        {{LayerKind::GradientMagnitude}, tr("Gradient (TP), magnitude"), true, {}},
        {{LayerKind::GradientSigned}, tr("Gradient (TP), signed"), true, {}}};
    const QString reason = noAttention(face, pending);
    LayerEntry fused{{LayerKind::AttentionFused}, tr("Attention, fused"), reason.isEmpty(), reason};
    if (fused.enabled && face->prediction->fused.isNull()) {
        fused.enabled = false;
        fused.reason = tr("No block has a spatial map: gamma is 0 in each.");
    }
    if (face != nullptr && face->prediction) {
        int index = 0;
        for (const auto& one : face->prediction->classMaps)
            entries.push_back({{LayerKind::Class, index++}, className(one.name), true, {}});
    }
    entries.push_back(fused);
    if (!reason.isEmpty())
        return entries;
    int index = 0;
    for (const auto& block : face->prediction->blocks) {
        LayerEntry entry;
        entry.key = {LayerKind::AttentionBlock, index++};
        entry.enabled = block.spatial && !block.map.isNull();
        if (!entry.enabled)
            entry.reason = tr("no spatial map (gamma 0)");
        entry.text = filled(tr("- %1, gamma %2"), blockName(block.block),
                            QString::number(static_cast<double>(block.gamma), 'g', 3));
        entries.push_back(entry);
    }
    return entries;
}

MapStats statsOf(const FloatMap& map) {
    MapStats stats;
    stats.full = filters::rangeOf(map);
    stats.percentiles = filters::percentileRange(map, 0.01, 0.99);
    stats.histogram.assign(kBins, 0);
    const double span = static_cast<double>(stats.full.high) - static_cast<double>(stats.full.low);
    const std::size_t step = std::max<std::size_t>(1, map.values.size() / kMaxCounted);
    for (std::size_t i = 0; i < map.values.size(); i += step) {
        const float v = map.values[i];
        if (std::isnan(v))
            continue;
        const double share =
            span > 0 ? (static_cast<double>(v) - static_cast<double>(stats.full.low)) / span : 0;
        stats.histogram[std::min(kBins - 1, static_cast<std::size_t>(share * kBins))] += 1;
    }
    return stats;
}

LayerStyle defaultStyle(LayerKind kind) {
    LayerStyle style;
    if (LayerKey{kind}.isSigned())
        style.colormap = filters::Colormap::Diverging;
    if (kind == LayerKind::GradientMagnitude || kind == LayerKind::GradientSigned)
        style.opacity = 1;
    return style;
}

filters::ValueRange rangeFor(const LayerKey& key, const LayerStyle& style, const MapStats& stats) {
    filters::ValueRange range = style.mode == RangeMode::Auto   ? stats.percentiles
                                : style.mode == RangeMode::Full ? stats.full
                                                                : style.manual;
    if (key.isSigned() && style.mode != RangeMode::Manual) {
        const float reach = std::max(std::fabs(range.low), std::fabs(range.high));
        range = {-reach, reach};
    }
    if (!(range.high > range.low))
        range.high = range.low + std::max(1e-6F, std::fabs(range.low) * 1e-6F);
    return range;
}

QString flatWarning(const LayerKey& key, const MapStats& stats) {
    const auto& range = stats.percentiles;
    if (!key.attention() || range.high - range.low >= kFlatSpan)
        return {};
    return tr("nearly flat: range %1 to %2")
        .arg(QString::fromStdString(fixedText(static_cast<double>(range.low), 3)),
             QString::fromStdString(fixedText(static_cast<double>(range.high), 3)));
}

} // namespace lineament::ui
