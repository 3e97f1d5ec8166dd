// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/heifreader.h"

#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <libheif/heif.h>

#include <memory>
#include <vector>

namespace lineament::media {

namespace {

constexpr int kRowsPerStopCheck = 256;

using Context = std::unique_ptr<heif_context, decltype(&heif_context_free)>;
using Handle = std::unique_ptr<const heif_image_handle, decltype(&heif_image_handle_release)>;
using Image = std::unique_ptr<const heif_image, decltype(&heif_image_release)>;

/// Throws FormatError when @p error is one.
void check(const SourceBytes& source, const heif_error& error, const char* expected) {
    if (error.code != heif_error_Ok)
        throw broken(source, expected,
                     std::string("damaged or unsupported data (libheif: ") +
                         (error.message != nullptr ? error.message : "no message") + ")");
}

/// "HEIC", "AVIF", or empty when the major brand and the compatible brands are not of still
/// pictures.
std::string brandOf(const ByteView& view) {
    if (!view.matches(4, "ftyp"))
        return {};
    std::string format;
    const std::uint32_t end = std::min<std::uint32_t>(view.be32(0), 256);
    for (std::size_t at = 8; at + 4 <= end && format.empty(); at += at == 8 ? 8 : 4) {
        for (const char* brand : {"avif", "avis"}) {
            if (view.matches(at, brand))
                format = "AVIF";
        }
        for (const char* brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}) {
            if (format.empty() && view.matches(at, brand))
                format = "HEIC";
        }
    }
    // mif1 alone names the container; the codec's brand may follow.
    for (std::size_t at = 16; at + 4 <= end && format == "HEIC"; at += 4) {
        if (view.matches(at, "avif"))
            format = "AVIF";
    }
    return format;
}

/// A metadata block of the picture, without the offset that HEIF puts before Exif.
std::vector<std::byte> metadataBlock(const Handle& handle, heif_item_id id, bool exif) {
    const std::size_t size = heif_image_handle_get_metadata_size(handle.get(), id);
    constexpr std::size_t kMost = 16U << 20U;
    std::vector<std::byte> bytes(size <= kMost ? size : 0);
    if (bytes.empty() ||
        heif_image_handle_get_metadata(handle.get(), id, bytes.data()).code != heif_error_Ok)
        return {};
    if (!exif)
        return bytes;
    const std::size_t start = std::size_t{4} + ByteView(bytes).be32(0);
    if (start >= bytes.size())
        return {};
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(start));
    return bytes;
}

void readAllMetadata(const Handle& handle, PhotoInfo& info) {
    constexpr int kMostBlocks = 16;
    heif_item_id ids[kMostBlocks];
    const int count =
        heif_image_handle_get_list_of_metadata_block_IDs(handle.get(), nullptr, ids, kMostBlocks);
    std::vector<std::byte> exif, xmp;
    for (int i = 0; i < count; ++i) {
        const std::string_view type = heif_image_handle_get_metadata_type(handle.get(), ids[i]);
        const std::string_view content =
            heif_image_handle_get_metadata_content_type(handle.get(), ids[i]);
        if (type == "Exif" && exif.empty())
            exif = metadataBlock(handle, ids[i], true);
        else if (type == "mime" && content == "application/rdf+xml" && xmp.empty())
            xmp = metadataBlock(handle, ids[i], false);
    }
    MetadataBlocks blocks;
    blocks.exif = exif;
    blocks.xmp = xmp;
    readMetadata(blocks, info);
}

std::vector<std::byte> colourProfile(const Handle& handle) {
    const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle.get());
    constexpr std::size_t kMost = 16U << 20U;
    std::vector<std::byte> icc(size <= kMost ? size : 0);
    if (icc.empty() ||
        heif_image_handle_get_raw_color_profile(handle.get(), icc.data()).code != heif_error_Ok)
        return {};
    return icc;
}

/// Decodes to interleaved 8-bit RGB or RGBA; libheif applies the file's own rotation, mirror and
/// crop.
Image decode(const SourceBytes& source, const Handle& handle, bool alpha) {
    heif_image* raw = nullptr;
    const auto error = heif_decode_image(
        handle.get(), &raw, heif_colorspace_RGB,
        alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, nullptr);
    Image image(raw, &heif_image_release);
    check(source, error, "complete picture data");
    return image;
}

} // namespace

Photo HeifReader::read(const SourceBytes& source, const DecodeLimits& limits,
                       std::stop_token stop) const {
    const std::string format = brandOf(ByteView(source.bytes));
    if (format.empty())
        throw notThisFormat(source, "a HEIC or AVIF picture");
    throwIfStopped(stop);
    const Context context(heif_context_alloc(), &heif_context_free);
    check(source,
          heif_context_read_from_memory_without_copy(context.get(), source.bytes.data(),
                                                     source.bytes.size(), nullptr),
          "a HEIF container");
    heif_image_handle* rawHandle = nullptr;
    const auto error = heif_context_get_primary_image_handle(context.get(), &rawHandle);
    const Handle handle(rawHandle, &heif_image_handle_release);
    check(source, error, "a primary picture");
    const int width = heif_image_handle_get_width(handle.get()),
              height = heif_image_handle_get_height(handle.get());
    checkPictureSize(source, static_cast<std::uint64_t>(std::max(0, width)),
                     static_cast<std::uint64_t>(std::max(0, height)), limits);
    checkWorkingBytes(source, std::uint64_t{8} * static_cast<std::uint64_t>(width) *
                                  static_cast<std::uint64_t>(height));

    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    info.format = format;
    info.decoder = std::string("libheif ") + heif_get_version() + " (orientation by the container)";
    info.bitDepth = std::max(8, heif_image_handle_get_luma_bits_per_pixel(handle.get()));
    info.colourModel = "RGB";
    SampleLayout layout;
    layout.alpha = heif_image_handle_has_alpha_channel(handle.get()) != 0;
    layout.premultiplied =
        layout.alpha && heif_image_handle_is_premultiplied_alpha(handle.get()) != 0;
    const Image image = decode(source, handle, layout.alpha);
    throwIfStopped(stop);
    int stride = 0;
    const std::uint8_t* rows =
        heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
    const int decodedWidth = heif_image_get_width(image.get(), heif_channel_interleaved);
    const int decodedHeight = heif_image_get_height(image.get(), heif_channel_interleaved);
    if (rows == nullptr || decodedWidth <= 0 || decodedHeight <= 0 ||
        static_cast<std::size_t>(stride) <
            static_cast<std::size_t>(decodedWidth) * layout.bytesPerPixel())
        throw broken(source, "decoded rows", "none (libheif)");
    const auto icc = colourProfile(handle);
    PictureBuilder builder(decodedWidth, decodedHeight, layout, icc, 1, info);
    for (int y = 0; y < decodedHeight; ++y) {
        if (y % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        builder.addRow(rows + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride));
    }
    photo.pixels = builder.finish();
    if (info.bitDepth > 8)
        addWarning(info, std::to_string(info.bitDepth) + " bits a channel reduced to 8");
    readAllMetadata(handle, info);
    return photo;
}

} // namespace lineament::media
