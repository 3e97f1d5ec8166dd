// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdffile.h"

#include "core/base/error.h"
#include "core/base/filemode.h"
#include "core/base/outputtarget.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace lineament::report {

namespace {

IoError ioError(const std::filesystem::path& file, const char* expected, int code) {
    return {file.string(), expected, std::system_category().message(code)};
}

} // namespace

PdfFile::PdfFile(std::filesystem::path target)
    : m_target(std::move(target)) {
    if (targetKind(m_target) == TargetKind::Stream) {
        m_fd = ::open(m_target.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (m_fd < 0)
            throw ioError(m_target, "a device or pipe that can be written", errno);
        setOpenMode(QIODevice::WriteOnly | QIODevice::Unbuffered);
        return;
    }
    m_temporary = m_target.string() + ".XXXXXX";
    m_fd = ::mkostemp(m_temporary.data(), O_CLOEXEC);
    if (m_fd < 0)
        throw ioError(m_target, "a folder that can be written", errno);
    if (::fchmod(m_fd, 0666 & ~fileModeMask()) != 0)
        m_error = errno;
    setOpenMode(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

PdfFile::~PdfFile() {
    if (m_fd >= 0)
        ::close(m_fd);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void PdfFile::check() const {
    if (m_error != 0)
        throw ioError(m_target, "room to write the report", m_error);
}

qint64 PdfFile::writeData(const char* data, qint64 size) {
    qint64 done = 0;
    while (m_error == 0 && done < size) {
        const ssize_t put = ::write(m_fd, data + done, static_cast<std::size_t>(size - done));
        if (put > 0)
            done += put;
        else if (put == 0 || errno != EINTR)
            m_error = put == 0 ? ENOSPC : errno;
    }
    return m_error == 0 ? done : -1;
}

void PdfFile::commit() {
    check();
    if (m_temporary.empty()) // a device or pipe: nothing to sync or to rename
        return;
    if (::fsync(m_fd) != 0)
        throw ioError(m_target, "room to write the report", errno);
    if (::close(std::exchange(m_fd, -1)) != 0)
        throw ioError(m_target, "room to write the report", errno);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        throw ioError(m_target, "a file that can be replaced", errno);
    m_temporary.clear();
}

} // namespace lineament::report
