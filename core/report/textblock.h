// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QPainter>
#include <QString>

#include <memory>

class QTextLayout;

namespace lineament::report {

/// The report's text face at @p pixelSize device pixels: DejaVu Sans, else what comes nearest to
/// it.
QFont textFont(double pixelSize, bool bold = false);
/// The report's face for hashes and names of files: DejaVu Sans Mono, else any monospaced one.
QFont monoFont(double pixelSize);

/// @p text as it can be printed: control characters, direction overrides (which could show a file
/// name backwards) and characters that no installed font can draw become <U+XXXX>. Never changes
/// the length of a line otherwise; nothing is read as markup.
QString printable(const QString& text, const QFont& font);

/// The first and last 8 digits of a hash; only where the full one stands elsewhere.
QString shortHash(const QString& hash);

/// Text wrapped to a width, with a fixed distance between lines so that tables can break at any
/// line. A word that is longer than the line is broken anywhere: nothing is ever cut off.
class TextBlock {
public:
    /// @p text is made printable() first.
    TextBlock(const QString& text, const QFont& font, double width);
    ~TextBlock();
    TextBlock(TextBlock&&) noexcept;
    TextBlock& operator=(TextBlock&&) noexcept;

    int lines() const;
    double leading() const { return m_leading; }
    double height() const { return lines() * m_leading; }
    /// Width of the widest line.
    double naturalWidth() const;

    /// Draws @p count lines (all when negative) from line @p first on, its top at @p topLeft.
    void draw(QPainter& painter, QPointF topLeft, Qt::Alignment alignment = Qt::AlignLeft,
              int first = 0, int count = -1) const;

private:
    std::unique_ptr<QTextLayout> m_layout;
    double m_leading = 0;
    double m_ascent = 0;
    double m_width = 0;
};

} // namespace lineament::report
