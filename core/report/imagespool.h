// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QSize>

#include <memory>

namespace lineament::report {

/// A picture that waits on disk, without loss, until it is printed. Copies share it.
class SpooledImage {
public:
    bool isNull() const { return m_size.isEmpty(); }
    QSize size() const { return m_size; }
    /// Reads it back, RGB32; any thread. Throws IoError.
    QImage load() const;

private:
    friend class ImageSpool;
    struct File;
    std::shared_ptr<File> m_file;
    qint64 m_offset = 0;
    qint64 m_bytes = 0;
    QSize m_size;
};

/// Keeps the figures of a long report in one unnamed temporary file, so that memory stays flat
/// however many photos there are. The file goes with the last of its pictures.
class ImageSpool {
public:
    /// Throws IoError when there is no room for temporary files.
    ImageSpool();
    /// Throws IoError (disk full). A null image gives a null picture.
    SpooledImage add(const QImage& image);

private:
    std::shared_ptr<SpooledImage::File> m_file;
};

} // namespace lineament::report
