// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/worker.h"
#include "ui/viewer/regionstats.h"
#include "ui/viewer/viewer.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace lineament::ui {

/// The numbers of the viewer's region, in a corner of it that the region leaves free. Follows the
/// viewer by itself; every pixel of the region is read in a worker.
class RegionPanel : public QFrame {
    Q_OBJECT
public:
    explicit RegionPanel(Viewer& viewer);

    /// The newest numbers; none without a region, and until the first ones are there.
    const std::optional<RegionStats>& stats() const { return m_stats; }
    /// Everything that the panel says, as plain text.
    QString plainText() const;
    void copy() const;

signals:
    void measured();

protected:
    void enterEvent(QEnterEvent* event) override;

private:
    void follow();
    void show(const RegionStats& stats);
    void fill();
    void place();

    Viewer& m_viewer;
    QLabel *m_title, *m_table, *m_note;
    std::optional<RegionStats> m_stats;
    /// What was asked for last: the same is not measured again. Weak, so that nothing is kept.
    struct Asked {
        QRect rect;
        std::weak_ptr<const PhotoPyramid> photo;
        std::weak_ptr<const MapPyramid> photoMap;
        std::weak_ptr<const FloatMap> cropMap;
    };
    std::optional<Asked> m_asked;
    Worker m_worker{this};
};

} // namespace lineament::ui
