// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/comparepane.h"

#include <QLabel>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace lineament::ui {

namespace {

void copyView(const Viewer& from, Viewer& to) {
    const auto& view = from.view();
    if (view.fitted())
        to.fit();
    else
        to.setView(view.zoom(), view.toPhoto(QRectF(QPointF(), view.viewSize()).center()));
}

} // namespace

ComparePane::ComparePane(Viewer& viewer, const Theme& theme)
    : m_viewer(viewer)
    , m_original(new Viewer(theme)) {
    m_original->setAccessibleName(tr("The original, for comparison"));
    m_original->setNavigatorShown(false);
    auto* title = new QLabel(tr("Original"));
    title->setObjectName(QStringLiteral("paneTitle"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(m_original, 1);
    connect(&m_viewer, &Viewer::photoChanged, this, &ComparePane::takePhoto);
    connect(&m_viewer, &Viewer::viewChanged, this, &ComparePane::follow);
    connect(m_original, &Viewer::viewChanged, this, &ComparePane::lead);
}

void ComparePane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    takePhoto();
}

void ComparePane::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    const QScopedValueRollback guard(m_linking, true);
    m_original->setPhoto(nullptr);
}

void ComparePane::takePhoto() {
    if (!isVisible())
        return;
    {
        const QScopedValueRollback guard(m_linking, true);
        m_original->setFrame(m_viewer.photo());
    }
    follow();
}

void ComparePane::follow() {
    if (m_linking || !isVisible() || !m_viewer.photo())
        return;
    const QScopedValueRollback guard(m_linking, true);
    m_size = m_original->size();
    copyView(m_viewer, *m_original);
}

void ComparePane::lead() {
    if (m_linking || !isVisible() || !m_original->photo())
        return;
    // Another width of the pane is no wish to look elsewhere.
    if (m_original->size() != m_size) {
        follow();
        return;
    }
    const QScopedValueRollback guard(m_linking, true);
    copyView(*m_original, m_viewer);
}

} // namespace lineament::ui
