// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/custodylogwindow.h"

#include "core/base/log.h"
#include "core/casefile/caseoutputs.h"
#include "core/casefile/logexport.h"
#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/app/widgets.h"
#include "ui/case/custodylogtext.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <utility>

namespace lineament::ui {

namespace {

constexpr int kRoomInRow = 8; // px beside the text's height
constexpr int kShownItems = 24;

} // namespace

CustodyLogWindow::CustodyLogWindow(Store store, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_theme(theme)
    , m_reader(std::make_shared<CustodyLogReader>(m_store)) {
    setWindowTitle(tr("Custody log of %1").arg(toQString(m_store->folder().stem())));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    resize(fittingSize(*this, QSize(1180, 680)));
    auto* split = new QSplitter(Qt::Vertical);
    auto* filter = makeFilter();
    split->addWidget(makeTable());
    split->addWidget(makeDetail());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(filter);
    layout->addWidget(split, 1);
    layout->addWidget(makeFoot());
    connect(&m_theme, &Theme::changed, this, &CustodyLogWindow::showEntry);
    showEntry();
    showEnd();
    refresh();
}

QWidget* CustodyLogWindow::makeFilter() {
    m_text = new QLineEdit;
    m_text->setObjectName(QStringLiteral("text"));
    m_text->setPlaceholderText(tr("Only entries with this text"));
    m_text->setClearButtonEnabled(true);
    m_text->setAccessibleName(tr("Text in an entry"));
    m_action = new QComboBox;
    m_action->setObjectName(QStringLiteral("action"));
    m_action->setAccessibleName(tr("Action"));
    m_action->addItem(tr("Every action"));
    m_item = new QComboBox;
    m_item->setObjectName(QStringLiteral("item"));
    m_item->setAccessibleName(tr("Item"));
    m_item->addItem(tr("Case and items"));
    m_item->addItem(tr("The case itself"), 0);
    for (auto* box : {m_action, m_item}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(kShownItems);
        box->setMaxVisibleItems(kShownItems);
        connect(box, &QComboBox::currentIndexChanged, this, &CustodyLogWindow::applyFilter);
    }
    connect(m_text, &QLineEdit::textChanged, this, &CustodyLogWindow::applyFilter);
    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("muted"));
    auto* bar = new QWidget;
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_text, 1);
    line->addWidget(m_action);
    line->addWidget(m_item);
    line->addWidget(m_count);
    return bar;
}

QTableView* CustodyLogWindow::makeTable() {
    m_table = new QTableView;
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Entries of the custody log"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kRoomInRow);
    auto* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const std::pair<int, const char*> samples[] = {
        {CustodyLogModel::Number, "00000"},
        {CustodyLogModel::Time, "2026-11-27 14:36:53 +00:00"},
        {CustodyLogModel::Who, "Anna Examiner"},
        {CustodyLogModel::What, "Another examiner goes on"},
        {CustodyLogModel::Object, "analysis 10 of item 10"},
        {CustodyLogModel::Change, "Values before and after, in short words on one line"}};
    for (const auto& [column, sample] : samples)
        m_table->setColumnWidth(column, fontMetrics().horizontalAdvance(QLatin1String(sample)) +
                                            2 * kRoomInRow);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CustodyLogModel::Number, Qt::DescendingOrder);
    // Sorting and filtering start anew: what was looked at stays selected.
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { select(m_selected); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!current.isValid())
                    return;
                m_selected = m_model.shown(current.row()).seq;
                showEntry();
            });
    return m_table;
}

QTextBrowser* CustodyLogWindow::makeDetail() {
    m_detail = new QTextBrowser;
    m_detail->setObjectName(QStringLiteral("help"));
    m_detail->setOpenLinks(false);
    m_detail->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_detail->document()->setDocumentMargin(kRoomInRow);
    m_detail->setAccessibleName(tr("The selected entry"));
    return m_detail;
}

QWidget* CustodyLogWindow::makeFoot() {
    m_end = new QLabel;
    m_end->setObjectName(QStringLiteral("end"));
    m_end->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message = new QLabel;
    m_message->setObjectName(QStringLiteral("warning"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    m_copy = new QPushButton(tr("Copy"));
    m_copy->setToolTip(tr("Number and hash of the last entry. Kept elsewhere, they show later that "
                          "nothing before it was changed or removed."));
    m_export = new QPushButton(tr("Export..."));
    m_export->setToolTip(tr("JSON lines, with a page on how to check them with sha256sum and jq"));
    auto* close = new QPushButton(tr("Close"));
    for (auto* button : {m_copy, m_export, close})
        button->setAutoDefault(false);
    auto* foot = new QWidget;
    auto* rows = new QVBoxLayout(foot);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_message);
    auto* line = new QHBoxLayout;
    line->addWidget(m_end);
    line->addWidget(m_copy);
    line->addStretch(1);
    line->addWidget(m_export);
    line->addWidget(close);
    rows->addLayout(line);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const auto& last = m_model.entries().back();
        QApplication::clipboard()->setText(
            filled(QStringLiteral("%1 %2"), last.seq, QString::fromStdString(last.sha256)));
    });
    connect(m_export, &QPushButton::clicked, this, &CustodyLogWindow::askExport);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return foot;
}

