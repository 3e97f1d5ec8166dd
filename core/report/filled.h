// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <concepts>

namespace lineament {

namespace filling {

inline const QString& shown(const QString& text) {
    return text;
}
inline QString shown(QLatin1String text) {
    return text;
}
inline QString shown(QChar sign) {
    return sign;
}
template <std::integral Number> QString shown(Number number) {
    return QString::number(number);
}
template <std::floating_point Number> QString shown(Number number) {
    return QString::number(static_cast<double>(number));
}

} // namespace filling

/// @p text with %1, %2... filled in with all values at once: a %1 that stands in a value, such as
/// the name of a file, stays as it is. Numbers as QString::number() gives them.
///
/// Two arg() in a row fill what the first one filled in; and arg(name, 5) takes the 5 for a width.
template <class... Values> QString filled(const QString& text, const Values&... values) {
    static_assert(sizeof...(values) > 1, "one value alone: arg()");
    return text.arg(filling::shown(values)...);
}

} // namespace lineament
