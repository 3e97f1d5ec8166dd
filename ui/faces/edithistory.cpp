// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/faces/edithistory.h"

#include <utility>

namespace lineament::ui {

void EditHistory::add(const QString& text, List before, List after) {
    m_steps.resize(m_at);
    m_steps.push_back({text, std::move(before), std::move(after)});
    m_at = m_steps.size();
}

QString EditHistory::undoText() const {
    return undoable() ? m_steps[m_at - 1].text : QString();
}

QString EditHistory::redoText() const {
    return redoable() ? m_steps[m_at].text : QString();
}

const EditHistory::List& EditHistory::undo() {
    return m_steps.at(--m_at).before;
}

const EditHistory::List& EditHistory::redo() {
    return m_steps.at(m_at++).after;
}

} // namespace lineament::ui
