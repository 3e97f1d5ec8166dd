// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/faces/faceedits.h"

#include <optional>
#include <vector>

namespace lineament::ui {

/// The edits of one item's faces, to go back and forth between. Lists are whole, so that a moved
/// face gets back the detector's box, landmarks and score.
class EditHistory {
public:
    /// None: the faces as they are found.
    using List = std::optional<faceedits::FaceList>;

    /// Something was changed; what was undone before can't be redone any more.
    void add(const QString& text, List before, List after);
    bool undoable() const { return m_at > 0; }
    bool redoable() const { return m_at < m_steps.size(); }
    /// What was done, e.g. "move face F2"; empty when there is nothing.
    QString undoText() const;
    QString redoText() const;
    /// The list to go to. Only when there is something.
    const List& undo();
    const List& redo();

private:
    struct Step {
        QString text;
        List before, after;
    };
    std::vector<Step> m_steps;
    std::size_t m_at = 0; ///< steps before it are done
};

} // namespace lineament::ui
