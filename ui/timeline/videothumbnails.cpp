// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/videothumbnails.h"

#include <algorithm>

namespace lineament::ui {

/// The worker's own reader; opened with the first picture that is wanted.
struct VideoThumbnails::Source {
    std::shared_ptr<const media::IndexedVideo> video;
    std::unique_ptr<media::VideoReader> reader;

    QImage decode(int keyFrame, const std::stop_token& stop) {
        if (!reader) {
            media::VideoLimits limits;
            // Key frames alone: nothing is stepped back to, and the player needs the cores.
            limits.cacheBytes = 0;
            limits.threads = 1;
            auto opened = media::VideoReader::open(video, limits, stop);
            opened->setKeyFramesOnly(true);
            reader = std::move(opened);
        }
        const auto pixels = reader->frame(keyFrame, false, stop).pixels;
        if (!pixels)
            return {};
        const QImage view(pixels->data.data(), pixels->width, pixels->height, pixels->width * 3,
                          QImage::Format_RGB888);
        return view.scaledToHeight(2 * kHeight, Qt::FastTransformation)
            .scaledToHeight(kHeight, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    }
};

VideoThumbnails::VideoThumbnails(QObject* parent)
    : QObject(parent) {}

VideoThumbnails::~VideoThumbnails() = default;

void VideoThumbnails::open(std::shared_ptr<const media::IndexedVideo> video) {
    close();
    m_source = std::make_shared<Source>();
    m_source->video = std::move(video);
}

void VideoThumbnails::close() {
    m_worker.cancel();
    m_source.reset();
    m_images.clear();
    m_order.clear();
    m_wanted.clear();
}

void VideoThumbnails::want(const std::vector<int>& keyFrames) {
    std::vector<int> missing;
    for (const int number : keyFrames)
        if (!m_images.contains(number) &&
            std::find(missing.begin(), missing.end(), number) == missing.end())
            missing.push_back(number);
    if (missing == m_wanted || !m_source)
        return;
    m_wanted = missing;
    m_worker.cancel();
    for (const int number : missing)
        m_worker.add([source = m_source,
                      number](const std::stop_token& stop) { return source->decode(number, stop); },
                     [this, number](const QImage& image) { put(number, image); });
}

QImage VideoThumbnails::at(int keyFrame) const {
    const auto it = m_images.find(keyFrame);
    return it == m_images.end() ? QImage() : it->second;
}

void VideoThumbnails::put(int keyFrame, const QImage& image) {
    std::erase(m_wanted, keyFrame);
    m_images[keyFrame] = image;
    m_order.push_back(keyFrame);
    while (m_order.size() > kKept) {
        m_images.erase(m_order.front());
        m_order.pop_front();
    }
    emit changed();
}

} // namespace lineament::ui
