// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/modelloader.h"
#include "core/report/storereport.h"
#include "ui/app/worker.h"
#include "ui/case/casecontents.h"

#include <QDialog>
#include <QTemporaryDir>

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;

namespace lineament::ui {

class PdfPreview;
class ReportOptionsPanel;

/// The report of a case: options beside a preview of its pages; drafts and final reports are kept
/// in the case.
class CaseReportDialog : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<casefile::CaseStore>;
    /// Asked on the window's thread for what gives a worker the model that computes the maps of
    /// videos' frames.
    using ModelNow = std::function<std::function<analysis::LoadedModel()>()>;
    CaseReportDialog(Store store, const CaseContents& contents, ModelNow model,
                     std::filesystem::path applicationDir, QWidget* parent = nullptr);
    ~CaseReportDialog() override;

    /// Asked before anything is made of these items (none: all): why it can't be now. It may run
    /// an event loop, and waits for what is still to come into the case.
    using Ready = std::function<std::optional<QString>(const std::vector<std::int64_t>& items)>;
    void setReady(Ready ready) { m_ready = std::move(ready); }
    /// The case has changed.
    void setContents(const CaseContents& contents);
    void preview();
    /// A final one is locked, hashed and logged, and supersedes the last one of its title.
    void make(bool final, const QString& reason = {});
    /// Asks what runs to stop. It ends when that has stopped, and then says what became of it: a
    /// report may have been stored by then.
    void cancel();
    bool running() const { return m_running; }
    /// Whether words were written that stand in no stored report.
    bool hasUnkeptWords() const;
    ReportOptionsPanel& options() { return *m_options; }
    PdfPreview& pages() { return *m_preview; }
    /// What the dialog says last.
    QString message() const;
    /// Copies the report that was made last, and its JSON beside it. What is there is overwritten.
    void copyTo(const QString& pdf);
    /// While something runs: cancels it and closes when it has stopped.
    void reject() override;

signals:
    /// What these items' results are has been shown.
    void shown(const std::vector<std::int64_t>& items);
    /// A preview is there, or not.
    void previewed();
    /// A report was stored, or at least tried: the case's log has grown.
    void stored();
    void copied();

private:
    report::StoreReportOptions storing(const QString& reason);
    /// False when the case is not ready, or this is gone; the message says why.
    bool ready();
    /// False when it can't begin; the message says why.
    bool begin(const QString& what);
    void end();
    void showPreview(const QString& file);
    void showStored(const report::StoredReport& made, bool final);
    void fail(const QString& text);
    void say(const QString& text, bool problem);
    void askFinal();
    void askCopy();

    Store m_store;
    ModelNow m_model;
    Ready m_ready;
    std::filesystem::path m_applicationDir;
    QTemporaryDir m_folder;
    std::vector<std::string> m_reported;
    ReportOptionsPanel* m_options;
    PdfPreview* m_preview;
    QProgressBar* m_progress;
    QLabel *m_message, *m_stage;
    QPushButton *m_show, *m_draft, *m_final, *m_cancel, *m_copy;
    report::StoredReport m_made;
    std::vector<std::int64_t> m_items; ///< of the report that is being made
    bool m_running = false;
    bool m_closing = false;           ///< when what runs has stopped
    bool m_changed = false;           ///< since the report that is being made was begun
    QString m_keptWords, m_wordsUsed; ///< of what is stored, of the report that is being made
    int m_previews = 0;
    quint64 m_serial = 0; ///< progress of an earlier run is dropped
    std::stop_source m_stop;
    Worker m_worker{this};
};

} // namespace lineament::ui
