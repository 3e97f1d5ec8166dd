// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/app/session.h"
#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// The parts of a result as simple HTML for the verdict panel: pure functions, no widget.
namespace resulthtml {

QString escaped(const std::string& text);

/// The finding in one sentence; for states without one, what was expected and found.
QString sentence(const SessionItem& item, const Colours& colours);
/// One row a face: id, score or state, quality.
QString faceTable(const analysis::ItemResult& result, const QString& selected,
                  const Colours& colours);
/// Every recorded value of one face (R9).
QString faceValues(const analysis::FaceResult& face, const Colours& colours);
/// @p item shows a result.
QString fileValues(const SessionItem& item, const Colours& colours);
QString decodingValues(const analysis::ItemResult& result, const Colours& colours);
QString runValues(const analysis::ItemResult& result, const Colours& colours);
QString metadata(const analysis::ItemResult& result, const Colours& colours);

} // namespace resulthtml

} // namespace lineament::ui
