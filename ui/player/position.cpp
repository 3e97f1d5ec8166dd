// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/position.h"

#include "core/report/filled.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Position", text);
}

ParsedPosition problem(const QString& text) {
    return {std::nullopt, text};
}

ParsedPosition frameNumber(const QString& digits, const media::FrameIndex& index) {
    bool ok = false;
    const qlonglong number = digits.toLongLong(&ok);
    if (!ok || number < 0 || number >= index.count())
        return problem(filled(tr("There is no frame %1: frames are numbered 0 to %2."), digits,
                              index.count() - 1));
    return {static_cast<int>(number), {}};
}

ParsedPosition framePts(const QString& digits, const media::FrameIndex& index) {
    bool ok = false;
    const std::int64_t pts = digits.toLongLong(&ok);
    if (!ok)
        return problem(tr("PTS %1 is out of range.").arg(digits));
    if (const auto number = index.find(pts))
        return {number, {}};
    const auto after = std::lower_bound(
        index.frames.begin(), index.frames.end(), pts,
        [](const media::FrameEntry& frame, std::int64_t value) { return frame.pts < value; });
    const auto named = [&index](auto at) {
        return filled(tr("frame %1 has PTS %2"), at - index.frames.begin(), at->pts);
    };
    QStringList near;
    if (after != index.frames.begin())
        near << named(after - 1);
    if (after != index.frames.end())
        near << named(after);
    return problem(filled(tr("No frame has PTS %1: %2."), pts, near.join(QStringLiteral(", "))));
}

ParsedPosition frameTime(double seconds, const media::FrameIndex& index) {
    const double begin = index.seconds(0);
    const int last = index.count() - 1;
    const double end = index.seconds(last) + index.duration(last);
    // Typed times have milliseconds only: half of one must not miss the first frame.
    constexpr double kRounding = 0.0005;
    if (seconds < begin - kRounding || seconds > end + kRounding)
        return problem(tr("The video has no frame at %1: it lasts from %2 to %3.")
                           .arg(timeText(seconds), timeText(begin), timeText(end)));
    return {index.frameAt(seconds + kRounding), {}};
}

} // namespace

QString timeText(double seconds) {
    const auto total = static_cast<qlonglong>(std::llround(std::fabs(seconds) * 1000));
    const QString sign = seconds < 0 && total > 0 ? QStringLiteral("-") : QString();
    return filled(QStringLiteral("%1%2:%3:%4.%5"), sign, total / 3'600'000,
                  QStringLiteral("%1").arg(total / 60'000 % 60, 2, 10, QLatin1Char('0')),
                  QStringLiteral("%1").arg(total / 1000 % 60, 2, 10, QLatin1Char('0')),
                  QStringLiteral("%1").arg(total % 1000, 3, 10, QLatin1Char('0')));
}

QString ptsText(std::int64_t pts, double seconds) {
    return filled(tr("PTS %1 (%2)"), pts, timeText(seconds));
}

ParsedPosition parsePosition(const QString& text, const media::FrameIndex& index) {
    const QString asked = text.trimmed();
    if (index.count() == 0)
        return problem(tr("The video has no frames."));
    static const QRegularExpression number(QStringLiteral("^\\d+$"));
    static const QRegularExpression pts(QStringLiteral("^pts\\s*(-?\\d+)$"),
                                        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression clock(
        QStringLiteral("^(?:(\\d+):)?(\\d+):(\\d{1,2}(?:\\.\\d+)?)$"));
    static const QRegularExpression plain(
        QStringLiteral("^(\\d*\\.\\d+|\\d+(?:\\.\\d*)?(?=\\s*s))\\s*s?$"),
        QRegularExpression::CaseInsensitiveOption);
    if (number.match(asked).hasMatch())
        return frameNumber(asked, index);
    if (const auto match = pts.match(asked); match.hasMatch())
        return framePts(match.captured(1), index);
    if (const auto match = clock.match(asked); match.hasMatch()) {
        const double minutes = match.captured(2).toDouble(), seconds = match.captured(3).toDouble();
        const bool hours = !match.captured(1).isEmpty();
        if (seconds >= 60 || (hours && minutes >= 60))
            return problem(tr("%1 is no time: minutes and seconds go to 59.").arg(asked));
        return frameTime(match.captured(1).toDouble() * 3600 + minutes * 60 + seconds, index);
    }
    if (const auto match = plain.match(asked); match.hasMatch())
        return frameTime(match.captured(1).toDouble(), index);
    return problem(tr("Expected a frame number (120), a PTS (pts 17408) or a time "
                      "(0:01:02.345 or 62.5 s), found \"%1\".")
                       .arg(asked));
}

} // namespace lineament::ui
