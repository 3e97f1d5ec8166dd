// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/thumbnailer.h"

#include "core/media/photo.h"
#include "core/media/video.h"
#include "ui/viewer/pyramid.h"

namespace lineament::ui {

namespace {

Rgb8ImagePtr pixelsOf(const std::filesystem::path& path, const std::stop_token& stop) {
    if (media::looksLikeVideo(path))
        return media::firstPicture(path, {}, stop);
    return media::decodePhoto(media::loadSource(path, {}, stop), {}, stop).pixels;
}

QImage decodeSmall(const std::filesystem::path& path, const std::stop_token& stop) {
    const auto photo = pixelsOf(path, stop);
    const PhotoPyramid pyramid(photo, stop);
    return pyramid.thumbnail(Thumbnailer::kSide)
        .scaled(Thumbnailer::kSide, Thumbnailer::kSide, Qt::KeepAspectRatio,
                Qt::SmoothTransformation);
}

} // namespace

Thumbnailer::Thumbnailer(QObject* parent)
    : QObject(parent) {}

QImage Thumbnailer::thumbnail(int item, const std::filesystem::path& path) {
    if (const auto it = m_images.find(item); it != m_images.end())
        return it->second;
    if (!m_asked.insert(item).second)
        return {};
    m_worker.add([path](const std::stop_token& stop) { return decodeSmall(path, stop); },
                 [this, item](const QImage& image) {
                     if (m_asked.contains(item))
                         put(item, image);
                 });
    return {};
}

void Thumbnailer::put(int item, const QImage& image) {
    m_asked.insert(item);
    m_images[item] = image;
    emit ready(item);
}

void Thumbnailer::forget(int item) {
    m_images.erase(item);
    m_asked.erase(item);
}

void Thumbnailer::clear() {
    m_worker.cancel();
    m_images.clear();
    m_asked.clear();
}

} // namespace lineament::ui
