// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/thumbnailer.h"

#include "core/base/error.h"
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

Thumbnailer::Small Thumbnailer::makeSmall(const std::filesystem::path& path,
                                          const std::stop_token& stop) {
    Small small;
    // Once more when the file was replaced meanwhile.
    for (int i = 0; i < 2 && (i == 0 || stampOf(path) != small.stamp); ++i) {
        small = {{}, stampOf(path)};
        try {
            small.image = decodeSmall(path, stop);
        } catch (const Error&) {
            // Without a picture until the file is another one.
        }
    }
    return small;
}

Thumbnailer::Thumbnailer(QObject* parent)
    : QObject(parent) {}

QImage Thumbnailer::thumbnail(int item, const std::filesystem::path& path) {
    if (const auto it = m_images.find(item); it != m_images.end())
        return it->second.image;
    if (m_asked.contains(item))
        return {};
    const auto serial = m_asked[item] = ++m_serial;
    const auto taken = [this, item, serial](Small small) {
        if (const auto asked = m_asked.find(item);
            asked == m_asked.end() || asked->second != serial)
            return;
        m_images[item] = std::move(small);
        emit ready(item);
    };
    m_worker.add([path](const std::stop_token& stop) { return makeSmall(path, stop); }, taken);
    return {};
}

void Thumbnailer::forget(int item) {
    m_images.erase(item);
    m_asked.erase(item);
}

void Thumbnailer::renewUnless(int item, const FileStamp& stamp) {
    const auto it = m_images.find(item);
    if (it == m_images.end() || it->second.stamp == stamp)
        return;
    forget(item);
    emit ready(item);
}

void Thumbnailer::clear() {
    m_worker.cancel();
    m_images.clear();
    m_asked.clear();
}

} // namespace lineament::ui
