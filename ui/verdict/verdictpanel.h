// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QScrollArea;

namespace lineament::ui {

class ScaleBar;
class Section;
class TextBlock;

/// The finding, from one sentence down to every recorded value.
class VerdictPanel : public QWidget {
    Q_OBJECT
public:
    explicit VerdictPanel(const Theme& theme, QWidget* parent = nullptr);

    /// Null empties the panel.
    void setItem(const SessionItem* item);
    /// The frame of a video that is shown, with its faces; null for photos.
    void setFrame(analysis::ItemResultPtr frame, int number);
    void setSelectedFace(const QString& id);
    /// Everything that the panel says, as plain text.
    QString plainText() const;

private:
    Section* addSection(const QString& title, TextBlock*& block, bool open);
    void addVerdictSection();
    void refresh();
    void addVideoSections();
    void refreshVideo(const analysis::ItemResult& result);
    void refreshFace();
    /// Whose faces are shown: the photo's or the frame's; may be null.
    const analysis::ItemResult* faceSource() const;
    void refreshTrack();
    void showVerdict(const analysis::FaceResult& face, const analysis::ItemResult& result,
                     const QString& title);

    const Theme& m_theme;
    std::optional<SessionItem> m_item;
    analysis::ItemResultPtr m_frame;
    int m_frameNumber = 0;
    QString m_selected;
    QWidget* m_body;
    QLabel* m_empty;
    QLabel* m_name;
    TextBlock* m_sentence;
    QLabel* m_caveat;
    TextBlock* m_faces = nullptr;
    ScaleBar* m_scaleBar = nullptr;
    TextBlock* m_judged = nullptr;
    TextBlock* m_scale = nullptr;
    TextBlock* m_face = nullptr;
    TextBlock* m_file = nullptr;
    TextBlock* m_decoding = nullptr;
    TextBlock* m_run = nullptr;
    TextBlock* m_metadata = nullptr;
    TextBlock* m_tracks = nullptr;
    TextBlock* m_frameValues = nullptr;
    TextBlock* m_damaged = nullptr;
    TextBlock* m_container = nullptr;
    Section* m_tracksSection = nullptr;
    Section* m_frameSection = nullptr;
    Section* m_damagedSection = nullptr;
    Section* m_containerSection = nullptr;
    Section* m_facesSection = nullptr;
    Section* m_judgedSection = nullptr;
    Section* m_scaleSection = nullptr;
    Section* m_faceSection = nullptr;
};

} // namespace lineament::ui
