// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/actions.h"

#include "ui/case/caseactions.h"
#include "ui/compare/viewerpanes.h"
#include "ui/player/playeractions.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace lineament::ui {

Actions::Actions(Theme& theme, QMainWindow& window)
    : QObject(&window)
    , m_theme(theme)
    , m_window(window) {
    makeFile();
    makeAnalysis();
    makeFaces();
    makeView();
    makeMenus();
    makeToolBar();
}

QAction* Actions::make(const QString& text, const QString& icon, const QKeySequence& key) {
    auto* action = new QAction(text, &m_window);
    if (!icon.isEmpty())
        m_theme.bind(action, icon);
    if (!key.isEmpty()) {
        action->setShortcut(key);
        const auto words = QString(text).remove(QLatin1Char('&')).remove(QStringLiteral("..."));
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(words, key.toString(QKeySequence::NativeText)));
    }
    return action;
}

QAction* Actions::makeToggle(const QString& text, const QString& icon, const QKeySequence& key,
                             bool on) {
    auto* action = make(text, icon, key);
    action->setCheckable(true);
    action->setChecked(on);
    return action;
}

void Actions::makeFile() {
    open = make(tr("&Open..."), QStringLiteral("open"), QKeySequence::Open);
    open->setIconText(tr("Open"));
    openFolder =
        make(tr("Open &folder..."), QStringLiteral("folder"), Qt::CTRL | Qt::SHIFT | Qt::Key_O);
    closeItem = make(tr("&Close file"), {}, QKeySequence::Close);
    closeAll = make(tr("Close a&ll files"), {}, Qt::CTRL | Qt::SHIFT | Qt::Key_W);
    report = make(tr("PDF &report..."), QStringLiteral("report"), Qt::CTRL | Qt::Key_R);
    report->setIconText(tr("Report"));
    picture = make(tr("&Shown picture..."), QStringLiteral("picture"), Qt::CTRL | Qt::Key_E);
    json = make(tr("Results as &JSON..."), {});
    maps = make(tr("&Maps of this file..."), {});
    quit = make(tr("&Quit"), {}, QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);
}

void Actions::makeAnalysis() {
    reanalyse = make(tr("&Analyse selected files again"), QStringLiteral("again"), Qt::Key_F5);
    reanalyseMissing = make(tr("Analyse what is mi&ssing"), {}, Qt::SHIFT | Qt::Key_F5);
    reanalyseMissing->setToolTip(tr("All files that were never analysed, were cancelled or failed, "
                                    "also those that a stopped program left"));
    reanalyseAll = make(tr("Analyse all files again"), {}, Qt::CTRL | Qt::Key_F5);
    cancel = make(tr("&Cancel"), QStringLiteral("cancel"), Qt::Key_Escape);
    chooseModel = make(tr("Choose &model package..."), QStringLiteral("model"));
    openCheckpoint = make(tr("Open &checkpoint..."), {});
    aboutModel = make(tr("&About this model"), {});
    stability = makeToggle(tr("Check &stability of verdicts"), {}, {}, true);
    stability->setToolTip(tr("Scores each face of a photo also re-compressed, cropped tighter, "
                             "resized and blurred: a finding that turns round is inconclusive. "
                             "Takes six times as long in the network."));
    sampling = make(tr("&Video sampling..."), {});
}

void Actions::addVideo(const PlayerActions& player) {
    player.fillMenu(*video);
    exports->addSeparator();
    exports->addActions({player.exportPlot, player.exportFrames, player.exportTracks});
}

void Actions::addCase(const CaseActions& actions) {
    actions.fillMenu(*cases);
}

