// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/mainwindow.h"

#include "ui/app/widgets.h"
#include "ui/case/caseactions.h"
#include "ui/case/casebanner.h"
#include "ui/case/casedesk.h"
#include "ui/case/casepanel.h"
#include "ui/case/custodylogwindow.h"
#include "ui/case/verifydialog.h"
#include "ui/compare/viewerpanes.h"
#include "ui/export/exporter.h"
#include "ui/faces/facestrip.h"
#include "ui/items/itemspanel.h"
#include "ui/items/tagkeys.h"
#include "ui/layers/layerspanel.h"
#include "ui/log/logwindow.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/droparea.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/recentlist.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/player/transportbar.h"
#include "ui/queue/queuebar.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/verdict/verdictpanel.h"
#include "ui/viewer/regionpanel.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

namespace {

/// On lower screens files and layers share their place as tabs.
constexpr int kTallScreen = 850;

} // namespace

MainWindow::MainWindow(Controller& controller, Theme& theme, QWidget* parent)
    : QMainWindow(parent)
    , m_controller(controller)
    , m_theme(theme)
    , m_watch(controller.session())
    , m_editor(controller)
    , m_tracks(controller) {
    setWindowTitle(tr("Lineament"));
    setWindowIcon(theme.icon(QStringLiteral("lineament")));
    setAcceptDrops(true);
    setDockOptions(AllowTabbedDocks | AllowNestedDocks);
    m_actions = new Actions(theme, *this);
    m_exporter = new Exporter(m_tasks, controller.session(), this);
    m_desk = new VideoDesk(controller, theme, *this);
    m_desk->setParent(this);
    m_actions->addVideo(m_desk->actions());
    m_case = new CaseDesk(controller, m_tasks, this);
    m_caseActions = new CaseActions(*this);
    m_actions->addCase(*m_caseActions);
    m_tagKeys = new TagKeys(*m_actions->cases, *this);
    buildCentre();
    buildDocks();
    buildStatusBar();
    connectFiles();
    connectView();
    connectTools();
    connectPanes();
    connectFaces();
    connectTracks();
    connectController();
    connectExports();
    connectSources();
    connectVideo();
    connectVideoExports();
    connectCase();
    connectCaseForms();
    connectCaseWindows();
    connectTags();
    m_recentFiles = new RecentList(*m_actions->recent, QStringLiteral("open/recent"),
                                   [this](const QString& path) { openPaths({path}); });
    m_recentCases = new RecentList(*m_caseActions->recent, QStringLiteral("case/recent"),
                                   [this](const QString& path) { openCase(path); });
    restoreLayout();
    showModel();
    showItem(0);
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow() {
    qApp->removeEventFilter(this);
}

void MainWindow::buildCentre() {
    m_viewer = new Viewer(m_theme);
    m_region = new RegionPanel(*m_viewer);
    m_messages = new MessageBar(m_theme);
    m_dropArea = new DropArea(m_theme);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_dropArea);
    auto* shown = new QWidget;
    auto* below = new QVBoxLayout(shown);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    m_panes = new ViewerPanes(*m_viewer, m_layers, m_theme);
    below->addWidget(m_panes, 1);
    below->addWidget(m_desk->bar());
    m_stack->addWidget(shown);
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_caseBanner = new CaseBanner(*m_case);
    layout->addWidget(m_caseBanner);
    m_sourceBanner = new SourceBanner;
    layout->addWidget(m_sourceBanner);
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
    m_dropFrame = new DropFrame(m_theme, centre);
    connect(m_dropArea, &DropArea::openAsked, this, &MainWindow::askFiles);
    connect(m_dropArea, &DropArea::openFolderAsked, this, &MainWindow::askFolder);
    connect(m_dropArea, &DropArea::newCaseAsked, this, &MainWindow::askNewCase);
    connect(m_dropArea, &DropArea::openCaseAsked, this, &MainWindow::askCase);

    m_queue = new QueueBar(m_theme);
    m_queueHolder = new QToolBar(tr("Progress"));
    m_queueHolder->setObjectName(QStringLiteral("progress"));
    m_queueHolder->setMovable(false);
    m_queueHolder->toggleViewAction()->setVisible(false);
    m_queueHolder->addWidget(m_queue);
    addToolBar(Qt::BottomToolBarArea, m_queueHolder);
    m_queueHolder->hide();
    connect(m_queue, &QueueBar::activeChanged, m_queueHolder, &QWidget::setVisible);
}

QDockWidget* MainWindow::addDock(const QString& title, const QString& name, QWidget* content,
                                 Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
    dock->setWidget(content);
    addDockWidget(area, dock);
    m_actions->panels->addAction(dock->toggleViewAction());
    return dock;
}

