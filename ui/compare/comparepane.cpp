// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/compare/comparepane.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

namespace {

QPointF middle(const Viewer& viewer) {
    return viewer.view().toPhoto(QRectF(QPointF(), viewer.view().viewSize()).center());
}

QString strongest(const analysis::ItemResultPtr& result) {
    const auto* face = result ? result->strongestFace() : nullptr;
    return face != nullptr ? QString::fromStdString(face->face.id) : QString();
}

} // namespace

ComparePane::ComparePane(Viewer& viewer, LayerController& layers, const Theme& theme)
    : m_viewer(viewer)
    , m_source(layers)
    , m_view(new Viewer(theme))
    , m_choice(new QComboBox)
    , m_name(new QLabel)
    , m_lack(new QLabel)
    , m_close(new QToolButton) {
    m_view->setAccessibleName(tr("For comparison"));
    m_view->setNavigatorShown(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_view, 1);
    connect(&m_viewer, &Viewer::photoChanged, this, &ComparePane::takePhoto);
    connect(&m_viewer, &Viewer::viewChanged, this, &ComparePane::follow);
    connect(m_view, &Viewer::viewChanged, this, &ComparePane::lead);
    connect(&m_source, &LayerController::sourceChanged, this, &ComparePane::takeFaces);
    // The same layer has the same colours everywhere, so that panes can be compared.
    connect(&m_source, &LayerController::layerChanged, this,
            [this] { m_layers.setStyles(m_source.styles()); });
    connect(&m_layers, &LayerController::mapChanged, m_view, &Viewer::setMap);
    connect(&m_layers, &LayerController::entriesChanged, this, &ComparePane::fillChoice);
    connect(&m_layers, &LayerController::failed, this, [this](const QString& message) {
        m_lack->setText(message);
        m_lack->show();
    });
    connect(m_choice, &QComboBox::activated, this,
            [this](int row) { choose(m_choice->itemData(row).value<LayerKey>()); });
    connect(m_close, &QToolButton::clicked, this, &ComparePane::closeAsked);
    fillChoice();
}

QWidget* ComparePane::makeHead() {
    auto* head = new QWidget;
    head->setObjectName(QStringLiteral("paneHead"));
    head->setAttribute(Qt::WA_StyledBackground);
    m_choice->setAccessibleName(tr("Layer of this pane"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_lack->setObjectName(QStringLiteral("muted"));
    m_close->setText(QStringLiteral("\u2715"));
    m_close->setAccessibleName(tr("Close this pane"));
    m_close->setToolTip(tr("Close this pane"));
    m_close->setAutoRaise(true);
    for (auto* label : {m_name, m_lack})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // cut, not pushing
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(6, 3, 3, 3);
    row->setSpacing(8);
    row->addWidget(m_choice);
    row->addWidget(m_name, 1);
    row->addWidget(m_lack, 1);
    row->addStretch();
    row->addWidget(m_close);
    return head;
}

void ComparePane::setReference(Reference reference) {
    const bool fresh = !m_reference || m_reference->photo != reference.photo;
    m_reference = std::move(reference);
    if (fresh)
        takePhoto();
    else
        takeFaces();
}

void ComparePane::clearReference() {
    m_reference.reset();
    m_link.reset();
    takePhoto();
}

void ComparePane::setLinked(bool linked) {
    if (linked && !m_linked)
        anchor();
    m_linked = linked;
}

void ComparePane::choose(const LayerKey& key) {
    m_layers.choose(key);
    fillChoice();
}

QString ComparePane::lack() const {
    const auto& entries = m_layers.entries();
    const auto entry = std::find_if(entries.begin(), entries.end(), [this](const LayerEntry& e) {
        return e.key == m_layers.chosen();
    });
    return entry == entries.end() || entry->enabled ? QString() : entry->reason;
}

void ComparePane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    takePhoto();
}

void ComparePane::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    const QScopedValueRollback guard(m_linking, true);
    m_layers.setPhoto(nullptr);
    m_view->setPhoto(nullptr);
}

