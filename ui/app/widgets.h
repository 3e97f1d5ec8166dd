// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QDialog;
class QLabel;

namespace lineament::ui {

/// Shows it not modal, so that the picture can be looked at beside it; it goes when it is closed.
void showModeless(QDialog& dialog);

/// Says it in a label that was hidden until there is something to say; a problem in amber.
void sayIn(QLabel& label, const QString& text, bool problem);

} // namespace lineament::ui
