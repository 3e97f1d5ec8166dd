// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

#include <optional>
#include <string>

class QComboBox;

namespace lineament::ui {

class CaseDesk;

/// Asks who examines from now on: the people whom the case knows, or another name.
class WhoDialog : public QDialog {
    Q_OBJECT
public:
    explicit WhoDialog(const CaseDesk& desk, QWidget* parent = nullptr);

    std::string name() const;

private:
    QComboBox* m_name;
};

/// None when it was cancelled.
std::optional<std::string> askWho(const CaseDesk& desk, QWidget* parent);

} // namespace lineament::ui
