// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/settingschanges.h"

namespace lineament::report {

namespace {

QString yesNo(bool value) {
    return value ? QStringLiteral("yes") : QStringLiteral("no");
}

QString perSecond(double rate) {
    return QString::number(rate) + QStringLiteral(" frames a second");
}

} // namespace

std::vector<SettingChange> settingChanges(const analysis::ItemResult& item) {
    const analysis::Settings usual;
    const analysis::Settings& used = item.run.settings;
    std::vector<SettingChange> changes;
    const auto compare = [&changes](const char* name, const QString& byDefault,
                                    const QString& value) {
        if (byDefault != value)
            changes.push_back({QString::fromLatin1(name), byDefault, value});
    };
    compare("most pixels of a photo", QString::number(usual.limits.maxPixels),
            QString::number(used.limits.maxPixels));
    compare("most bytes of a photo", QString::number(usual.limits.maxFileBytes),
            QString::number(used.limits.maxFileBytes));
    compare("smallest face that is looked for", QStringLiteral("%1 px").arg(usual.minFinderPixels),
            QStringLiteral("%1 px").arg(used.minFinderPixels));
    compare("attention maps are kept", yesNo(usual.maps), yesNo(used.maps));
    if (!item.video) // of frames it never is
        compare("stability is checked", yesNo(usual.stability), yesNo(used.stability));
    compare("frames of videos", QString::fromLatin1(analysis::samplingName(usual.video.sampling)),
            QString::fromLatin1(analysis::samplingName(used.video.sampling)));
    compare("rate of frames", perSecond(usual.video.rate), perSecond(used.video.rate));
    compare("rate of frames, second pass", perSecond(usual.video.fineRate),
            perSecond(used.video.fineRate));
    return changes;
}

} // namespace lineament::report
