// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QToolButton;

namespace lineament::ui {

/// A heading that opens and closes what is below it.
class Section : public QWidget {
    Q_OBJECT
public:
    Section(const QString& title, QWidget* content, bool open, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setOpen(bool open);
    bool isOpen() const;

signals:
    void toggled(bool open);

private:
    QToolButton* m_head;
    QWidget* m_content;
};

} // namespace lineament::ui
