// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/custodylogwindow.h"

#include "core/base/log.h"
#include "core/casefile/logexport.h"
#include "core/report/casematerial.h"
#include "ui/app/text.h"
#include "ui/verdict/textblock.h"
#include "ui/verdict/valuetable.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace lineament::ui {

namespace {

/// JSON text for people: objects over several lines, "null" as nothing.
QString pretty(const std::string& json) {
    if (json == "null")
        return {};
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    if (document.isNull())
        return QString::fromStdString(json); // a bare word or number
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

} // namespace

CustodyLogWindow::CustodyLogWindow(Store store, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_theme(theme)
    , m_table(new QTableView) {
    setWindowTitle(tr("Custody log of %1").arg(toQString(m_store->folder().filename())));
    resize(1000, 720);
    m_table->setModel(&m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LogEntryModel::Number, Qt::DescendingOrder);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setAccessibleName(tr("Entries of the custody log"));
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(m_table);
    split->addWidget(makeDetail());
    split->setSizes({420, 220});
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(makeFilter());
    layout->addWidget(split, 1);
    layout->addWidget(makeFoot());
    const std::pair<int, int> widths[] = {{LogEntryModel::Number, 56},
                                          {LogEntryModel::Time, 200},
                                          {LogEntryModel::Who, 140},
                                          {LogEntryModel::Action, 190},
                                          {LogEntryModel::Object, 150}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CustodyLogWindow::showEntry);
    connect(&theme, &Theme::changed, this, &CustodyLogWindow::showEntry);
    showEntry();
    refresh();
}

QWidget* CustodyLogWindow::makeFilter() {
    m_text = new QLineEdit;
    m_text->setObjectName(QStringLiteral("text"));
    m_text->setPlaceholderText(tr("Text in an entry"));
    m_text->setClearButtonEnabled(true);
    m_action = new QComboBox;
    m_action->setObjectName(QStringLiteral("action"));
    m_action->addItem(tr("Every action"));
    m_object = new QComboBox;
    m_object->setObjectName(QStringLiteral("object"));
    m_object->addItem(tr("Case and items"));
    m_object->addItem(tr("The case itself"), QStringLiteral("case"));
    auto* bar = new QWidget;
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_text, 1);
    line->addWidget(m_action);
    line->addWidget(m_object);
    connect(m_text, &QLineEdit::textChanged, &m_filter, &LogEntryFilter::setText);
    connect(m_action, &QComboBox::currentIndexChanged, this,
            [this] { m_filter.setAction(m_action->currentData().toString()); });
    connect(m_object, &QComboBox::currentIndexChanged, this,
            [this] { m_filter.setObject(m_object->currentData().toString()); });
    return bar;
}

QWidget* CustodyLogWindow::makeDetail() {
    m_detail = new TextBlock;
    m_detail->setAccessibleName(tr("The selected entry"));
    auto* holder = new QWidget;
    auto* inner = new QVBoxLayout(holder);
    inner->setContentsMargins(4, 4, 4, 4);
    inner->addWidget(m_detail);
    inner->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(holder);
    return scroll;
}

QWidget* CustodyLogWindow::makeFoot() {
    m_end = new QLabel;
    m_end->setObjectName(QStringLiteral("muted"));
    m_end->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_end->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_message = new QLabel;
    m_message->setObjectName(QStringLiteral("warning"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    auto* copy = new QPushButton(tr("Copy"));
    copy->setToolTip(tr("The end of the chain: number and hash of the last entry. Kept elsewhere, "
                        "it proves that nothing before it was changed."));
    auto* save = new QPushButton(tr("Export..."));
    save->setToolTip(tr("JSON lines, with a page on how to check them with sha256sum and jq"));
    auto* close = new QPushButton(tr("Close"));
    for (auto* button : {copy, save, close})
        button->setAutoDefault(false);
    auto* foot = new QWidget;
    auto* rows = new QVBoxLayout(foot);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_message);
    auto* line = new QHBoxLayout;
    line->addWidget(m_end, 1);
    line->addWidget(copy);
    line->addWidget(save);
    line->addWidget(close);
    rows->addLayout(line);
    connect(copy, &QPushButton::clicked, this, [this] {
        if (!m_model.entries().empty())
            QApplication::clipboard()->setText(
                QStringLiteral("%1 %2")
                    .arg(m_model.entries().back().seq)
                    .arg(QString::fromStdString(m_model.entries().back().sha256)));
    });
    connect(save, &QPushButton::clicked, this, &CustodyLogWindow::askExport);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(this, &CustodyLogWindow::failed, this, [this](const QString& message) {
        m_message->setText(message);
        m_message->show();
    });
    connect(this, &CustodyLogWindow::exported, this, [this](const QString& file) {
        m_message->setText(
            tr("Exported to %1, with a page on how to check it beside it.").arg(file));
        m_message->show();
    });
    return foot;
}

void CustodyLogWindow::refresh() {
    if (m_reading) {
        m_again = true;
        return;
    }
    m_reading = true;
    const auto from = m_model.entries().empty() ? 1 : m_model.entries().back().seq + 1;
    m_worker.add([store = m_store, from](const std::stop_token&) { return store->log(from); },
                 [this](std::vector<casefile::LogEntry> entries) {
                     m_reading = false;
                     add(std::move(entries));
                     if (std::exchange(m_again, false))
                         refresh();
                 },
                 [this](const QString& message) {
                     m_reading = false;
                     emit failed(tr("The log cannot be read: %1").arg(message));
                 });
}

void CustodyLogWindow::add(std::vector<casefile::LogEntry> entries) {
    std::set<QString> actions;
    std::set<std::int64_t> items;
    for (const auto& entry : entries) {
        actions.insert(QString::fromStdString(entry.action));
        const auto of = entry.object.find("item ");
        if (of != std::string::npos)
            if (const auto item = report::itemOfObject(entry.object.substr(of)))
                items.insert(*item);
    }
    m_model.append(std::move(entries));
    for (const auto& action : actions)
        if (m_action->findData(action) < 0)
            m_action->addItem(actionText(action.toStdString()), action);
    for (const auto item : items) {
        const auto object = QStringLiteral("item %1").arg(item);
        if (m_object->findData(object) < 0)
            m_object->addItem(tr("Item %1").arg(item), object);
    }
    if (m_model.entries().empty())
        return;
    const auto& last = m_model.entries().back();
    m_end->setText(
        tr("End of the chain: %1  %2").arg(last.seq).arg(QString::fromStdString(last.sha256)));
    m_end->setToolTip(m_end->text());
}

void CustodyLogWindow::showItem(std::optional<std::int64_t> item) {
    const int row = item ? m_object->findData(QStringLiteral("item %1").arg(*item)) : 0;
    m_object->setCurrentIndex(std::max(0, row));
}

void CustodyLogWindow::showEntry() {
    const auto index = m_filter.mapToSource(m_table->currentIndex());
    if (!index.isValid()) {
        m_detail->setHtml(tr("Select an entry to read it whole."));
        return;
    }
    const auto& entry = m_model.entries()[static_cast<std::size_t>(index.row())];
    ValueTable values(m_theme.colours());
    values.add(tr("Entry"), QString::number(entry.seq))
        .add(tr("Time"),
             QString::fromStdString(entry.time) + tr(" (UTC), local ") + entryTime(entry))
        .add(tr("Who"), entry.who)
        .add(tr("What"), QStringLiteral("%1 (%2)").arg(actionText(entry.action),
                                                       QString::fromStdString(entry.action)))
        .add(tr("Of"), entry.object)
        .add(tr("Why"), entry.why)
        .add(tr("Before"), pretty(entry.oldValue))
        .add(tr("After"), pretty(entry.newValue))
        .add(tr("Tool"), entry.tool);
    for (const auto& row : entry.rows)
        values.add(tr("Row %1 %2").arg(QString::fromStdString(row.table)).arg(row.id),
                   row.sha256.empty() ? tr("removed") : QString::fromStdString(row.sha256));
    values.add(tr("Hash of the entry before"), entry.prev)
        .add(tr("Hash of this entry"), entry.sha256)
        .add(tr("Line as stored"), entry.line);
    m_detail->setHtml(values.html());
}

void CustodyLogWindow::askExport() {
    const auto file = QFileDialog::getSaveFileName(this, tr("Export the custody log"),
                                                   QStringLiteral("custody-log.jsonl"),
                                                   tr("JSON lines (*.jsonl)"));
    if (!file.isEmpty())
        exportTo(file);
}

void CustodyLogWindow::exportTo(const QString& file) {
    m_message->hide();
    m_worker.add([store = m_store, file](
                     const std::stop_token&) { return casefile::exportLog(*store, toPath(file)); },
                 [this, file](const casefile::LogHead& end) {
                     spdlog::info("Exported {} entries of the custody log to {}.", end.seq,
                                  file.toStdString());
                     emit exported(file);
                 },
                 [this](const QString& message) {
                     emit failed(tr("The log was not exported: %1").arg(message));
                 });
}

} // namespace lineament::ui
