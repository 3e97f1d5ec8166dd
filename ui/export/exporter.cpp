// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/export/exporter.h"

#include "core/analysis/resultjson.h"
#include "core/analysis/videocsv.h"
#include "core/analysis/videoresult.h"
#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/base/outputtarget.h"
#include "core/report/figure.h"
#include "core/report/mapexport.h"
#include "ui/export/reportdialog.h"
#include "ui/export/timelinepicture.h"
#include "ui/layers/layer.h"

#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QImageWriter>
#include <QRegularExpression>
#include <QSettings>

namespace lineament::ui {

namespace {

std::span<const std::byte> bytesOf(const QByteArray& bytes) {
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

report::MapStyle styleOf(const ShownMap& map) {
    return {map.colormap, map.range, map.opacity};
}

QByteArray encoded(const QImage& picture, const std::filesystem::path& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const bool tiff = file.extension() == ".tif" || file.extension() == ".tiff";
    QImageWriter writer(&buffer, tiff ? "tiff" : "png");
    if (!writer.write(picture))
        throw IoError(file.string(), "a picture that can be written",
                      writer.errorString().toStdString());
    return bytes;
}

/// The hash of a file of which something is shown: @p known, when it is known to be that of the
/// file as it is now. Throws FormatError when what is shown may be of other bytes; IoError,
/// Cancelled.
std::string hashOf(const std::filesystem::path& file, const FileStamp& opened,
                   const std::string& known, const std::optional<FileStamp>& knownAt,
                   const std::stop_token& stop) {
    const auto now = stampOf(file);
    if (!known.empty() && knownAt == now)
        return known;
    auto found = digestsOfFile(file, stop).sha256;
    if (now != opened && found != known)
        throw FormatError(file.string(), "the file that is shown", "another one of that name");
    return found;
}

void writeWithSidecar(const QByteArray& picture, const QByteArray& json,
                      std::vector<std::filesystem::path> inputs,
                      const std::filesystem::path& source, const std::filesystem::path& file) {
    auto sidecar = file;
    sidecar += ".json";
    inputs.push_back(source);
    requireWritable({{"the picture", file}, {"its description", sidecar}}, inputs);
    writeFileAtomically(file, bytesOf(picture));
    writeFileAtomically(sidecar, bytesOf(json));
}

} // namespace

QString layerFileName(const ShownMap& map) {
    if (map.isNull())
        return QStringLiteral("original");
    // "attention-mta_extract_feature.4.1": the network's own name says nothing to people.
    static const QString attention = QStringLiteral("attention-");
    if (!map.layer.startsWith(attention))
        return map.layer;
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9]+"));
    return attention + blockName(map.layer.mid(attention.size()).toStdString())
                           .replace(others, QStringLiteral("-"));
}

void writePicture(const QImage& picture, const PictureRecord& record,
                  const std::filesystem::path& file,
                  const std::vector<std::filesystem::path>& inputs) {
    QImage out = picture;
    if (!record.map.isNull()) {
        const auto source = QStringLiteral("%1, SHA-256 %2")
                                .arg(QString::fromStdString(record.source.filename().string()),
                                     QString::fromStdString(record.sha256));
        QStringList notes{record.map.size};
        if (!record.map.note.isEmpty())
            notes << record.map.note;
        if (record.statistics)
            notes << regionLine(*record.statistics);
        out = report::renderFigure(
            picture, styleOf(record.map),
            {record.map.title, source, record.map.unit, notes.join(QStringLiteral(", "))});
    }
    writeWithSidecar(encoded(out, file), sidecarJson(record), inputs, record.source, file);
}

void writeTimeline(const QByteArray& picture, const TimelineRecord& record,
                   const std::filesystem::path& file,
                   const std::vector<std::filesystem::path>& inputs) {
    writeWithSidecar(picture, sidecarJson(record), inputs, record.source, file);
}

Exporter::Exporter(TaskRunner& tasks, const Session& session, QWidget* window)
    : QObject(window)
    , m_tasks(tasks)
    , m_session(session)
    , m_window(window) {}

QString Exporter::askFile(const QString& title, const QString& name, const QString& filter,
                          QString* chosen) {
    QSettings settings;
    const auto folder = settings.value(QStringLiteral("export/folder")).toString();
    const auto start = folder.isEmpty() ? name : folder + QLatin1Char('/') + name;
    const auto file = QFileDialog::getSaveFileName(m_window, title, start, filter, chosen);
    if (!file.isEmpty())
        settings.setValue(QStringLiteral("export/folder"), QFileInfo(file).absolutePath());
    return file;
}

void Exporter::run(const QString& title, TaskRunner::Work work) {
    if (!m_tasks.run(title, std::move(work)))
        emit problem(tr("An export is still running: wait for it or cancel it, then try again."));
}

void Exporter::report(std::size_t all, std::size_t selected, const TakeResults& take,
                      const TakeEngine& engine) {
    ReportDialog dialog(all, selected, m_window);
    if (dialog.exec() != QDialog::Accepted)
        return;
    auto file = askFile(tr("Write PDF report"), QStringLiteral("report.pdf"), tr("PDF (*.pdf)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".pdf");
    if (const auto results = take(dialog.selectedOnly()))
        writeReport(dialog.header(), *results, file, engine());
}

void Exporter::writeReport(const report::ReportHeader& header,
                           const std::vector<analysis::ItemResultPtr>& results, const QString& file,
                           std::shared_ptr<nn::Engine> engine) {
    run(tr("Writing the report"),
        [header, results, file, engine, inputs = m_session.files()](
            std::stop_token stop, const std::function<void(double)>& progress) mutable {
            // Not after minutes of work.
            for (const auto& result : results)
                inputs.push_back(result->path);
            requireWritable({{"the report", toPath(file)}}, inputs);
            // Building takes most of the time, laying the pages out the rest.
            const auto value = report::buildReport(
                header, results, stop, [&](double share) { progress(0.7 * share); }, engine.get());
            report::writePdf(value, toPath(file), stop);
            spdlog::info("Wrote the report of {} files to {}.", results.size(), file.toStdString());
            return tr("Report written: %1").arg(file);
        });
}

void Exporter::picture(Viewer& viewer, PlayerFramePtr frame, const SessionItem* item,
                       const std::optional<RegionStats>& statistics) {
    if (!viewer.photo())
        return;
    const auto& photo = *viewer.photo();
    auto result = item != nullptr ? item->shown() : nullptr;
    if (result && !frame && result->digests && result->digests->sha256 != photo.digests.sha256)
        result.reset(); // of other pixels than these
    // A frame knows its own hash; that of the file is in the result.
    const auto fileSha256 = result && result->digests ? result->digests->sha256 : std::string();
    PictureRecord record{photo.path,
                         frame ? fileSha256 : photo.digests.sha256,
                         viewer.blink() ? ShownMap{} : viewer.map(),
                         viewer.view().visible(),
                         viewer.view().zoom() * viewer.devicePixelRatioF(),
                         frame};
    if (result)
        record.run = result->run;
    if (statistics && statistics->rect == viewer.region())
        record.statistics = statistics;
    const QString whole = tr("Whole photo in its own pixels");
    const QStringList filters{tr("As shown: PNG (*.png)"), tr("As shown: TIFF (*.tif *.tiff)"),
                              whole + tr(": PNG (*.png)"), whole + tr(": TIFF (*.tif *.tiff)")};
    auto stem = QString::fromStdString(photo.path.stem().string());
    if (frame)
        stem += QStringLiteral("-frame%1").arg(frame->number);
    const auto name = stem + QLatin1Char('-') + layerFileName(record.map) + QStringLiteral(".png");
    QString filter;
    auto file =
        askFile(tr("Save the shown picture"), name, filters.join(QStringLiteral(";;")), &filter);
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += filter.contains(QStringLiteral("*.tif")) ? QStringLiteral(".tif")
                                                         : QStringLiteral(".png");
    const bool full = filter.startsWith(whole);
    if (full) {
        record.region = QRectF(QPointF(0, 0), QSizeF(photo.pyramid->size()));
        record.zoom = 1;
    }
    const auto image = full ? viewer.fullPicture() : viewer.picture();
    run(tr("Saving the picture"),
        [image, record, file, inputs = m_session.files(), opened = photo.stamp,
         knownAt = item != nullptr ? item->stamp : std::nullopt](
            const std::stop_token& stop, const std::function<void(double)>&) mutable {
            if (record.frame)
                record.sha256 = hashOf(record.source, opened, record.sha256, knownAt, stop);
            writePicture(image, record, toPath(file), inputs);
            spdlog::info("Saved the shown picture of {} as {}.", record.source.string(),
                         file.toStdString());
            return tr("Picture saved: %1").arg(file);
        });
}

void Exporter::timeline(const std::filesystem::path& source,
                        const std::function<std::optional<ShownTimeline>()>& take) {
    auto file =
        askFile(tr("Save the timeline"),
                QString::fromStdString(source.stem().string()) + QStringLiteral("-timeline.svg"),
                tr("SVG (*.svg);;PDF (*.pdf);;PNG (*.png)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".svg");
    const auto timeline = take();
    if (!timeline)
        return;
    // Widgets paint on the window's thread; the file is written elsewhere.
    const auto bytes = timelinePicture(*timeline->plot, QFileInfo(file).suffix().toLower());
    run(tr("Saving the timeline"),
        [bytes, file, inputs = m_session.files(), record = timeline->record](
            const std::stop_token& stop, const std::function<void(double)>&) mutable {
            if (record.sha256.empty()) // the analysis has not got there yet
                record.sha256 = digestsOfFile(record.source, stop).sha256;
            writeTimeline(bytes, record, toPath(file), inputs);
            spdlog::info("Saved the timeline of {} as {}.", record.source.string(),
                         file.toStdString());
            return tr("Timeline saved: %1").arg(file);
        });
}

void Exporter::table(const QString& title, const QString& name, const TakeResult& take,
                     std::string (*text)(const analysis::VideoResult&)) {
    auto file = askFile(title, name, tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".csv");
    const auto result = take();
    if (!result || !result->video)
        return;
    run(title, [text, video = result->video, file,
                inputs = m_session.files()](std::stop_token, const std::function<void(double)>&) {
        requireWritable({{"the table", toPath(file)}}, inputs);
        const auto csv = text(*video);
        writeFileAtomically(toPath(file), std::as_bytes(std::span(csv)));
        spdlog::info("Saved a table as {}.", file.toStdString());
        return tr("Table saved: %1").arg(file);
    });
}

void Exporter::frames(const std::filesystem::path& source, const TakeResult& take) {
    table(tr("Save frames as CSV"),
          QString::fromStdString(source.stem().string()) + QStringLiteral("-frames.csv"), take,
          [](const analysis::VideoResult& video) { return analysis::framesCsv(video); });
}

void Exporter::tracks(const std::filesystem::path& source, const TakeResult& take) {
    table(tr("Save tracks as CSV"),
          QString::fromStdString(source.stem().string()) + QStringLiteral("-tracks.csv"), take,
          [](const analysis::VideoResult& video) { return analysis::tracksCsv(video); });
}

void Exporter::json(const std::function<LaterResults()>& take) {
    const auto file =
        askFile(tr("Save results as JSON"), QStringLiteral("results.json"), tr("JSON (*.json)"));
    if (file.isEmpty())
        return;
    auto results = take();
    if (!results)
        return;
    run(tr("Saving the results"),
        [results = std::move(results), file, inputs = m_session.files()](
            const std::stop_token& stop, const std::function<void(double)>&) {
            requireWritable({{"the results", toPath(file)}}, inputs);
            const auto read = results(stop);
            const auto text = analysis::resultsToJson(read);
            writeFileAtomically(toPath(file), std::as_bytes(std::span(text)));
            spdlog::info("Saved {} results as {}.", read.size(), file.toStdString());
            return tr("Results saved: %1").arg(file);
        });
}

void Exporter::maps(const TakeResult& take, const TakeEngine& engine) {
    const auto folder = QFileDialog::getExistingDirectory(m_window, tr("Folder for the maps"));
    if (folder.isEmpty())
        return;
    const auto result = take();
    if (!result)
        return;
    run(tr("Writing the maps"), [result, folder, engine = engine(), inputs = m_session.files()](
                                    std::stop_token stop, const std::function<void(double)>&) {
        requireWritable({{"the maps", toPath(folder), true}}, inputs);
        const auto files = result->video
                               ? report::writeFrameMaps(*result, toPath(folder), engine.get(), stop)
                               : report::writeMaps(*result, toPath(folder), stop);
        spdlog::info("Wrote {} map files of {} to {}.", files.size(), result->path.string(),
                     folder.toStdString());
        return tr("%1 map files written to %2").arg(QString::number(files.size()), folder);
    });
}

} // namespace lineament::ui
