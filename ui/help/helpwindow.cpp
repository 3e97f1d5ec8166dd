// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/helpwindow.h"

#include "ui/app/widgets.h"

#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace lineament::ui {

HelpWindow::HelpWindow(const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_page(new QTextBrowser) {
    setWindowTitle(tr("Lineament: help"));
    resize(fittingSize(*this, QSize(820, 720)));
    m_page->setObjectName(QStringLiteral("help"));
    m_page->setOpenLinks(false);
    m_page->setAccessibleName(tr("Help"));
    connect(m_page, &QTextBrowser::anchorClicked, m_page,
            [this](const QUrl& link) { m_page->scrollToAnchor(link.fragment()); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_page);
    connect(&m_theme, &Theme::changed, this, &HelpWindow::load);
    load();
}

void HelpWindow::load() {
    QFile file(QStringLiteral(":/help/help.html"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const auto& c = m_theme.colours();
    m_page->document()->setDefaultStyleSheet(
        QStringLiteral("h1 { color:%1; } h2 { color:%2; } a { color:%2; } .small { color:%3; }")
            .arg(c.text.name(), c.blue.name(), c.muted.name()));
    m_page->document()->setDocumentMargin(24);
    m_page->setHtml(QString::fromUtf8(file.readAll()));
}

} // namespace lineament::ui
