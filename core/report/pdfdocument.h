// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/pdfflow.h"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace lineament::report {

/// Writes PDF/A-1b, A4, fonts embedded, "page x of y": @p print runs twice, once to count the
/// pages. An existing file is replaced whole or not at all. Throws IoError, Cancelled.
void writePdfDocument(const std::filesystem::path& file, const QString& title,
                      PdfFlow::Furniture furniture, const std::function<void(PdfFlow&)>& print,
                      std::stop_token stop);

/// Two columns, name and value.
class Facts {
public:
    void add(const QString& name, const QString& value, bool mono = false) {
        m_table.rows.push_back({{name, false, true}, {value, mono, false}});
    }
    void print(PdfFlow& flow) const { flow.table(m_table); }
    bool operator==(const Facts& other) const { return m_table.rows == other.m_table.rows; }

private:
    Table m_table{{{{}, 42, Qt::AlignLeft}, {{}, 128, Qt::AlignLeft}}, {}, false, 7.5};
};

} // namespace lineament::report
