// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/atomicfile.h"
#include "core/base/error.h"

#include <QIODevice>

#include <filesystem>
#include <optional>

namespace lineament::report {

/// A file that is written beside its target and takes its place only when it is whole. QPdfWriter
/// does not report write errors: this device remembers the first one.
class PdfFile final : public QIODevice {
public:
    /// Throws IoError (folder missing, no permission).
    explicit PdfFile(std::filesystem::path target);

    /// Throws IoError when a write failed.
    void check() const;
    /// Brings the file to disk and renames it. Throws IoError; the target is then as it was.
    void commit();

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override;

private:
    AtomicFile m_file;
    std::optional<IoError> m_error; ///< of the first write that failed
};

} // namespace lineament::report
