// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace lineament::ui {

class TimelinePlot;

/// The timeline as it is shown, as a file of that kind: "svg" and "pdf" as vector graphics, else
/// PNG with two pixels for each of the window's. On the window's thread.
QByteArray timelinePicture(TimelinePlot& plot, const QString& suffix);

} // namespace lineament::ui
