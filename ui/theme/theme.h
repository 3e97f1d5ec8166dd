// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/text.h"

#include <QAction>
#include <QColor>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QAbstractButton;

namespace lineament::ui {

/// The colours that style sheet, palette and own painting share.
struct Colours {
    bool dark = true;
    QColor window, panel, base, raised, border, text, muted, accent, accentText, canvas;
    QColor amber, blue, grey; ///< the verdict colours: readable as text on `panel`
    QColor red; ///< what must not be overlooked, and no finding; readable as text on `panel`

    QColor tone(Tone tone) const;
};

/// Look of the program: palette, style sheet and icons, dark by default.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Mode { Dark, Light, System };
    Q_ENUM(Mode)

    /// Remembers the desktop's own palette, so make it before apply().
    explicit Theme(QObject* parent = nullptr);

    void apply(Mode mode);
    Mode mode() const { return m_mode; }
    const Colours& colours() const { return m_colours; }

    /// The drawing resources/icons/NAME.svg in the theme's text colour.
    QIcon icon(const QString& name) const;
    /// Gives it the icon, now and after each change of the theme.
    void bind(QAction* action, const QString& name);
    void bind(QAbstractButton* button, const QString& name);

signals:
    void changed();

private:
    Mode m_mode = Mode::Dark;
    bool m_systemDark = false;
    Colours m_colours;
};

} // namespace lineament::ui
