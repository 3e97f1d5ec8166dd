// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QDialog>

class QTextBrowser;

namespace lineament::ui {

/// How the method works, how to read it, how it fails, literature, shortcuts. Comes with the
/// program: no network (R34).
class HelpWindow : public QDialog {
    Q_OBJECT
public:
    explicit HelpWindow(const Theme& theme, QWidget* parent = nullptr);

private:
    void load();

    const Theme& m_theme;
    QTextBrowser* m_page;
};

} // namespace lineament::ui
