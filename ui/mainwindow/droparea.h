// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace lineament::ui {

/// What the window shows before anything is opened.
class DropArea : public QWidget {
    Q_OBJECT
public:
    explicit DropArea(Theme& theme, QWidget* parent = nullptr);

    /// Of the open case that has no evidence yet; empty name: no case is open.
    void setCase(const QString& name, bool writable);

signals:
    void openAsked();
    void openFolderAsked();
    void newCaseAsked();
    void openCaseAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    Theme& m_theme;
    QLabel *m_icon, *m_title, *m_kept;
    QPushButton *m_open, *m_folder, *m_newCase, *m_openCase;
};

/// A frame with words over whatever is shown, while files are dragged over the window.
class DropFrame : public QWidget {
    Q_OBJECT
public:
    explicit DropFrame(const Theme& theme, QWidget* parent);

    void showOver(const QWidget& place);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace lineament::ui
