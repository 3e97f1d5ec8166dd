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

/// The timeline, and what is to stand beside its picture.
struct ShownTimeline {
    TimelinePlot* plot = nullptr;
    TimelineRecord record;
};

/// Asks for file names and details, then lets the task runner write.
class Exporter : public QObject {
    Q_OBJECT
public:
    /// Nothing is written over a file of the session, which must outlive this.
    Exporter(TaskRunner& tasks, const Session& session, QWidget* window);

    // What is to be written is asked for once the examiner has said where to: results that were
    // handed over before may be older than what the window shows by then. Nothing: it is not
    // written, and who gave nothing has said why.
    using Results = std::vector<analysis::ItemResultPtr>;
    using TakeResults = std::function<std::optional<Results>(bool selectedOnly)>;
    using TakeResult = std::function<analysis::ItemResultPtr()>;
    /// Makes the attention maps of video frames again; null: none are made.
    using TakeEngine = std::function<std::shared_ptr<nn::Engine>()>;
    /// Called on a worker thread.
    using LaterResults = std::function<Results(std::stop_token)>;

    void report(std::size_t all, std::size_t selected, const TakeResults& take,
                const TakeEngine& engine);
    /// @p frame is set for videos; @p item, which may be null, is what is known of the file. @p
    /// statistics are of the viewer's region, as far as they are there.
    void picture(Viewer& viewer, PlayerFramePtr frame, const SessionItem* item,
                 const std::optional<RegionStats>& statistics);
    /// The timeline as it is shown, as vector graphics (SVG, PDF) or as pixels (PNG).
    void timeline(const std::filesystem::path& source,
                  const std::function<std::optional<ShownTimeline>()>& take);
    void frames(const std::filesystem::path& source, const TakeResult& take);
    void tracks(const std::filesystem::path& source, const TakeResult& take);
    void json(const std::function<LaterResults()>& take);
    void maps(const TakeResult& take, const TakeEngine& engine);

    /// The work behind report(), without dialogs.
    void writeReport(const report::ReportHeader& header,
                     const std::vector<analysis::ItemResultPtr>& results, const QString& file,
                     std::shared_ptr<nn::Engine> engine = nullptr);

signals:
    void problem(const QString& message);

private:
    QString askFile(const QString& title, const QString& name, const QString& filter,
                    QString* chosen = nullptr);
    void table(const QString& title, const QString& name, const TakeResult& take,
               std::string (*text)(const analysis::VideoResult&));
    void run(const QString& title, TaskRunner::Work work);

    TaskRunner& m_tasks;
    const Session& m_session;
    QWidget* m_window;
};

} // namespace lineament::ui
