// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/tagkeys.h"

#include "ui/app/widgets.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>

namespace lineament::ui {

namespace {

constexpr const char* kSetting = "case/tagNames";

QStringList storedNames() {
    // Words for going through a pile, none that say what was found (R23, R28).
    const QStringList standard{TagKeys::tr("look closer"), TagKeys::tr("second opinion"),
                               TagKeys::tr("poor quality"), TagKeys::tr("for the report"),
                               TagKeys::tr("set aside")};
    auto names = QSettings().value(QLatin1String(kSetting), standard).toStringList();
    while (names.size() < TagKeys::kCount)
        names << QString();
    return names.mid(0, TagKeys::kCount);
}

QKeySequence keyOf(int index) {
    return QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + index));
}

} // namespace

TagKeys::TagKeys(QMenu& menu, QWidget& window)
    : QObject(&window)
    , m_window(window)
    , m_names(storedNames()) {
    auto* tags = menu.addMenu(tr("&Tag this file"));
    for (int i = 0; i < kCount; ++i) {
        auto* action = new QAction(&window);
        action->setCheckable(true);
        action->setShortcut(keyOf(i));
        connect(action, &QAction::triggered, this,
                [this, i](bool on) { emit tagAsked(m_names.at(i), on); });
        m_actions[static_cast<std::size_t>(i)] = action;
        tags->addAction(action);
    }
    tags->addSeparator();
    tags->addAction(tr("&Names of the tags..."), this, &TagKeys::askNames);
    refresh();
}

void TagKeys::setNames(const QStringList& names) {
    m_names = names.mid(0, kCount);
    while (m_names.size() < kCount)
        m_names << QString();
    for (auto& name : m_names)
        name = name.trimmed();
    QSettings().setValue(QLatin1String(kSetting), m_names);
    refresh();
}

void TagKeys::setState(bool enabled, const QStringList& tags) {
    m_enabled = enabled;
    m_tags = tags;
    refresh();
}

void TagKeys::refresh() {
    for (int i = 0; i < kCount; ++i) {
        const auto& name = m_names.at(i);
        auto* tag = action(i);
        // An ampersand in a name is no mnemonic.
        tag->setText(name.isEmpty()
                         ? tr("(no name)")
                         : QString(name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        tag->setEnabled(m_enabled && !name.isEmpty());
        tag->setChecked(!name.isEmpty() && m_tags.contains(name));
    }
}

void TagKeys::askNames() {
    auto* dialog = new TagNamesDialog(m_names, &m_window);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { setNames(dialog->names()); });
    showModeless(*dialog);
}

TagNamesDialog::TagNamesDialog(const QStringList& names, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Names of the tags"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    for (int i = 0; i < TagKeys::kCount; ++i) {
        auto* line = new QLineEdit(names.value(i));
        line->setMinimumWidth(260);
        m_lines[static_cast<std::size_t>(i)] = line;
        form->addRow(keyOf(i).toString(QKeySequence::NativeText), line);
    }
    auto* hint =
        new QLabel(tr("A key without a name does nothing. Tags that files have keep their names."));
    hint->setObjectName(QStringLiteral("muted"));
    hint->setWordWrap(true);
    form->addRow(hint);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
}

QStringList TagNamesDialog::names() const {
    QStringList names;
    for (const auto* line : m_lines)
        names << line->text();
    return names;
}

} // namespace lineament::ui
