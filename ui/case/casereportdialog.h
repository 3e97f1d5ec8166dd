// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/storereport.h"
#include "ui/app/worker.h"
#include "ui/case/casecontents.h"

#include <QDialog>
#include <QTemporaryDir>

#include <memory>

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
    /// @param engine computes the maps of videos' frames; may be null.
    CaseReportDialog(Store store, const CaseContents& contents, std::shared_ptr<nn::Engine> engine,
                     std::filesystem::path applicationDir, QWidget* parent = nullptr);

    void preview();
    /// A final one is locked, hashed and logged, and supersedes the last one of its title.
    void make(bool final, const QString& reason = {});
    void cancel();
    bool running() const { return m_running; }
    ReportOptionsPanel& options() { return *m_options; }
    PdfPreview& pages() { return *m_preview; }
    /// What the dialog says last.
    QString message() const;
    /// Copies the report that was made last, and its JSON beside it.
    void copyTo(const QString& pdf);

signals:
    void previewed();
    void stored();

private:
    report::StoreReportOptions storing(const QString& reason);
    bool begin(const QString& what);
    void end();
    void say(const QString& text, bool problem);
    void askFinal();
    void askCopy();

    Store m_store;
    std::shared_ptr<nn::Engine> m_engine;
    std::filesystem::path m_applicationDir;
    QTemporaryDir m_folder;
    ReportOptionsPanel* m_options;
    PdfPreview* m_preview;
    QProgressBar* m_progress;
    QLabel *m_message, *m_stage;
    QPushButton *m_show, *m_draft, *m_final, *m_cancel, *m_copy;
    report::StoredReport m_made;
    bool m_running = false;
    int m_previews = 0;
    quint64 m_serial = 0; ///< progress of an earlier run is dropped
    Worker m_worker{this};
};

} // namespace lineament::ui
