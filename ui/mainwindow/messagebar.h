// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QStringList>

class QLabel;
class QPushButton;

namespace lineament::ui {

/// Problems that the examiner must see: stay until dismissed, one after the other.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(Theme& theme, QWidget* parent = nullptr);

    void show(const QString& message);
    QString text() const;

private:
    void next();
    void refresh();

    QStringList m_messages;
    QLabel* m_text;
    QPushButton* m_dismiss;
};

} // namespace lineament::ui
