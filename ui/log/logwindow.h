// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/log.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>

class QCheckBox;
class QPlainTextEdit;

namespace lineament::ui {

/// The log as it is written: time, level, text; selectable.
class LogWindow : public QWidget {
    Q_OBJECT
public:
    explicit LogWindow(const Theme& theme, QWidget* parent = nullptr);
    ~LogWindow() override;

    QString text() const;

private:
    /// Loggers outlive the window: they reach it through this, on any thread.
    struct Bridge;
    void append(const LogLine& line);
    void refill();

    const Theme& m_theme;
    std::vector<LogLine> m_lines;
    QPlainTextEdit* m_view;
    QCheckBox* m_problemsOnly;
    std::shared_ptr<Bridge> m_bridge;
};

} // namespace lineament::ui
