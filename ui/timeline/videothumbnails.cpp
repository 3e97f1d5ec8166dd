// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/videothumbnails.h"

#include <algorithm>

namespace lineament::ui {

/// The worker's own readers; each is opened with the first picture that is wanted of it.
struct VideoThumbnails::Source {
    std::shared_ptr<const media::IndexedVideo> video;
    std::unique_ptr<media::VideoReader> keys, others;

    std::unique_ptr<media::VideoReader> open(bool keysOnly, const std::stop_token& stop) const {
        media::VideoLimits limits;
        // Nothing is stepped back to, and the player needs the cores.
        limits.cacheBytes = 0;
        limits.threads = 1;
        auto reader = media::VideoReader::open(video, limits, stop);
        reader->setKeyFramesOnly(keysOnly);
        return reader;
    }

    QImage decode(int number, const std::stop_token& stop) {
        if (!keys)
            keys = open(true, stop);
        const bool key = keys->sharedIndex()->frames.at(static_cast<std::size_t>(number)).key;
        if (!key && !others)
            others = open(false, stop);
        const auto pixels = (key ? keys : others)->frame(number, false, stop).pixels;
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

void VideoThumbnails::want(const std::vector<int>& numbers) {
    std::vector<int> missing;
    for (const int number : numbers)
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

QImage VideoThumbnails::at(int number) const {
    const auto it = m_images.find(number);
    return it == m_images.end() ? QImage() : it->second;
}

void VideoThumbnails::put(int number, const QImage& image) {
    std::erase(m_wanted, number);
    m_images[number] = image;
    m_order.push_back(number);
    while (m_order.size() > kKept) {
        m_images.erase(m_order.front());
        m_order.pop_front();
    }
    emit changed();
}

} // namespace lineament::ui
