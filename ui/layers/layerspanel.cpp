// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/layers/layerspanel.h"

#include "ui/layers/rangeplot.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSlider>

#include <cmath>

namespace lineament::ui {

namespace {

QLabel* smallLabel(const QString& name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

QDoubleSpinBox* valueBox(const QString& name) {
    auto* box = new QDoubleSpinBox;
    box->setLocale(QLocale::c()); // numbers have a point, as everywhere
    box->setDecimals(4);
    box->setRange(-1e6, 1e6);
    box->setKeyboardTracking(false);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

} // namespace

LayersPanel::LayersPanel(LayerController& layers, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_layers(layers)
    , m_list(new QListWidget)
    , m_opacity(new QSlider(Qt::Horizontal))
    , m_opacityText(new QLabel)
    , m_colormap(new QComboBox)
    , m_mode(new QComboBox)
    , m_low(valueBox(tr("Lowest value of the colours")))
    , m_high(valueBox(tr("Highest value of the colours")))
    , m_plot(new RangePlot(theme))
    , m_flat(smallLabel(QStringLiteral("warning")))
    , m_busy(smallLabel(QStringLiteral("muted")))
    , m_caveat(smallLabel(QStringLiteral("caveat")))
    , m_controls(new QWidget) {
    build(theme);
    connectControls();
    showEntries();
    showLayer();
}

void LayersPanel::build(const Theme&) {
    m_list->setAccessibleName(tr("Layers"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setMinimumHeight(90);
    setMinimumWidth(280);
    for (auto* box : {m_colormap, m_mode}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    for (auto* box : {m_low, m_high})
        box->setMinimumWidth(72);
    m_opacity->setRange(0, 100);
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    for (const auto map : filters::colormaps()) {
        // "Inferno (perceptual, ...)": the name fits the box, the rest the tool tip.
        const auto name = QString::fromStdString(filters::colormapName(map));
        m_colormap->addItem(name.section(QStringLiteral(" ("), 0, 0), static_cast<int>(map));
        m_colormap->setItemData(m_colormap->count() - 1, name, Qt::ToolTipRole);
    }
    m_colormap->setAccessibleName(tr("Colours of the map"));
    m_mode->addItems({tr("Automatic (1 to 99 %)"), tr("Full range"), tr("Manual")});
    m_mode->setAccessibleName(tr("Range of the colours"));

    auto* opacity = new QHBoxLayout;
    opacity->addWidget(m_opacity, 1);
    m_opacityText->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("100 %")));
    m_opacityText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    opacity->addWidget(m_opacityText);
    auto* limits = new QHBoxLayout;
    limits->addWidget(m_low, 1);
    limits->addWidget(new QLabel(tr("to")));
    limits->addWidget(m_high, 1);
    auto* form = new QFormLayout(m_controls);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(6);
    form->addRow(tr("Opacity"), opacity);
    form->addRow(tr("Colours"), m_colormap);
    form->addRow(tr("Range"), m_mode);
    form->addRow(QString(), limits);
    form->addRow(m_plot);

    m_caveat->setText(m_layers.caveat());
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_list, 1);
    column->addWidget(m_busy);
    column->addWidget(m_flat);
    column->addWidget(m_controls);
    column->addWidget(m_caveat);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    m_busy->setText(tr("Computing the gradient..."));
    m_busy->hide();
}

void LayersPanel::connectControls() {
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (!m_showing && item != nullptr)
            m_layers.choose(item->data(Qt::UserRole).value<LayerKey>());
    });
    // A click beside the rows deselects, but some layer is always shown.
    connect(m_list, &QListWidget::itemSelectionChanged, this, [this] {
        if (!m_showing && m_list->selectedItems().isEmpty())
            showChoice();
    });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
        changeStyle([value](LayerStyle& s) { s.opacity = value / 100.0; });
    });
    connect(m_colormap, &QComboBox::currentIndexChanged, this, [this] {
        changeStyle([this](LayerStyle& s) {
            s.colormap = static_cast<filters::Colormap>(m_colormap->currentData().toInt());
        });
    });
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int index) {
        changeStyle([this, index](LayerStyle& s) {
            // Manual starts from what is shown.
            if (m_layers.stats())
                s.manual = rangeFor(m_layers.chosen(), s, *m_layers.stats());
            s.mode = static_cast<RangeMode>(index);
        });
    });
    const auto limits = [this] {
        changeStyle([this](LayerStyle& s) {
            s.mode = RangeMode::Manual;
            s.manual = {static_cast<float>(m_low->value()), static_cast<float>(m_high->value())};
        });
    };
    connect(m_low, &QDoubleSpinBox::valueChanged, this, limits);
    connect(m_high, &QDoubleSpinBox::valueChanged, this, limits);
    connect(m_plot, &RangePlot::rangeDragged, this, [this](filters::ValueRange range) {
        changeStyle([range](LayerStyle& s) {
            s.mode = RangeMode::Manual;
            s.manual = range;
        });
    });
    connect(&m_layers, &LayerController::entriesChanged, this, &LayersPanel::showEntries);
    connect(&m_layers, &LayerController::layerChanged, this, &LayersPanel::showLayer);
    connect(&m_layers, &LayerController::busyChanged, m_busy, &QWidget::setVisible);
}

