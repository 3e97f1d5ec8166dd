// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/filestamp.h"
#include "core/media/photo.h"
#include "ui/app/worker.h"
#include "ui/viewer/pyramid.h"

#include <QObject>

#include <deque>

namespace lineament::ui {

/// A decoded photo as the viewer needs it.
struct LoadedPhoto {
    std::filesystem::path path;
    Digests digests;
    media::PhotoInfo info;
    PhotoPyramidPtr pyramid;
    /// Of the file, taken before it was read; of a video's frame before the video was opened.
    FileStamp stamp;
};
using LoadedPhotoPtr = std::shared_ptr<const LoadedPhoto>;

/// Decodes photos for the viewer in a worker; the newest request wins; keeps the last few.
class PhotoLoader : public QObject {
    Q_OBJECT
public:
    explicit PhotoLoader(QObject* parent = nullptr);

    /// Emits loaded() or failed() later, or loaded() at once when the photo is still here; once
    /// more when the file has changed since.
    void load(int item, const std::filesystem::path& path);
    /// The next load() reads the file.
    void forget(int item);
    void cancel() { m_worker.cancel(); }

signals:
    void loaded(int item, lineament::ui::LoadedPhotoPtr photo);
    void failed(int item, const QString& message);
    /// The file holds a video: there is no photo to come.
    void isVideo(int item);

private:
    void keep(int item, const LoadedPhotoPtr& photo);

    struct Kept {
        int item = 0;
        LoadedPhotoPtr photo;
    };
    std::deque<Kept> m_kept; ///< newest first
    Worker m_worker{this};
};

} // namespace lineament::ui