void Actions::makeFaces() {
    undo = make(tr("&Undo"), {}, QKeySequence::Undo);
    redo = make(tr("Re&do"), {}, Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    for (auto* action : {undo, redo})
        action->setEnabled(false);
    addFace = makeToggle(tr("&Add face"), QStringLiteral("addface"), Qt::Key_A, false);
    m_addFaceTip = addFace->toolTip();
    moveFace = makeToggle(tr("&Move face"), QStringLiteral("moveface"), Qt::Key_M, false);
    rejectFace = make(tr("&Reject face"), QStringLiteral("rejectface"), Qt::Key_Delete);
    showFace = make(tr("&Zoom to face"), QStringLiteral("zoomface"), Qt::Key_Z);
    nextItem = make(tr("&Next file"), {}, Qt::Key_PageDown);
    previousItem = make(tr("&Previous file"), {}, Qt::Key_PageUp);
}

void Actions::makeView() {
    zoomIn = make(tr("Zoom &in"), QStringLiteral("zoomin"), Qt::Key_Plus);
    zoomIn->setShortcuts({Qt::Key_Plus, Qt::Key_Equal, Qt::CTRL | Qt::Key_Plus});
    zoomOut = make(tr("Zoom &out"), QStringLiteral("zoomout"), Qt::Key_Minus);
    zoomOut->setShortcuts({Qt::Key_Minus, Qt::CTRL | Qt::Key_Minus});
    fit = make(tr("&Fit in window"), QStringLiteral("fit"), Qt::Key_F);
    actualSize = make(tr("&100 %"), QStringLiteral("actual"), Qt::Key_1);
    actualSize->setShortcuts({Qt::Key_1, Qt::CTRL | Qt::Key_1});
    boxes = makeToggle(tr("Face &boxes"), QStringLiteral("boxes"), Qt::Key_B, true);
    landmarks = makeToggle(tr("&Landmarks"), QStringLiteral("landmarks"), Qt::Key_P, false);
    navigator = makeToggle(tr("&Navigator"), {}, {}, true);
    wipe =
        makeToggle(tr("&Wipe between original and map"), QStringLiteral("wipe"), Qt::Key_W, false);
    wipe->setIconText(tr("Wipe"));
    region = makeToggle(tr("Region with &statistics"), QStringLiteral("region"), Qt::Key_R, false);
    region->setIconText(tr("Region"));
    removeRegion = make(tr("&Remove region"), {}, Qt::Key_Delete);
    lens =
        makeToggle(tr("&Magnifier, contrast stretched"), QStringLiteral("lens"), Qt::Key_E, false);
    lens->setIconText(tr("Magnifier"));
    strongLens =
        makeToggle(tr("Magnifier &8 times instead of 4"), {}, Qt::SHIFT | Qt::Key_E, false);
    compare = makeToggle(tr("&Original beside it"), QStringLiteral("compare"), Qt::Key_C, false);
    compare->setIconText(tr("Compare"));
    addPane = make(tr("An&other pane beside it"), {}, Qt::SHIFT | Qt::Key_C);
    compareFile = make(tr("Another &file beside it..."), {}, Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    linkPanes = makeToggle(tr("&Link zoom and pan of panes"), {}, Qt::SHIFT | Qt::Key_L, true);
    auto* themes = new QActionGroup(this);
    dark = makeToggle(tr("&Dark"), {}, {}, true);
    light = makeToggle(tr("&Light"), {}, {}, false);
    system = makeToggle(tr("&System"), {}, {}, false);
    for (auto* action : {dark, light, system})
        themes->addAction(action);
    help = make(tr("&How it works, how to read it"), QStringLiteral("help"),
                QKeySequence::HelpContents);
    about = make(tr("&About Lineament"), {});
    about->setMenuRole(QAction::AboutRole);
}

void Actions::makeMenus() {
    auto* file = m_window.menuBar()->addMenu(tr("&File"));
    file->addActions({open, openFolder});
    recent = file->addMenu(tr("Open &recent"));
    file->addSeparator();
    exports = file->addMenu(tr("&Export"));
    exports->addActions({report, picture, json, maps});
    file->addSeparator();
    file->addActions({closeItem, closeAll});
    file->addSeparator();
    file->addAction(quit);
    cases = m_window.menuBar()->addMenu(tr("Ca&se"));
    auto* analysis = m_window.menuBar()->addMenu(tr("&Analysis"));
    analysis->setToolTipsVisible(true);
    analysis->addActions({reanalyse, reanalyseMissing, reanalyseAll, cancel});
    analysis->addSeparator();
    analysis->addActions({stability, sampling});
    analysis->addSeparator();
    analysis->addActions({previousItem, nextItem});
    auto* faces = m_window.menuBar()->addMenu(tr("Fa&ces"));
    faces->addActions({undo, redo});
    faces->addSeparator();
    faces->addActions({addFace, moveFace, rejectFace});
    faces->addSeparator();
    faces->addActions({showFace, landmarks, boxes});
    video = m_window.menuBar()->addMenu(tr("Vi&deo"));
    models = m_window.menuBar()->addMenu(tr("&Model"));
    models->setToolTipsVisible(true);
    models->addActions({chooseModel, openCheckpoint});
    models->addSeparator();
    models->addAction(aboutModel);
    auto* view = m_window.menuBar()->addMenu(tr("&View"));
    view->addActions({zoomIn, zoomOut, fit, actualSize});
    view->addSeparator();
    view->addActions({wipe, navigator});
    view->addSeparator();
    view->addActions({compare, addPane, compareFile, linkPanes});
    view->addSeparator();
    view->addActions({lens, strongLens, region, removeRegion});
    view->addSeparator();
    panels = view->addMenu(tr("&Panels"));
    auto* themes = view->addMenu(tr("&Theme"));
    themes->addActions({dark, light, system});
    auto* helps = m_window.menuBar()->addMenu(tr("&Help"));
    helps->addActions({help, about});
}

void Actions::makeToolBar() {
    auto* bar = m_window.addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setIconSize(QSize(20, 20));
    bar->addActions({open, openFolder});
    bar->addSeparator();
    bar->addActions({fit, actualSize, zoomIn, zoomOut});
    bar->addSeparator();
    bar->addActions({wipe, compare, lens, region, boxes, landmarks});
    bar->addSeparator();
    bar->addActions({addFace, moveFace, rejectFace, showFace});
    bar->addSeparator();
    bar->addActions({reanalyse, report, picture});
    // Words where an icon alone would be a riddle.
    for (auto* action : {open, wipe, compare, lens, region, addFace, moveFace, rejectFace, report})
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action)))
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

