// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/export/sidecar.h"

#include "core/analysis/resultjson.h"
#include "core/base/build.h"
#include "core/base/version.h"
#include "core/report/filled.h"
#include "ui/app/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <charconv>

namespace lineament::ui {

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QJsonObject frameJson(const PlayerFrame& frame) {
    return {{"number", frame.number},
            {"pts", static_cast<qint64>(frame.pts)},
            {"seconds", frame.seconds},
            {"type", QString(QLatin1Char(frame.type))},
            {"decodedCompletely", frame.decoding == media::Decoding::Complete},
            {"sha256", text(frame.sha256)}};
}

QJsonValue modelJson(const std::optional<nn::ModelInfo>& model) {
    if (!model)
        return QJsonValue::Null;
    return QJsonObject{{"name", text(model->name)},
                       {"version", text(model->version)},
                       {"weightsSha256", text(model->weightsSha256)},
                       {"configSha256", text(model->configSha256)},
                       {"calibrated", model->calibrated}};
}

QJsonObject settingsJson(const analysis::Settings& settings) {
    return {{"minFinderPixels", settings.minFinderPixels},
            {"stability", settings.stability},
            {"sampling", QLatin1String(analysis::samplingName(settings.video.sampling))},
            {"rate", settings.video.rate},
            {"fineRate", settings.video.fineRate}};
}

QJsonObject runJson(const analysis::RunRecord& run) {
    QJsonObject json{{"program", text(run.program)},
                     {"started", text(analysis::isoTime(run.started))},
                     {"finished", text(analysis::isoTime(run.finished))},
                     {"settings", settingsJson(run.settings)}};
    if (run.runtime)
        json["device"] = text(run.runtime->device);
    if (!run.modelMessage.empty())
        json["modelMessage"] = text(run.modelMessage);
    return json;
}

/// What every sidecar begins with: which program made it, when, of what, and by which model.
QJsonObject head(const std::filesystem::path& source, const std::string& sha256,
                 const analysis::RunRecord* run, const QDateTime& time) {
    return {{"program", QStringLiteral("Lineament")},
            {"version", QLatin1String(kVersion)},
            {"commit", QLatin1String(buildCommit())},
            {"time", time.toUTC().toString(Qt::ISODateWithMs)},
            {"note", QStringLiteral("processed, for illustration")},
            {"source", toQString(source)},
            {"sourceSha256", text(sha256)},
            {"model", run != nullptr ? modelJson(run->model) : QJsonValue::Null},
            {"analysis", run != nullptr ? QJsonValue(runJson(*run)) : QJsonValue::Null}};
}

/// The shortest decimal that reads back as the same float: 0.0213, not 0.021299999207258224.
double shortest(float value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return QByteArray(digits.data(), end - digits.data()).toDouble();
}

QJsonArray gammasJson(const std::vector<BlockGamma>& gammas) {
    QJsonArray list;
    for (const auto& [block, gamma] : gammas)
        list << QJsonObject{{"block", text(block)}, {"gamma", shortest(gamma)}};
    return list;
}

QJsonObject trackJson(const analysis::Track& track) {
    QJsonObject json{{"id", text(track.id)},
                     {"firstFrame", track.firstFrame},
                     {"lastFrame", track.lastFrame},
                     {"coverage", track.coverage},
                     {"meanScore", QJsonValue::Null}};
    if (track.aggregate)
        json["meanScore"] = track.aggregate->mean;
    return json;
}

QJsonObject statsJson(const ValueStats& stats) {
    return {{"pixels", static_cast<qint64>(stats.count)},
            {"mean", stats.mean},
            {"deviation", stats.deviation},
            {"least", stats.least},
            {"most", stats.most}};
}

QJsonObject regionJson(const RegionStats& stats) {
    return {{"x", stats.rect.x()},
            {"y", stats.rect.y()},
            {"width", stats.rect.width()},
            {"height", stats.rect.height()},
            {"red", statsJson(stats.channels[0])},
            {"green", statsJson(stats.channels[1])},
            {"blue", statsJson(stats.channels[2])},
            {"map", stats.map ? QJsonValue(statsJson(*stats.map)) : QJsonValue::Null}};
}

} // namespace

QString regionLine(const RegionStats& stats) {
    const auto place = filled(QStringLiteral("Region %1,%2 %3 x %4 px: "), stats.rect.x(),
                              stats.rect.y(), stats.rect.width(), stats.rect.height());
    if (!stats.map)
        return place + QStringLiteral("no value of the map");
    constexpr int kDigits = 3;
    const auto number = [](double value) { return QString::number(value, 'g', kDigits); };
    return place + QStringLiteral("mean %1, deviation %2, %3 to %4")
                       .arg(number(stats.map->mean), number(stats.map->deviation),
                            number(stats.map->least), number(stats.map->most));
}

QByteArray sidecarJson(const PictureRecord& record) {
    auto json =
        head(record.source, record.sha256, record.run ? &*record.run : nullptr, record.time);
    json["zoom"] = record.zoom;
    json["region"] = QJsonObject{{"x", record.region.x()},
                                 {"y", record.region.y()},
                                 {"width", record.region.width()},
                                 {"height", record.region.height()}};
    if (record.frame)
        json["frame"] = frameJson(*record.frame);
    if (record.statistics)
        json["statistics"] = regionJson(*record.statistics);
    if (record.map.isNull()) {
        json["layer"] = QStringLiteral("original");
    } else {
        json["layer"] = record.map.layer;
        json["title"] = record.map.title;
        json["unit"] = record.map.unit;
        json["mapSize"] = record.map.size;
        json["mapNote"] = record.map.note;
        json["opacity"] = record.map.opacity;
        json["colormap"] = text(filters::colormapName(record.map.colormap));
        json["range"] = QJsonObject{{"low", static_cast<double>(record.map.range.low)},
                                    {"high", static_cast<double>(record.map.range.high)}};
        if (!record.map.gammas.empty())
            json["blocks"] = gammasJson(record.map.gammas);
    }
    return QJsonDocument(json).toJson();
}

QByteArray sidecarJson(const TimelineRecord& record) {
    const auto* result = record.result.get();
    auto json =
        head(record.source, record.sha256, result != nullptr ? &result->run : nullptr, record.time);
    json["figure"] = QStringLiteral("timeline");
    json["seconds"] = QJsonObject{{"from", record.from}, {"to", record.to}};
    json["selectedTrack"] = record.selected;
    QJsonArray tracks;
    if (result != nullptr && result->video) {
        for (const auto& track : result->video->tracks)
            tracks << trackJson(track);
        json["complete"] = result->video->complete;
        json["framesLookedAt"] = static_cast<qint64>(result->video->samples.size());
    }
    json["tracks"] = tracks;
    return QJsonDocument(json).toJson();
}

} // namespace lineament::ui
