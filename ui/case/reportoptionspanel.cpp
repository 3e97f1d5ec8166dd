// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/reportoptionspanel.h"

#include "core/report/filled.h"
#include "core/report/logo.h"
#include "ui/app/text.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>
#include <set>

namespace lineament::ui {

namespace {

constexpr const char* kLaboratory = "report/laboratory";
constexpr const char* kLogo = "report/logo";
constexpr const char* kSections = "report/sections";
constexpr const char* kFigures = "report/figures";
constexpr const char* kReviewer = "report/reviewer";
constexpr int kRowsShown = 6;
constexpr int kNotesShown = 4;
constexpr QSize kLogoShown(200, 72);

struct Words {
    QString name, tip;
};

Words wordsOf(report::Section section) {
    using report::Section;
    using P = ReportOptionsPanel;
    switch (section) {
    case Section::Summary:
        return {P::tr("Summary"), P::tr("The finding on each item, on one page")};
    case Section::Metadata:
        return {P::tr("Metadata"), P::tr("Exif, IPTC and XMP entries, container and streams")};
    case Section::Measures:
        return {P::tr("Measures of faces"), P::tr("Boxes, quality and raw outputs of each face")};
    case Section::Validation:
        return {P::tr("Validation of the model"), P::tr("Error rates, calibration, card")};
    case Section::Custody:
        return {P::tr("Custody"), P::tr("Excerpt of the custody log")};
    case Section::Certification:
        return {P::tr("Hash certification"), P::tr("Process, algorithm, values, signature fields")};
    case Section::RawData:
        return {P::tr("Raw data"), P::tr("List of the files that go with the report")};
    }
    return {};
}

QListWidgetItem* addCheck(QListWidget& list, const QString& text, const QVariant& value, bool on) {
    auto* row = new QListWidgetItem(text, &list);
    row->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    row->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    row->setData(Qt::UserRole, value);
    return row;
}

template <class Take> void eachChecked(const QListWidget* list, Take take) {
    for (int i = 0; i < list->count(); ++i)
        if (list->item(i)->checkState() == Qt::Checked)
            take(list->item(i)->data(Qt::UserRole));
}

bool isChoice(const QListWidgetItem& row) {
    return row.flags().testFlag(Qt::ItemIsEnabled);
}

/// As high as its rows, from two up to @p most.
void fitRows(QListWidget& list, int most) {
    const int rows = std::clamp<int>(list.count(), 2, most);
    list.setFixedHeight(rows * (list.fontMetrics().height() + 6) + 10);
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setObjectName(QStringLiteral("heading"));
    return label;
}

} // namespace

ReportOptionsPanel::ReportOptionsPanel(const CaseContents& contents, QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_title(new QLineEdit(tr("Analysis report")))
    , m_reviewer(new QLineEdit)
    , m_figures(new QComboBox)
    , m_logo(new QLabel) {
    m_column->setContentsMargins(0, 0, 8, 0);
    m_column->setSpacing(6);
    m_title->setObjectName(QStringLiteral("title-text"));
    m_figures->setObjectName(QStringLiteral("figures"));
    m_column->addWidget(heading(tr("Title")));
    m_column->addWidget(m_title);
    addItems();
    addSections();
    addNotes();
    addWords();
    addLogo();
    m_column->addStretch(1);
    fillItems(contents);
    fillNotes(contents);
    for (auto* line : {m_title, m_reviewer})
        connect(line, &QLineEdit::textChanged, this, &ReportOptionsPanel::changed);
    for (auto* text : {m_laboratory, m_secondMethod, m_limitations})
        connect(text, &QPlainTextEdit::textChanged, this, &ReportOptionsPanel::changed);
    for (auto* list : {m_items, m_sections, m_notes})
        connect(list, &QListWidget::itemChanged, this, &ReportOptionsPanel::changed);
    connect(m_figures, &QComboBox::currentIndexChanged, this, &ReportOptionsPanel::changed);
}

QListWidget* ReportOptionsPanel::addList(QLabel* title, const QString& name) {
    auto* list = new QListWidget;
    list->setObjectName(name);
    list->setAccessibleName(title->text());
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTextElideMode(Qt::ElideMiddle);
    m_column->addWidget(title);
    m_column->addWidget(list);
    return list;
}

void ReportOptionsPanel::addItems() {
    m_items = addList(heading(tr("Items")), QStringLiteral("items"));
    auto* all = new QPushButton(tr("All"));
    auto* none = new QPushButton(tr("None"));
    all->setObjectName(QStringLiteral("allItems"));
    none->setObjectName(QStringLiteral("noItems"));
    auto* line = new QHBoxLayout;
    for (auto* button : {all, none}) {
        button->setAutoDefault(false);
        line->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, on = button == all] {
            QSignalBlocker quiet(m_items);
            for (int i = 0; i < m_items->count(); ++i)
                if (isChoice(*m_items->item(i)))
                    m_items->item(i)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
            quiet.unblock();
            emit changed();
        });
    }
    line->addStretch(1);
    m_column->addLayout(line);
}

