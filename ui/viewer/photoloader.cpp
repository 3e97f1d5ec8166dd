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
    const auto stamp = stampOf(path);
    if (media::looksLikeVideo(path))
        return nullptr;
    auto photo = media::decodePhoto(media::loadSource(path, {}, stop), {}, stop);
    auto loaded = std::make_shared<LoadedPhoto>();
    loaded->path = path;
    loaded->stamp = stamp;
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
    const LoadedPhotoPtr kept = it != m_kept.end() ? it->photo : nullptr;
    if (kept) {
        keep(item, kept);
        emit loaded(item, kept);
    }
    m_worker.add(
        [path, kept](const std::stop_token& stop) {
            return kept && stampOf(path) == kept->stamp ? kept : decode(path, stop);
        },
        [this, item, kept](const LoadedPhotoPtr& photo) {
            if (!photo) {
                forget(item);
                emit isVideo(item);
                return;
            }
            keep(item, photo);
            if (!kept || photo->digests.sha256 != kept->digests.sha256)
                emit loaded(item, photo);
        },
        [this, item](const QString& message) {
            forget(item);
            emit failed(item, message);
        });
}

void PhotoLoader::forget(int item) {
    std::erase_if(m_kept, [item](const Kept& kept) { return kept.item == item; });
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
