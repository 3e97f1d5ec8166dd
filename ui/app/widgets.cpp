// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/widgets.h"

#include <QDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStyle>

#include <algorithm>

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

bool mayDiscard(QWidget* window, const QString& what) {
    QMessageBox box(QMessageBox::Question, QObject::tr("Not saved"),
                    what.isEmpty() ? QObject::tr("What was typed here is not saved.")
                                   : QObject::tr("Not saved:\n%1").arg(what),
                    QMessageBox::NoButton, window);
    box.setObjectName(QStringLiteral("mayDiscard"));
    const auto* discard = box.addButton(QObject::tr("Discard"), QMessageBox::DestructiveRole);
    // Esc and Enter keep it.
    auto* keep = box.addButton(QObject::tr("Keep editing"), QMessageBox::RejectRole);
    box.setDefaultButton(keep);
    box.setEscapeButton(keep);
    box.exec();
    return box.clickedButton() == discard;
}

QSize fittingSize(const QWidget& window, QSize wanted) {
    // What the frame will take is not known before the window is shown.
    const auto* style = window.style();
    const int side = style->pixelMetric(QStyle::PM_MdiSubWindowFrameWidth, nullptr, &window);
    const int title = style->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, &window);
    return wanted.boundedTo(window.screen()->availableSize() - QSize(2 * side, title + 2 * side));
}

void keepOnScreen(QWidget& window) {
    if (!window.isWindow() || window.isMaximized() || window.isFullScreen())
        return;
    const QRect room = window.screen()->availableGeometry();
    const QSize frame = window.frameGeometry().size() - window.size();
    const QSize fitting = window.size().boundedTo(room.size() - frame);
    if (fitting != window.size())
        window.resize(fitting);
    QRect outer(window.pos(), window.size() + frame);
    outer.moveRight(std::min(outer.right(), room.right()));
    outer.moveBottom(std::min(outer.bottom(), room.bottom()));
    outer.moveLeft(std::max(outer.left(), room.left()));
    outer.moveTop(std::max(outer.top(), room.top()));
    if (outer.topLeft() != window.pos())
        window.move(outer.topLeft());
}

} // namespace lineament::ui
