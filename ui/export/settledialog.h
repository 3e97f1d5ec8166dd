// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include <functional>

class QEventLoop;
class QLabel;
class QPushButton;

namespace lineament::ui {

/// Waits until what is to be written will not be outdated by what is still on its way; says what it
/// waits for when that takes longer than a moment.
class SettleDialog : public QDialog {
    Q_OBJECT
public:
    struct Waiting {
        QString text;    ///< what for; empty: nothing any more
        int without = 0; ///< files that can be left out, since nothing is known of them yet
    };
    /// @p without: they are left out.
    using Now = std::function<Waiting(bool without)>;

    SettleDialog(Now now, QWidget* parent);

    /// False when the examiner cancelled.
    bool settle();
    /// Something may have come.
    void recheck();
    QString text() const;

    void done(int result) override;

private:
    Now m_now;
    QLabel* m_text;
    QPushButton* m_without;
    QEventLoop* m_loop = nullptr;
    bool m_settled = false, m_looking = false, m_leaveOut = false;
};

} // namespace lineament::ui
