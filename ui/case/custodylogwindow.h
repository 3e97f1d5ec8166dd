// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "ui/app/worker.h"
#include "ui/case/logentrymodel.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace lineament::ui {

class TextBlock;

/// The custody log of a case: who did what, when and why; each entry whole, with its hash.
class CustodyLogWindow : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<const casefile::CaseStore>;
    CustodyLogWindow(Store store, const Theme& theme, QWidget* parent = nullptr);

    /// Reads what was appended since.
    void refresh();
    /// Only entries that concern it; none: all.
    void showItem(std::optional<std::int64_t> item);
    const LogEntryModel& model() const { return m_model; }
    /// Writes JSON lines and the page on how to check them, in a worker.
    void exportTo(const QString& file);

signals:
    void failed(const QString& message);
    void exported(const QString& file);

private:
    QWidget* makeFilter();
    QWidget* makeDetail();
    QWidget* makeFoot();
    void add(std::vector<casefile::LogEntry> entries);
    void showEntry();
    void askExport();

    Store m_store;
    const Theme& m_theme;
    LogEntryModel m_model;
    LogEntryFilter m_filter{m_model};
    QTableView* m_table;
    QLineEdit* m_text;
    QComboBox *m_action, *m_object;
    TextBlock* m_detail;
    QLabel *m_end, *m_message;
    bool m_reading = false, m_again = false;
    Worker m_worker{this};
};

} // namespace lineament::ui
