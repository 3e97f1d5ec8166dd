// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/verdictpanel.h"

#include "core/analysis/verdictwords.h"
#include "core/analysis/videoresult.h"
#include "core/report/filled.h"
#include "ui/verdict/resulthtml.h"
#include "ui/verdict/scalebar.h"
#include "ui/verdict/section.h"
#include "ui/verdict/textblock.h"
#include "ui/verdict/verdicthtml.h"
#include "ui/verdict/videohtml.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lineament::ui {

VerdictPanel::VerdictPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_body(new QWidget)
    , m_empty(new QLabel(tr("Open a photo: its finding appears here.")))
    , m_name(new QLabel)
    , m_sentence(new TextBlock)
    , m_caveat(new QLabel) {
    m_empty->setObjectName(QStringLiteral("muted"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_name->setObjectName(QStringLiteral("heading"));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_sentence->setAccessibleName(tr("Finding"));
    m_caveat->setObjectName(QStringLiteral("caveat"));
    m_caveat->setWordWrap(true);

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(8, 8, 8, 8);
    body->setSpacing(8);
    body->addWidget(m_name);
    body->addWidget(m_sentence);
    body->addWidget(m_caveat);
    addVideoSections();
    m_facesSection = addSection(tr("Faces"), m_faces, true);
    addVerdictSection();
    m_scaleSection = addSection(tr("Propositions and verbal scale"), m_scale, true);
    m_faceSection = addSection(tr("Selected face"), m_face, false);
    addSection(tr("File and hashes"), m_file, true);
    m_containerSection = addSection(tr("Container and streams"), m_container, false);
    addSection(tr("Decoding"), m_decoding, false);
    addSection(tr("Model, device and settings"), m_run, false);
    addSection(tr("Metadata"), m_metadata, false);
    body->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty, 1);
    layout->addWidget(scroll, 1);
    setMinimumWidth(280);
    connect(&m_theme, &Theme::changed, this, &VerdictPanel::refresh);
    setItem(nullptr);
}

Section* VerdictPanel::addSection(const QString& title, TextBlock*& block, bool open) {
    block = new TextBlock;
    block->setAccessibleName(title);
    auto* section = new Section(title, block, open);
    m_body->layout()->addWidget(section);
    return section;
}

void VerdictPanel::addVerdictSection() {
    m_scaleBar = new ScaleBar(m_theme);
    m_judged = new TextBlock;
    m_judged->setAccessibleName(tr("How the selected face was judged"));
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_scaleBar);
    layout->addWidget(m_judged);
    m_judgedSection = new Section({}, content, true);
    m_body->layout()->addWidget(m_judgedSection);
}

void VerdictPanel::addVideoSections() {
    m_tracksSection = addSection(tr("Face tracks, raw values"), m_tracks, true);
    m_damagedSection = addSection(tr("Damaged stretches"), m_damaged, true);
    m_frameSection = addSection(tr("Frame shown"), m_frameValues, true);
}

void VerdictPanel::setItem(const SessionItem* item) {
    m_item = item != nullptr ? std::optional<SessionItem>(*item) : std::nullopt;
    if (item == nullptr || !item->shown() || !item->shown()->video)
        m_frame.reset();
    refresh();
}

void VerdictPanel::setFrame(analysis::ItemResultPtr frame, int number) {
    m_frame = std::move(frame);
    m_frameNumber = number;
    refreshFace();
}

const analysis::ItemResult* VerdictPanel::faceSource() const {
    if (!m_item || !m_item->shown())
        return nullptr;
    return m_item->shown()->video ? m_frame.get() : m_item->shown().get();
}

void VerdictPanel::setSelectedFace(const QString& id) {
    if (id == m_selected)
        return;
    m_selected = id;
    refreshFace();
}

void VerdictPanel::refresh() {
    auto* scroll = m_body->parentWidget()->parentWidget();
    scroll->setVisible(m_item.has_value());
    m_empty->setVisible(!m_item);
    if (!m_item)
        return;
    const auto& colours = m_theme.colours();
    m_name->setText(QString::fromStdString(m_item->name()));
    m_name->setToolTip(m_item->hidden ? QString() : toQString(m_item->path));
    m_sentence->setHtml(resulthtml::sentence(*m_item, colours));
    const auto result = m_item->shown();
    const bool calibrated = result && !analysis::sentences(itemVerdict(*result)).empty();
    m_caveat->setText(QString::fromUtf8(calibrated ? analysis::kLrCaveat : analysis::kScoreCaveat));
    m_caveat->setVisible(result && result->scoredFaces() > 0);
    for (auto* block : {m_file, m_run})
        block->parentWidget()->setVisible(result != nullptr);
    for (auto* block : {m_decoding, m_metadata})
        block->parentWidget()->setVisible(result && !result->video);
    for (auto* section : {m_tracksSection, m_damagedSection, m_frameSection, m_containerSection})
        section->setVisible(false);
    if (result && result->video)
        refreshVideo(*result);
    if (result) {
        m_file->setHtml(resulthtml::fileValues(*m_item, colours));
        m_decoding->setHtml(resulthtml::decodingValues(*result, colours));
        m_run->setHtml(resulthtml::runValues(*result, colours));
        m_metadata->setHtml(resulthtml::metadata(*result, colours));
    }
    refreshFace();
}

