// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casetypes.h"
#include "ui/app/controller.h"
#include "ui/app/sourcewatch.h"
#include "ui/app/taskrunner.h"
#include "ui/case/viewstate.h"
#include "ui/export/settledialog.h"
#include "ui/faces/faceeditor.h"
#include "ui/items/thumbnailer.h"
#include "ui/layers/layercontroller.h"
#include "ui/theme/theme.h"
#include "ui/timeline/trackeditor.h"
#include "ui/viewer/viewer.h"

#include <QMainWindow>
#include <QPointer>

#include <optional>

class QLabel;
class QStackedWidget;

namespace lineament::ui {

class Actions;
class CaseActions;
class CaseBanner;
class CaseDesk;
class CasePanel;
class CaseReportDialog;
class CustodyLogWindow;
class DropArea;
class DropFrame;
class ExportDialog;
class Exporter;
class FaceStrip;
class HelpWindow;
class ItemsPanel;
class LayersPanel;
class LogWindow;
class MessageBar;
class ModelDialog;
class QueueBar;
class RecentList;
class RegionPanel;
class SourceBanner;
class TagKeys;
class VerdictPanel;
class VerifyDialog;
class VideoDesk;
class ViewerPanes;
struct ShownTimeline;

/// Puts the panels together and wires them; computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Controller& controller, Theme& theme, QWidget* parent = nullptr);
    ~MainWindow() override;

    void openPaths(const QStringList& paths);
    Viewer* viewer() const { return m_viewer; }
    ItemsPanel* items() const { return m_items; }
    LayersPanel* layersPanel() const { return m_layersPanel; }
    LayerController& layers() { return m_layers; }
    VerdictPanel* verdict() const { return m_verdict; }
    MessageBar* messages() const { return m_messages; }
    FaceStrip* faceStrip() const { return m_strip; }
    ViewerPanes* panes() const { return m_panes; }
    RegionPanel* regionPanel() const { return m_region; }
    const QString& selectedFace() const { return m_face; }
    /// True while the shown photo or its map is still on its way.
    bool settling() const;
    VideoDesk* desk() const { return m_desk; }
    CaseDesk* caseDesk() const { return m_case; }
    CasePanel* casePanel() const { return m_casePanel; }
    CaseBanner* caseBanner() const { return m_caseBanner; }
    SourceBanner* sourceBanner() const { return m_sourceBanner; }
    SourceWatch& watch() { return m_watch; }
    CaseActions* caseActions() const { return m_caseActions; }
    TagKeys* tagKeys() const { return m_tagKeys; }
    /// Opens the case in that folder, in the place of what is open.
    void openCase(const QString& folder);
    ViewState viewState() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildCentre();
    void buildDocks();
    void buildStatusBar();
    QDockWidget* addDock(const QString& title, const QString& name, QWidget* content,
                         Qt::DockWidgetArea area);
    void connectFiles();
    void connectView();
    void connectTools();
    void connectPanes();
    void connectFaces();
    void connectController();
    void connectExports();
    void connectSources();
    void connectVideo();
    void connectVideoExports();
    void connectCase();
    void connectCaseForms();
    void connectCaseWindows();
    void connectTags();
    void showTags();

