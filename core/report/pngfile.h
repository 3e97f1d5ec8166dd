// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>

#include <filesystem>

namespace lineament::report {

/// Writes a picture as PNG, as writeFileAtomically() writes: QImage::save() would overwrite the old
/// file in place, whatever it is. Throws IoError.
void writePngFile(const QImage& image, const std::filesystem::path& file);

} // namespace lineament::report
