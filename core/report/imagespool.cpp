// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/imagespool.h"

#include "core/base/error.h"

#include <QBuffer>
#include <QDir>
#include <QImageWriter>
#include <QTemporaryFile>

#include <mutex>

namespace lineament::report {

struct SpooledImage::File {
    std::mutex mutex; ///< guards the file and its position
    QTemporaryFile file{QDir::tempPath() + QStringLiteral("/lineament-figures-XXXXXX")};

    IoError error(const char* expected) const {
        return {QDir::tempPath().toStdString(), expected, file.errorString().toStdString()};
    }
};

QImage SpooledImage::load() const {
    if (isNull())
        return {};
    QByteArray bytes;
    {
        const std::scoped_lock lock(m_file->mutex);
        if (m_file->file.seek(m_offset))
            bytes = m_file->file.read(m_bytes);
        if (bytes.size() != m_bytes)
            throw m_file->error("a figure that was stored there");
    }
    QImage image;
    if (!image.loadFromData(bytes, "PNG") || image.size() != m_size)
        throw IoError(QDir::tempPath().toStdString(), "a figure that was stored there",
                      "other data");
    return std::move(image).convertToFormat(QImage::Format_RGB32);
}

ImageSpool::ImageSpool()
    : m_file(std::make_shared<SpooledImage::File>()) {
    if (!m_file->file.open())
        throw m_file->error("a folder for temporary files");
}

SpooledImage ImageSpool::add(const QImage& image) {
    SpooledImage picture;
    if (image.isNull())
        return picture;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    // The pictures are opaque; without an alpha channel they take less room.
    const QImage opaque = image.convertToFormat(QImage::Format_RGB888);
    if (!QImageWriter(&buffer, "png").write(opaque))
        throw IoError(QDir::tempPath().toStdString(), "a figure that can be stored",
                      "no PNG writer");
    const std::scoped_lock lock(m_file->mutex);
    picture.m_offset = m_file->file.size();
    if (!m_file->file.seek(picture.m_offset) || m_file->file.write(bytes) != bytes.size() ||
        !m_file->file.flush())
        throw m_file->error("room for the report's figures");
    picture.m_bytes = bytes.size();
    picture.m_size = opaque.size();
    picture.m_file = m_file;
    return picture;
}

} // namespace lineament::report
