// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QStackedWidget>
#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QModelIndex;
class QPushButton;
class QTableView;

namespace lineament::ui {

/// One check of a case: what it is, how it ended in one sentence, the counts, and its button.
class VerifyCard : public QWidget {
    Q_OBJECT
public:
    VerifyCard(const QString& title, const QString& button, const Theme& theme);

    void setState(const QString& sentence, Tone tone, const QString& counts);
    QPushButton* button() const { return m_button; }
    QString sentence() const;
    QString counts() const;

private:
    void paintSentence();

    const Theme& m_theme;
    Tone m_tone = Tone::Grey;
    QLabel *m_sentence, *m_counts;
    QPushButton* m_button;
};

/// A table of what a check found; words in its place as long as it is empty.
class VerifyTable : public QStackedWidget {
    Q_OBJECT
public:
    /// @param samples what the columns must have room for; the last one takes the rest.
    VerifyTable(QAbstractItemModel* model, const QString& name, const QStringList& samples);

    /// What stands there without a row.
    void setHint(const QString& hint);
    QTableView* view() const { return m_view; }
    /// The selected row, as names and values; empty without one.
    QString rowHtml(const Colours& colours) const;

signals:
    void rowChanged();
    /// A row of that item was asked for by a double click.
    void itemChosen(qint64 item);

private:
    void showOrHide();

    QAbstractItemModel* m_model;
    QLabel* m_hint;
    QTableView* m_view;
};

} // namespace lineament::ui
