// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casefactsdialog.h"

#include <QLineEdit>
#include <QPlainTextEdit>

namespace lineament::ui {

CaseFactsDialog::CaseFactsDialog(CaseDesk& desk, QWidget* parent)
    : SavingDialog(desk, tr("What the case is about"), tr("Save"), parent) {
    const auto& facts = desk.contents().facts;
    m_number = addLine(tr("Case number"), facts.number);
    m_title = addLine(tr("Title"), facts.title);
    m_examiner = addLine(tr("Examiner"), facts.examiner, tr("Who answers for the case"));
    m_organisation = addLine(tr("Laboratory"), facts.organisation);
    m_request = addText(tr("Request"), 4, facts.request, tr("What was asked, as it was asked"));
    m_hp = addText(tr("Proposition Hp"), 2, facts.hp);
    m_hd = addText(tr("Proposition Hd"), 2, facts.hd);
    addHint(tr("State both propositions before the result is known. The likelihood ratio says how "
               "much more probable the measurement is under Hp than under Hd; its calibration is "
               "for manipulated or synthesised faces against faces that were captured and "
               "ordinarily processed."));
    addReason();
    finishForm();
}

QString CaseFactsDialog::missing() const {
    if (m_hp->toPlainText().trimmed().isEmpty() || m_hd->toPlainText().trimmed().isEmpty())
        return tr("Both propositions are needed.");
    return {};
}

CaseDesk::Change CaseFactsDialog::change() const {
    auto facts = desk().contents().facts;
    facts.number = m_number->text().trimmed().toStdString();
    facts.title = m_title->text().trimmed().toStdString();
    facts.examiner = m_examiner->text().trimmed().toStdString();
    facts.organisation = m_organisation->text().trimmed().toStdString();
    facts.request = m_request->toPlainText().trimmed().toStdString();
    facts.hp = m_hp->toPlainText().trimmed().toStdString();
    facts.hd = m_hd->toPlainText().trimmed().toStdString();
    return [facts, why = reason()](casefile::CaseStore& store) { store.setFacts(facts, why); };
}

} // namespace lineament::ui
