// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QString>

#include <vector>

class QLabel;
class QPushButton;

namespace lineament::ui {

/// Problems that the examiner must see, the newest first: they stay until dismissed, or until what
/// they are about has succeeded.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(Theme& theme, QWidget* parent = nullptr);

    void show(const QString& message);
    /// @p kind says what failed, so that a later success of the same can take it away.
    void showOf(const QString& kind, const QString& message);
    /// What is of that kind is over.
    void settle(const QString& kind);
    QString text() const;

private:
    void next();
    void refresh();

    struct Message {
        QString kind, text;
    };
    std::vector<Message> m_messages; ///< oldest first
    QLabel* m_text;
    QPushButton* m_dismiss;
};

} // namespace lineament::ui
