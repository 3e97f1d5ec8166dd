// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIODevice>

#include <filesystem>
#include <string>

namespace lineament::report {

/// A file that is written beside its target and takes its place only when it is whole. QPdfWriter
/// does not report write errors: this device remembers the first one.
class PdfFile final : public QIODevice {
public:
    /// Throws IoError (folder missing, no permission).
    explicit PdfFile(std::filesystem::path target);
    /// Removes what was not committed.
    ~PdfFile() override;

    /// Throws IoError when a write failed.
    void check() const;
    /// Brings the file to disk and renames it. Throws IoError; the target is then as it was.
    void commit();

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override;

private:
    std::filesystem::path m_target;
    std::string m_temporary;
    int m_fd = -1;
    int m_error = 0; ///< errno of the first write that failed
};

} // namespace lineament::report