    void showItem(int id);
    void refreshTitle();
    void refreshItem();
    /// The pixels in view are not those that were analysed, or it is not known yet.
    bool otherPixels() const;
    /// Has the file's bytes looked at when the pixels in view are not those that were analysed.
    void checkPixels();
    void selectFace(const QString& id);
    void showVideo(int id);
    void showFrame();
    void settleFrame(bool settled);
    void setFaces();
    void showTimeline(bool video);
    void askVideoSettings();
    /// The photo's result, or that of the frame in view; may be null.
    analysis::ItemResultPtr facesShown() const;
    /// Why the shown faces have no maps yet; empty when there is nothing to wait for.
    QString mapsPending() const;
    QString faceToSelect(const analysis::ItemResult& result);
    void showPhoto(const LoadedPhotoPtr& photo);
    void showNoPhoto(const QString& message);
    /// Shows that file beside the one in view.
    void compareWith(int id);
    void askReference();
    void refreshReference(int id);
    void showReadout(const Readout& readout);
    void showModel();
    void fillModels();
    void showAboutModel();
    void showModelDialog();
    void updateActions();
    void faceMenu(const QString& id, const QPoint& global);
    void connectTracks();
    /// Asks why, or counts the selected track again.
    void leaveOutOrRestore();
    void undo();
    void redo();
    /// What the menus say of undo and redo, and of leaving tracks out.
    void updateEdits();
    void applyTheme(Theme::Mode mode);
    void cancelOne();
    static void takeAsCopy(QDropEvent& event);
    void askFiles();
    void askFolder();
    void askModel(bool package);
    void addOpened(const std::vector<int>& ids);
    bool leavesLooseFiles();
    /// What would be lost with the open case, one a line.
    QStringList unsavedInCase() const;
    /// Asks when something would be.
    bool mayLeaveCase();
    /// Files in no case whose faces were edited, of these.
    int editedLooseFiles(const std::vector<int>& ids) const;
    static QString editedText(int files);
    using Results = std::vector<analysis::ItemResultPtr>;
    /// What is not there yet of what is known of these items.
    SettleDialog::Waiting waitedFor(const std::vector<int>& ids, bool without) const;
    /// Waits until nothing of these items is on its way any more and their files were looked at;
    /// false when the examiner cancelled.
    bool settle(const std::vector<int>& ids);
    /// The results of these items as they are to be written, after settle(); none when the examiner
    /// cancelled.
    std::optional<Results> resultsToWrite(const std::vector<int>& ids);
    /// Of one item; null when it may not be written: a message says why.
    analysis::ItemResultPtr resultToWrite(int id);
    /// The timeline as it is shown; none when it may not be written: a message says why.
    std::optional<ShownTimeline> timelineNow();
    /// As settle(), for what is read from the case: why it can't be made now; none: go on.
    std::optional<QString> settleCase(const std::vector<std::int64_t>& items);
    /// Asks about those whose files changed on disk; false when the examiner cancelled.
    bool leaveOutChanged(const std::vector<int>& ids);
    void askNewCase();
    void askCase();
    void askEvidence(const QStringList& paths);
    void fillExaminers();
    void caseStateChanged();
    void askBookmark();
    void showCaseReport();
    void showExport();
    void showVerify();
    void showCustodyLog();
    /// Those that show what was found.
    void closeResultWindows();
    void closeCaseWindows();
    void showBookmark(const casefile::Bookmark& bookmark);
    void applyView();
    bool mayAnalyse() const;
    void restoreLayout();
    void showAbout();

    Controller& m_controller;
    Theme& m_theme;
    PhotoLoader m_photos;
    Thumbnailer m_thumbnailer;
    LayerController m_layers;
    SourceWatch m_watch;
    FaceEditor m_editor;
    TrackEditor m_tracks;
    TaskRunner m_tasks;
    int m_item = 0;
    QString m_face;
    QString m_wantedFace; ///< drawn by hand: selected when its result arrives
    bool m_loading = false, m_mapping = false;
    bool m_settling = false;               ///< something waits to be written
    std::optional<ViewState> m_wantedView; ///< of a bookmark whose item is on its way

    Actions* m_actions = nullptr;
    VideoDesk* m_desk = nullptr;
    RecentList* m_recentFiles = nullptr;
    RecentList* m_recentCases = nullptr;
    CaseDesk* m_case = nullptr;
    CaseActions* m_caseActions = nullptr;
    TagKeys* m_tagKeys = nullptr;
    CaseBanner* m_caseBanner = nullptr;
    SourceBanner* m_sourceBanner = nullptr;
    CasePanel* m_casePanel = nullptr;
    QPointer<CaseReportDialog> m_report;
    QPointer<ExportDialog> m_export;
    QPointer<VerifyDialog> m_verify;
    QPointer<CustodyLogWindow> m_custody;
    QDockWidget* m_caseDock = nullptr;
    QDockWidget* m_timelineDock = nullptr;
    Exporter* m_exporter = nullptr;
    QStackedWidget* m_stack = nullptr;
    DropArea* m_dropArea = nullptr;
    DropFrame* m_dropFrame = nullptr;
    Viewer* m_viewer = nullptr;
    RegionPanel* m_region = nullptr;
    ViewerPanes* m_panes = nullptr;
    MessageBar* m_messages = nullptr;
    QueueBar* m_queue = nullptr;
    QToolBar* m_queueHolder = nullptr;
    ItemsPanel* m_items = nullptr;
    LayersPanel* m_layersPanel = nullptr;
    VerdictPanel* m_verdict = nullptr;
    FaceStrip* m_strip = nullptr;
    LogWindow* m_log = nullptr;
    HelpWindow* m_help = nullptr;
    ModelDialog* m_modelDialog = nullptr;
    QLabel* m_readout = nullptr;
    QLabel* m_caseState = nullptr;
    QLabel* m_zoom = nullptr;
    QLabel* m_model = nullptr;
    QLabel* m_device = nullptr;
};

} // namespace lineament::ui
