// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/thumbnailer.h"

#include "core/media/photo.h"
#include "ui/viewer/pyramid.h"

namespace lineament::ui {

namespace {

QImage decodeSmall(const std::filesystem::path& path, const std::stop_token& stop) {
    const auto photo = media::decodePhoto(media::loadSource(path, {}, stop), {}, stop);
    const PhotoPyramid pyramid(photo.pixels, stop);
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

} // namespace lineament::ui
