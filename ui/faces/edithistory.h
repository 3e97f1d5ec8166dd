// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <cstddef>
#include <utility>
#include <vector>

namespace lineament::ui {

/// The edits of one item, to go back and forth between. States are whole lists, so that a moved
/// face gets back the detector's box, landmarks and score.
template <class State> class EditHistory {
public:
    /// Something was changed; what was undone before can't be redone any more.
    void add(const QString& text, State before, State after) {
        m_steps.resize(m_at);
        m_steps.push_back({text, std::move(before), std::move(after)});
        m_at = m_steps.size();
    }
    bool undoable() const { return m_at > 0; }
    bool redoable() const { return m_at < m_steps.size(); }
    /// What was done, e.g. "move face F2"; empty when there is nothing.
    QString undoText() const { return undoable() ? m_steps[m_at - 1].text : QString(); }
    QString redoText() const { return redoable() ? m_steps[m_at].text : QString(); }
    /// The state to go to. Only when there is something.
    const State& undo() { return m_steps.at(--m_at).before; }
    const State& redo() { return m_steps.at(m_at++).after; }

private:
    struct Step {
        QString text;
        State before, after;
    };
    std::vector<Step> m_steps;
    std::size_t m_at = 0; ///< steps before it are done
};

} // namespace lineament::ui
