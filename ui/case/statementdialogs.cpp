// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/statementdialogs.h"

#include "core/analysis/verdict.h"
#include "core/report/filled.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace lineament::ui {

namespace {

QString nameOf(const CaseDesk& desk, std::optional<std::int64_t> item) {
    if (!item)
        return SavingDialog::tr("the case as a whole");
    // Names tell where files come from (R32).
    if (desk.blind() && !desk.contents().hasFindingsOf(desk.who(), *item))
        return SavingDialog::tr("item %1").arg(*item);
    const auto* known = desk.contents().item(*item);
    return filled(SavingDialog::tr("item %1, %2"), *item,
                  known != nullptr ? QString::fromStdString(known->name) : QString());
}

/// The words of the scale, in both directions; other words may be typed. Nothing is chosen.
QComboBox* conclusionBox() {
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("conclusion"));
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // Its first line is that of neither proposition.
    const auto scale = analysis::verbalScale().subspan(1);
    for (auto step = scale.rbegin(); step != scale.rend(); ++step)
        box->addItem(SavingDialog::tr("%1 for Hp").arg(QLatin1String(step->degree)));
    box->addItem(SavingDialog::tr("inconclusive"));
    for (const auto& step : scale)
        box->addItem(SavingDialog::tr("%1 for Hd").arg(QLatin1String(step.degree)));
    box->addItem(SavingDialog::tr("no indication found by these methods"));
    box->setCurrentIndex(-1);
    box->lineEdit()->setPlaceholderText(SavingDialog::tr("Choose, or write your own words"));
    return box;
}

QString lacking(const QComboBox& conclusion, const QPlainTextEdit& text, const QString& what) {
    if (conclusion.currentText().trimmed().isEmpty())
        return SavingDialog::tr("A conclusion is needed; \"inconclusive\" is one.");
    if (text.toPlainText().trimmed().isEmpty())
        return what;
    return {};
}

} // namespace

OpinionDialog::OpinionDialog(CaseDesk& desk, std::optional<std::int64_t> item, QWidget* parent)
    : SavingDialog(desk, tr("Opinion on %1").arg(nameOf(desk, item)), tr("Save opinion"), parent)
    , m_item(item)
    , m_conclusion(conclusionBox()) {
    const auto& facts = desk.contents().facts;
    form()->addRow(tr("Examiner"), new QLabel(QString::fromStdString(desk.who())));
    addHint(tr("Hp: %1\nHd: %2")
                .arg(QString::fromStdString(facts.hp), QString::fromStdString(facts.hd)));
    form()->addRow(tr("Conclusion"), m_conclusion);
    m_reasons = addText(tr("Grounds"), 6, {},
                        tr("What it rests on: the image itself, the machine's output and its "
                           "limits, other methods"));
    m_reasons->setObjectName(QStringLiteral("grounds"));
    addHint(tr("The opinion is yours and stands apart from the machine's finding. A later one "
               "supersedes it; both stay in the case."));
    addReason();
    finishForm();
}

QString OpinionDialog::missing() const {
    return lacking(*m_conclusion, *m_reasons, tr("Say what the opinion rests on."));
}

CaseDesk::Change OpinionDialog::change() const {
    casefile::Opinion opinion;
    opinion.item = m_item;
    opinion.examiner = desk().who();
    opinion.conclusion = m_conclusion->currentText().trimmed().toStdString();
    opinion.reasons = m_reasons->toPlainText().trimmed().toStdString();
    return
        [opinion, why = reason()](casefile::CaseStore& store) { store.addOpinion(opinion, why); };
}

ReadingDialog::ReadingDialog(CaseDesk& desk, std::int64_t item, QWidget* parent)
    : SavingDialog(desk, tr("Reading of %1").arg(nameOf(desk, item)), tr("Save reading"), parent)
    , m_item(item)
    , m_blind(desk.unseen(item))
    , m_conclusion(conclusionBox()) {
    form()->addRow(tr("Examiner"), new QLabel(QString::fromStdString(desk.who())));
    m_observations = addText(tr("Observations"), 7, {},
                             tr("What you see in the image: edges of the face, light and shadow, "
                                "teeth, eyes, hair, skin, background"));
    m_observations->setObjectName(QStringLiteral("observations"));
    form()->addRow(tr("Conclusion"), m_conclusion);
    addHint(m_blind ? tr("Blind: you have not seen what the machine found on this item.")
                    : tr("Not blind: you have seen what the machine found on this item. The "
                         "reading is recorded as such."));
    addReason();
    finishForm();
}

QString ReadingDialog::missing() const {
    return lacking(*m_conclusion, *m_observations, tr("Say what you observed."));
}

CaseDesk::Change ReadingDialog::change() const {
    casefile::Reading reading;
    reading.item = m_item;
    reading.examiner = desk().who();
    // Seen while the dialog was open is seen.
    reading.blind = m_blind && desk().unseen(m_item);
    reading.observations = m_observations->toPlainText().trimmed().toStdString();
    reading.conclusion = m_conclusion->currentText().trimmed().toStdString();
    return
        [reading, why = reason()](casefile::CaseStore& store) { store.addReading(reading, why); };
}

} // namespace lineament::ui
