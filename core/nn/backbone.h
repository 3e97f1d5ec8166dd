// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/gocnet.h"
#include "core/nn/statedict.h"

#include <string>

namespace lineament::nn {

/// Gives both streams the weights of an image classifier in torchvision's names (conv1, bn1,
/// layer1.0.conv1, ..., layerN.0.downsample.0), and makes MTA the identity (second layer of the
/// gate zero, gamma 0), so that either stream computes what the classifier's trunk computes. The
/// head stays as it is; the classifier's own is not read. Throws ModelError: a key that is missing
/// or of another shape, values that are not finite, an attention that can't be the identity
/// (`replace`).
void loadBackbone(const std::string& where, const StateDict& state, GocNet& net);

} // namespace lineament::nn
