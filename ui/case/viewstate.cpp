// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/viewstate.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace lineament::ui {

namespace {

constexpr std::array<std::pair<LayerKind, const char*>, 6> kLayers{{
    {LayerKind::Original, "original"},
    {LayerKind::GradientMagnitude, "gradient-magnitude"},
    {LayerKind::GradientSigned, "gradient-signed"},
    {LayerKind::AttentionFused, "attention-fused"},
    {LayerKind::AttentionBlock, "attention-block"},
    {LayerKind::Class, "class"},
}};

} // namespace

std::string viewStateJson(const ViewState& state) {
    QJsonObject json{{"fitted", state.fitted},     {"zoom", state.zoom},
                     {"x", state.centre.x()},      {"y", state.centre.y()},
                     {"block", state.layer.block}, {"face", state.face},
                     {"wipe", state.wipe}};
    for (const auto& [kind, name] : kLayers)
        if (kind == state.layer.kind)
            json["layer"] = QLatin1String(name);
    if (state.frame)
        json["frame"] = *state.frame;
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

ViewState viewStateFromJson(const std::string& text) {
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    ViewState state;
    state.fitted = json["fitted"].toBool(true);
    state.zoom = json["zoom"].toDouble(1);
    state.centre = {json["x"].toDouble(), json["y"].toDouble()};
    state.face = json["face"].toString();
    state.wipe = json["wipe"].toBool();
    const auto layer = json["layer"].toString();
    for (const auto& [kind, name] : kLayers)
        if (layer == QLatin1String(name))
            state.layer = {kind, json["block"].toInt(-1)};
    if (json["frame"].isDouble())
        state.frame = json["frame"].toInt();
    return state;
}

} // namespace lineament::ui
