// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/model/modeldialog.h"

#include "ui/app/widgets.h"
#include "ui/model/modelhtml.h"

#include <QScrollBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace lineament::ui {

ModelDialog::ModelDialog(const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_pages(new QTabWidget) {
    resize(fittingSize(*this, QSize(860, 680)));
    m_pages->setDocumentMode(true);
    m_card = addPage(tr("Card"));
    m_validation = addPage(tr("Validation"));
    m_identity = addPage(tr("Identity and self-test"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connect(&m_theme, &Theme::changed, this, &ModelDialog::fill);
}

QTextBrowser* ModelDialog::addPage(const QString& title) {
    auto* page = new QTextBrowser;
    page->setObjectName(QStringLiteral("help"));
    page->setAccessibleName(title);
    // A card may come from anywhere: its links and pictures are not followed (R34).
    page->setOpenLinks(false);
    page->document()->setDocumentMargin(20);
    m_pages->addTab(page, title);
    return page;
}

void ModelDialog::setModel(const nn::ModelInfo& model, const nn::Runtime& runtime) {
    m_model = model;
    m_runtime = runtime;
    setWindowTitle(tr("Model %1").arg(QString::fromStdString(model.name)));
    fill();
}

void ModelDialog::fill() {
    const auto& colours = m_theme.colours();
    if (m_model.card.empty())
        m_card->setPlainText(
            tr("This model comes without a card: what it was trained on, and which "
               "manipulations it covers, is not stated."));
    else
        m_card->document()->setMarkdown(
            QString::fromStdString(m_model.card),
            QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                QTextDocument::MarkdownNoHTML);
    m_validation->setHtml(modelhtml::validation(m_model, colours));
    m_identity->setHtml(modelhtml::identity(m_model, m_runtime, colours));
    // Markdown leaves the cursor at the end, and the page follows it.
    for (auto* page : {m_card, m_validation, m_identity}) {
        page->moveCursor(QTextCursor::Start);
        page->verticalScrollBar()->setValue(0);
    }
}

QString ModelDialog::plainText() const {
    return m_card->toPlainText() + QLatin1Char('\n') + m_validation->toPlainText() +
           QLatin1Char('\n') + m_identity->toPlainText();
}

} // namespace lineament::ui
