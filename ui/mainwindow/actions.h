// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QAction>
#include <QMainWindow>

class QActionGroup;
class QMenu;

namespace lineament::ui {

class CaseActions;
class PlayerActions;

/// Everything that can be done in the window, with its words, keys and icons; the menus and the
/// tool bar.
class Actions : public QObject {
    Q_OBJECT
public:
    Actions(Theme& theme, QMainWindow& window);

    QAction *open, *openFolder, *closeItem, *closeAll, *report, *picture, *json, *maps, *quit;
    QAction *reanalyse, *reanalyseMissing, *reanalyseAll, *cancel, *stability, *chooseModel,
        *openCheckpoint, *aboutModel;
    QAction *undo, *redo, *addFace, *moveFace, *rejectFace, *nextItem, *previousItem;
    QAction *zoomIn, *zoomOut, *fit, *actualSize, *showFace;
    QAction *boxes, *landmarks, *navigator, *wipe;
    QAction *region, *removeRegion, *lens, *strongLens, *compare;
    QAction *addPane, *compareFile, *linkPanes;
    QAction *dark, *light, *system, *help, *about;
    QAction* sampling;
    QMenu* recent;
    QMenu* exports;
    QMenu* video;
    QMenu* cases;
    QMenu* models; ///< the installed packages go first
    /// Puts the player's actions into the menus.
    void addVideo(const PlayerActions& player);
    void addCase(const CaseActions& cases);

    QMenu* panels; ///< the docks' own toggles go here

    /// Enables what makes sense.
    void setState(bool anyItem, bool photo, bool isVideo, bool face, bool rejected, bool anyResult,
                  bool busy);
    /// After setState(), of a video: whether its selected track can be left out, or counted again,
    /// and why no face can be drawn on the frame in view; empty when one can.
    void setTrackState(bool editable, bool leftOut, const QString& drawingProblem);
    /// After setState(). While regions are drawn Del is theirs, and no face is rejected by mistake.
    void setRegionState(bool photo, bool drawing, bool region);
    /// After setState(): how many panes are beside the viewer, and how many files there are.
    void setPanesState(bool photo, int panes, std::size_t files);

private:
    void makeFile();
    void makeAnalysis();
    void makeFaces();
    void makeView();
    void makeMenus();
    void makeToolBar();
    QAction* make(const QString& text, const QString& icon, const QKeySequence& key = {});
    QAction* makeToggle(const QString& text, const QString& icon, const QKeySequence& key, bool on);

    Theme& m_theme;
    QMainWindow& m_window;
    QString m_addFaceTip;
};

} // namespace lineament::ui
