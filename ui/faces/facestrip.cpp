// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/facestrip.h"

#include "core/faces/aligner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

namespace lineament::ui {

namespace {

constexpr int kHeight = 148;

/// Crops as the network sees them, at the strip's size.
std::vector<QImage> cropsOf(const Rgb8Image& photo, const std::vector<faces::Face>& faces,
                            const std::stop_token& stop) {
    constexpr int kSide = 192;
    std::vector<QImage> crops;
    for (const auto& face : faces) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto crop = faces::alignCrop(photo, face, {kSide, 0.3});
        crops.push_back(QImage(crop.pixels.data.data(), crop.pixels.width, crop.pixels.height,
                               crop.pixels.width * 3, QImage::Format_RGB888)
                            .copy());
    }
    return crops;
}

} // namespace

FaceStrip::FaceStrip(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scroll(new QScrollArea)
    , m_row(new QWidget)
    , m_layout(new QHBoxLayout(m_row))
    , m_empty(new QLabel) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_empty->setObjectName(QStringLiteral("muted"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(m_row);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_scroll);
    // Lower windows cut it short, and it scrolls.
    setMinimumHeight(kHeight - 48);
    setMaximumHeight(kHeight);
    setAccessibleName(tr("Faces"));
    connect(&m_theme, &Theme::changed, this, [this] {
        rebuild();
        cutCrops();
    });
}

QSize FaceStrip::sizeHint() const {
    return {QWidget::sizeHint().width(), kHeight};
}

void FaceStrip::setFaces(std::vector<analysis::FaceResult> faces, const QString& emptyText) {
    m_faces = std::move(faces);
    m_empty->setText(emptyText);
    rebuild();
    cutCrops();
}

void FaceStrip::setPhoto(LoadedPhotoPtr photo) {
    m_photo = std::move(photo);
    cutCrops();
}

void FaceStrip::setSelected(const QString& id) {
    m_selected = id;
    for (auto* card : m_cards)
        card->setSelected(card->id() == id);
    showSelected();
    // New cards have their places only after the layout has run.
    QTimer::singleShot(0, this, &FaceStrip::showSelected);
}

void FaceStrip::showSelected() {
    for (auto* card : m_cards)
        if (card->id() == m_selected)
            m_scroll->ensureWidgetVisible(card, 8, 0);
}

void FaceStrip::rebuild() {
    m_layout->removeWidget(m_empty);
    while (auto* item = m_layout->takeAt(0))
        delete item;
    for (auto* card : m_cards)
        card->deleteLater();
    m_cards.clear();
    m_empty->setParent(m_row);
    m_empty->setVisible(m_faces.empty());
    if (m_faces.empty())
        m_layout->addWidget(m_empty, 1);
    for (const auto& face : m_faces) {
        auto* card = new FaceCard(face, m_theme, m_row);
        connect(card, &FaceCard::chosen, this, &FaceStrip::faceChosen);
        connect(card, &FaceCard::activated, this, &FaceStrip::faceActivated);
        connect(card, &FaceCard::menuAsked, this, &FaceStrip::menuAsked);
        m_layout->addWidget(card);
        m_cards.push_back(card);
    }
    if (!m_faces.empty())
        m_layout->addStretch(1);
    setSelected(m_selected);
}

void FaceStrip::cutCrops() {
    m_cutter.cancel();
    if (!m_photo || m_faces.empty())
        return;
    std::vector<faces::Face> faces;
    for (const auto& face : m_faces)
        faces.push_back(face.face);
    m_cutter.add([pixels = m_photo->pyramid->photo(), faces = std::move(faces)](
                     const std::stop_token& stop) { return cropsOf(*pixels, faces, stop); },
                 [this](const std::vector<QImage>& crops) {
                     for (std::size_t i = 0; i < crops.size() && i < m_cards.size(); ++i)
                         m_cards[i]->setCrop(crops[i]);
                 });
}

} // namespace lineament::ui
