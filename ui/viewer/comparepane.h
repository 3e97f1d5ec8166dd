// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/viewer/viewer.h"

namespace lineament::ui {

/// The original beside the viewer: the same photo or frame without map and boxes. Zoom and pan are
/// linked both ways. Holds no photo while it is hidden.
class ComparePane : public QWidget {
    Q_OBJECT
public:
    ComparePane(Viewer& viewer, const Theme& theme);

    /// For tests, and for whom the cursor on it concerns.
    Viewer* original() const { return m_original; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void takePhoto();
    void follow();
    void lead();

    Viewer& m_viewer;
    Viewer* m_original;
    QSize m_size;           ///< of the original's pane, when it last led or followed
    bool m_linking = false; ///< one follows the other: that is no move of its own
};

} // namespace lineament::ui
