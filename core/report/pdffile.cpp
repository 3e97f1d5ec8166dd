// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdffile.h"

#include <cstddef>
#include <span>
#include <utility>

namespace lineament::report {

PdfFile::PdfFile(std::filesystem::path target)
    : m_file(std::move(target)) {
    setOpenMode(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

void PdfFile::check() const {
    if (m_error)
        throw IoError(*m_error);
}

qint64 PdfFile::writeData(const char* data, qint64 size) {
    if (m_error)
        return -1;
    try {
        m_file.write(std::as_bytes(std::span(data, static_cast<std::size_t>(size))));
    } catch (const IoError& e) {
        m_error.emplace(e);
        return -1;
    }
    return size;
}

void PdfFile::commit() {
    check();
    m_file.commit();
}

} // namespace lineament::report
