// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/facecard.h"

#include "core/report/filled.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

#include <cmath>

namespace lineament::ui {

namespace {

constexpr int kPicture = 96;
constexpr int kWords = 72; ///< more would push the rest out of the card

QString degrees(double value) {
    return QString::number(std::lround(value)) + QChar(0x00b0);
}

} // namespace

QString qualityText(const faces::FaceQuality& quality) {
    return filled(FaceCard::tr("%1 px, sharpness %2\nyaw %3, pitch %4, roll %5"),
                  std::lround(quality.pixels), std::lround(quality.sharpness), degrees(quality.yaw),
                  degrees(quality.pitch), degrees(quality.roll));
}

FaceCard::FaceCard(const analysis::FaceResult& face, const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_id(QString::fromStdString(face.face.id))
    , m_picture(new QLabel) {
    setObjectName(QStringLiteral("faceCard"));
    setFocusPolicy(Qt::TabFocus);
    m_picture->setFixedSize(kPicture, kPicture);
    m_picture->setObjectName(QStringLiteral("facePicture"));
    auto* id = new QLabel(m_id);
    id->setObjectName(QStringLiteral("faceId"));
    auto words = findingText(face).simplified();
    if (words.size() > kWords)
        words = words.left(kWords - 1) + QChar(0x2026);
    auto* score = new QLabel(words);
    score->setObjectName(face.score ? QStringLiteral("faceScore") : QStringLiteral("faceState"));
    score->setStyleSheet(
        QStringLiteral("color: %1").arg(theme.colours().tone(toneOf(face)).name()));
    score->setWordWrap(true);
    auto* quality = new QLabel(qualityText(face.face.quality));
    quality->setObjectName(QStringLiteral("small"));
    auto* source = new QLabel(sourceText(face.face.source));
    source->setObjectName(QStringLiteral("small"));

    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(id);
    head->addWidget(score, 1);
    text->addLayout(head);
    text->addWidget(quality);
    text->addWidget(source);
    text->addStretch();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_picture);
    layout->addLayout(text, 1);
    setFixedWidth(340);
    setAccessibleName(tr("Face %1, %2").arg(m_id, score->text()));
    if (!face.message.empty())
        setToolTip(QString::fromStdString(face.message));
}

void FaceCard::setCrop(const QImage& crop) {
    m_picture->setPixmap(QPixmap::fromImage(
        crop.scaled(m_picture->size(), Qt::KeepAspectRatio, Qt::SmoothTransformation)));
}

void FaceCard::setSelected(bool selected) {
    setProperty("selected", selected);
    style()->unpolish(this);
    style()->polish(this);
}

void FaceCard::mousePressEvent(QMouseEvent*) {
    emit chosen(m_id);
}

void FaceCard::mouseDoubleClickEvent(QMouseEvent*) {
    emit activated(m_id);
}

void FaceCard::contextMenuEvent(QContextMenuEvent* event) {
    emit chosen(m_id);
    emit menuAsked(m_id, event->globalPos());
}

void FaceCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit activated(m_id);
    else
        QFrame::keyPressEvent(event);
}

} // namespace lineament::ui
