// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QSizeF>
#include <QString>

#include <filesystem>

namespace lineament::report {

/// Millimetres that a logo may take on paper.
inline constexpr QSizeF kLogoBox{50, 18};

struct Logo {
    QImage image;   ///< RGB32, on white; at most 600 dpi of its box
    QString sha256; ///< of the file
};

/// Reads a PNG, a JPEG or an SVG. Throws IoError; InputError (none of these), FormatError (broken,
/// or empty), LimitError.
Logo loadLogo(const std::filesystem::path& file);

} // namespace lineament::report
