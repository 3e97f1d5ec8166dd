// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/compare/comparepane.h"

#include <vector>

class QLabel;
class QSplitter;

namespace lineament::ui {

/// The viewer alone, or with up to three panes beside it for comparison: two or three side by side,
/// four in two rows.
class ViewerPanes : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMost = 3; ///< panes beside the viewer

    ViewerPanes(Viewer& viewer, LayerController& layers, const Theme& theme);

    /// How many panes are beside the viewer. The first shows the original; each further one begins
    /// with the next of gradient and fused attention.
    void setCount(int count);
    int count() const { return static_cast<int>(m_panes.size()); }
    ComparePane* pane(int index) const { return m_panes.at(static_cast<std::size_t>(index)); }
    void setLinked(bool linked);
    bool linked() const { return m_linked; }

    /// Shows another file in a pane, which is opened when there is none: the last one, or the one
    /// that has a reference already. @p item as the caller counts files.
    void showReference(int item, const std::filesystem::path& path, const Reference& known);
    /// The file that is shown so; 0: none.
    int referenceItem() const { return m_referenceItem; }
    /// Another name, result, or blind mode.
    void updateReference(const QString& name, analysis::ItemResultPtr result, bool hidden);
    void dropReference();

signals:
    void countChanged(int count);
    void cursorMoved(const lineament::ui::Readout& readout);

private:
    void addPane();
    void removePane(ComparePane* pane);
    void arrange();
    void nameOwn();
    void setReference(const Reference& reference);
    void forgetReference();
    ComparePane* referencePane() const;

    Viewer& m_viewer;
    LayerController& m_layers;
    const Theme& m_theme;
    QWidget* m_own;  ///< the viewer under its title
    QLabel* m_title; ///< of the viewer's layer; shown beside other panes only
    QSplitter *m_rows, *m_upper, *m_lower;
    std::vector<ComparePane*> m_panes;
    PhotoLoader m_photos;
    Reference m_reference;
    int m_referenceItem = 0;
    bool m_linked = true;
};

} // namespace lineament::ui
