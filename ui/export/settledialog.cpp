// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/export/settledialog.h"

#include <QDialogButtonBox>
#include <QEventLoop>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace lineament::ui {

namespace {

/// Most things are there before anybody could read what was waited for.
constexpr int kMomentMs = 250;

} // namespace

SettleDialog::SettleDialog(Now now, QWidget* parent)
    : QDialog(parent)
    , m_now(std::move(now))
    , m_text(new QLabel) {
    setWindowTitle(tr("Not everything is there yet"));
    setObjectName(QStringLiteral("settle"));
    setWindowModality(Qt::ApplicationModal);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_without = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    m_without->setObjectName(QStringLiteral("without"));
    m_without->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_text);
    layout->addWidget(bar);
    layout->addWidget(buttons);
    setMinimumWidth(460);
    connect(m_without, &QPushButton::clicked, this, [this] {
        m_leaveOut = true;
        recheck();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

bool SettleDialog::settle() {
    recheck();
    if (!m_settled) {
        QEventLoop loop;
        m_loop = &loop;
        QTimer::singleShot(kMomentMs, &loop, [this] { show(); });
        loop.exec();
        m_loop = nullptr;
    }
    return m_settled;
}

void SettleDialog::recheck() {
    // Asking may itself start what is waited for.
    if (m_settled || m_looking)
        return;
    const QScopedValueRollback guard(m_looking, true);
    const auto waiting = m_now(m_leaveOut);
    m_text->setText(waiting.text);
    m_without->setVisible(waiting.without > 0);
    m_without->setText(waiting.without == 1
                           ? tr("Write without this file")
                           : tr("Write without these %1 files").arg(waiting.without));
    if (waiting.text.isEmpty())
        done(Accepted);
}

QString SettleDialog::text() const {
    return m_text->text();
}

void SettleDialog::done(int result) {
    m_settled = result == Accepted;
    QDialog::done(result);
    if (m_loop != nullptr)
        m_loop->quit();
}

} // namespace lineament::ui
