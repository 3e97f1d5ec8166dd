// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <optional>
#include <vector>

namespace lineament::ui {

/// Edits of an item's list of faces. Each returns the whole new list and writes what changed into
/// the log, with old and new value (R11).
namespace faceedits {

using FaceList = std::vector<faces::Face>;

/// The faces of a result, as the list to edit.
FaceList listOf(const analysis::ItemResult& result);
/// Whether the examiner added, moved or rejected any of them.
bool anyByHand(const analysis::ItemResult& result);
/// For the log: each face with its box, and "rejected".
std::string inWords(const FaceList& list);
/// "F7" when F6 is the highest id in use.
std::string nextId(const FaceList& list);

FaceList added(FaceList list, faces::Face face, const std::string& file);
/// @p moved brings box, landmarks and quality; the id stays.
FaceList moved(FaceList list, const std::string& id, faces::Face moved, const std::string& file);
FaceList rejected(FaceList list, const std::string& id, bool rejected, const std::string& file);

} // namespace faceedits

} // namespace lineament::ui