void Actions::setState(bool anyItem, bool photo, bool isVideo, bool face, bool rejected,
                       bool anyResult, bool busy) {
    for (auto* action :
         {closeItem, closeAll, reanalyse, reanalyseMissing, reanalyseAll, nextItem, previousItem})
        action->setEnabled(anyItem);
    for (auto* action : {zoomIn, zoomOut, fit, actualSize, wipe, picture})
        action->setEnabled(photo);
    showFace->setEnabled(photo && face);
    // Of videos setTrackState() says more.
    addFace->setToolTip(m_addFaceTip);
    addFace->setEnabled(photo && !isVideo);
    for (auto* action : {moveFace, rejectFace})
        action->setEnabled(photo && face && !isVideo);
    rejectFace->setText(rejected ? tr("&Restore face") : tr("&Reject face"));
    rejectFace->setIconText(rejected ? tr("Restore face") : tr("Reject face"));
    for (auto* action : {report, json})
        action->setEnabled(anyResult);
    maps->setEnabled(photo && anyResult);
    cancel->setEnabled(busy);
}

void Actions::setPanesState(bool photo, int panes, std::size_t files) {
    addPane->setEnabled(photo && panes < ViewerPanes::kMost);
    compareFile->setEnabled(photo && files > 1);
    linkPanes->setEnabled(panes > 0);
}

void Actions::setTrackState(bool editable, bool leftOut, const QString& drawingProblem) {
    addFace->setEnabled(drawingProblem.isEmpty());
    addFace->setToolTip(drawingProblem.isEmpty() ? m_addFaceTip : drawingProblem);
    rejectFace->setEnabled(editable);
    rejectFace->setText(leftOut ? tr("&Count track again") : tr("&Leave out track..."));
    rejectFace->setIconText(leftOut ? tr("Count track") : tr("Leave out track"));
}

void Actions::setRegionState(bool photo, bool drawing, bool hasRegion) {
    for (auto* action : {region, lens, strongLens, compare})
        action->setEnabled(photo);
    removeRegion->setEnabled(hasRegion);
    // One key, two meanings: only one of them is enabled at a time.
    removeRegion->setShortcut(drawing ? QKeySequence(Qt::Key_Delete) : QKeySequence());
    if (drawing)
        rejectFace->setEnabled(false);
}

} // namespace lineament::ui
