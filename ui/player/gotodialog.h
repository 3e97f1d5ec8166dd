// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/player/position.h"

#include <QDialog>

#include <memory>

class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace lineament::ui {

/// Asks for a frame by number, PTS or time, and says what is wrong while it is typed.
class GoToDialog : public QDialog {
    Q_OBJECT
public:
    GoToDialog(std::shared_ptr<const media::FrameIndex> index, int current,
               QWidget* parent = nullptr);

    /// The frame; call when accepted.
    int number() const { return m_number; }
    QLineEdit* edit() const { return m_edit; }
    QString problem() const;

private:
    void read();

    std::shared_ptr<const media::FrameIndex> m_index;
    int m_number;
    QLineEdit* m_edit;
    QLabel* m_found;
    QDialogButtonBox* m_buttons;
};

} // namespace lineament::ui
