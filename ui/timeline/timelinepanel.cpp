// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timelinepanel.h"

#include "core/report/filled.h"
#include "ui/items/itemmodel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include <map>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return TimelinePanel::tr(text);
}

/// "Hatched: no score (face not found 3, damaged 1)"; empty without gaps.
QString hatchingText(const analysis::VideoResult& video) {
    std::map<analysis::GapReason, int> counts;
    for (const auto& track : video.tracks)
        for (const auto& gap : track.gaps)
            ++counts[gap.reason];
    if (counts.empty())
        return {};
    QStringList reasons;
    for (const auto& [reason, count] : counts)
        reasons << filled(QStringLiteral("%1 %2"), timeline::gapText(reason), count);
    return tr("Hatched: no score (%1).").arg(reasons.join(QStringLiteral(", ")));
}

QString progressText(const SessionItem& item, const analysis::VideoResult* video) {
    const auto frames = [video](const QString& text) {
        return filled(text, video->samples.size(), video->framesPlanned);
    };
    switch (item.phase) {
    case ItemPhase::Waiting:
        return tr("Waiting to be analysed.");
    case ItemPhase::Working:
        return video != nullptr && item.partial ? frames(tr("Scanning: %1 of %2 frames."))
                                                : tr("Scanning.");
    default:
        return video != nullptr && !video->complete
                   ? frames(tr("Stopped: %1 of %2 frames were looked at."))
                   : QString();
    }
}

} // namespace

QString timelineStatus(const SessionItem& item) {
    const auto& shown = item.shown();
    const auto* video = shown ? shown->video.get() : nullptr;
    QStringList parts;
    if (const auto progress = progressText(item, video); !progress.isEmpty())
        parts << progress;
    if (video == nullptr)
        return parts.isEmpty() ? itemStateText(item) : parts.join(QLatin1Char(' '));
    if (video->tracks.empty()) {
        if (item.phase != ItemPhase::Working)
            parts << tr("No face track: no face was found in the %1 frames that were looked at.")
                         .arg(video->samples.size());
        return parts.join(QLatin1Char(' '));
    }
    if (video->strongestTrack() == nullptr)
        parts << (video->tracksLeftOut() > 0 ? tr("No track has a score that counts.")
                                             : tr("No track has a score."));
    if (const auto hatching = hatchingText(*video); !hatching.isEmpty())
        parts << hatching;
    if (!video->shotsBetweenSamples)
        parts << tr("Shot changes were looked for between sampled frames only.");
    return parts.join(QLatin1Char(' '));
}

TimelinePanel::TimelinePanel(const Theme& theme, VideoThumbnails& thumbnails,
                             const PlayerActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_model(theme)
    , m_plot(new TimelinePlot(theme, thumbnails))
    , m_table(new QTableView)
    , m_status(new QLabel) {
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setAccessibleName(tr("Face tracks"));
    m_table->setTabKeyNavigation(false);
    m_table->setMinimumWidth(200);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_plot);
    split->addWidget(m_table);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({700, 460});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(makeHead(actions));
    layout->addWidget(split, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (row.isValid())
                    emit trackSelected(m_model.idAt(row.row()));
            });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const auto row = m_table->indexAt(at);
        if (row.isValid())
            emit trackMenuAsked(m_model.idAt(row.row()), m_table->viewport()->mapToGlobal(at));
    });
    connect(m_plot, &TimelinePlot::trackMenuAsked, this, &TimelinePanel::trackMenuAsked);
    connect(m_plot, &TimelinePlot::trackClicked, this, &TimelinePanel::trackSelected);
    connect(m_plot, &TimelinePlot::trackStepAsked, this, &TimelinePanel::stepTrack);
}

QWidget* TimelinePanel::makeHead(const PlayerActions& actions) {
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    m_status->setObjectName(QStringLiteral("muted"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_status, 1);
    for (auto* action : {actions.previousSample, actions.nextSample, actions.previousGap,
                         actions.nextGap, actions.highest, actions.lowest, actions.leastCertain}) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setIconSize(QSize(18, 18));
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
    }
    return head;
}

void TimelinePanel::setVideo(std::shared_ptr<const media::FrameIndex> index, double aspect) {
    m_plot->setVideo(std::move(index), aspect);
}

void TimelinePanel::setItem(const SessionItem* item) {
    const auto shown = item != nullptr ? item->shown() : nullptr;
    const auto video = shown ? shown->video : nullptr;
    m_plot->setResult(video);
    m_plot->setThresholds(shown && shown->run.model ? shown->run.model->validation.thresholds
                                                    : std::vector<nn::Threshold>());
    {
        // Rows that come and go are no choice of the examiner.
        const QSignalBlocker quiet(m_table->selectionModel());
        m_model.setResult(video);
        m_table->resizeColumnsToContents();
    }
    setMessage(item != nullptr ? timelineStatus(*item) : QString());
}

void TimelinePanel::setMessage(const QString& message) {
    m_status->setText(message);
    m_status->setToolTip(message);
    m_plot->setEmptyText(message);
}

void TimelinePanel::setSelectedTrack(const QString& id) {
    m_plot->setSelectedTrack(id);
    const QSignalBlocker quiet(m_table->selectionModel());
    const int row = m_model.rowOf(id);
    m_table->selectionModel()->setCurrentIndex(row < 0 ? QModelIndex() : m_model.index(row, 0),
                                               QItemSelectionModel::ClearAndSelect |
                                                   QItemSelectionModel::Rows);
    m_table->viewport()->update();
}

QString TimelinePanel::statusText() const {
    return m_status->text();
}

void TimelinePanel::stepTrack(int by) {
    const int row = m_table->currentIndex().row() + by;
    if (row >= 0 && row < m_model.rowCount())
        emit trackSelected(m_model.idAt(row));
}

} // namespace lineament::ui
