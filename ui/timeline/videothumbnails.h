// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/video.h"
#include "ui/app/worker.h"

#include <QImage>
#include <QObject>

#include <list>
#include <memory>
#include <unordered_map>

namespace lineament::ui {

/// Small pictures of a video's frames, decoded in a worker by readers of its own when they are
/// asked for (key frames take the least time); the last few hundred are kept.
class VideoThumbnails : public QObject {
    Q_OBJECT
public:
    static constexpr int kHeight = 96; ///< pixels
    static constexpr std::size_t kKept = 400;

    explicit VideoThumbnails(QObject* parent = nullptr);
    ~VideoThumbnails() override;

    void open(std::shared_ptr<const media::IndexedVideo> video);
    void close();
    /// Decodes those of @p numbers that are not here yet, in this order; an earlier list that is
    /// not done is dropped.
    void want(const std::vector<int>& numbers);
    /// Null while it is on its way, or when the frame does not decode.
    QImage at(int number) const;
    std::size_t kept() const { return m_images.size(); }

signals:
    void changed();

private:
    struct Source;

    void put(int number, const QImage& image);

    std::shared_ptr<Source> m_source; ///< shared with the worker, used by it alone
    std::unordered_map<int, QImage> m_images;
    std::list<int> m_order; ///< oldest first
    std::vector<int> m_wanted;
    Worker m_worker{this};
};

} // namespace lineament::ui
