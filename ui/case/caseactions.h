// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAction>
#include <QObject>

class QMenu;
class QWidget;

namespace lineament::ui {

class CaseDesk;

/// Everything that can be done with a case, with its words and keys.
class CaseActions : public QObject {
    Q_OBJECT
public:
    explicit CaseActions(QWidget& window);

    QAction *create, *open, *close, *add, *facts, *addExaminer;
    QAction *reading, *opinion, *bookmark, *blind;
    QAction *verify, *log, *report, *bundle, *saveAgain;
    QMenu* recent;
    QMenu* examiners;

    void fillMenu(QMenu& menu) const;
    /// @p item: one of the case's is in view.
    void setState(const CaseDesk& desk, bool item, bool busy);

private:
    QAction* make(const QString& text, const QKeySequence& key = {}, const QString& toolTip = {});

    QWidget& m_window;
};

} // namespace lineament::ui
