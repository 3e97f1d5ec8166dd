// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/widgets.h"

#include <QDialog>
#include <QLabel>
#include <QStyle>

namespace lineament::ui {

void showModeless(QDialog& dialog) {
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    dialog.show();
}

void sayIn(QLabel& label, const QString& text, bool problem) {
    label.setObjectName(problem ? QStringLiteral("warning") : QString());
    // The sheet goes by the name that a widget had when it was polished.
    label.style()->unpolish(&label);
    label.style()->polish(&label);
    label.setText(text);
    label.show();
}

} // namespace lineament::ui
