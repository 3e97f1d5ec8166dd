// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/sourcechange.h"

#include "core/base/error.h"
#include "core/base/systemerror.h"

#include <QCoreApplication>
#include <QLocale>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("SourceChange", text);
}

QString bytes(std::uint64_t count) {
    return count == 1 ? tr("1 byte")
                      : tr("%1 bytes").arg(QLocale::c().toString(static_cast<qulonglong>(count)));
}

QString withHash(const Digests& digests) {
    return tr("%1 with SHA-256 %2")
        .arg(bytes(digests.bytes), QString::fromStdString(digests.sha256));
}

QString expectedFound(const QString& expected, const QString& found) {
    return tr("expected %1, found %2").arg(expected, found);
}

} // namespace

QString changeText(const Digests& expected, const Digests& found) {
    return expectedFound(withHash(expected), withHash(found));
}

QString changeOf(const std::filesystem::path& file, const FileStamp& now,
                 const std::optional<Digests>& analysed, const std::stop_token& stop) {
    const auto expected = analysed ? withHash(*analysed) : tr("the file as it was then");
    if (!now.known())
        return expectedFound(expected, tr("that it is gone or out of reach (%1)")
                                           .arg(QString::fromStdString(systemMessage(now.error))));
    if (!analysed)
        return expectedFound(expected, tr("another of %1").arg(bytes(now.bytes)));
    if (now.bytes != analysed->bytes)
        return expectedFound(expected, bytes(now.bytes));
    try {
        const auto found = digestsOfFile(file, stop);
        return found.sha256 == analysed->sha256 ? QString() : changeText(*analysed, found);
    } catch (const IoError& e) {
        return expectedFound(expected, QString::fromStdString(e.found()));
    }
}

} // namespace lineament::ui
