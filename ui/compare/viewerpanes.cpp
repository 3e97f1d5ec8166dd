// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/compare/viewerpanes.h"

#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace lineament::ui {

namespace {

void share(QSplitter& splitter) {
    splitter.setChildrenCollapsible(false);
    splitter.setSizes(QList<int>(splitter.count(), 1000)); // all the same
}

} // namespace

ViewerPanes::ViewerPanes(Viewer& viewer, LayerController& layers, const Theme& theme)
    : m_viewer(viewer)
    , m_layers(layers)
    , m_theme(theme)
    , m_own(new QWidget)
    , m_title(new QLabel)
    , m_rows(new QSplitter(Qt::Vertical))
    , m_upper(new QSplitter)
    , m_lower(new QSplitter) {
    m_title->setObjectName(QStringLiteral("paneTitle"));
    m_title->hide();
    auto* own = new QVBoxLayout(m_own);
    own->setContentsMargins(0, 0, 0, 0);
    own->setSpacing(0);
    own->addWidget(m_title);
    own->addWidget(&viewer, 1);
    m_rows->addWidget(m_upper);
    m_rows->addWidget(m_lower);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_rows);
    connect(&layers, &LayerController::layerChanged, this, &ViewerPanes::nameOwn);
    connect(&layers, &LayerController::entriesChanged, this, &ViewerPanes::nameOwn);
    connect(&m_photos, &PhotoLoader::loaded, this, [this](int item, const LoadedPhotoPtr& photo) {
        if (item != m_referenceItem)
            return;
        m_reference.photo = photo;
        m_reference.words.clear();
        setReference(m_reference);
    });
    const auto fail = [this](int item, const QString& words) {
        if (item != m_referenceItem)
            return;
        m_reference.words = words;
        setReference(m_reference);
    };
    connect(&m_photos, &PhotoLoader::failed, this, fail);
    connect(&m_photos, &PhotoLoader::isVideo, this, [fail](int item) {
        fail(item, tr("A video can't be shown beside another file: expected a photo."));
    });
    arrange();
    nameOwn();
}

void ViewerPanes::setCount(int count) {
    count = std::clamp(count, 0, kMost);
    if (count == this->count())
        return;
    while (this->count() > count)
        removePane(m_panes.back());
    while (this->count() < count)
        addPane();
    arrange();
    emit countChanged(this->count());
}

void ViewerPanes::addPane() {
    constexpr std::array kFirst{LayerKind::Original, LayerKind::GradientMagnitude,
                                LayerKind::AttentionFused};
    auto* pane = new ComparePane(m_viewer, m_layers, m_theme);
    const auto shown = [this](LayerKind kind) {
        return std::any_of(m_panes.begin(), m_panes.end(), [&](const ComparePane* other) {
            return !other->hasReference() && other->layers().chosen().kind == kind;
        });
    };
    const auto kind = std::find_if_not(kFirst.begin(), kFirst.end(), shown);
    pane->choose({kind == kFirst.end() ? LayerKind::Original : *kind});
    pane->setLinked(m_linked);
    connect(pane->view(), &Viewer::cursorMoved, this, &ViewerPanes::cursorMoved);
    connect(pane, &ComparePane::closeAsked, this, [this, pane] {
        removePane(pane);
        arrange();
        emit countChanged(count());
    });
    m_panes.push_back(pane);
}

void ViewerPanes::removePane(ComparePane* pane) {
    if (pane->hasReference())
        forgetReference();
    std::erase(m_panes, pane);
    pane->hide();
    pane->deleteLater(); // its own button may be what closes it
}

void ViewerPanes::arrange() {
    const int n = count();
    const int above = n == kMost ? 1 : n;
    for (int i = 0; i < n; ++i) {
        auto* row = i < above ? m_upper : m_lower;
        row->insertWidget(i < above ? i : i - above, m_panes[static_cast<std::size_t>(i)]);
    }
    m_upper->insertWidget(above, m_own);
    for (auto* pane : m_panes)
        pane->show();
    m_lower->setVisible(n > above);
    for (auto* splitter : {m_upper, m_lower, m_rows})
        share(*splitter);
    m_title->setVisible(n > 0);
    if (n > 0) // one line for all heads
        m_title->setFixedHeight(m_panes.front()->layout()->itemAt(0)->sizeHint().height());
}

void ViewerPanes::nameOwn() {
    for (const auto& entry : m_layers.entries())
        if (entry.key == m_layers.chosen())
            m_title->setText(entry.text);
}

void ViewerPanes::setLinked(bool linked) {
    m_linked = linked;
    for (auto* pane : m_panes)
        pane->setLinked(linked);
}

ComparePane* ViewerPanes::referencePane() const {
    const auto found = std::find_if(m_panes.begin(), m_panes.end(),
                                    [](const ComparePane* pane) { return pane->hasReference(); });
    return found == m_panes.end() ? nullptr : *found;
}

void ViewerPanes::setReference(const Reference& reference) {
    auto* pane = referencePane();
    (pane != nullptr ? pane : m_panes.back())->setReference(reference);
}

void ViewerPanes::showReference(int item, const std::filesystem::path& path,
                                const Reference& known) {
    if (m_panes.empty())
        setCount(1);
    m_referenceItem = item;
    m_reference = known;
    m_reference.words = tr("Opening...");
    setReference(m_reference);
    m_photos.load(item, path);
}

void ViewerPanes::updateReference(const QString& name, analysis::ItemResultPtr result,
                                  bool hidden) {
    if (m_referenceItem == 0)
        return;
    m_reference.name = name;
    m_reference.result = std::move(result);
    m_reference.hidden = hidden;
    setReference(m_reference);
}

void ViewerPanes::forgetReference() {
    m_photos.cancel();
    m_referenceItem = 0;
    m_reference = {};
}

void ViewerPanes::dropReference() {
    forgetReference();
    if (auto* pane = referencePane())
        pane->clearReference();
}

} // namespace lineament::ui
