// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace lineament::ui {

/// A two-column HTML table of names and values; empty values are left out, line breaks kept.
class ValueTable {
public:
    explicit ValueTable(const Colours& colours)
        : m_muted(colours.muted.name()) {}

    ValueTable& add(const QString& name, const QString& value) {
        if (!value.isEmpty())
            m_rows +=
                QStringLiteral("<tr><td width=\"34%\" style=\"color:%1; padding-right:8px; "
                               "padding-bottom:4px\">%2</td>"
                               "<td style=\"padding-bottom:4px\">%3</td></tr>")
                    .arg(m_muted, name.toHtmlEscaped(),
                         value.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br/>")));
        return *this;
    }
    ValueTable& add(const QString& name, const std::string& value) {
        return add(name, QString::fromStdString(value));
    }
    QString html() const {
        return QStringLiteral(
                   "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"0\">%1</table>")
            .arg(m_rows);
    }

private:
    QString m_muted;
    QString m_rows;
};

} // namespace lineament::ui