void LayersPanel::changeStyle(const std::function<void(LayerStyle&)>& change) {
    if (m_showing)
        return;
    auto style = m_layers.style();
    change(style);
    m_layers.setStyle(style);
}

void LayersPanel::showEntries() {
    m_showing = true;
    m_list->clear();
    for (const auto& entry : m_layers.entries()) {
        auto* item = new QListWidgetItem(entry.text, m_list);
        item->setData(Qt::UserRole, QVariant::fromValue(entry.key));
        item->setToolTip(entry.enabled ? entry.text : entry.reason);
        if (!entry.enabled)
            item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
    }
    m_showing = false;
    showChoice();
}

void LayersPanel::showChoice() {
    m_showing = true;
    for (int row = 0; row < m_list->count(); ++row) {
        auto* item = m_list->item(row);
        if (item->data(Qt::UserRole).value<LayerKey>() == m_layers.chosen() &&
            (item->flags() & Qt::ItemIsEnabled))
            m_list->setCurrentItem(item, QItemSelectionModel::ClearAndSelect);
    }
    m_showing = false;
}

void LayersPanel::showLayer() {
    showChoice();
    m_caveat->setText(m_layers.caveat());
    m_showing = true;
    const auto& stats = m_layers.stats();
    const auto& style = m_layers.style();
    m_controls->setEnabled(stats.has_value());
    m_opacity->setValue(static_cast<int>(std::lround(style.opacity * 100)));
    m_opacityText->setText(tr("%1 %").arg(m_opacity->value()));
    m_colormap->setCurrentIndex(m_colormap->findData(static_cast<int>(style.colormap)));
    m_mode->setCurrentIndex(static_cast<int>(style.mode));
    m_plot->setStats(stats);
    if (stats) {
        const auto range = rangeFor(m_layers.chosen(), style, *stats);
        const double step =
            (static_cast<double>(stats->full.high) - static_cast<double>(stats->full.low)) / 50;
        for (auto* box : {m_low, m_high})
            box->setSingleStep(std::max(1e-4, step));
        m_low->setValue(static_cast<double>(range.low));
        m_high->setValue(static_cast<double>(range.high));
        m_plot->setRange(range);
    }
    const auto flat = stats ? flatWarning(m_layers.chosen(), *stats) : QString();
    m_flat->setText(flat.isEmpty() ? QString() : tr("This map is %1.").arg(flat));
    m_flat->setVisible(!flat.isEmpty());
    m_showing = false;
}

QString LayersPanel::flatText() const {
    return m_flat->isHidden() ? QString() : m_flat->text();
}

} // namespace lineament::ui
