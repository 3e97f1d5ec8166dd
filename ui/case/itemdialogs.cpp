// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/itemdialogs.h"

#include "core/report/filled.h"
#include "ui/case/evidencedialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace lineament::ui {

IntakeDialog::IntakeDialog(CaseDesk& desk, const casefile::Item& item, QWidget* parent)
    : SavingDialog(desk,
                   filled(tr("How item %1, %2, came"), item.id, QString::fromStdString(item.name)),
                   tr("Save"), parent)
    , m_item(item.id)
    , m_firstGeneration(firstGenerationBox(item.intake.firstGeneration)) {
    m_source =
        addLine(tr("Source"), item.intake.source, tr("e.g. e-mail of the complainant, 3 May 2026"));
    m_source->setObjectName(QStringLiteral("source"));
    m_format = addLine(tr("Received as"), item.intake.receivedFormat,
                       tr("e.g. attachment, USB stick, download"));
    form()->addRow(tr("First generation?"), m_firstGeneration);
    addReason();
    finishForm();
}

CaseDesk::Change IntakeDialog::change() const {
    casefile::Intake intake;
    intake.source = m_source->text().trimmed().toStdString();
    intake.receivedFormat = m_format->text().trimmed().toStdString();
    intake.firstGeneration = firstGenerationOf(*m_firstGeneration);
    return [item = m_item, intake, why = reason()](casefile::CaseStore& store) {
        store.setIntake(item, intake, why);
    };
}

NoteDialog::NoteDialog(CaseDesk& desk, const casefile::Note& note, QWidget* parent)
    : SavingDialog(desk,
                   note.id != 0 ? tr("Change note %1").arg(note.id)
                   : note.item  ? tr("Note on item %1").arg(*note.item)
                                : tr("Note on the case"),
                   tr("Save"), parent)
    , m_known(note) {
    m_text = addText(tr("Note"), 8, note.text);
    if (note.id != 0)
        addHint(tr("The earlier text stays in the custody log."));
    addReason();
    finishForm();
}

QString NoteDialog::missing() const {
    return m_text->toPlainText().trimmed().isEmpty() ? tr("A note needs a text.") : QString();
}

CaseDesk::Change NoteDialog::change() const {
    return [known = m_known, text = m_text->toPlainText().trimmed().toStdString(),
            why = reason()](casefile::CaseStore& store) {
        if (known.id == 0)
            store.addNote(known.item, text, why);
        else
            store.changeNote(known.id, text, why);
    };
}

QString bookmarkStatus(const std::string& status) {
    if (status == "open")
        return BookmarkDialog::tr("open");
    if (status == "settled")
        return BookmarkDialog::tr("settled");
    return QString::fromStdString(status);
}

BookmarkDialog::BookmarkDialog(CaseDesk& desk, casefile::Bookmark bookmark, QWidget* parent)
    : SavingDialog(desk, bookmark.id == 0 ? tr("New bookmark") : tr("Bookmark %1").arg(bookmark.id),
                   tr("Save"), parent)
    , m_bookmark(std::move(bookmark))
    , m_status(new QComboBox) {
    for (const char* word : {"open", "settled"})
        m_status->addItem(bookmarkStatus(word), QLatin1String(word));
    const auto known = m_status->findData(QString::fromStdString(m_bookmark.status));
    m_status->setCurrentIndex(std::max(0, known));
    m_comment =
        addText(tr("Comment"), 4, m_bookmark.comment, tr("What is to be seen in this view"));
    m_comment->setObjectName(QStringLiteral("comment"));
    form()->addRow(tr("Status"), m_status);
    addHint(tr("A bookmark keeps the frame, the part of the picture in view, the face and the "
               "layer."));
    finishForm();
}

CaseDesk::Change BookmarkDialog::change() const {
    auto bookmark = m_bookmark;
    bookmark.comment = m_comment->toPlainText().trimmed().toStdString();
    bookmark.status = m_status->currentData().toString().toStdString();
    return [bookmark](casefile::CaseStore& store) {
        if (bookmark.id == 0)
            store.addBookmark(bookmark);
        else
            store.changeBookmark(bookmark);
    };
}

ExaminerDialog::ExaminerDialog(CaseDesk& desk, casefile::ExaminerProfile profile, QWidget* parent)
    : SavingDialog(desk, tr("Examiner"), tr("Save"), parent)
    , m_profile(std::move(profile)) {
    m_name = addLine(tr("Name"), m_profile.name);
    m_name->setReadOnly(m_profile.id != 0);
    m_position = addLine(tr("Position"), m_profile.position);
    m_organisation = addLine(tr("Organisation"), m_profile.organisation);
    m_qualifications = addText(tr("Qualifications"), 3, m_profile.qualifications);
    m_contact = addText(tr("Contact"), 2, m_profile.contact);
    addHint(tr("Printed in the reports of this case."));
    addReason();
    finishForm();
}

QString ExaminerDialog::missing() const {
    return m_name->text().trimmed().isEmpty() ? tr("A name is needed.") : QString();
}

CaseDesk::Change ExaminerDialog::change() const {
    auto profile = m_profile;
    profile.name = m_name->text().trimmed().toStdString();
    profile.position = m_position->text().trimmed().toStdString();
    profile.organisation = m_organisation->text().trimmed().toStdString();
    profile.qualifications = m_qualifications->toPlainText().trimmed().toStdString();
    profile.contact = m_contact->toPlainText().trimmed().toStdString();
    return [profile, why = reason()](casefile::CaseStore& store) {
        if (profile.id == 0)
            store.addExaminer(profile, why);
        else
            store.changeExaminer(profile, why);
    };
}

} // namespace lineament::ui
