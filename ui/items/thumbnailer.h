// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/filestamp.h"
#include "ui/app/worker.h"

#include <QImage>
#include <QObject>

#include <filesystem>
#include <unordered_map>

namespace lineament::ui {

/// Small pictures of the opened files, decoded in a worker and kept.
class Thumbnailer : public QObject {
    Q_OBJECT
public:
    static constexpr int kSide = 144; ///< longer side, pixels

    explicit Thumbnailer(QObject* parent = nullptr);

    /// The thumbnail, or null while it is on its way (ready() follows) or when the file has none.
    QImage thumbnail(int item, const std::filesystem::path& path);
    void forget(int item);
    /// The file has that stamp now: a thumbnail of another state of it goes, and ready() says so.
    void renewUnless(int item, const FileStamp& stamp);
    void clear();

signals:
    void ready(int item);

private:
    struct Small {
        QImage image;
        FileStamp stamp; ///< taken before the file was read
    };
    static Small makeSmall(const std::filesystem::path& path, const std::stop_token& stop);

    std::unordered_map<int, Small> m_images;
    /// By item, the newest call for its thumbnail: what an earlier one brings is dropped.
    std::unordered_map<int, quint64> m_asked;
    quint64 m_serial = 0;
    Worker m_worker{this};
};

} // namespace lineament::ui
