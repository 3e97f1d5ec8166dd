// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/layers/layercontroller.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QSlider;

namespace lineament::ui {

class RangePlot;

/// Choice of the layer, its opacity, colours and range.
class LayersPanel : public QWidget {
    Q_OBJECT
public:
    LayersPanel(LayerController& layers, const Theme& theme, QWidget* parent = nullptr);

    QListWidget* list() const { return m_list; }
    QString flatText() const;

private:
    void build(const Theme& theme);
    void connectControls();
    void showEntries();
    void showLayer();
    void showChoice();
    void changeStyle(const std::function<void(LayerStyle&)>& change);

    LayerController& m_layers;
    bool m_showing = false; ///< the controls follow the model: their signals are no wishes
    QListWidget* m_list;
    QSlider* m_opacity;
    QLabel* m_opacityText;
    QComboBox* m_colormap;
    QComboBox* m_mode;
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
    RangePlot* m_plot;
    QLabel* m_flat;
    QLabel* m_busy;
    QLabel* m_caveat;
    QWidget* m_controls;
};

} // namespace lineament::ui
