// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <string>

namespace lineament::training {

/// What tells a dataset from another, wherever it lies: a hash (FNV-1a, 16 hex digits) of how it
/// was cut and of every face's id, label and fold. dataset.json would not do: it holds no faces.
/// Guards against mistakes, not against forgery.
std::string datasetIdentity(const Dataset& dataset);

} // namespace lineament::training
