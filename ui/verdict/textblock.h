// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTextBrowser>

namespace lineament::ui {

/// Rich text that is as high as its content: selectable, copyable, breaks long hashes.
class TextBlock : public QTextBrowser {
    Q_OBJECT
public:
    explicit TextBlock(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void fitHeight();
};

} // namespace lineament::ui
