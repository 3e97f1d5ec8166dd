// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/caseactions.h"

#include "ui/case/casedesk.h"

#include <QMenu>
#include <QWidget>

namespace lineament::ui {

CaseActions::CaseActions(QWidget& window)
    : QObject(&window)
    , recent(new QMenu(tr("Open &recent case"), &window))
    , examiners(new QMenu(tr("E&xaminers"), &window))
    , m_window(window) {
    create = make(tr("&New case..."), QKeySequence::New);
    open = make(tr("&Open case..."), Qt::CTRL | Qt::ALT | Qt::Key_O);
    close = make(tr("&Close case"));
    add = make(tr("&Add evidence..."));
    facts = make(tr("&What it is about..."), {}, tr("Number, request, propositions"));
    addExaminer = make(tr("&Add..."));
    reading = make(tr("Own &reading of this file..."), Qt::CTRL | Qt::Key_D,
                   tr("What you see in the image yourself"));
    opinion = make(tr("O&pinion on this file..."), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    bookmark = make(tr("&Bookmark this view..."), Qt::CTRL | Qt::Key_B);
    blind = make(tr("B&lind examination"), {},
                 tr("Hides what the machine and other examiners found on a file until you have "
                    "noted your own findings; verification, log, report and bundle wait until "
                    "nothing is hidden"));
    blind->setCheckable(true);
    verify = make(tr("&Verify..."), {},
                  tr("Checks files and log, and runs every analysis again from the evidence"));
    log = make(tr("C&ustody log"), Qt::CTRL | Qt::Key_L);
    report = make(tr("Repor&t..."));
    bundle = make(tr("&Export bundle..."), {},
                  tr("A signed folder that others can check and re-compute from"));
    saveAgain = make(tr("&Save results again"));
}

QAction* CaseActions::make(const QString& text, const QKeySequence& key, const QString& toolTip) {
    auto* action = new QAction(text, &m_window);
    action->setShortcut(key);
    if (!toolTip.isEmpty())
        action->setToolTip(toolTip);
    return action;
}

void CaseActions::fillMenu(QMenu& menu) const {
    menu.setToolTipsVisible(true);
    menu.addActions({create, open});
    menu.addMenu(recent);
    menu.addAction(close);
    menu.addSeparator();
    menu.addActions({add, facts});
    menu.addMenu(examiners);
    menu.addSeparator();
    menu.addActions({blind, reading, opinion, bookmark});
    menu.addSeparator();
    menu.addActions({verify, log});
    menu.addSeparator();
    menu.addActions({report, bundle, saveAgain});
}

void CaseActions::setState(const CaseDesk& desk, bool item, bool busy) {
    const bool isOpen = desk.isOpen();
    const bool writable = desk.writable();
    const bool sound = desk.integrity() != CaseDesk::Integrity::Damaged;
    for (auto* action : {create, open})
        action->setEnabled(!desk.opening());
    recent->setEnabled(!desk.opening() && !recent->isEmpty());
    for (auto* action : {close, verify, log})
        action->setEnabled(isOpen);
    for (auto* action : {facts, addExaminer, bundle})
        action->setEnabled(writable);
    examiners->setEnabled(isOpen);
    add->setEnabled(writable && !busy);
    for (auto* action : {reading, opinion, bookmark})
        action->setEnabled(writable && item);
    // R3: damage blocks a report; a bundle may go out when it says what is damaged.
    report->setEnabled(isOpen && sound);
    // They would show what blind mode hides (R32).
    if (desk.hidesAny())
        for (auto* action : {verify, log, report, bundle, facts})
            action->setEnabled(false);
    report->setToolTip(desk.hidesAny()
                           ? tr("A report shows what blind examination hides: note your own "
                                "findings on every file first, or end blind examination")
                           : tr("Preview, draft and final report of the case"));
    saveAgain->setVisible(desk.unsaved() > 0);
    saveAgain->setEnabled(writable);
    blind->setChecked(desk.blind());
}

} // namespace lineament::ui
