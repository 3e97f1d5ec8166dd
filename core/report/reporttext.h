// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/filled.h"

#include <QString>

#include <cmath>
#include <string>

namespace lineament::report {

// Words and numbers as the parts of a report print them.

inline QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

inline QString stated(const QString& value) {
    return value.trimmed().isEmpty() ? QStringLiteral("not stated") : value;
}
inline QString stated(const std::string& value) {
    return stated(text(value));
}

/// With a full stop, unless there is one.
inline QString asSentence(const QString& words) {
    const bool ended = words.endsWith(QLatin1Char('.')) || words.endsWith(QLatin1Char('!')) ||
                       words.endsWith(QLatin1Char('?'));
    return ended ? words : words + QLatin1Char('.');
}

inline QString number(double value, int decimals) {
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("none");
}

/// "1 item", "3 items".
inline QString counted(qsizetype count, const QString& what) {
    return filled(QStringLiteral("%1 %2%3"), count, what,
                  count == 1 ? QString() : QStringLiteral("s"));
}

inline QString stateWords(const char* state) {
    QString words = QString::fromLatin1(state);
    return words.replace(QLatin1Char('-'), QLatin1Char(' '));
}

} // namespace lineament::report