void MainWindow::buildDocks() {
    for (const auto corner : {Qt::BottomLeftCorner, Qt::TopLeftCorner})
        setCorner(corner, Qt::LeftDockWidgetArea);
    for (const auto corner : {Qt::BottomRightCorner, Qt::TopRightCorner})
        setCorner(corner, Qt::RightDockWidgetArea);
    m_items = new ItemsPanel(m_controller.session(), m_thumbnailer, m_theme);
    m_layersPanel = new LayersPanel(m_layers, m_theme);
    m_verdict = new VerdictPanel(m_theme);
    m_strip = new FaceStrip(m_theme);
    m_log = new LogWindow(m_theme);
    auto* files = addDock(tr("Files"), QStringLiteral("files"), m_items, Qt::LeftDockWidgetArea);
    auto* layers =
        addDock(tr("Layers"), QStringLiteral("layers"), m_layersPanel, Qt::LeftDockWidgetArea);
    auto* finding =
        addDock(tr("Finding"), QStringLiteral("finding"), m_verdict, Qt::RightDockWidgetArea);
    m_casePanel = new CasePanel(*m_case, m_controller.session(), m_theme);
    m_caseDock = addDock(tr("Case"), QStringLiteral("case"), m_casePanel, Qt::RightDockWidgetArea);
    tabifyDockWidget(finding, m_caseDock);
    m_caseDock->hide();
    auto* faces = addDock(tr("Faces"), QStringLiteral("faces"), m_strip, Qt::BottomDockWidgetArea);
    m_timelineDock = addDock(tr("Timeline"), QStringLiteral("timeline"), m_desk->panel(),
                             Qt::BottomDockWidgetArea);
    splitDockWidget(faces, m_timelineDock, Qt::Vertical);
    m_timelineDock->hide();
    auto* log = addDock(tr("Log"), QStringLiteral("log"), m_log, Qt::BottomDockWidgetArea);
    log->hide();
    resizeDocks({files, finding}, {290, 360}, Qt::Horizontal);
    resizeDocks({files, layers}, {300, 500}, Qt::Vertical);
}

void MainWindow::buildStatusBar() {
    m_readout = new QLabel;
    m_zoom = new QLabel;
    m_model = new QLabel;
    m_device = new QLabel;
    m_readout->setAccessibleName(tr("Pixel under the cursor"));
    m_zoom->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("3200 %")) + 8);
    m_readout->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->addWidget(m_readout, 1);
    m_caseState = new QLabel;
    statusBar()->addPermanentWidget(m_caseState);
    statusBar()->addPermanentWidget(m_zoom);
    statusBar()->addPermanentWidget(m_model);
    statusBar()->addPermanentWidget(m_device);
}

void MainWindow::connectController() {
    connect(&m_controller, &Controller::queueChanged, this, [this](const QueueState& state) {
        m_queue->setState(state);
        updateActions();
    });
    connect(&m_controller, &Controller::modelChanged, this, &MainWindow::showModel);
    connect(&m_controller, &Controller::modelChanged, this, &MainWindow::fillModels);
    connect(&m_controller, &Controller::packagesChanged, this, &MainWindow::fillModels);
    connect(
        &m_controller, &Controller::problem, m_messages,
        [this](const QString& message, const QString& kind) { m_messages->showOf(kind, message); });
    connect(&m_controller, &Controller::succeeded, m_messages, &MessageBar::settle);
    connect(&m_controller, &Controller::opened, this, &MainWindow::addOpened);
    connect(&m_controller.session(), &Session::changed, this, [this](int id) {
        if (id == m_item)
            refreshItem();
    });
    connect(&m_controller.session(), &Session::cleared, this, [this] { showItem(0); });
    connect(&m_controller.session(), &Session::removed, this, [this] {
        if (m_controller.session().items().empty())
            showItem(0);
    });
    connect(m_queue, &QueueBar::cancelAsked, this, &MainWindow::cancelOne);
    connect(m_queue, &QueueBar::pauseAsked, this, [this](bool pause) {
        if (pause)
            m_controller.pause();
        else
            m_controller.resume();
    });
}

void MainWindow::showItem(int id) {
    m_item = id;
    m_casePanel->setItem(id);
    m_wantedView.reset();
    m_viewer->setMode(Viewer::Mode::Browse);
    m_stack->setCurrentIndex(id == 0 ? 0 : 1);
    m_face.clear();
    m_wantedFace.clear();
    m_loading = id != 0;
    m_desk->show(0);
    showTimeline(false);
    m_viewer->setMarks({});
    m_viewer->setPhoto(nullptr);
    m_editor.setItem(id, nullptr);
    m_tracks.setItem(id);
    m_layers.setPhoto(nullptr);
    m_strip->setPhoto(nullptr);
    const auto* item = m_controller.session().find(id);
    if (item != nullptr) {
        m_viewer->setPlaceholder(tr("Opening..."), QString::fromStdString(item->name()));
        m_photos.load(id, item->path);
        m_watch.check();
    } else {
        m_photos.cancel();
    }
    refreshItem();
}

