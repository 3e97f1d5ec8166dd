// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/regionpanel.h"

#include "core/report/filled.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineament::ui {

namespace {

constexpr int kMargin = 12;

/// Widest that the panel grows: units of layers are long.
constexpr int kNoteWidth = 300;

/// Bytes have whole numbers at their ends.
QString row(const QString& name, const ValueStats& s, int decimals, int endDecimals) {
    QString html = QStringLiteral("<tr><td><b>%1</b></td>").arg(name.toHtmlEscaped());
    const auto cell = [&html](double v, int places) {
        html += QStringLiteral("<td align=\"right\">&nbsp;&nbsp;%1</td>").arg(v, 0, 'f', places);
    };
    cell(s.mean, decimals);
    cell(s.deviation, decimals);
    cell(s.least, endDecimals);
    cell(s.most, endDecimals);
    return html + QStringLiteral("</tr>");
}

template <class T> bool same(const std::weak_ptr<T>& before, const std::shared_ptr<T>& now) {
    return !before.owner_before(now) && !now.owner_before(before) && before.lock() == now;
}

} // namespace

RegionPanel::RegionPanel(Viewer& viewer)
    : QFrame(&viewer)
    , m_viewer(viewer)
    , m_title(new QLabel)
    , m_table(new QLabel)
    , m_note(new QLabel) {
    setObjectName(QStringLiteral("regionPanel"));
    setAccessibleName(tr("Region of interest"));
    setCursor(Qt::ArrowCursor);
    // What is done on it is not done to the photo below it.
    setAttribute(Qt::WA_NoMousePropagation);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setAccessibleName(tr("Position and size of the region"));
    m_table->setAccessibleName(tr("Statistics of the region"));
    m_table->setTextFormat(Qt::RichText);
    m_note->setAccessibleName(tr("What the statistics are of"));
    m_note->setObjectName(QStringLiteral("small"));
    m_note->setWordWrap(true);
    m_note->setFixedWidth(kNoteWidth);
    for (auto* label : {m_title, m_table, m_note})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* copying = new QPushButton(tr("Copy"));
    copying->setToolTip(tr("Copies the numbers as text, with tabs between them"));
    auto* removing = new QPushButton(tr("Remove"));
    removing->setToolTip(tr("Takes the region away"));
    connect(copying, &QPushButton::clicked, this, &RegionPanel::copy);
    connect(removing, &QPushButton::clicked, this, [this] { m_viewer.setRegion({}); });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copying);
    buttons->addWidget(removing);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_table);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    hide();
    connect(&m_viewer, &Viewer::regionChanged, this, &RegionPanel::follow);
    connect(&m_viewer, &Viewer::viewChanged, this, &RegionPanel::place);
}

void RegionPanel::enterEvent(QEnterEvent*) {
    // Qt tells no parent that the cursor went to a child: lens and read-out would stay.
    QEvent left(QEvent::Leave);
    QApplication::sendEvent(&m_viewer, &left);
}

void RegionPanel::follow() {
    const QRect rect = m_viewer.region();
    const auto& photo = m_viewer.photo();
    if (rect.isEmpty() || !photo) {
        m_worker.cancel();
        m_asked.reset();
        m_stats.reset();
        hide();
        return;
    }
    place();
    const auto& map = m_viewer.map();
    // Another colour or opacity of the same map changes no number.
    if (m_asked && m_asked->rect == rect && same(m_asked->photo, photo->pyramid) &&
        same(m_asked->photoMap, map.photoMap) && same(m_asked->cropMap, map.cropMap))
        return;
    m_asked = Asked{rect, photo->pyramid, map.photoMap, map.cropMap};
    m_worker.restart(
        [photo, map, rect](const std::stop_token& stop) {
            return regionStats(*photo->pyramid->photo(), map, rect, stop);
        },
        [this](const RegionStats& stats) { show(stats); });
}

void RegionPanel::show(const RegionStats& stats) {
    m_stats = stats;
    fill();
    QFrame::show();
    place();
    emit measured();
}

void RegionPanel::fill() {
    const auto& r = m_stats->rect;
    m_title->setText(
        filled(tr("<b>Region</b> x %1, y %2, %3 x %4 px"), r.x(), r.y(), r.width(), r.height()));
    QString html = QStringLiteral("<table cellspacing=\"0\" cellpadding=\"1\"><tr><td></td>");
    for (const auto& head : {tr("mean"), tr("std. dev."), tr("min"), tr("max")})
        html += QStringLiteral("<td align=\"right\">&nbsp;&nbsp;%1</td>").arg(head);
    html += QStringLiteral("</tr>");
    const std::array<const char*, 3> names{"R", "G", "B"};
    for (std::size_t c = 0; c < names.size(); ++c)
        html += row(QLatin1String(names[c]), m_stats->channels[c], 2, 0);
    if (m_stats->map)
        html += row(tr("Layer"), *m_stats->map, 4, 4);
    m_table->setText(html + QStringLiteral("</table>"));
    const auto pixels = static_cast<qint64>(r.width()) * r.height();
    QString note = tr("R, G, B: the original's %L1 pixels.").arg(pixels);
    if (m_stats->map)
        note +=
            QLatin1Char(' ') + filled(tr("Layer: %1, %2; %3 pixels with a value."), m_stats->layer,
                                      m_stats->unit, QLocale().toString(m_stats->map->count));
    else if (!m_stats->layer.isEmpty())
        note += QLatin1Char(' ') + tr("Layer: %1 has no value here.").arg(m_stats->layer);
    m_note->setText(note);
}

void RegionPanel::place() {
    if (!isVisible())
        return;
    adjustSize();
    const QRectF box = m_viewer.view().toView(QRectF(m_viewer.region()));
    const QSize room = m_viewer.size();
    // The navigator has the lower right corner and the legend the lower left one. The hint of the
    // mode is at the top, and in a narrow viewer as wide as it.
    const int top = kMargin + fontMetrics().height() + 24;
    const QPoint right(room.width() - width() - kMargin, top);
    const QPoint left(kMargin, top);
    move(box.intersects(QRectF(QPointF(right), QSizeF(size()))) &&
                 !box.intersects(QRectF(QPointF(left), QSizeF(size())))
             ? left
             : right);
    raise();
}

QString RegionPanel::plainText() const {
    const auto& photo = m_viewer.photo();
    if (!m_stats || !photo)
        return {};
    return regionText(*m_stats, toQString(photo->path.filename()));
}

void RegionPanel::copy() const {
    QApplication::clipboard()->setText(plainText());
}

} // namespace lineament::ui
