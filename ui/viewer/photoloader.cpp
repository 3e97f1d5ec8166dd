// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/photoloader.h"

#include "core/media/video.h"
#include "ui/app/freedelsewhere.h"

#include <algorithm>

namespace lineament::ui {

namespace {

/// Pixels of all kept photos together; the shown one is kept whatever its size.
constexpr std::int64_t kKeptPixels = 60'000'000;

std::int64_t pixelsOf(const LoadedPhotoPtr& photo) {
    const auto size = photo->pyramid->size();
    return std::int64_t{size.width()} * size.height();
}

/// Null for a video.
LoadedPhotoPtr decode(const std::filesystem::path& path, const std::stop_token& stop) {
    if (media::looksLikeVideo(path))
        return nullptr;
    auto photo = media::decodePhoto(media::loadSource(path, {}, stop), {}, stop);
    auto loaded = std::make_shared<LoadedPhoto>();
    loaded->path = path;
    loaded->digests = std::move(photo.digests);
    loaded->info = std::move(photo.info);
    loaded->pyramid = freedElsewhere(PhotoPyramid(std::move(photo.pixels), stop));
    return loaded;
}

} // namespace

PhotoLoader::PhotoLoader(QObject* parent)
    : QObject(parent) {}

void PhotoLoader::load(int item, const std::filesystem::path& path) {
    m_worker.cancel();
    const auto it = std::find_if(m_kept.begin(), m_kept.end(),
                                 [item](const Kept& kept) { return kept.item == item; });
    if (it != m_kept.end()) {
        const auto photo = it->photo;
        keep(item, photo);
        emit loaded(item, photo);
        return;
    }
    m_worker.add([path](const std::stop_token& stop) { return decode(path, stop); },
                 [this, item](const LoadedPhotoPtr& photo) {
                     if (!photo) {
                         emit isVideo(item);
                         return;
                     }
                     keep(item, photo);
                     emit loaded(item, photo);
                 },
                 [this, item](const QString& message) { emit failed(item, message); });
}

void PhotoLoader::keep(int item, const LoadedPhotoPtr& photo) {
    std::erase_if(m_kept, [item](const Kept& kept) { return kept.item == item; });
    m_kept.push_front({item, photo});
    std::int64_t pixels = 0;
    for (std::size_t i = 0; i < m_kept.size(); ++i) {
        pixels += pixelsOf(m_kept[i].photo);
        if (i > 0 && pixels > kKeptPixels) {
            m_kept.resize(i);
            break;
        }
    }
}

} // namespace lineament::ui
