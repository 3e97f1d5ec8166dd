// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/training/batches.h"

#include <map>
#include <string>
#include <vector>

namespace lineament::training {

/// What a picture shows of its making and not of the face: how large it gets as a file, how sharp
/// it is, how bright and colourful, what its border looks like. One row of a regression.
std::vector<double> shortcutFeatures(const Rgb8Image& crop);

/// How well a family is told from its reals by such features alone.
struct Shortcut {
    double auc = 0; ///< of a logistic regression, on pairs that it was not fitted to
    int pairs = 0;
    std::string strongest;   ///< the feature that tells most by itself
    double strongestAuc = 0; ///< its own, whichever way it points
};

/// Above this a family's batches offer a way around looking at the face.
inline constexpr double kShortcutLimit = 0.6;

/// Measures pairs as they come to the network, by method. Families of less than 40 pairs in what
/// was drawn are left out.
/// @param pairs to draw in all
std::map<std::string, Shortcut> measureShortcuts(const BatchMaker& maker, int pairs);

/// One line a family.
std::string shortcutsText(const std::map<std::string, Shortcut>& shortcuts);

} // namespace lineament::training
