// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <QObject>
#include <QStringList>

#include <array>

class QAction;
class QLineEdit;
class QMenu;

namespace lineament::ui {

/// Five tags at hand while one goes through many files: Alt+1 to Alt+5 put one on the file in view
/// or take it off again. Their names are the examiner's, kept in the settings.
class TagKeys : public QObject {
    Q_OBJECT
public:
    static constexpr int kCount = 5;

    /// Puts a submenu with the tags and their names into @p menu.
    TagKeys(QMenu& menu, QWidget& window);

    const QStringList& names() const { return m_names; }
    /// Keeps them. Empty ones have no key.
    void setNames(const QStringList& names);
    /// Which tags the file in view has; @p enabled: it can be tagged.
    void setState(bool enabled, const QStringList& tags);

    QAction* action(int index) const { return m_actions[static_cast<std::size_t>(index)]; }

signals:
    /// Put @p tag on (true) or take it off.
    void tagAsked(const QString& tag, bool on);

private:
    void askNames();
    void refresh();

    QWidget& m_window;
    QStringList m_names;
    QStringList m_tags;
    bool m_enabled = false;
    std::array<QAction*, kCount> m_actions{};
};

/// The names of the tags, one line a key.
class TagNamesDialog : public QDialog {
    Q_OBJECT
public:
    explicit TagNamesDialog(const QStringList& names, QWidget* parent = nullptr);
    QStringList names() const;

private:
    std::array<QLineEdit*, TagKeys::kCount> m_lines{};
};

} // namespace lineament::ui
