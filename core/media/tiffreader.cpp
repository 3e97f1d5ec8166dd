// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/tiffreader.h"

#include "core/media/jpegsurvey.h"
#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"
#include "core/media/tifffile.h"
#include "core/media/tiffwords.h"

#include <webp/decode.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lineament::media {

namespace {

constexpr std::uint32_t kRowsPerStopCheck = 64;
constexpr int kMaxSamples = 16;

std::string libraryVersion() {
    // "LIBTIFF, Version 4.5.0\nCopyright ..."
    const std::string text = TIFFGetVersion();
    const std::size_t start = text.rfind(' ', text.find('\n'));
    return "libtiff " + text.substr(start + 1, text.find('\n') - start - 1);
}

/// How the samples of a page become rows for the builder.
struct Plan {
    SampleLayout layout;
    bool throughRgba = false;          ///< libtiff's own conversion to 8-bit RGBA
    bool inverted = false;             ///< white is zero
    std::vector<std::uint8_t> palette; ///< RGB triples
};

/// "Mine, and whole as far as its directory tells, but not decoded here".
[[noreturn]] void refuse(const TiffFile& file, const SourceBytes& source,
                         const std::string& expected, const std::string& found) {
    if (!file.hasAllData())
        throw broken(source, "picture data within the file",
                     "a file that is cut off, with " + found);
    throw UnsupportedError(source.path.string(), expected, found);
}

bool hasAlpha(const TiffPage& page) {
    return page.extraSamples > 0 &&
           (page.firstExtra == EXTRASAMPLE_ASSOCALPHA || page.firstExtra == EXTRASAMPLE_UNASSALPHA);
}

std::vector<std::uint8_t> readPalette(const TiffFile& file, const SourceBytes& source, int bits) {
    std::uint16_t *red = nullptr, *green = nullptr, *blue = nullptr;
    if (bits == 16)
        refuse(file, source, "a palette for at most 8 bits", "one for 16 bits");
    if (bits > 8 || !TIFFGetField(file.handle(), TIFFTAG_COLORMAP, &red, &green, &blue))
        throw broken(source, "a palette for at most 8 bits",
                     std::to_string(bits) + " bits or no palette");
    const std::size_t count = std::size_t{1} << static_cast<unsigned>(bits);
    // Some old writers filled the 16-bit map with 8-bit values.
    const auto wide = [&](const std::uint16_t* map) {
        return std::any_of(map, map + count, [](std::uint16_t v) { return v > 255; });
    };
    const bool sixteen = wide(red) || wide(green) || wide(blue);
    std::vector<std::uint8_t> palette;
    for (std::size_t i = 0; i < count; ++i)
        for (const std::uint16_t* map : {red, green, blue})
            palette.push_back(static_cast<std::uint8_t>(sixteen ? map[i] >> 8U : map[i]));
    return palette;
}

bool isLab(const TiffPage& page) {
    return page.photometric == PHOTOMETRIC_CIELAB || page.photometric == PHOTOMETRIC_ICCLAB ||
           page.photometric == PHOTOMETRIC_ITULAB;
}

void checkCompression(const TiffFile& file, const SourceBytes& source, const TiffPage& page) {
    const TiffCompression* known = tiffCompression(page.compression);
    if (!known)
        throw broken(source, "a compression that TIFF has", std::to_string(page.compression));
    if (!TIFFIsCODECConfigured(static_cast<std::uint16_t>(page.compression)))
        refuse(file, source, "a compression that " + libraryVersion() + " can decode", known->name);
}

/// Throws for samples that are no unsigned numbers of at most 16 bits: they are valid, or damaged.
void checkSamples(const TiffFile& file, const SourceBytes& source, const TiffPage& page) {
    const std::string expected = "1 to 16 unsigned integer samples of 1 to 16 bits a pixel";
    const char* kind =
        page.format == SAMPLEFORMAT_IEEEFP ? "floating point"
        : page.format == SAMPLEFORMAT_INT  ? "signed"
        : page.format == SAMPLEFORMAT_COMPLEXINT || page.format == SAMPLEFORMAT_COMPLEXIEEEFP
            ? "complex"
            : "unsigned integer";
    const std::string found = std::to_string(page.samples) + " " + kind + " samples of " +
                              std::to_string(page.bits) + " bits";
    const bool unsignedSamples = page.format == SAMPLEFORMAT_UINT ||
                                 page.format == SAMPLEFORMAT_VOID ||
                                 (page.format == SAMPLEFORMAT_INT && isLab(page));
    const bool fits = page.bits >= 1 && page.bits <= 16 && page.samples >= 1;
    if (unsignedSamples && fits && page.samples <= kMaxSamples)
        return;
    const bool wholeBytes = page.bits % 8 == 0 && page.bits >= 8 && page.bits <= 128;
    if (page.samples < 1 || !(fits || wholeBytes) || page.format > SAMPLEFORMAT_COMPLEXIEEEFP)
        throw broken(source, expected, found);
    refuse(file, source, expected, found);
}

/// Decides how to decode; throws FormatError or UnsupportedError for what cannot be decoded.
Plan makePlan(TiffFile& file, const SourceBytes& source, const TiffPage& page, PhotoInfo& info) {
    Plan plan;
    checkCompression(file, source, page);
    checkSamples(file, source, page);
    plan.layout.bytesPerSample = page.bits > 8 ? 2 : 1;
    plan.layout.alpha = hasAlpha(page);
    plan.layout.premultiplied = page.firstExtra == EXTRASAMPLE_ASSOCALPHA;
    info.colourModel = "RGB";
    switch (page.photometric) {
    case PHOTOMETRIC_MINISWHITE:
        plan.inverted = true;
        [[fallthrough]];
    case PHOTOMETRIC_MINISBLACK:
        plan.layout.model = SampleModel::Grey;
        info.colourModel = "grey";
        break;
    case PHOTOMETRIC_PALETTE:
        plan.palette = readPalette(file, source, page.bits);
        info.colourModel = "palette";
        break;
    case PHOTOMETRIC_SEPARATED:
        plan.layout.model = SampleModel::Cmyk;
        info.colourModel = "CMYK";
        break;
    case PHOTOMETRIC_RGB:
        break;
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_ITULAB:
        if (page.samples < 3 || (page.bits != 8 && page.bits != 16))
            refuse(file, source, "3 samples of 8 or 16 bits in a Lab picture",
                   std::to_string(page.samples) + " of " + std::to_string(page.bits) + " bits");
        plan.layout.model = SampleModel::Lab;
        plan.layout.bytesPerSample = 2;
        info.colourModel = tiffColourModel(page.photometric);
        break;
    case PHOTOMETRIC_YCBCR:
        if (page.compression == COMPRESSION_JPEG && !page.separate && page.samples == 3 &&
            page.bits == 8 && TIFFSetField(file.handle(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB))
            break;
        plan.throughRgba = true;
        break;
    default:
        plan.throughRgba = true;
        info.colourModel = tiffColourModel(page.photometric);
    }
    const int needed = plan.palette.empty() ? plan.layout.samples() : plan.layout.alpha ? 2 : 1;
    if (!plan.throughRgba && page.samples < needed)
        throw broken(source, "at least " + std::to_string(needed) + " samples a pixel",
                     std::to_string(page.samples));
    return plan;
}

/// Sample @p index of a row of packed big-endian bit fields (16 bits: native words).
unsigned packedSample(const std::uint8_t* row, std::size_t index, int bits) {
    if (bits == 8)
        return row[index];
    if (bits == 16) {
        std::uint16_t value = 0;
        std::memcpy(&value, row + 2 * index, 2);
        return value;
    }
    unsigned value = 0;
    for (std::size_t bit = index * static_cast<std::size_t>(bits), i = 0;
         i < static_cast<std::size_t>(bits); ++i, ++bit)
        value = value << 1U | (row[bit / 8] >> (7 - bit % 8) & 1U);
    return value;
}

/// A sample of a Lab picture in the encoding of ICC profiles of version 4: L* 100 is 65535, a* and
/// b* are 257 times their value over -128. The three encodings are those of TIFF 6.0 and its Adobe
/// technical notes (CIELab: a* and b* signed, 16-bit ones times 256; ICCLab: over -128, L* 100 is
/// 0xFF00), and of ITU-T T.42 with its default range.
std::uint16_t labSample(unsigned stored, const TiffPage& page, std::size_t channel) {
    const bool wide = page.bits == 16;
    const double full = wide ? 65535 : 255, share = stored / full;
    double value = 0; // L*, or a* and b* over -128
    if (channel == 0) {
        const bool icc = wide && page.photometric == PHOTOMETRIC_ICCLAB;
        return static_cast<std::uint16_t>(
            std::min(65535.0, std::round(icc ? stored * 65535.0 / 0xFF00 : share * 65535)));
    }
    if (page.photometric == PHOTOMETRIC_CIELAB)
        value = 128 + (wide ? static_cast<std::int16_t>(stored) / 256.0
                            : static_cast<double>(static_cast<std::int8_t>(stored)));
    else if (page.photometric == PHOTOMETRIC_ICCLAB)
        value = wide ? stored / 256.0 : stored;
    else if (channel == 1)
        value = 128 + (share * 255 - 128) * 170 / 255;
    else
        value = 128 + (share * 255 - 96) * 200 / 255;
    return static_cast<std::uint16_t>(std::clamp(std::round(value * 257), 0.0, 65535.0));
}

/// Gathers row @p y in the layout that the builder wants.
void gatherRow(TiffRows& rows, std::uint32_t y, const TiffPage& page, const Plan& plan,
               std::uint8_t* out) {
    const bool palette = !plan.palette.empty();
    const auto wanted =
        static_cast<std::size_t>(palette ? (plan.layout.alpha ? 2 : 1) : plan.layout.samples());
    const std::size_t perPixel = page.separate ? 1 : static_cast<std::size_t>(page.samples);
    const unsigned largest = (1U << static_cast<unsigned>(page.bits)) - 1U;
    const unsigned full = plan.layout.bytesPerSample == 2 ? 65535 : 255;
    const std::size_t stride = plan.layout.bytesPerPixel();
    for (std::size_t s = 0; s < wanted; ++s) {
        const std::uint8_t* row = rows.row(y, page.separate ? static_cast<int>(s) : 0);
        std::uint8_t* to = out + (palette && s == 1 ? 3 : s) *
                                     static_cast<std::size_t>(plan.layout.bytesPerSample);
        for (std::size_t x = 0; x < page.width; ++x, to += stride) {
            unsigned value = packedSample(row, x * perPixel + (page.separate ? 0 : s), page.bits);
            if (palette && s == 0) {
                std::memcpy(to, plan.palette.data() + 3 * static_cast<std::size_t>(value), 3);
                continue;
            }
            if (plan.layout.model == SampleModel::Lab && s < 3)
                value = labSample(value, page, s);
            else if (largest != full)
                value = (value * full + largest / 2) / largest;
            if (plan.inverted && s == 0)
                value = full - value;
            if (full == 255) {
                *to = static_cast<std::uint8_t>(value);
            } else {
                const auto wide = static_cast<std::uint16_t>(value);
                std::memcpy(to, &wide, 2);
            }
        }
    }
}

Rgb8ImagePtr decodeRows(TiffFile& file, const SourceBytes& source, const TiffPage& page,
                        const Plan& plan, const std::stop_token& stop, PhotoInfo& info) {
    TiffRows rows(file, source, page);
    PictureBuilder builder(static_cast<int>(page.width), static_cast<int>(page.height), plan.layout,
                           file.bytesOf(TIFFTAG_ICCPROFILE), page.orientation, info);
    std::vector<std::uint8_t> row(page.width * plan.layout.bytesPerPixel());
    for (std::uint32_t y = 0; y < page.height; ++y) {
        if (y % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        gatherRow(rows, y, page, plan, row.data());
        builder.addRow(row.data());
    }
    return builder.finish();
}

[[noreturn]] void refuseColours(const TiffFile& file, const SourceBytes& source,
                                const TiffPage& page, const std::string& reason) {
    const std::string expected = "a TIFF colour model that " + libraryVersion() + " can convert";
    const std::string found = tiffColourModel(page.photometric) + " (" + reason + ")";
    if (!knownTiffColourModel(page.photometric) || (page.bits != 8 && page.bits != 16))
        throw broken(source, expected, found);
    refuse(file, source, expected, found);
}

/// Colour models that libtiff itself turns into 8-bit RGBA (YCbCr, LogLuv).
Rgb8ImagePtr decodeThroughRgba(TiffFile& file, const SourceBytes& source, const TiffPage& page,
                               const std::stop_token& stop, PhotoInfo& info) {
    const std::size_t pixels = std::size_t{page.width} * page.height;
    checkWorkingBytes(source, std::uint64_t{pixels} * 4);
    char reason[1024] = "";
    TIFFRGBAImage image{};
    if (!TIFFRGBAImageOK(file.handle(), reason) ||
        !TIFFRGBAImageBegin(&image, file.handle(), 1, reason))
        refuseColours(file, source, page, printable(reason, 160));
    image.req_orientation = image.orientation; // rows as stored: the builder turns them
    SampleLayout layout;
    layout.alpha = image.alpha != 0;
    layout.premultiplied = layout.alpha;
    std::vector<std::uint32_t> raster(pixels);
    const int ok = TIFFRGBAImageGet(&image, raster.data(), page.width, page.height);
    TIFFRGBAImageEnd(&image);
    if (!ok || file.sawDamage())
        throw broken(source, "complete picture data", "damaged data (" + file.error() + ")");
    throwIfStopped(stop);
    PictureBuilder builder(static_cast<int>(page.width), static_cast<int>(page.height), layout,
                           file.bytesOf(TIFFTAG_ICCPROFILE), page.orientation, info);
    std::vector<std::uint8_t> row(page.width * layout.bytesPerPixel());
    for (std::uint32_t y = 0; y < page.height; ++y) {
        std::uint8_t* to = row.data();
        for (std::uint32_t x = 0; x < page.width; ++x) {
            const std::uint32_t p = raster[std::size_t{y} * page.width + x];
            for (const std::uint32_t value : {TIFFGetR(p), TIFFGetG(p), TIFFGetB(p)})
                *to++ = static_cast<std::uint8_t>(value);
            if (layout.alpha)
                *to++ = static_cast<std::uint8_t>(TIFFGetA(p));
        }
        builder.addRow(row.data());
    }
    addWarning(info, tiffColourModel(page.photometric) + " converted to 8-bit RGB by libtiff");
    return builder.finish();
}

/// What the markers of a JPEG within the page say.
JpegSurvey surveyPage(const TiffFile& file, const TiffPage& page) {
    if (page.compression != COMPRESSION_JPEG && page.compression != COMPRESSION_OJPEG)
        return {};
    return surveyJpeg(file.firstPiece(), surveyJpeg(file.bytesOf(TIFFTAG_JPEGTABLES)));
}

void describeCompression(const TiffFile& file, const TiffPage& page, PhotoInfo& info) {
    const TiffCompression* known = tiffCompression(page.compression);
    info.compression = known ? known->name : std::to_string(page.compression);
    info.lossy = known && known->mayBeLossy;
    if (page.compression == COMPRESSION_JPEG || page.compression == COMPRESSION_OJPEG) {
        const JpegSurvey survey = surveyPage(file, page);
        info.jpegQuality = qualityOf(survey);
        info.lossy = survey.process != 0xC3; // lossless JPEG
    } else if (page.compression == COMPRESSION_WEBP) {
        const ByteSpan data = file.firstPiece();
        WebPBitstreamFeatures features;
        info.lossy = WebPGetFeatures(reinterpret_cast<const std::uint8_t*>(data.data()),
                                     data.size(), &features) != VP8_STATUS_OK ||
                     features.format != 2; // lossless
    }
}

void describe(const TiffFile& file, const TiffPage& page, bool big, PhotoInfo& info) {
    info.format = "TIFF";
    info.decoder = libraryVersion() + (big ? " (BigTIFF)" : "");
    info.bitDepth = page.bits;
    describeCompression(file, page, info);
    if (page.orientation < 1 || page.orientation > 8)
        addWarning(info, "unknown orientation " + std::to_string(page.orientation));
    if (page.extraSamples > 0 && !hasAlpha(page))
        addWarning(info, "extra channels without a stated meaning are left out");
    if (!TIFFLastDirectory(file.handle()))
        addWarning(info, "further pages follow: only the first is decoded");
    std::uint32_t kind = 0;
    if (TIFFGetField(file.handle(), TIFFTAG_SUBFILETYPE, &kind) && (kind & FILETYPE_REDUCEDIMAGE))
        addWarning(info, "the first page calls itself a reduced version of another");
}

Rgb8ImagePtr decodePage(TiffFile& file, const SourceBytes& source, const TiffPage& page,
                        const Plan& plan, const std::stop_token& stop, PhotoInfo& info) {
    try {
        return plan.throughRgba ? decodeThroughRgba(file, source, page, stop, info)
                                : decodeRows(file, source, page, plan, stop, info);
    } catch (const UnsupportedError&) {
        throw;
    } catch (const FormatError&) {
        const JpegSurvey survey = surveyPage(file, page);
        if (const std::string rare = rareProcess(survey); !rare.empty() && survey.end)
            refuse(file, source, "a JPEG that " + libraryVersion() + " can decode", rare);
        throw;
    }
}

} // namespace

Photo TiffReader::read(const SourceBytes& source, const DecodeLimits& limits,
                       std::stop_token stop) const {
    const ByteView view(source.bytes);
    const bool big = view.matches(0, std::string_view("II+\0", 4)) ||
                     view.matches(0, std::string_view("MM\0+", 4));
    if (!big && !view.matches(0, std::string_view("II*\0", 4)) &&
        !view.matches(0, std::string_view("MM\0*", 4)))
        throw notThisFormat(source, "a TIFF picture");
    throwIfStopped(stop);
    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    TiffFile file(source);
    const TiffPage page = file.page();
    checkPictureSize(source, page.width, page.height, limits);
    describe(file, page, big, info);
    const Plan plan = makePlan(file, source, page, info);
    photo.pixels = decodePage(file, source, page, plan, stop, info);
    for (const std::string& warning : file.warnings())
        addWarning(info, "libtiff: " + warning);
    MetadataBlocks blocks;
    if (!big) // Exiv2 reads the classic structure only
        blocks.exif = source.bytes;
    blocks.xmp = file.bytesOf(TIFFTAG_XMLPACKET);
    blocks.iptc = file.bytesOf(TIFFTAG_RICHTIFFIPTC);
    readMetadata(blocks, info);
    return photo;
}

} // namespace lineament::media