void VerdictPanel::refreshVideo(const analysis::ItemResult& result) {
    const auto& colours = m_theme.colours();
    const auto& video = *result.video;
    m_caveat->setText(QString::fromUtf8(analysis::videoCaveat(video)));
    m_caveat->setVisible(video.strongestTrack() != nullptr);
    m_tracksSection->setVisible(!video.tracks.empty());
    m_damagedSection->setVisible(!video.damaged.empty());
    m_damaged->setHtml(videohtml::damagedValues(video, colours));
    m_containerSection->setVisible(true);
    m_container->setHtml(videohtml::containerValues(video, colours));
}

void VerdictPanel::refreshFace() {
    if (m_item && m_item->shown() && m_item->shown()->video) {
        const auto& video = *m_item->shown()->video;
        m_tracks->setHtml(videohtml::trackTable(video, m_selected, m_theme.colours()));
        m_frameSection->setVisible(m_frame != nullptr);
        m_frameValues->setHtml(videohtml::frameValues(video, m_frameNumber, m_theme.colours()));
    }
    for (auto* section : {m_faceSection, m_judgedSection, m_scaleSection})
        section->setVisible(false);
    refreshTrack();
    const auto* result = faceSource();
    const bool any = result != nullptr && !result->faces.empty();
    m_facesSection->setVisible(any);
    if (!any)
        return;
    const auto& colours = m_theme.colours();
    m_faces->setHtml(resulthtml::faceTable(*result, m_selected, colours));
    for (const auto& face : result->faces) {
        if (QString::fromStdString(face.face.id) != m_selected)
            continue;
        m_faceSection->setVisible(true);
        m_faceSection->setTitle(tr("Face %1, recorded values").arg(m_selected));
        m_face->setHtml(resulthtml::faceValues(face, colours));
        showVerdict(face, *result, tr("Face %1, how it was judged").arg(m_selected));
    }
}

/// What stands behind the finding of the selected track: the face of its median frame.
void VerdictPanel::refreshTrack() {
    const auto result = m_item ? m_item->shown() : nullptr;
    const auto* track =
        result && result->video ? result->video->track(m_selected.toStdString()) : nullptr;
    if (track == nullptr || !track->finding)
        return;
    analysis::FaceResult judged;
    judged.face.id = track->id;
    judged.verdict = track->finding->verdict;
    const int frame = result->video->samples[track->finding->sample].number;
    showVerdict(judged, *result,
                filled(tr("Track %1, how it was judged, by frame %2"), m_selected, frame));
}

void VerdictPanel::showVerdict(const analysis::FaceResult& face, const analysis::ItemResult& result,
                               const QString& title) {
    const auto* calibration = verdicthtml::calibrationOf(result);
    if (analysis::sentence(face.verdict).empty() || calibration == nullptr)
        return;
    m_judgedSection->setVisible(true);
    m_judgedSection->setTitle(title);
    m_scaleBar->setVerdict(face.verdict, *calibration);
    m_judged->setHtml(verdicthtml::faceVerdict(face, result, m_theme.colours()));
    m_scaleSection->setVisible(true);
    m_scale->setHtml(verdicthtml::scaleTable(face, m_theme.colours()));
}

QString VerdictPanel::plainText() const {
    if (!m_item)
        return m_empty->text();
    QStringList parts{m_name->text(), m_sentence->toPlainText()};
    if (!m_caveat->isHidden())
        parts << m_caveat->text();
    const std::pair<const QWidget*, const TextBlock*> blocks[] = {
        {m_tracksSection, m_tracks},      {m_damagedSection, m_damaged},
        {m_frameSection, m_frameValues},  {m_containerSection, m_container},
        {m_facesSection, m_faces},        {m_judgedSection, m_judged},
        {m_scaleSection, m_scale},        {m_faceSection, m_face},
        {m_file->parentWidget(), m_file}, {m_decoding->parentWidget(), m_decoding},
        {m_run->parentWidget(), m_run},   {m_metadata->parentWidget(), m_metadata}};
    for (const auto& [section, block] : blocks)
        if (!section->isHidden())
            parts << block->toPlainText();
    return parts.join(QLatin1Char('\n'));
}

} // namespace lineament::ui
