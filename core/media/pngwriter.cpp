// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/pngwriter.h"

#include "core/base/error.h"

#include <png.h>

#include <string>

namespace lineament::media {

std::vector<std::byte> pngBytes(const Rgb8Image& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    std::vector<std::byte> bytes;
    // The first call only asks for the size.
    bool written =
        png_image_write_to_memory(&image, nullptr, &size, 0, picture.data.data(), 0, nullptr) != 0;
    if (written) {
        bytes.resize(size);
        written = png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.data.data(), 0,
                                            nullptr) != 0;
    }
    if (!written)
        throw FormatError("picture", "one that libpng can encode", image.message);
    bytes.resize(size);
    return bytes;
}

} // namespace lineament::media
