// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/worker.h"

#include <QImage>
#include <QObject>

#include <filesystem>
#include <unordered_map>
#include <unordered_set>

namespace lineament::ui {

/// Small pictures of the opened files, decoded in a worker and kept.
class Thumbnailer : public QObject {
    Q_OBJECT
public:
    static constexpr int kSide = 144; ///< longer side, pixels

    explicit Thumbnailer(QObject* parent = nullptr);

    /// The thumbnail, or null while it is on its way (ready() follows) or when the file has none.
    QImage thumbnail(int item, const std::filesystem::path& path);
    /// Takes one that somebody else made.
    void put(int item, const QImage& image);
    void forget(int item);
    void clear();

signals:
    void ready(int item);

private:
    std::unordered_map<int, QImage> m_images;
    std::unordered_set<int> m_asked;
    Worker m_worker{this};
};

} // namespace lineament::ui
