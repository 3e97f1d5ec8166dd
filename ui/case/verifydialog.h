// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"
#include "ui/app/worker.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace lineament::ui {

/// Proves a case: its files and its log against what was recorded (R3), and every analysis run
/// again from the evidence (R10).
class VerifyDialog : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<casefile::CaseStore>;
    /// @param engine may be null; @p noModel says why then.
    VerifyDialog(Store store, std::shared_ptr<nn::Engine> engine, std::string noModel,
                 const Theme& theme, QWidget* parent = nullptr);

    void checkFiles();
    void rerun();
    void cancel();
    bool running() const { return m_running; }
    /// Everything that the dialog says, as plain text with tabs.
    QString plainText() const;

signals:
    /// Files and log were checked; @p damage is empty when all is as it was.
    void checked(bool damaged, const QString& damage);
    /// An outcome went into the log.
    void recorded();
    /// The examiner wants to see that item of the case.
    void itemChosen(qint64 item);

private:
    struct Part {
        QLabel *title, *verdict, *counts;
        QTreeWidget* table;
        QPushButton* start;
    };
    Part addPart(const QString& title, const QString& text, const QString& button,
                 const QStringList& columns);
    void setRunning(bool running, const QString& what = {});
    void setVerdict(const Part& part, const QString& text, Tone tone);
    void showReport(const casefile::IntegrityReport& report);
    void addResult(const casefile::RerunResult& result);
    void showRerun(bool complete);
    template <class Record> void record(const Part& part, Record record);
    void fail(const Part& part, const QString& message);
    void copy() const;
    void save();

    Store m_store;
    std::shared_ptr<nn::Engine> m_engine;
    std::string m_noModel;
    const Theme& m_theme;
    Part m_files, m_rerun;
    QProgressBar* m_progress;
    QLabel* m_current;
    QPushButton* m_cancel;
    std::vector<casefile::RerunResult> m_results;
    bool m_running = false, m_rerunning = false;
    quint64 m_serial = 0; ///< calls of an earlier run are dropped
    Worker m_worker{this};
};

} // namespace lineament::ui
