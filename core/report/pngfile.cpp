// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pngfile.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"

#include <QBuffer>

namespace lineament::report {

void writePngFile(const QImage& image, const std::filesystem::path& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        throw IoError(file.string(), "a picture that can be stored as PNG",
                      std::to_string(image.width()) + " x " + std::to_string(image.height()) +
                          " pixels");
    writeFileAtomically(
        file, std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

} // namespace lineament::report
