// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/rawreader.h"

#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <libraw/libraw.h>

#include <memory>

namespace lineament::media {

namespace {

/// Signatures that nothing but camera raw files has.
bool isRawAlone(const ByteView& view) {
    return view.matches(0, "IIRO") || view.matches(0, "IIRS") ||
           view.matches(0, std::string_view("IIU\0", 4)) || view.matches(0, "FUJIFILMCCD-RAW") ||
           view.matches(0, "FOVb") || view.matches(6, "HEAPCCDR") || view.matches(4, "ftypcrx ");
}

/// Containers that camera raw files use; LibRaw itself guesses, and guesses on foreign files are
/// dangerous.
bool mayBeRaw(const ByteView& view) {
    return view.matches(0, std::string_view("II*\0", 4)) ||
           view.matches(0, std::string_view("MM\0*", 4)) || isRawAlone(view);
}

/// Stops LibRaw between its steps.
int onProgress(void* token, LibRaw_progress, int, int) {
    return static_cast<const std::stop_token*>(token)->stop_requested() ? 1 : 0;
}

void check(const SourceBytes& source, int code, const char* expected) {
    if (code == LIBRAW_CANCELLED_BY_CALLBACK)
        throw Cancelled();
    const std::string found = std::string("(LibRaw: ") + libraw_strerror(code) + ")";
    if (code == LIBRAW_FILE_UNSUPPORTED || code == LIBRAW_NOT_IMPLEMENTED)
        throw UnsupportedError(source.path.string(), expected, "a variant not known " + found);
    if (code != LIBRAW_SUCCESS)
        throw broken(source, expected, "damaged data " + found);
}

using Picture = std::unique_ptr<libraw_processed_image_t, decltype(&LibRaw::dcraw_clear_mem)>;

void setParameters(LibRaw& raw) {
    auto& p = raw.imgdata.params;
    p.use_camera_wb = 1;
    p.no_auto_bright = 1; // brightness must not depend on the picture's own histogram
    p.output_color = 1;   // sRGB
    p.output_bps = 8;
    p.gamm[0] = 1 / 2.4;
    p.gamm[1] = 12.92;
}

} // namespace

Photo RawReader::read(const SourceBytes& source, const DecodeLimits& limits,
                      std::stop_token stop) const {
    if (!mayBeRaw(ByteView(source.bytes)))
        throw notThisFormat(source, "a camera raw file");
    throwIfStopped(stop);
    const auto raw = std::make_unique<LibRaw>(); // large: not on the stack
    raw->set_progress_handler(onProgress, &stop);
    // LibRaw reads only, although its interface takes a plain pointer.
    auto* bytes = const_cast<std::byte*>(source.bytes.data());
    const int opened = raw->open_buffer(bytes, source.bytes.size());
    if (opened != LIBRAW_SUCCESS || raw->imgdata.idata.filters == 0) {
        if (isRawAlone(ByteView(source.bytes)))
            check(source, opened == LIBRAW_SUCCESS ? LIBRAW_NOT_IMPLEMENTED : opened,
                  "a camera raw file with sensor data");
        throw notThisFormat(source, "a camera raw file with sensor data");
    }
    const auto& id = raw->imgdata.idata;
    const auto& sizes = raw->imgdata.sizes;
    if (id.make[0] == '\0' || id.model[0] == '\0')
        throw notThisFormat(source, "a camera raw file of a known camera");
    checkPictureSize(source, sizes.raw_width, sizes.raw_height, limits);
    checkWorkingBytes(source, std::uint64_t{14} * sizes.raw_width * sizes.raw_height);
    setParameters(*raw);
    check(source, raw->unpack(), "complete sensor data");
    check(source, raw->dcraw_process(), "sensor data that can be developed");
    int code = LIBRAW_SUCCESS;
    const Picture picture(raw->dcraw_make_mem_image(&code), &LibRaw::dcraw_clear_mem);
    check(source, code, "a developed picture");
    if (!picture || picture->type != LIBRAW_IMAGE_BITMAP || picture->colors != 3 ||
        picture->bits != 8)
        throw broken(source, "a developed 8-bit RGB picture", "another kind of picture");

    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    info.format =
        std::string("RAW (") + printable(id.make, 64) + " " + printable(id.model, 64) + ")";
    info.decoder = std::string("LibRaw ") + LibRaw::version() +
                   " (camera white balance, sRGB, AHD interpolation, no automatic brightening)";
    info.colourModel = "Bayer";
    // LibRaw has turned the picture upright already.
    PictureBuilder builder(picture->width, picture->height, SampleLayout{}, {}, 1, info);
    for (int y = 0; y < picture->height; ++y)
        builder.addRow(picture->data + static_cast<std::size_t>(y) * picture->width * 3U);
    photo.pixels = builder.finish();
    info.colourModel = "Bayer";
    info.bitDepth = static_cast<int>(raw->imgdata.color.raw_bps);
    info.storedWidth = sizes.width;
    info.storedHeight = sizes.height;
    info.colourHandling = "developed to sRGB by LibRaw";
    const ByteView view(source.bytes);
    MetadataBlocks blocks;
    if (view.matches(0, "II*") || view.matches(0, std::string_view("MM\0*", 4)))
        blocks.exif = source.bytes;
    readMetadata(blocks, info);
    return photo;
}

} // namespace lineament::media
