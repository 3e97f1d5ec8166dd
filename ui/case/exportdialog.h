// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/bundle.h"
#include "ui/app/worker.h"
#include "ui/case/casecontents.h"

#include <QDialog>

#include <functional>
#include <memory>
#include <stop_token>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace lineament::ui {

/// Hands a case over as a signed folder (R30).
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    using Store = std::shared_ptr<casefile::CaseStore>;
    ExportDialog(Store store, const CaseContents& contents, QWidget* parent = nullptr);
    ~ExportDialog() override;

    /// Asked before anything is exported: why it can't be now. It may run an event loop, and waits
    /// for what is still to come into the case.
    using Ready = std::function<std::optional<QString>()>;
    void setReady(Ready ready) { m_ready = std::move(ready); }

    void setFolder(const QString& folder);
    void start();
    /// Asks the export to stop. It ends when that has stopped, and then says what became of it: the
    /// bundle may be there by then.
    void cancel();
    /// While something runs: cancels it and closes when it has stopped.
    void reject() override;
    bool running() const { return m_running; }
    QString message() const;
    /// What it says of the key that signs.
    QString keyText() const;

signals:
    void ended(bool exported);

private:
    void makeForm(const CaseContents& contents);
    void choose();
    void refresh();
    void readKey();
    casefile::BundleOptions options() const;
    /// What is still missing; empty when it can be exported.
    QString missing() const;
    std::function<void(const casefile::BundleProgress&)> progress();
    void showResult(const casefile::BundleResult& result);
    static QString leftOutNames(const casefile::BundleResult& result);
    void end();
    void say(const QString& text, bool problem);
    void setRunning(bool running);
    /// Makes the window as high as what it shows now needs.
    void grow();

    Store m_store;
    Ready m_ready;
    QLineEdit *m_folder, *m_passphrase, *m_repeat, *m_reason;
    QComboBox* m_evidence;
    QListWidget* m_items;
    QCheckBox *m_sign, *m_despite;
    QLabel *m_key, *m_message, *m_repeatLabel, *m_stage;
    QProgressBar* m_progress;
    QPushButton *m_start, *m_cancel;
    bool m_hasKey = false, m_running = false;
    bool m_closing = false; ///< when what runs has stopped
    quint64 m_serial = 0;   ///< progress of an earlier run is dropped
    std::stop_source m_stop;
    Worker m_worker{this};
};

} // namespace lineament::ui
