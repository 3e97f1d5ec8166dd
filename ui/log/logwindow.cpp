// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/log/logwindow.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <mutex>

namespace lineament::ui {

namespace {

constexpr int kMaxLines = 2000;

} // namespace

struct LogWindow::Bridge {
    std::mutex mutex; ///< guards window
    LogWindow* window = nullptr;
};

LogWindow::LogWindow(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new QPlainTextEdit)
    , m_problemsOnly(new QCheckBox(tr("Warnings and errors only")))
    , m_bridge(std::make_shared<Bridge>()) {
    m_view->setReadOnly(true);
    m_view->setMaximumBlockCount(kMaxLines);
    m_view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setAccessibleName(tr("Log"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(m_problemsOnly);
    layout->addWidget(m_view, 1);
    m_lines = recentLogLines();
    refill();
    connect(m_problemsOnly, &QCheckBox::toggled, this, &LogWindow::refill);
    connect(&m_theme, &Theme::changed, this, &LogWindow::refill);
    m_bridge->window = this;
    addLogListener([bridge = m_bridge](const LogLine& line) {
        const std::lock_guard lock(bridge->mutex);
        if (bridge->window != nullptr)
            QMetaObject::invokeMethod(
                bridge->window, [window = bridge->window, line] { window->append(line); },
                Qt::QueuedConnection);
    });
}

LogWindow::~LogWindow() {
    const std::lock_guard lock(m_bridge->mutex);
    m_bridge->window = nullptr;
}

QString LogWindow::text() const {
    return m_view->toPlainText();
}

void LogWindow::refill() {
    const auto lines = std::exchange(m_lines, {});
    m_view->clear();
    for (const auto& line : lines)
        append(line);
}

void LogWindow::append(const LogLine& line) {
    m_lines.push_back(line);
    if (m_lines.size() > static_cast<std::size_t>(kMaxLines))
        m_lines.erase(m_lines.begin(), m_lines.begin() + kMaxLines / 4);
    const bool problem = line.level >= spdlog::level::warn;
    if (m_problemsOnly->isChecked() && !problem)
        return;
    const auto& colours = m_theme.colours();
    const QString level = line.level >= spdlog::level::err    ? tr("error")
                          : line.level >= spdlog::level::warn ? tr("warning")
                                                              : QString();
    const QString words = level.isEmpty()
                              ? QString::fromStdString(line.text)
                              : level + QStringLiteral(": ") + QString::fromStdString(line.text);
    m_view->appendHtml(
        QStringLiteral("<span style=\"color:%1\">%2</span> <span "
                       "style=\"color:%3; white-space:pre\">%4</span>")
            .arg(colours.muted.name(), QString::fromStdString(line.time).toHtmlEscaped(),
                 (problem ? colours.amber : colours.text).name(), words.toHtmlEscaped()));
}

} // namespace lineament::ui
