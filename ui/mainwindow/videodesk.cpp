// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/videodesk.h"

#include "core/analysis/videoresult.h"
#include "core/base/log.h"
#include "ui/player/gotodialog.h"
#include "ui/player/transportbar.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelineplot.h"

#include <algorithm>

namespace lineament::ui {

namespace {

constexpr int kMapDelay = 250; // ms

bool wantsMaps(const analysis::FaceResult& face) {
    return face.state == analysis::FaceState::Scored &&
           (!face.prediction || face.prediction->blocks.empty());
}

} // namespace

VideoDesk::VideoDesk(Controller& controller, Theme& theme, QWidget& window)
    : m_controller(controller)
    , m_window(window)
    , m_actions(theme, window)
    , m_bar(new TransportBar(m_actions))
    , m_panel(new TimelinePanel(theme, m_thumbnails, m_actions)) {
    m_mapTimer.setSingleShot(true);
    m_mapTimer.setInterval(kMapDelay);
    connect(&m_mapTimer, &QTimer::timeout, this, &VideoDesk::askMaps);
    connect(&m_controller, &Controller::modelChanged, this, &VideoDesk::askMaps);
    connectPlayer();
    connectActions();
    m_bar->hide();
}

VideoDesk::~VideoDesk() = default;

void VideoDesk::connectPlayer() {
    connect(&m_player, &VideoPlayer::indexing, this, [this](double share) {
        const auto text = tr("Reading the frame index: %1 %").arg(static_cast<int>(share * 100));
        m_bar->setMessage(text);
    });
    connect(&m_player, &VideoPlayer::opened, this, [this] {
        const auto& video = *m_player.video();
        m_thumbnails.open(video.source);
        m_panel->setVideo(
            video.index,
            video.info.height > 0 ? static_cast<double>(video.info.width) / video.info.height : 0);
        refresh();
    });
    connect(&m_player, &VideoPlayer::failed, this, [this](const QString& message) {
        m_bar->setMessage(message);
        refreshActions();
        emit failed(message);
    });
    connect(&m_player, &VideoPlayer::frameChanged, this, [this](const PlayerFramePtr& frame) {
        m_bar->setFrame(frame, m_player.video());
        m_panel->plot()->setPlayhead(frame->number);
        refreshFrame();
    });
    connect(&m_player, &VideoPlayer::speedChanged, m_bar, &TransportBar::setSpeed);
    connect(&m_player, &VideoPlayer::settledChanged, this, [this](bool settled) {
        m_mapper.cancel();
        m_mapping = false;
        if (settled)
            m_mapTimer.start();
        else
            m_mapTimer.stop();
        emit settledChanged(settled);
    });
    connect(m_panel->plot(), &TimelinePlot::scrubbed, &m_player, &VideoPlayer::scrub);
    connect(m_panel->plot(), &TimelinePlot::scrubEnded, &m_player, &VideoPlayer::scrubEnded);
    connect(m_panel, &TimelinePanel::trackSelected, this, &VideoDesk::trackChosen);
}

void VideoDesk::connectActions() {
    const auto on = [this](QAction* action, auto call) {
        connect(action, &QAction::triggered, this, call);
    };
    on(m_actions.first, [this] { m_player.toFirst(); });
    on(m_actions.last, [this] { m_player.toLast(); });
    on(m_actions.previous, [this] { m_player.step(-1); });
    on(m_actions.next, [this] { m_player.step(1); });
    on(m_actions.backTen, [this] { m_player.step(-10); });
    on(m_actions.onTen, [this] { m_player.step(10); });
    on(m_actions.play, [this] { m_player.forward(); });
    on(m_actions.backward, [this] { m_player.backward(); });
    on(m_actions.pause, [this] { m_player.pause(); });
    on(m_actions.goTo, [this] { goTo(); });
    on(m_actions.previousSample, [this] { goToSample(-1); });
    on(m_actions.nextSample, [this] { goToSample(1); });
    on(m_actions.previousGap, [this] { goToGap(-1); });
    on(m_actions.nextGap, [this] { goToGap(1); });
    on(m_actions.highest, [this] { goToMoment(&analysis::Track::strongest); });
    on(m_actions.lowest, [this] { goToMoment(&analysis::Track::weakest); });
    on(m_actions.leastCertain, [this] { goToMoment(&analysis::Track::leastCertain); });
}

void VideoDesk::show(int item) {
    m_item = item;
    m_track.clear();
    m_frameResult.reset();
    m_marks.clear();
    m_mapTimer.stop();
    m_mapper.cancel();
    m_mapping = false;
    m_player.close();
    m_thumbnails.close();
    m_panel->setVideo(nullptr, 0);
    m_bar->setFrame(nullptr, nullptr);
    m_bar->setVisible(active());
    if (const auto* found = this->item()) {
        m_player.open(found->path);
        m_bar->setMessage(tr("Opening the video..."));
    }
    refresh();
}

const SessionItem* VideoDesk::item() const {
    return m_item == 0 ? nullptr : m_controller.session().find(m_item);
}

bool VideoDesk::otherBytes() const {
    const auto* found = item();
    return found != nullptr && m_player.video() && !found->mayBeOf(m_player.video()->stamp);
}

analysis::ItemResultPtr VideoDesk::result() const {
    const auto* found = item();
    return found != nullptr && !otherBytes() ? found->shown() : nullptr;
}

analysis::VideoResultPtr VideoDesk::video() const {
    const auto shown = result();
    return shown ? shown->video : nullptr;
}

LoadedPhotoPtr VideoDesk::photo() const {
    return m_player.frame() ? m_player.frame()->photo : nullptr;
}

void VideoDesk::refresh() {
    m_panel->setItem(otherBytes() ? nullptr : item());
    m_panel->setSelectedTrack(m_track);
    refreshFrame();
    refreshActions();
}

void VideoDesk::refreshActions() {
    const auto result = video();
    m_actions.setState(m_player.isOpen(), result && !result->samples.empty(),
                       result && !result->tracks.empty());
}

void VideoDesk::refreshFrame() {
    const auto& frame = m_player.frame();
    const auto* found = item();
    if (!frame || found == nullptr) {
        m_frameResult.reset();
        m_marks.clear();
        return;
    }
    const auto before = m_frameResult;
    const auto result = video();
    const auto* sample = result ? result->sampleAt(frame->number) : nullptr;
    if (const auto shown = this->result()) {
        m_frameResult = std::make_shared<analysis::ItemResult>(frameItem(*shown, frame->number));
    } else {
        m_frameResult.reset();
    }
    m_bar->setSampled(found->hidden                ? TransportBar::Sampled::Hidden
                      : sample != nullptr          ? TransportBar::Sampled::Yes
                      : result && result->complete ? TransportBar::Sampled::No
                                                   : TransportBar::Sampled::NotYet);
    refreshMarks();
    if (m_player.settled())
        m_mapTimer.start();
    emit frameChanged();
}

void VideoDesk::refreshMarks() {
    m_marks.clear();
    const auto result = video();
    const auto& frame = m_player.frame();
    if (!result || result->sampleAt(frame->number) != nullptr)
        return;
    for (const auto& track : result->tracks)
        if (const auto box = trackBox(*result, track, frame->seconds))
            m_marks.push_back({QString::fromStdString(track.id), toQRectF(*box)});
}

QString VideoDesk::mapsPending() const {
    if (!m_frameResult || !m_player.settled() ||
        std::none_of(m_frameResult->faces.begin(), m_frameResult->faces.end(), wantsMaps))
        return {};
    return m_controller.engine() || m_controller.modelPending() || m_controller.modelLoading()
               ? tr("The maps of this frame are being computed.")
               : tr("No model: maps cannot be computed.");
}

void VideoDesk::askMaps() {
    const auto pixels = photo();
    if (!pixels || !m_frameResult || m_mapping || !m_player.settled() ||
        !m_controller.services().mapFaces ||
        std::none_of(m_frameResult->faces.begin(), m_frameResult->faces.end(), wantsMaps))
        return;
    const auto& model = m_frameResult->run.model;
    if (model)
        m_controller.needModel();
    // Another model than the one that scored would give maps of another network.
    const auto& engine = m_controller.engine();
    if (!model || !engine || model->weightsSha256 != engine->model().weightsSha256)
        return;
    m_mapping = true;
    m_mapper.add(
        [map = m_controller.services().mapFaces, engine, faces = m_frameResult->faces,
         photo = pixels->pyramid->photo()](const std::stop_token& stop) {
            return map(*photo, faces, *engine, stop);
        },
        [this, number = m_player.frame()->number](const std::vector<analysis::FaceResult>& faces) {
            m_mapping = false;
            if (m_player.frame() && m_player.frame()->number == number)
                applyMaps(faces);
        },
        [this](const QString& message) {
            m_mapping = false;
            spdlog::warn("The frame's maps cannot be computed: {}", message.toStdString());
        });
}

void VideoDesk::applyMaps(const std::vector<analysis::FaceResult>& mapped) {
    if (!m_frameResult)
        return;
    auto frame = std::make_shared<analysis::ItemResult>(*m_frameResult);
    for (auto& face : frame->faces)
        for (const auto& other : mapped)
            // The score stays the one that the scan recorded.
            if (other.face.id == face.face.id && wantsMaps(face))
                face.prediction = other.prediction;
    m_frameResult = std::move(frame);
    emit mapsChanged();
}

void VideoDesk::selectTrack(const QString& id) {
    m_track = id;
    m_panel->setSelectedTrack(id);
}

QString VideoDesk::trackToSelect() const {
    const auto result = video();
    if (!result || result->tracks.empty())
        return {};
    if (result->track(m_track.toStdString()) != nullptr)
        return m_track;
    const auto* strongest = result->strongestTrack();
    return QString::fromStdString((strongest ? *strongest : result->tracks.front()).id);
}

const analysis::Track* VideoDesk::selected(const analysis::VideoResult& video) const {
    return video.track(m_track.toStdString());
}

void VideoDesk::goTo() {
    if (!m_player.isOpen())
        return;
    m_player.pause();
    GoToDialog dialog(m_player.video()->index, m_player.position(), &m_window);
    if (dialog.exec() == QDialog::Accepted)
        m_player.seek(dialog.number());
}

void VideoDesk::goToSample(int by) {
    const auto result = video();
    if (!result)
        return;
    const auto& samples = result->samples;
    const int at = m_player.position();
    if (by > 0) {
        const auto next = std::upper_bound(
            samples.begin(), samples.end(), at,
            [](int number, const analysis::SampledFrame& s) { return number < s.number; });
        if (next != samples.end())
            m_player.seek(next->number);
    } else {
        const auto here = std::lower_bound(
            samples.begin(), samples.end(), at,
            [](const analysis::SampledFrame& s, int number) { return s.number < number; });
        if (here != samples.begin())
            m_player.seek((here - 1)->number);
    }
}

void VideoDesk::goToGap(int by) {
    const auto result = video();
    const auto* track = result ? selected(*result) : nullptr;
    if (track == nullptr)
        return;
    const int at = m_player.position();
    const analysis::Gap* found = nullptr;
    for (const auto& gap : track->gaps) {
        if (by > 0 ? gap.firstFrame > at && found == nullptr : gap.firstFrame < at)
            found = &gap;
    }
    if (found != nullptr)
        m_player.seek(found->firstFrame);
}

void VideoDesk::goToMoment(std::size_t analysis::Track::*sample) {
    const auto result = video();
    const auto* track = result ? selected(*result) : nullptr;
    if (track != nullptr && track->aggregate)
        m_player.seek(result->samples[track->*sample].number);
}

} // namespace lineament::ui
