// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace lineament::ui {

class CaseDesk;

/// What forbids ordinary work on the case, above the picture for as long as it lasts: damage,
/// another writer, results that are not saved.
class CaseBanner : public QFrame {
    Q_OBJECT
public:
    explicit CaseBanner(CaseDesk& desk, QWidget* parent = nullptr);

    QString text() const;

signals:
    void verifyAsked();
    void reopenAsked();

private:
    struct Row {
        QWidget* widget;
        QLabel* text;
        QPushButton* button;
    };
    Row addRow(const QString& name, const QString& button);
    void refresh();

    CaseDesk& m_desk;
    Row m_damage, m_readOnly, m_unsaved;
};

} // namespace lineament::ui
