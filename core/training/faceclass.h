// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <optional>
#include <string>

namespace lineament::training {

/// What became of a face; the position of the class among a network's three outputs.
enum class FaceClass {
    Real,
    Composed, ///< put in, blended, re-enacted, retouched by hand: a part is not of this face
    Generated ///< drawn by a generator as a whole, or edited inside of one
};

/// The class of a manipulation by its name, as data sets and batches have it. Letter case, blanks,
/// "-" and "_" don't count. None: a name that no rule knows.
std::optional<FaceClass> classOfMethod(const std::string& method);

/// The class of a face. Throws ModelError, naming the method, for a fake whose method belongs to no
/// class.
FaceClass classOf(const SampleInfo& info);

} // namespace lineament::training
