// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/provenance.h"

#include "core/analysis/videoresult.h"
#include "core/report/filled.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <initializer_list>

namespace lineament::report {

namespace {

using media::MetadataTag;

/// Value of the first of @p keys that is there and not empty.
QString valueOf(const std::vector<MetadataTag>& tags, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        const auto found = std::find_if(tags.begin(), tags.end(),
                                        [key](const MetadataTag& tag) { return tag.key == key; });
        if (found == tags.end())
            continue;
        const QString value = QString::fromStdString(found->value).trimmed();
        if (!value.isEmpty())
            return value;
    }
    return {};
}

QString quoted(const QString& value) {
    return QLatin1Char('"') + value.left(120) + QLatin1Char('"');
}

/// Programs that write pictures or videos anew. Phones name their system in the same field: any
/// other name is reported, and not taken for one of these.
bool isEditor(const QString& name) {
    static const QRegularExpression editors(
        QStringLiteral(
            "\\b(?:photoshop|lightroom|gimp|picasa|paint|affinity|pixelmator|snapseed|vsco|"
            "facetune|faceapp|capcut|canva|imagemagick|graphicsmagick|darktable|"
            "rawtherapee|krita|inkscape|acdsee|irfanview|xnview|photos? editor|"
            "stable diffusion|midjourney|dall|firefly|comfyui|ezgif|lavf|lavc|ffmpeg|gd-jpeg|"
            "handbrake|premiere|after effects|davinci|final cut|imovie|avidemux|"
            "gstreamer|x264|x265|obs studio|vegas|kdenlive|shotcut|mp4box|gpac|mkvmerge|"
            "mkvtoolnix|whatsapp|youtube|google)"),
        QRegularExpression::CaseInsensitiveOption);
    return editors.match(name).hasMatch();
}

void addSoftware(std::vector<ProvenanceSign>& signs, const QString& where, const QString& name) {
    if (name.isEmpty())
        return;
    const bool editor = isEditor(name);
    signs.push_back(
        {where + QStringLiteral(" names ") + quoted(name) +
             (editor ? QStringLiteral(", software that writes files anew.") : QStringLiteral(".")),
         editor});
}

void addHistory(std::vector<ProvenanceSign>& signs, const std::vector<MetadataTag>& tags) {
    static const QRegularExpression step(
        QStringLiteral("^Xmp\\.xmpMM\\.History\\[\\d+\\]/stEvt:action$"));
    QStringList actions;
    for (const MetadataTag& tag : tags) {
        if (step.match(QString::fromStdString(tag.key)).hasMatch())
            actions << QString::fromStdString(tag.value);
    }
    if (!actions.isEmpty())
        signs.push_back({filled(QStringLiteral("The XMP history lists %1 steps of processing: %2."),
                                actions.size(), actions.mid(0, 12).join(QStringLiteral(", "))),
                         true});
}

std::vector<ProvenanceSign> photoSigns(const media::PhotoInfo& info) {
    std::vector<ProvenanceSign> signs;
    const auto& tags = info.metadata;
    const QString make = valueOf(tags, {"Exif.Image.Make"});
    const QString model = valueOf(tags, {"Exif.Image.Model"});
    if (make.isEmpty() && model.isEmpty())
        signs.push_back({QStringLiteral("No camera is named. Photos straight from a camera usually "
                                        "name it; many services remove such entries."),
                         false});
    else
        signs.push_back({QStringLiteral("The camera named is ") +
                             quoted((make + QLatin1Char(' ') + model).trimmed()) + QLatin1Char('.'),
                         false});
    if (info.format == "PNG" || info.format == "BMP" || info.format == "WebP")
        signs.push_back({QStringLiteral("The format is %1, which cameras do not write: software "
                                        "wrote this file.")
                             .arg(QString::fromStdString(info.format)),
                         true});
    addSoftware(signs, QStringLiteral("The entry for software"),
                valueOf(tags, {"Exif.Image.Software", "Exif.Image.ProcessingSoftware"}));
    addSoftware(signs, QStringLiteral("The XMP entry for the creator tool"),
                valueOf(tags, {"Xmp.xmp.CreatorTool"}));
    addSoftware(signs, QStringLiteral("The comment"), valueOf(tags, {"JPEG.Comment"}));
    addHistory(signs, tags);
    const QString taken = valueOf(tags, {"Exif.Photo.DateTimeOriginal"});
    const QString changed = valueOf(tags, {"Exif.Image.DateTime"});
    if (!taken.isEmpty() && !changed.isEmpty() && taken != changed)
        signs.push_back({QStringLiteral("It says that it was taken at %1 and changed at %2.")
                             .arg(taken.left(40), changed.left(40)),
                         true});
    return signs;
}

std::vector<ProvenanceSign> videoSigns(const media::VideoInfo& info) {
    std::vector<ProvenanceSign> signs;
    const QString container = QString::fromStdString(info.encoder).trimmed();
    addSoftware(signs, QStringLiteral("The container's encoder tag"), container);
    for (const media::StreamInfo& stream : info.streams) {
        for (const MetadataTag& tag : stream.tags) {
            if (QString::fromStdString(tag.key).compare(QLatin1String("encoder"),
                                                        Qt::CaseInsensitive) == 0)
                addSoftware(signs, QStringLiteral("The encoder tag of stream %1").arg(stream.index),
                            QString::fromStdString(tag.value).trimmed());
        }
    }
    if (signs.empty())
        signs.push_back({QStringLiteral("No encoder is named."), false});
    return signs;
}

} // namespace

std::vector<ProvenanceSign> provenanceSigns(const analysis::ItemResult& item) {
    if (item.video)
        return videoSigns(item.video->info);
    if (item.info)
        return photoSigns(*item.info);
    return {};
}

bool looksRewritten(const std::vector<ProvenanceSign>& signs) {
    return std::any_of(signs.begin(), signs.end(),
                       [](const ProvenanceSign& sign) { return sign.rewritten; });
}

} // namespace lineament::report
