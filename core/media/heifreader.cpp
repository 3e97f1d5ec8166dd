// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/heifreader.h"

#include "core/media/containeroutline.h"
#include "core/media/contents.h"
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

/// Codecs of still pictures that libheif may know nothing of: it then misses the picture.
const char* otherCodec(const std::string& itemType) {
    struct Name {
        const char *type, *name;
    };
    static constexpr Name kNames[] = {
        {"vvc1", "H.266 / VVC"}, {"avc1", "H.264 / AVC"}, {"evc1", "MPEG-5 EVC"},
        {"j2k1", "JPEG 2000"},   {"jpeg", "JPEG"},        {"jxs1", "JPEG XS"},
        {"lhv1", "L-HEVC"},      {"unci", "no codec"},    {"av02", "AV2"}};
    for (const Name& name : kNames)
        if (itemType == name.type)
            return name.name;
    return nullptr;
}

/// Throws FormatError when @p error is one, UnsupportedError when the file is whole and libheif
/// lacks what it takes.
void check(const SourceBytes& source, const heif_error& error, const char* expected) {
    if (error.code == heif_error_Ok)
        return;
    const std::string file = source.path.string();
    const std::string library = std::string("libheif ") + heif_get_version();
    const std::string message = error.message != nullptr ? error.message : "no message";
    const ContainerOutline outline = outlineOf(source.bytes);
    const char* codec = otherCodec(outline.primaryItem);
    const bool lacking = error.code == heif_error_Unsupported_feature ||
                         error.code == heif_error_Unsupported_filetype;
    const std::string wanted = std::string(expected) + " that " + library + " can decode";
    if (codec && !outline.cutOff)
        throw UnsupportedError(file, wanted,
                               std::string("one in ") + codec + " (" + outline.primaryItem + ")");
    if (lacking && !outline.cutOff)
        throw UnsupportedError(file, wanted, message);
    throw broken(source, expected, "damaged data (" + library + ": " + message + ")");
}

/// libheif pays no heed to encryption.
void refuseEncrypted(const SourceBytes& source) {
    const ContainerOutline outline = outlineOf(source.bytes);
    if (outline.primaryProtected && outline.cutOff)
        throw broken(source, "a complete file", "one that is cut off, with an encrypted picture");
    if (outline.primaryProtected)
        throw EncryptedError(source.path.string(), "a picture that is not encrypted",
                             "one that is");
}

/// "HEIC", "AVIF", "HEIF" for other codecs, or empty when the major brand and the compatible brands
/// are not of still pictures.
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
        if (format.empty() && at == 8 && isHeifBrand(view))
            return "HEIF";
    }
    // mif1 alone names the container; the codec's brand may follow.
    for (std::size_t at = 16; at + 4 <= end && format == "HEIC"; at += 4) {
        if (view.matches(at, "avif"))
            format = "AVIF";
    }
    return format;
}

/// Offset of the TIFF structure within an Exif item: it has its own place written in front
/// (ISO/IEC 23008-12, A.2.1), which some writers get wrong by "Exif\0\0". The block's size when
/// there is none.
std::size_t tiffWithin(const ByteView& block) {
    const std::size_t stated = std::size_t{4} + block.be32(0);
    for (const std::size_t at :
         {stated, stated + 6, std::size_t{4}, std::size_t{10}, std::size_t{0}, std::size_t{6}})
        if (block.matches(at, std::string_view("II*\0", 4)) ||
            block.matches(at, std::string_view("MM\0*", 4)))
            return at;
    return std::min(stated, block.size()); // Exiv2 will say what is wrong
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
    bytes.erase(bytes.begin(),
                bytes.begin() + static_cast<std::ptrdiff_t>(tiffWithin(ByteView(bytes))));
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

/// libheif leaves out an alpha picture that does not fit, e.g. one that is not turned as the
/// picture is.
void noteAlphaLeftOut(const Handle& handle, PhotoInfo& info) {
    constexpr int kMost = 16;
    heif_item_id ids[kMost];
    const int count =
        heif_image_handle_get_list_of_auxiliary_image_IDs(handle.get(), 0, ids, kMost);
    for (int i = 0; i < count; ++i) {
        heif_image_handle* raw = nullptr;
        if (heif_image_handle_get_auxiliary_image_handle(handle.get(), ids[i], &raw).code !=
            heif_error_Ok)
            continue;
        const Handle auxiliary(raw, &heif_image_handle_release);
        const char* type = nullptr;
        if (heif_image_handle_get_auxiliary_type(raw, &type).code != heif_error_Ok || !type)
            continue;
        const std::string_view name = type;
        if (name == "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" ||
            name == "urn:mpeg:hevc:2015:auxid:1" || name == "urn:mpeg:avc:2015:auxid:1") {
            info.alpha = true;
            addWarning(info, "has an alpha picture of " +
                                 std::to_string(heif_image_handle_get_width(raw)) + " x " +
                                 std::to_string(heif_image_handle_get_height(raw)) +
                                 " pixels that does not fit: it is left out, and transparent parts "
                                 "are shown with the colours that are stored there");
        }
        heif_image_handle_free_auxiliary_types(raw, &type);
    }
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
    refuseEncrypted(source);
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
    if (!layout.alpha)
        noteAlphaLeftOut(handle, info);
    if (info.bitDepth > 8)
        addWarning(info, std::to_string(info.bitDepth) + " bits a channel reduced to 8");
    readAllMetadata(handle, info);
    return photo;
}

} // namespace lineament::media
