// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/newcasedialog.h"

#include "core/casefile/casestore.h"
#include "ui/app/text.h"
#include "ui/app/widgets.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>

namespace lineament::ui {

namespace {

/// A name for a folder: what file systems forbid becomes a hyphen.
QString folderName(const QString& text) {
    static const QRegularExpression forbidden(QStringLiteral("[\\\\/:*?\"<>|\\x00-\\x1f]+"));
    auto name = text.trimmed();
    name.replace(forbidden, QStringLiteral("-"));
    while (name.startsWith(QLatin1Char('.')))
        name.remove(0, 1);
    return name;
}

QLabel* muted(const QString& text) {
    auto* label = new QLabel(text);
    label->setObjectName(QStringLiteral("muted"));
    label->setWordWrap(true);
    return label;
}

} // namespace

NewCaseDialog::NewCaseDialog(int openFiles, const QString& who, Make make, QWidget* parent)
    : QDialog(parent)
    , m_number(new QLineEdit)
    , m_title(new QLineEdit)
    , m_examiner(new QLineEdit)
    , m_organisation(new QLineEdit)
    , m_name(new QLineEdit)
    , m_parent(new QLineEdit)
    , m_request(new QPlainTextEdit)
    , m_add(new QCheckBox(openFiles == 1
                              ? tr("Add the opened file as evidence")
                              : tr("Add the %1 opened files as evidence").arg(openFiles)))
    , m_where(muted({}))
    , m_message(new QLabel)
    , m_make(std::move(make)) {
    setWindowTitle(tr("New case"));
    setMinimumWidth(560);
    const QSettings settings;
    m_examiner->setText(settings.value(QStringLiteral("report/examiner")).toString());
    m_organisation->setText(settings.value(QStringLiteral("report/organisation")).toString());
    m_parent->setText(settings.value(QStringLiteral("case/folder"), QDir::homePath()).toString());
    m_number->setObjectName(QStringLiteral("number"));
    m_examiner->setObjectName(QStringLiteral("examiner"));
    if (!who.isEmpty())
        m_examiner->setPlaceholderText(tr("Empty: %1").arg(who));
    m_examiner->setToolTip(tr("Works on the case from now on, and stands in its custody log"));
    m_name->setObjectName(QStringLiteral("name"));
    m_parent->setObjectName(QStringLiteral("parent"));
    m_number->setPlaceholderText(tr("As your laboratory counts, e.g. 2026-17"));
    m_request->setPlaceholderText(tr("What was asked, as it was asked"));
    m_request->setTabChangesFocus(true);
    m_request->setFixedHeight(fontMetrics().lineSpacing() * 3 + 16);
    m_add->setChecked(openFiles > 0);
    m_add->setVisible(openFiles > 0);
    auto* choose = new QPushButton(tr("Choose..."));
    choose->setAutoDefault(false);
    auto* place = new QHBoxLayout;
    place->addWidget(m_parent, 1);
    place->addWidget(choose);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* makeIt = buttons->addButton(tr("Make the case"), QDialogButtonBox::AcceptRole);
    makeIt->setDefault(true);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();

    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(tr("Case number"), m_number);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Examiner"), m_examiner);
    form->addRow(tr("Laboratory"), m_organisation);
    form->addRow(tr("Request"), m_request);
    form->addRow(tr("Folder name"), m_name);
    form->addRow(tr("In"), place);
    form->addRow(m_where);
    form->addRow(m_add);
    form->addRow(m_message);
    form->addRow(buttons);
    connect(choose, &QPushButton::clicked, this, &NewCaseDialog::chooseParent);
    connect(m_number, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (!m_named)
            m_name->setText(folderName(text));
    });
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_named = true; });
    connect(m_name, &QLineEdit::textChanged, this, &NewCaseDialog::refresh);
    connect(m_parent, &QLineEdit::textChanged, this, &NewCaseDialog::refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewCaseDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &NewCaseDialog::reject);
    refresh();
    m_before = typed();
}

std::filesystem::path NewCaseDialog::folder() const {
    return toPath(QDir(m_parent->text()).absoluteFilePath(folderName(m_name->text()))) +=
           casefile::kCaseSuffix;
}

casefile::CaseFacts NewCaseDialog::facts() const {
    casefile::CaseFacts facts;
    facts.number = m_number->text().trimmed().toStdString();
    facts.title = m_title->text().trimmed().toStdString();
    facts.examiner = m_examiner->text().trimmed().toStdString();
    facts.organisation = m_organisation->text().trimmed().toStdString();
    facts.request = m_request->toPlainText().trimmed().toStdString();
    return facts;
}

bool NewCaseDialog::addsOpenFiles() const {
    return m_add->isVisibleTo(this) && m_add->isChecked();
}

void NewCaseDialog::chooseParent() {
    const auto chosen =
        QFileDialog::getExistingDirectory(this, tr("Where the case goes"), m_parent->text());
    if (!chosen.isEmpty())
        m_parent->setText(chosen);
}

void NewCaseDialog::refresh() {
    if (folderName(m_name->text()).isEmpty())
        m_where->setText(tr("A case is a folder: its database, copies of the evidence, maps, "
                            "reports and the custody log. Give it a name."));
    else if (!QDir(m_parent->text()).exists())
        m_where->setText(tr("There is no folder %1.").arg(m_parent->text()));
    else if (QDir().exists(toQString(folder())))
        m_where->setText(tr("%1 is there already.").arg(toQString(folder())));
    else
        m_where->setText(tr("Will be made: %1").arg(toQString(folder())));
}

void NewCaseDialog::accept() {
    refresh();
    if (folderName(m_name->text()).isEmpty() || !QDir(m_parent->text()).exists() ||
        QDir().exists(toQString(folder()))) {
        (folderName(m_name->text()).isEmpty() ? m_name : m_parent)->setFocus();
        return;
    }
    m_message->hide();
    if (!m_make) {
        ended({});
        return;
    }
    setEnabled(false);
    // It may be gone when the answer comes.
    m_make(*this, [self = QPointer(this)](const QString& problem) {
        if (self)
            self->ended(problem);
    });
}

void NewCaseDialog::ended(const QString& problem) {
    setEnabled(true);
    if (!problem.isEmpty()) {
        sayIn(*m_message, tr("The case was not made: %1").arg(problem), true);
        return;
    }
    QSettings settings;
    settings.setValue(QStringLiteral("case/folder"), m_parent->text());
    settings.setValue(QStringLiteral("report/examiner"), m_examiner->text());
    settings.setValue(QStringLiteral("report/organisation"), m_organisation->text());
    QDialog::accept();
}

QStringList NewCaseDialog::typed() const {
    return {m_number->text(),       m_title->text(), m_examiner->text(),
            m_organisation->text(), m_name->text(),  m_request->toPlainText()};
}

void NewCaseDialog::reject() {
    if (!isEnabled())
        return; // the case is being made
    if (typed() == m_before || mayDiscard(this))
        QDialog::reject();
}

} // namespace lineament::ui
