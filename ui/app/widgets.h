// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSize>
#include <QString>

class QDialog;
class QLabel;
class QWidget;

namespace lineament::ui {

/// Shows it not modal, so that the picture can be looked at beside it; it goes when it is closed.
void showModeless(QDialog& dialog);

/// Says it in a label that was hidden until there is something to say; a problem in amber.
void sayIn(QLabel& label, const QString& text, bool problem);

/// Asks whether what was typed and not saved may be lost: "Discard" or "Keep editing". @p what says
/// what it is, one a line; empty: what stands in the window itself.
bool mayDiscard(QWidget* window, const QString& what = {});

/// @p wanted, or as much of it as the window's screen has room for, with a frame around it.
QSize fittingSize(const QWidget& window, QSize wanted);

/// Makes the window smaller and moves it, so that it and its frame lie on its screen, as far as its
/// content can be made smaller.
void keepOnScreen(QWidget& window);

} // namespace lineament::ui
