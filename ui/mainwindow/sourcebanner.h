// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace lineament::ui {

/// Above the picture while the file in view no longer holds what was analysed.
class SourceBanner : public QFrame {
    Q_OBJECT
public:
    explicit SourceBanner(QWidget* parent = nullptr);

    /// Null, or an item whose file is as it was, hides it. @p mayAnalyse offers the analysis anew.
    void setItem(const SessionItem* item, bool mayAnalyse);
    /// What it says; empty while it is hidden.
    QString text() const;

signals:
    void analyseAsked();

private:
    QLabel* m_text;
    QPushButton* m_analyse;
};

} // namespace lineament::ui
