// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifyparts.h"

#include "ui/case/verifymodels.h"
#include "ui/verdict/valuetable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace lineament::ui {

namespace {

constexpr int kRoomInRow = 8; // px beside the text

QLabel* wrapped() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

VerifyCard::VerifyCard(const QString& title, const QString& button, const Theme& theme)
    : m_theme(theme)
    , m_sentence(wrapped())
    , m_counts(wrapped())
    , m_button(new QPushButton(button)) {
    auto* heading = new QLabel(title);
    heading->setObjectName(QStringLiteral("heading"));
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_counts->setObjectName(QStringLiteral("muted"));
    m_button->setAutoDefault(false);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(heading);
    words->addWidget(m_sentence);
    words->addWidget(m_counts);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(16);
    line->addLayout(words, 1);
    line->addWidget(m_button, 0, Qt::AlignTop);
    connect(&m_theme, &Theme::changed, this, &VerifyCard::paintSentence);
}

void VerifyCard::setState(const QString& sentence, Tone tone, const QString& counts) {
    m_tone = tone;
    m_sentence->setText(sentence);
    m_counts->setText(counts);
    m_counts->setVisible(!counts.isEmpty());
    paintSentence();
}

void VerifyCard::paintSentence() {
    m_sentence->setStyleSheet(QStringLiteral("font-size: 11pt; font-weight: 600; color: %1")
                                  .arg(m_theme.colours().tone(m_tone).name()));
}

QString VerifyCard::sentence() const {
    return m_sentence->text();
}

QString VerifyCard::counts() const {
    return m_counts->text();
}

VerifyTable::VerifyTable(QAbstractItemModel* model, const QString& name, const QStringList& samples)
    : m_model(model)
    , m_hint(new QLabel)
    , m_view(new QTableView) {
    m_hint->setObjectName(QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setMargin(4 * kRoomInRow);
    m_view->setModel(model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setTabKeyNavigation(false);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setAccessibleName(name);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kRoomInRow);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int i = 0; i < samples.size(); ++i)
        m_view->setColumnWidth(i, fontMetrics().horizontalAdvance(samples[i]) + 2 * kRoomInRow);
    addWidget(m_hint);
    addWidget(m_view);
    const auto chosen = [this](const QModelIndex& index) {
        if (const auto item = index.data(kItemRole).toLongLong(); item > 0)
            emit itemChosen(item);
    };
    connect(m_view, &QTableView::doubleClicked, this, chosen);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &VerifyTable::rowChanged);
    connect(model, &QAbstractItemModel::rowsInserted, this, &VerifyTable::showOrHide);
    connect(model, &QAbstractItemModel::modelReset, this, &VerifyTable::showOrHide);
}

void VerifyTable::setHint(const QString& hint) {
    m_hint->setText(hint);
}

void VerifyTable::showOrHide() {
    setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget*>(m_view) : m_hint);
    emit rowChanged();
}

QString VerifyTable::rowHtml(const Colours& colours) const {
    const auto current = m_view->currentIndex();
    if (!current.isValid())
        return {};
    ValueTable values(colours);
    for (int i = 0; i < m_model->columnCount(); ++i)
        values.add(m_model->headerData(i, Qt::Horizontal).toString(),
                   current.siblingAtColumn(i).data().toString());
    return values.html();
}

} // namespace lineament::ui