void ReportOptionsPanel::fillItems(const CaseContents& contents) {
    std::set<qint64> left;
    for (int i = 0; i < m_items->count(); ++i)
        if (isChoice(*m_items->item(i)) && m_items->item(i)->checkState() != Qt::Checked)
            left.insert(m_items->item(i)->data(Qt::UserRole).toLongLong());
    std::set<qint64> kept;
    eachChecked(m_items, [&](const QVariant& v) { kept.insert(v.toLongLong()); });
    const int scrolled = m_items->verticalScrollBar()->value();
    m_items->clear();
    for (const auto& item : contents.items) {
        const auto name =
            filled(QStringLiteral("%1  %2"), item.id, QString::fromStdString(item.name));
        const bool analysed = contents.analysesOf(item.id) > 0;
        const bool on = analysed && (left.empty() || kept.count(item.id) > 0);
        auto* row = addCheck(*m_items, analysed ? name : tr("%1, not analysed").arg(name),
                             static_cast<qint64>(item.id), on);
        if (!analysed)
            row->setFlags(Qt::NoItemFlags);
        row->setToolTip(analysed ? name
                                 : tr("An item without an analysis has nothing to report; "
                                      "the report lists it as left out."));
    }
    fitRows(*m_items, kRowsShown);
    m_items->verticalScrollBar()->setValue(scrolled);
}

void ReportOptionsPanel::addSections() {
    const QSettings settings;
    const auto kept = settings.value(QLatin1String(kSections));
    m_sections = addList(heading(tr("Sections")), QStringLiteral("sections"));
    for (const auto section : report::optionalSections()) {
        const auto words = wordsOf(section);
        const auto name = QString::fromLatin1(report::sectionName(section));
        addCheck(*m_sections, words.name, name,
                 !kept.isValid() || kept.toStringList().contains(name))
            ->setToolTip(words.tip);
    }
    fitRows(*m_sections, m_sections->count());
    m_sections->setToolTip(tr("Propositions, findings, method, settings, limitations and "
                              "conclusion are always there. What is left out is named."));
    m_column->addWidget(heading(tr("Figures")));
    m_column->addWidget(m_figures);
    const std::pair<report::FigureChoice, QString> choices[] = {
        {report::FigureChoice::All, tr("Photos, frames and maps")},
        {report::FigureChoice::PhotoOnly, tr("Photos and frames, no maps")},
        {report::FigureChoice::None, tr("None")}};
    for (const auto& [choice, words] : choices)
        m_figures->addItem(words, QString::fromLatin1(report::figureChoiceName(choice)));
    m_figures->setCurrentIndex(
        std::max(0, m_figures->findData(settings.value(QLatin1String(kFigures)))));
}

void ReportOptionsPanel::addNotes() {
    m_notesTitle = heading(tr("Notes to print"));
    m_notes = addList(m_notesTitle, QStringLiteral("notes"));
}

void ReportOptionsPanel::fillNotes(const CaseContents& contents) {
    std::set<qint64> kept;
    eachChecked(m_notes, [&](const QVariant& v) { kept.insert(v.toLongLong()); });
    m_notes->clear();
    for (const auto& note : contents.notes) {
        const auto text = QString::fromStdString(note.text).simplified();
        addCheck(*m_notes,
                 note.item ? filled(tr("Item %1: %2"), *note.item, text) : tr("Case: %1").arg(text),
                 static_cast<qint64>(note.id), kept.count(note.id) > 0)
            ->setToolTip(QString::fromStdString(note.text));
    }
    fitRows(*m_notes, kNotesShown);
    for (auto* widget : std::initializer_list<QWidget*>{m_notesTitle, m_notes})
        widget->setVisible(!contents.notes.empty());
}

void ReportOptionsPanel::setContents(const CaseContents& contents) {
    const QSignalBlocker quietItems(m_items), quietNotes(m_notes);
    fillItems(contents);
    fillNotes(contents);
}

