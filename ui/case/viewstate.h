// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/layers/layer.h"

#include <QPointF>
#include <QString>

#include <optional>
#include <string>

namespace lineament::ui {

/// What is in view of an item: enough to come back to it.
struct ViewState {
    std::optional<int> frame; ///< of a video
    bool fitted = true;
    double zoom = 1; ///< view pixels a photo pixel
    QPointF centre;  ///< photo coordinates
    LayerKey layer;
    QString face; ///< or track; empty: none
    bool wipe = false;
    bool operator==(const ViewState&) const = default;
};

/// JSON on one line, for a bookmark of a case.
std::string viewStateJson(const ViewState& state);
/// Members that are missing or of another kind keep their defaults: a bookmark of another version
/// still leads to its item.
ViewState viewStateFromJson(const std::string& json);

} // namespace lineament::ui
