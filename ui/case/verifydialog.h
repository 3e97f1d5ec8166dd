// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/modelloader.h"
#include "ui/app/worker.h"
#include "ui/case/verifyexport.h"
#include "ui/case/verifymodels.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

class QLabel;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTextBrowser;

namespace lineament::ui {

class VerifyCard;
class VerifyTable;

/// Proves a case: its files and its log against what was recorded (R3), and every analysis run
/// again from the evidence (R10). Not modal. It may be closed at any time: what runs is stopped,
/// and waited for out of sight.
class VerifyDialog : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<casefile::CaseStore>;
    /// @param model gives the model to run again with, on a worker thread and when it comes to
    /// that; its engine may be null, and its message says why then.
    VerifyDialog(Store store, std::function<analysis::LoadedModel()> model, const Theme& theme,
                 QWidget* parent = nullptr);

    /// Each does nothing while something runs.
    void checkFiles();
    void rerun();
    void checkBoth();
    /// What was found until then stays.
    void cancel();
    bool running() const { return m_work != Work::None; }
    const Verification& verification() const { return m_done; }
    /// Everything that the dialog says, as plain text with tabs.
    QString plainText() const;
    /// As CSV, JSON or text by the name's suffix, in a worker; saved() or notSaved() follows.
    void saveTo(const QString& file);

    void reject() override;

signals:
    /// Files and log were checked, or as many of them as it took to find damage; @p damage is empty
    /// when all is as it was.
    void checked(bool damaged, const QString& damage);
    /// An outcome went into the log.
    void recorded();
    /// The examiner wants to see that item of the case.
    void itemChosen(qint64 item);
    void saved(const QString& file);
    void notSaved(const QString& message);

protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    enum class Work { None, Integrity, Rerun };
    static QString filesHint();
    static QString rerunHint();
    QWidget* makeCards();
    QWidget* makeRunning();
    QWidget* makeTables();
    QWidget* makeFoot();
    void start(Work work);
    template <class Run, class Done> void run(Run work, Done done);
    void finish();
    void poll();
    void take(IntegrityOutcome outcome);
    void take(RerunOutcome outcome);
    void fail(VerifyCard& card, const QString& message);
    void showRunning();
    void showTitles();
    void showRow();
    void spanSentences(int first, int last);
    void askSave();

    Store m_store;
    std::function<analysis::LoadedModel()> m_model;
    const Theme& m_theme;
    Verification m_done;
    Work m_work = Work::None;
    bool m_thenRerun = false, m_stopping = false, m_closing = false;
    std::stop_source m_stop; ///< of what runs
    std::shared_ptr<VerifyProgress> m_now;
    QTimer m_poll;
    FindingModel m_findings;
    RerunModel m_comparison;
    VerifyCard *m_files, *m_analyses;
    QWidget* m_running;
    QProgressBar* m_bar;
    QLabel *m_current, *m_message;
    QPushButton *m_cancel, *m_both, *m_copy, *m_save;
    QTabWidget* m_tabs;
    VerifyTable *m_findingTable, *m_rerunTable;
    QTextBrowser* m_row;
    Worker m_worker{this}; ///< checks
    Worker m_saver{this};
};

} // namespace lineament::ui
