// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/controller.h"
#include "ui/app/taskrunner.h"
#include "ui/export/sidecar.h"
#include "ui/viewer/viewer.h"

#include "core/report/report.h"

#include <QObject>

namespace lineament::ui {

class TimelinePlot;

/// How the layer is called in the names of files: "original", "attention-stage-1-block-2".
QString layerFileName(const ShownMap& map);

/// Writes the picture (with a legend when a map is in it) and FILE.json beside it, over none of @p
/// inputs and not over its source. Any thread. Throws IoError.
void writePicture(const QImage& picture, const PictureRecord& record,
                  const std::filesystem::path& file,
                  const std::vector<std::filesystem::path>& inputs = {});

/// Writes the bytes of a timeline's picture and FILE.json beside it, as writePicture().
void writeTimeline(const QByteArray& picture, const TimelineRecord& record,
                   const std::filesystem::path& file,
                   const std::vector<std::filesystem::path>& inputs = {});

/// Asks for file names and details, then lets the task runner write.
class Exporter : public QObject {
    Q_OBJECT
public:
    /// Nothing is written over a file of the session, which must outlive this.
    Exporter(TaskRunner& tasks, const Session& session, QWidget* window);

    /// @p engine makes the attention maps of video frames again; null: none are made.
    void report(const std::vector<analysis::ItemResultPtr>& all,
                const std::vector<analysis::ItemResultPtr>& selected,
                std::shared_ptr<nn::Engine> engine);
    /// @p frame is set for videos; @p result, which may be null, is what is known of the file.
    /// @p statistics are of the viewer's region, as far as they are there.
    void picture(Viewer& viewer, PlayerFramePtr frame, const analysis::ItemResultPtr& result,
                 const std::optional<RegionStats>& statistics);
    /// The timeline as it is shown, as vector graphics (SVG, PDF) or as pixels (PNG).
    void timeline(TimelinePlot& plot, const TimelineRecord& record);
    void frames(const analysis::ItemResultPtr& result);
    void tracks(const analysis::ItemResultPtr& result);
    /// @p results is called on a worker thread.
    void json(std::function<std::vector<analysis::ItemResultPtr>(std::stop_token)> results);
    void maps(const analysis::ItemResultPtr& result, std::shared_ptr<nn::Engine> engine);

    /// The work behind report(), without dialogs.
    void writeReport(const report::ReportHeader& header,
                     const std::vector<analysis::ItemResultPtr>& results, const QString& file,
                     std::shared_ptr<nn::Engine> engine = nullptr);

signals:
    void problem(const QString& message);

private:
    QString askFile(const QString& title, const QString& name, const QString& filter,
                    QString* chosen = nullptr);
    void table(const QString& title, const QString& name, std::function<std::string()> text);
    void run(const QString& title, TaskRunner::Work work);

    TaskRunner& m_tasks;
    const Session& m_session;
    QWidget* m_window;
};

} // namespace lineament::ui
