// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/worker.h"
#include "ui/case/custodylogreader.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <memory>
#include <optional>
#include <set>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QTextBrowser;

namespace lineament::ui {

/// The custody log of a case (R4): who did what, when and why; each entry whole, with its hash.
/// Not modal.
class CustodyLogWindow : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<const casefile::CaseStore>;
    CustodyLogWindow(Store store, const Theme& theme, QWidget* parent = nullptr);

    /// Reads what was appended since.
    void refresh();
    /// Whether something is being read.
    bool reading() const { return m_reading; }
    /// Only entries that concern it; 0: those of the case itself; none: all.
    void showItem(std::optional<std::int64_t> item);
    const CustodyLogModel& model() const { return m_model; }
    /// What is below the table, as plain text.
    QString detail() const;
    /// Writes JSON lines and the page on how to check them, in a worker.
    void exportTo(const QString& file);

signals:
    /// Everything that the log had is in the table.
    void complete();
    void exported(const QString& file);
    void failed(const QString& message);

private:
    QWidget* makeFilter();
    QTableView* makeTable();
    QTextBrowser* makeDetail();
    QWidget* makeFoot();
    void read();
    void add(CustodyLogPart part);
    void applyFilter();
    void select(std::int64_t seq);
    void showEntry();
    void showEnd();
    void askExport();
    void say(const QString& message);

    Store m_store;
    const Theme& m_theme;
    std::shared_ptr<CustodyLogReader> m_reader; ///< used by the worker alone
    CustodyLogModel m_model;
    QLineEdit* m_text;
    QComboBox *m_action, *m_item;
    QLabel* m_count;
    QTableView* m_table;
    QTextBrowser* m_detail;
    QLabel *m_end, *m_message;
    QPushButton *m_copy, *m_export;
    std::set<std::string> m_actions; ///< that the filter offers
    std::int64_t m_selected = 0;     ///< number of the entry below the table
    bool m_reading = false, m_again = false;
    Worker m_worker{this};
};

} // namespace lineament::ui