void MainWindow::refreshTitle() {
    QStringList title;
    if (const auto* item = m_controller.session().find(m_item))
        title << QString::fromStdString(item->name());
    if (m_case->isOpen())
        title << tr("Case %1").arg(m_case->name());
    setWindowTitle((title << tr("Lineament")).join(QStringLiteral(" - ")));
}

void MainWindow::refreshItem() {
    const auto* item = m_controller.session().find(m_item);
    refreshTitle(); // blind mode hides names, too
    m_sourceBanner->setItem(item, mayAnalyse() && item != nullptr && !item->exhibit);
    m_verdict->setItem(item);
    m_case->show(m_item);
    // In blind mode maps are hidden, too: the picture alone is looked at.
    m_layersPanel->setEnabled(item == nullptr || !item->hidden);
    if (m_desk->active()) {
        // Faces follow the frame, when there is one.
        m_desk->refresh();
        settleFrame(m_desk->player().settled());
        return;
    }
    checkPixels();
    m_layers.setPhoto(item != nullptr && item->hidden ? nullptr : m_viewer->photo());
    setFaces();
    const auto result = facesShown();
    selectFace(result ? faceToSelect(*result) : QString());
}

analysis::ItemResultPtr MainWindow::facesShown() const {
    if (m_desk->active())
        return m_desk->frameResult();
    const auto* item = m_controller.session().find(m_item);
    return item != nullptr && !otherPixels() ? item->shown() : nullptr;
}

bool MainWindow::otherPixels() const {
    const auto* item = m_controller.session().find(m_item);
    const auto& photo = m_viewer->photo();
    return item != nullptr && item->shown() && item->shown()->digests && photo &&
           !m_desk->active() && photo->digests.sha256 != item->shown()->digests->sha256;
}

void MainWindow::checkPixels() {
    if (!otherPixels() || m_controller.session().find(m_item)->pending())
        return;
    // Either may be the older one.
    m_controller.session().distrust(m_item);
    m_watch.check();
}

void MainWindow::setFaces() {
    const auto* item = m_controller.session().find(m_item);
    const auto result = facesShown();
    m_viewer->setFaces(result ? result->faces : std::vector<analysis::FaceResult>{});
    QString empty = tr("Faces appear here when a photo has been analysed.");
    if (item != nullptr && !result)
        empty = itemStateText(*item);
    else if (result && m_desk->active())
        empty = result->message.empty() ? tr("No face was found in this frame.")
                                        : QString::fromStdString(result->message);
    else if (result && result->state == analysis::ItemState::NoFace)
        empty = tr("No face was found. Add one by hand: Faces, Add face (A).");
    else if (result)
        empty = stateText(result->state);
    m_strip->setFaces(result ? result->faces : std::vector<analysis::FaceResult>{}, empty);
}

QString MainWindow::faceToSelect(const analysis::ItemResult& result) {
    const auto has = [&result](const QString& id) {
        return std::any_of(result.faces.begin(), result.faces.end(), [&id](const auto& face) {
            return QString::fromStdString(face.face.id) == id;
        });
    };
    if (has(m_wantedFace))
        return std::exchange(m_wantedFace, {});
    if (has(m_face))
        return m_face;
    if (result.faces.empty())
        return {};
    // The face that the sentence is about; a withheld one may have the highest score.
    if (const auto* leading = itemVerdict(result).leading;
        leading != nullptr && has(QString::fromStdString(leading->face)))
        return QString::fromStdString(leading->face);
    const auto* strongest = result.strongestFace();
    return QString::fromStdString((strongest ? *strongest : result.faces.front()).face.id);
}

void MainWindow::selectFace(const QString& id) {
    m_face = id;
    m_viewer->setSelectedFace(id);
    m_strip->setSelected(id);
    m_verdict->setSelectedFace(id);
    if (m_desk->active())
        m_desk->selectTrack(id);
    m_layers.setFace(facesShown(), id, mapsPending());
    updateActions();
}

QString MainWindow::mapsPending() const {
    const auto* item = m_controller.session().find(m_item);
    if (!m_desk->active() && item != nullptr && item->valuesOnly)
        return tr("The maps are being read from the case.");
    return m_desk->mapsPending();
}

void MainWindow::showPhoto(const LoadedPhotoPtr& photo) {
    m_loading = false;
    m_viewer->setPhoto(photo);
    m_editor.setItem(m_item, photo);
    m_strip->setPhoto(photo);
    const auto* item = m_controller.session().find(m_item);
    m_layers.setPhoto(item != nullptr && item->hidden ? nullptr : photo);
    if (otherPixels())
        refreshItem();
    applyView();
    updateActions();
}

