// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/theme/theme.h"

#include <QFrame>
#include <QImage>

class QLabel;

namespace lineament::ui {

/// One face of the strip: crop, id, score or state, quality.
class FaceCard : public QFrame {
    Q_OBJECT
public:
    FaceCard(const analysis::FaceResult& face, const Theme& theme, QWidget* parent = nullptr);

    const QString& id() const { return m_id; }
    void setCrop(const QImage& crop);
    void setSelected(bool selected);

signals:
    void chosen(const QString& id);
    void activated(const QString& id);
    void menuAsked(const QString& id, const QPoint& global);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_id;
    QLabel* m_picture;
};

/// Pixels, sharpness and pose in a line each.
QString qualityText(const faces::FaceQuality& quality);

} // namespace lineament::ui