void ReportOptionsPanel::addWords() {
    const QSettings settings;
    const auto text = [this](const QString& title, const QString& name, const QString& hint) {
        auto* edit = new QPlainTextEdit;
        edit->setObjectName(name);
        edit->setPlaceholderText(hint);
        edit->setTabChangesFocus(true);
        edit->setFixedHeight(fontMetrics().lineSpacing() * 3 + 14);
        m_column->addWidget(heading(title));
        m_column->addWidget(edit);
        return edit;
    };
    m_limitations = text(tr("Limitations, added"), QStringLiteral("limitations"),
                         tr("One a line, behind those that follow from the model and the items"));
    m_secondMethod =
        text(tr("Second, independent method"), QStringLiteral("secondMethod"),
             tr("Which one was applied, and what it gave; empty: the report says that none was"));
    m_column->addWidget(heading(tr("Reviewer")));
    m_column->addWidget(m_reviewer);
    m_reviewer->setText(settings.value(QLatin1String(kReviewer)).toString());
    m_laboratory = text(tr("Letterhead"), QStringLiteral("laboratory"),
                        tr("Name and address of the laboratory"));
    m_laboratory->setPlainText(settings.value(QLatin1String(kLaboratory)).toString());
}

void ReportOptionsPanel::addLogo() {
    m_logoFile = QSettings().value(QLatin1String(kLogo)).toString();
    auto* choose = new QPushButton(tr("Choose logo..."));
    auto* none = new QPushButton(tr("No logo"));
    none->setObjectName(QStringLiteral("noLogo"));
    for (auto* button : {choose, none})
        button->setAutoDefault(false);
    m_logo->setObjectName(QStringLiteral("muted"));
    m_logo->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_logo->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->addWidget(choose);
    line->addWidget(none);
    line->addStretch(1);
    m_column->addWidget(m_logo);
    m_column->addLayout(line);
    connect(choose, &QPushButton::clicked, this, &ReportOptionsPanel::chooseLogo);
    connect(none, &QPushButton::clicked, this, [this] {
        m_logoFile.clear();
        showLogo();
        emit changed();
    });
    showLogo();
}

void ReportOptionsPanel::chooseLogo() {
    const auto file = QFileDialog::getOpenFileName(this, tr("Logo of the laboratory"), m_logoFile,
                                                   tr("Pictures (*.png *.jpg *.jpeg *.svg)"));
    if (file.isEmpty())
        return;
    m_logoFile = file;
    showLogo();
    emit changed();
}

void ReportOptionsPanel::showLogo() {
    m_logo->setPixmap({});
    m_logo->setToolTip(m_logoFile);
    if (m_logoFile.isEmpty()) {
        m_worker.cancel();
        m_logo->setText(tr("No logo."));
        return;
    }
    m_logo->setText(tr("The logo is being read."));
    m_worker.restart(
        [file = toPath(m_logoFile)](const std::stop_token&) {
            return report::loadLogo(file).image.scaled(kLogoShown, Qt::KeepAspectRatio,
                                                       Qt::SmoothTransformation);
        },
        [this](const QImage& image) { m_logo->setPixmap(QPixmap::fromImage(image)); },
        [this](const QString& message) { m_logo->setText(message); });
}

report::ReportOptions ReportOptionsPanel::options() const {
    report::ReportOptions options;
    options.title = m_title->text().trimmed();
    eachChecked(m_items, [&](const QVariant& v) { options.items.push_back(v.toLongLong()); });
    options.sections.clear();
    eachChecked(m_sections, [&](const QVariant& v) {
        options.sections.insert(report::sectionFromName(v.toString().toStdString()));
    });
    eachChecked(m_notes, [&](const QVariant& v) { options.notes.insert(v.toLongLong()); });
    options.figures =
        report::figureChoiceFromName(m_figures->currentData().toString().toStdString());
    options.laboratory = m_laboratory->toPlainText().trimmed();
    options.logo = toPath(m_logoFile);
    options.reviewer = m_reviewer->text().trimmed();
    options.secondMethod = m_secondMethod->toPlainText().trimmed();
    for (const auto& line : m_limitations->toPlainText().split(QLatin1Char('\n')))
        if (!line.trimmed().isEmpty())
            options.limitations.push_back(line.trimmed());
    return options;
}

QString ReportOptionsPanel::words() const {
    return QStringList{m_limitations->toPlainText(), m_secondMethod->toPlainText()}.join(
        QLatin1Char('\n'));
}

QString ReportOptionsPanel::missing() const {
    if (m_title->text().trimmed().isEmpty())
        return tr("The report needs a title.");
    bool any = false;
    eachChecked(m_items, [&](const QVariant&) { any = true; });
    return any ? QString() : tr("Choose at least one item that was analysed.");
}

void ReportOptionsPanel::remember() const {
    QSettings settings;
    QStringList sections;
    eachChecked(m_sections, [&](const QVariant& v) { sections << v.toString(); });
    settings.setValue(QLatin1String(kSections), sections);
    settings.setValue(QLatin1String(kFigures), m_figures->currentData());
    settings.setValue(QLatin1String(kLaboratory), m_laboratory->toPlainText().trimmed());
    settings.setValue(QLatin1String(kLogo), m_logoFile);
    settings.setValue(QLatin1String(kReviewer), m_reviewer->text().trimmed());
}

} // namespace lineament::ui
