// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/sourcebanner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>

namespace lineament::ui {

namespace {

/// A whole hash is one word that is wider than many a window.
QString withShortHashes(QString text) {
    static const QRegularExpression hash(QStringLiteral("\\b([0-9a-f]{12})[0-9a-f]{52}\\b"));
    return text.replace(hash, QStringLiteral("\\1\u2026"));
}

} // namespace

SourceBanner::SourceBanner(QWidget* parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_analyse(new QPushButton(tr("Analyse anew (F5)"))) {
    setObjectName(QStringLiteral("sourceBanner"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setMinimumWidth(100);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_analyse, 0, Qt::AlignTop);
    connect(m_analyse, &QPushButton::clicked, this, &SourceBanner::analyseAsked);
    hide();
}

void SourceBanner::setItem(const SessionItem* item, bool mayAnalyse) {
    const bool changed = item != nullptr && !item->hidden && !item->change.isEmpty();
    setVisible(changed);
    if (!changed)
        return;
    const auto name = QString::fromStdString(item->name());
    const auto change = withShortHashes(item->change);
    const bool gone = item->gone();
    m_text->setText(
        gone ? tr("%1 is gone since the analysis: %2. What was found cannot be checked against it "
                  "and is not shown. If the same file comes back, it is shown again.")
                   .arg(name, change)
             : tr("%1 changed on disk since the analysis: %2. What was found is about the earlier "
                  "file and is not shown.")
                   .arg(name, change));
    setToolTip(item->change);
    m_analyse->setVisible(mayAnalyse && !gone);
}

QString SourceBanner::text() const {
    return isHidden() ? QString() : m_text->text();
}

} // namespace lineament::ui