void ComparePane::takePhoto() {
    if (!isVisible())
        return;
    {
        const QScopedValueRollback guard(m_linking, true);
        if (m_reference) {
            m_view->setPlaceholder(m_reference->name, m_reference->words);
            if (m_view->photo() != m_reference->photo) {
                m_view->setPhoto(m_reference->photo);
                // Two pictures first show the same share of themselves.
                anchor();
            }
        } else {
            m_view->setFrame(m_viewer.photo());
        }
    }
    takeFaces();
    follow();
}

void ComparePane::takeFaces() {
    if (!isVisible())
        return;
    if (m_reference) {
        auto result = m_reference->hidden ? nullptr : m_reference->result;
        const auto& photo = m_reference->photo;
        if (result && result->digests && photo && result->digests->sha256 != photo->digests.sha256)
            result.reset(); // of other pixels than these
        m_view->setFaces(result ? result->faces : std::vector<analysis::FaceResult>());
        m_layers.setPhoto(m_reference->hidden ? nullptr : m_reference->photo);
        m_layers.setFace(result, strongest(result));
    } else {
        m_view->setFaces({});
        m_layers.setPhoto(m_source.photo());
        m_layers.setFace(m_source.result(), m_source.faceId(), m_source.pending());
    }
    refreshHead();
}

void ComparePane::fillChoice() {
    m_choice->clear();
    auto& model = *qobject_cast<QStandardItemModel*>(m_choice->model());
    for (const auto& entry : m_layers.entries()) {
        m_choice->addItem(entry.text, QVariant::fromValue(entry.key));
        const int row = m_choice->count() - 1;
        model.item(row)->setEnabled(entry.enabled);
        if (!entry.enabled)
            model.item(row)->setToolTip(entry.reason);
        if (entry.key == m_layers.chosen())
            m_choice->setCurrentIndex(row);
    }
    refreshHead();
}

void ComparePane::refreshHead() {
    m_name->setVisible(m_reference.has_value());
    m_name->setText(m_reference ? m_reference->name : QString());
    m_name->setToolTip(m_name->text());
    // Blind, or a frame in motion: the picture alone is looked at.
    const bool maps = m_layers.photo() != nullptr || !m_view->photo();
    const bool original = m_layers.chosen().kind == LayerKind::Original;
    m_choice->setEnabled(maps);
    m_lack->setText(maps || original ? lack() : tr("Maps are not shown now."));
    m_lack->setToolTip(m_lack->text());
    m_lack->setVisible(!m_lack->text().isEmpty());
}

void ComparePane::anchor() {
    if (!m_reference || !m_view->photo() || !m_viewer.photo()) {
        m_link.reset();
        return;
    }
    m_link =
        Link{middle(*m_view), middle(m_viewer), m_view->view().zoom() / m_viewer.view().zoom()};
}

void ComparePane::follow() {
    if (m_linking || !m_linked || !isVisible() || !m_viewer.photo() || !m_view->photo())
        return;
    const QScopedValueRollback guard(m_linking, true);
    m_size = m_view->size();
    const auto& view = m_viewer.view();
    if (view.fitted()) {
        m_view->fit();
        anchor();
    } else if (m_link) {
        m_view->setView(view.zoom() * m_link->ratio,
                        m_link->own + (middle(m_viewer) - m_link->other) / m_link->ratio);
    } else {
        m_view->setView(view.zoom(), middle(m_viewer));
    }
}

void ComparePane::lead() {
    if (m_linking || !m_linked || !isVisible() || !m_view->photo() || !m_viewer.photo())
        return;
    // Another width of the pane is no wish to look elsewhere.
    if (m_view->size() != m_size) {
        follow();
        return;
    }
    const QScopedValueRollback guard(m_linking, true);
    const auto& view = m_view->view();
    if (view.fitted()) {
        m_viewer.fit();
        anchor();
    } else if (m_link) {
        m_viewer.setView(view.zoom() / m_link->ratio,
                         m_link->other + (middle(*m_view) - m_link->own) * m_link->ratio);
    } else {
        m_viewer.setView(view.zoom(), middle(*m_view));
    }
}

} // namespace lineament::ui