void MainWindow::showNoPhoto(const QString& message) {
    m_loading = false;
    const auto* item = m_controller.session().find(m_item);
    const bool known = item != nullptr && item->shown() && !item->shown()->info;
    m_viewer->setPlaceholder(
        known ? stateText(item->shown()->state) : tr("The photo cannot be shown"), message);
    updateActions();
}

void MainWindow::updateActions() {
    const auto& session = m_controller.session();
    m_caseActions->setState(*m_case, m_case->itemOf(m_item) != 0, m_tasks.busy());
    m_actions->setState(!session.items().empty(), m_viewer->photo() != nullptr, m_desk->active(),
                        !m_face.isEmpty(), m_editor.isRejected(m_face), !session.results().empty(),
                        m_controller.busy() || m_tasks.busy() || m_viewer->dismissible());
    m_actions->setPanesState(m_viewer->photo() != nullptr, m_panes->count(),
                             m_controller.session().items().size());
    m_actions->setRegionState(m_viewer->photo() != nullptr,
                              m_viewer->mode() == Viewer::Mode::Region,
                              !m_viewer->region().isEmpty());
    showTags();
    updateEdits();
    // Boxes of one picture are put on no other.
    if (const auto* item = session.find(m_item); item != nullptr && !item->change.isEmpty())
        for (auto* action : {m_actions->addFace, m_actions->moveFace, m_actions->rejectFace,
                             m_actions->undo, m_actions->redo, m_actions->maps})
            action->setEnabled(false);
    m_actions->reanalyseMissing->setEnabled(!m_controller.missing().empty());
    if (!m_case->isOpen())
        return;
    // What is in a case stays in it.
    for (auto* action : {m_actions->closeItem, m_actions->closeAll})
        action->setEnabled(false);
    if (!mayAnalyse())
        for (auto* action : {m_actions->reanalyse, m_actions->reanalyseMissing,
                             m_actions->reanalyseAll, m_actions->undo, m_actions->redo,
                             m_actions->addFace, m_actions->moveFace, m_actions->rejectFace})
            action->setEnabled(false);
    m_actions->report->setEnabled(m_caseActions->report->isEnabled());
}

bool MainWindow::settling() const {
    if (m_loading || m_mapping || m_tasks.busy() || m_watch.checking() || m_case->opening() ||
        m_case->saving() > 0 || m_case->integrity() == CaseDesk::Integrity::Checking)
        return true;
    const auto* item = m_controller.session().find(m_item);
    if (item != nullptr && !item->hidden && (item->phase == ItemPhase::Loading || item->valuesOnly))
        return true;
    auto& player = m_desk->player();
    return player.isOpen() && !player.playing() && !player.settled();
}

void MainWindow::cancelOne() {
    // Esc first ends what lies on the photo, then stops what the bar shows.
    if (m_viewer->dismiss())
        return;
    if (m_tasks.busy())
        m_tasks.cancel();
    else
        m_controller.cancel();
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    // A first start fits the screen, with room for the desktop's own bars.
    const QSize room = screen()->availableSize();
    resize(fittingSize(*this, QSize(1920, 1080)));
    if (room.height() < kTallScreen) {
        auto* files = findChild<QDockWidget*>(QStringLiteral("files"));
        tabifyDockWidget(files, findChild<QDockWidget*>(QStringLiteral("layers")));
        files->raise();
        tabifyDockWidget(findChild<QDockWidget*>(QStringLiteral("faces")), m_timelineDock);
    }
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray());
    // It may be that of a larger screen.
    keepOnScreen(*this);
    m_queueHolder->hide();
    m_timelineDock->hide();
    m_caseDock->hide();
    m_actions->stability->setChecked(
        settings.value(QStringLiteral("analysis/stability"), true).toBool());
    const auto mode = settings.value(QStringLiteral("window/theme"), 0).toInt();
    (mode == 1   ? m_actions->light
     : mode == 2 ? m_actions->system
                 : m_actions->dark)
        ->setChecked(true);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    auto unsaved = unsavedInCase();
    if (const int edited = editedLooseFiles(m_controller.session().ids()); edited > 0)
        unsaved << editedText(edited);
    if (!unsaved.isEmpty() && !mayDiscard(this, unsaved.join(QLatin1Char('\n')))) {
        event->ignore();
        return;
    }
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState());
    // The window goes at once; the workers are told to stop and are waited for by their owners.
    hide();
    m_tasks.cancel();
    m_photos.cancel();
    m_desk->show(0);
    m_controller.cancel();
    event->accept();
}

} // namespace lineament::ui
