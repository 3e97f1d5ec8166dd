// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/bundle.h"
#include "ui/app/worker.h"
#include "ui/case/casecontents.h"

#include <QDialog>

#include <memory>

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

    void setFolder(const QString& folder);
    void start();
    void cancel();
    bool running() const { return m_running; }
    QString message() const;

signals:
    void finished(bool exported);

private:
    void makeForm(const CaseContents& contents);
    void choose();
    void refresh();
    casefile::BundleOptions options() const;
    void say(const QString& text, bool problem);
    void setRunning(bool running);

    Store m_store;
    QLineEdit *m_folder, *m_passphrase, *m_repeat, *m_reason;
    QComboBox* m_evidence;
    QListWidget* m_items;
    QCheckBox *m_sign, *m_despite;
    QLabel *m_key, *m_message, *m_repeatLabel;
    QProgressBar* m_progress;
    QPushButton *m_start, *m_cancel;
    bool m_hasKey = false, m_running = false;
    quint64 m_serial = 0;
    Worker m_worker{this};
};

} // namespace lineament::ui
