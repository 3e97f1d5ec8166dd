// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/csv.h"

#include "core/base/error.h"
#include "core/base/hash.h"

namespace lineament::dataset {

namespace {

constexpr std::uint64_t kMaxCsvBytes = 500'000'000;

/// Takes fields off the text, one at a time.
class Fields {
public:
    Fields(const std::string& where, std::string_view text)
        : m_where(where)
        , m_text(text) {
        if (m_text.starts_with("\xEF\xBB\xBF")) // spreadsheets put a byte order mark there
            m_text.remove_prefix(3);
    }

    bool atEnd() const { return m_text.empty(); }
    int line() const { return m_line; }

    /// The fields of the next row.
    std::vector<std::string> row() {
        const int firstLine = m_line;
        std::vector<std::string> fields(1);
        bool quoted = false;
        while (!m_text.empty()) {
            const char c = m_text.front();
            m_text.remove_prefix(1);
            m_line += c == '\n' ? 1 : 0;
            if (quoted) {
                if (c != '"') {
                    fields.back() += c;
                } else if (m_text.starts_with('"')) {
                    fields.back() += '"';
                    m_text.remove_prefix(1);
                } else {
                    quoted = false;
                }
            } else if (c == '"' && fields.back().empty()) {
                quoted = true;
            } else if (c == ',') {
                fields.emplace_back();
            } else if (c == '\n') {
                break;
            } else if (c != '\r') {
                fields.back() += c;
            }
        }
        if (quoted)
            throw FormatError(m_where + ", line " + std::to_string(firstLine),
                              "a closing quotation mark", "the end of the file");
        return fields;
    }

private:
    const std::string& m_where;
    std::string_view m_text;
    int m_line = 1;
};

} // namespace

std::vector<CsvRow> parseCsv(const std::string& where, std::string_view text) {
    Fields fields(where, text);
    const auto columns = fields.row();
    if (columns.size() == 1 && columns.front().empty())
        throw FormatError(where, "a line that names the columns", "nothing");
    std::vector<CsvRow> rows;
    while (!fields.atEnd()) {
        const int line = fields.line();
        const auto values = fields.row();
        if (values.size() == 1 && values.front().empty())
            continue;
        if (values.size() > columns.size())
            throw FormatError(where + ", line " + std::to_string(line),
                              std::to_string(columns.size()) + " fields",
                              std::to_string(values.size()));
        CsvRow row;
        for (std::size_t i = 0; i < values.size(); ++i)
            row[columns[i]] = values[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<CsvRow> readCsv(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMaxCsvBytes);
    return parseCsv(file.string(), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace lineament::dataset