void CustodyLogWindow::refresh() {
    m_again = m_reading;
    if (!m_reading)
        read();
}

void CustodyLogWindow::read() {
    m_reading = true;
    m_worker.add([reader = m_reader](const std::stop_token&) { return reader->read(); },
                 [this](CustodyLogPart part) { add(std::move(part)); },
                 [this](const QString& message) {
                     m_reading = false;
                     say(tr("The log cannot be read: %1").arg(message));
                     emit failed(message);
                 });
}

void CustodyLogWindow::add(CustodyLogPart part) {
    for (const auto& row : part.rows)
        if (!row.action.empty() && m_actions.insert(row.action).second)
            m_action->addItem(row.what, QString::fromStdString(row.action));
    for (const auto& [item, name] : part.items)
        m_item->addItem(filled(tr("Item %1, %2"), item, name), static_cast<qlonglong>(item));
    m_model.append(std::move(part.rows));
    showEnd();
    m_reading = false;
    if (part.more || std::exchange(m_again, false))
        read();
    else
        emit complete();
}

void CustodyLogWindow::applyFilter() {
    CustodyLogFilter filter;
    filter.text = m_text->text();
    filter.action = m_action->currentData().toString().toStdString();
    if (m_item->currentData().isValid())
        filter.item = m_item->currentData().toLongLong();
    m_model.setFilter(filter);
    showEnd();
}

void CustodyLogWindow::select(std::int64_t seq) {
    const int row = m_model.rowOf(seq);
    if (row < 0) {
        m_selected = 0;
        showEntry();
        return;
    }
    m_table->selectRow(row);
    m_table->scrollTo(m_model.index(row, 0));
}

void CustodyLogWindow::showItem(std::optional<std::int64_t> item) {
    const int row = item ? m_item->findData(static_cast<qlonglong>(*item)) : 0;
    m_item->setCurrentIndex(std::max(0, row));
}

void CustodyLogWindow::showEntry() {
    const int row = m_selected == 0 ? -1 : m_model.rowOf(m_selected);
    if (row < 0) {
        m_detail->setPlainText(tr("Select an entry to read all of it."));
        return;
    }
    const auto& shown = m_model.shown(row);
    if (!shown.problem.isEmpty()) {
        m_detail->setPlainText(shown.problem);
        return;
    }
    auto entry = casefile::parseLogLine(shown.line);
    entry.sha256 = shown.sha256;
    m_detail->setHtml(custodytext::html(entry, m_theme.colours()));
}

QString CustodyLogWindow::detail() const {
    return m_detail->toPlainText();
}

void CustodyLogWindow::showEnd() {
    const auto& entries = m_model.entries();
    const int shown = m_model.rowCount();
    m_count->setText(shown == static_cast<int>(entries.size())
                         ? tr("%1 entries").arg(shown)
                         : filled(tr("%1 of %2 entries"), shown, entries.size()));
    m_copy->setEnabled(!entries.empty());
    m_end->setText(entries.empty()
                       ? tr("End of the chain: not read yet")
                       : filled(tr("End of the chain: entry %1, SHA-256 %2"), entries.back().seq,
                                QString::fromStdString(entries.back().sha256)));
}

void CustodyLogWindow::askExport() {
    const auto name =
        QStringLiteral("%1-custody-log.jsonl").arg(toQString(m_store->folder().stem()));
    const auto file = QFileDialog::getSaveFileName(this, tr("Export the custody log"), name,
                                                   tr("JSON lines (*.jsonl)"));
    if (!file.isEmpty())
        exportTo(file);
}

void CustodyLogWindow::exportTo(const QString& file) {
    m_message->hide();
    m_export->setEnabled(false);
    m_worker.add(
        [store = m_store, path = toPath(file)](const std::stop_token&) {
            casefile::requireWritableOutputs(
                *store, {{"the log", path},
                         {"its page of instructions", casefile::instructionBeside(path)}});
            return casefile::exportLog(*store, path);
        },
        [this, file](const casefile::LogHead& end) {
            m_export->setEnabled(true);
            spdlog::info("Exported {} entries of the custody log to {}.", end.seq,
                         file.toStdString());
            say(filled(tr("%1 entries were exported to %2; beside it is a page on how to check "
                          "them."),
                       end.seq, file));
            emit exported(file);
        },
        [this](const QString& message) {
            m_export->setEnabled(true);
            say(tr("The log was not exported: %1").arg(message));
            emit failed(message);
        });
}

void CustodyLogWindow::say(const QString& message) {
    m_message->setText(message);
    m_message->show();
}

} // namespace lineament::ui
