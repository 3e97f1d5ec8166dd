// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/pdfpreview.h"

#include "core/report/filled.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPdfDocument>
#include <QPdfPageNavigator>
#include <QPdfView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

PdfPreview::PdfPreview(QWidget* parent)
    : QWidget(parent)
    , m_document(new QPdfDocument(this))
    , m_view(new QPdfView(this))
    , m_stack(new QStackedWidget)
    , m_placeholder(new QLabel)
    , m_page(new QLabel)
    , m_outdated(new QLabel(tr("Options or case have changed since these pages were made.")))
    , m_previous(new QPushButton(tr("Previous")))
    , m_next(new QPushButton(tr("Next")))
    , m_width(new QPushButton(tr("Fit width")))
    , m_whole(new QPushButton(tr("Whole page"))) {
    m_view->setDocument(m_document);
    m_view->setPageMode(QPdfView::PageMode::MultiPage);
    m_view->setZoomMode(QPdfView::ZoomMode::FitToWidth);
    m_view->setAccessibleName(tr("Pages of the report"));
    m_placeholder->setObjectName(QStringLiteral("muted"));
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_outdated->setObjectName(QStringLiteral("warning"));
    m_outdated->hide();
    m_stack->addWidget(m_placeholder);
    m_stack->addWidget(m_view);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    bar->addWidget(m_page, 1);
    bar->addWidget(m_width);
    bar->addWidget(m_whole);
    for (auto* button : {m_previous, m_next, m_width, m_whole})
        button->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(bar);
    layout->addWidget(m_outdated);
    layout->addWidget(m_stack, 1);
    connect(m_previous, &QPushButton::clicked, this, [this] { turn(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { turn(1); });
    connect(m_width, &QPushButton::clicked, this,
            [this] { m_view->setZoomMode(QPdfView::ZoomMode::FitToWidth); });
    connect(m_whole, &QPushButton::clicked, this,
            [this] { m_view->setZoomMode(QPdfView::ZoomMode::FitInView); });
    connect(m_view->pageNavigator(), &QPdfPageNavigator::currentPageChanged, this,
            &PdfPreview::refresh);
    refresh();
}

int PdfPreview::pages() const {
    return m_document->pageCount();
}

QString PdfPreview::load(const QString& file) {
    const int page = m_view->pageNavigator()->currentPage();
    if (m_document->load(file) != QPdfDocument::Error::None) {
        const auto problem =
            tr("%1: expected a PDF that can be shown, found another file").arg(file);
        setPlaceholder(problem);
        return problem;
    }
    m_stack->setCurrentIndex(1);
    m_outdated->hide();
    m_view->pageNavigator()->jump(std::clamp(page, 0, std::max(0, pages() - 1)), {});
    refresh();
    return {};
}

void PdfPreview::setPlaceholder(const QString& text) {
    m_placeholder->setText(text);
    m_stack->setCurrentIndex(0);
    m_outdated->hide();
    refresh();
}

void PdfPreview::setOutdated(bool outdated) {
    m_outdated->setVisible(outdated && m_stack->currentIndex() == 1);
}

void PdfPreview::turn(int by) {
    const int page = m_view->pageNavigator()->currentPage() + by;
    if (page >= 0 && page < pages())
        m_view->pageNavigator()->jump(page, {});
}

void PdfPreview::refresh() {
    const bool shown = m_stack->currentIndex() == 1;
    const int page = m_view->pageNavigator()->currentPage();
    m_page->setText(shown ? filled(tr("Page %1 of %2"), page + 1, pages()) : QString());
    m_previous->setEnabled(shown && page > 0);
    m_next->setEnabled(shown && page + 1 < pages());
    for (auto* button : {m_width, m_whole})
        button->setEnabled(shown);
}

} // namespace lineament::ui
