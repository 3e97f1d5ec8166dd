// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/tiffwords.h"

#include <algorithm>
#include <array>

namespace lineament::media {

namespace {

/// TIFF 6.0, its technical notes, DNG 1.7, and what the registered private numbers stand for.
constexpr std::array kCompressions = {
    TiffCompression{1, "none", false},
    TiffCompression{2, "CCITT run lengths", false},
    TiffCompression{3, "CCITT Group 3", false},
    TiffCompression{4, "CCITT Group 4", false},
    TiffCompression{5, "LZW", false},
    TiffCompression{6, "JPEG (old style)", true},
    TiffCompression{7, "JPEG", true},
    TiffCompression{8, "Deflate", false},
    TiffCompression{22610, "JPEG XR", true},
    TiffCompression{32766, "NeXT", false},
    TiffCompression{32771, "CCITT run lengths in words", false},
    TiffCompression{32773, "PackBits", false},
    TiffCompression{32809, "ThunderScan", false},
    TiffCompression{32908, "Pixar run lengths", false},
    TiffCompression{32909, "Pixar logarithms", true},
    TiffCompression{32946, "Deflate", false},
    TiffCompression{33003, "JPEG 2000 (YCbCr)", true},
    TiffCompression{33005, "JPEG 2000 (RGB)", true},
    TiffCompression{34661, "JBIG", false},
    TiffCompression{34676, "SGI LogLuv", true},
    TiffCompression{34677, "SGI LogLuv of 24 bits", true},
    TiffCompression{34712, "JPEG 2000", true},
    TiffCompression{34887, "LERC", true},
    TiffCompression{34892, "lossy JPEG of DNG", true},
    TiffCompression{34925, "LZMA", false},
    TiffCompression{34934, "JPEG XR", true},
    TiffCompression{50000, "Zstandard", false},
    TiffCompression{50001, "WebP", true},
    TiffCompression{50002, "JPEG XL", true},
    TiffCompression{52546, "JPEG XL", true},
};

struct ColourModel {
    int number;
    const char* name;
};

constexpr std::array kColourModels = {
    ColourModel{0, "grey, white is 0"},
    ColourModel{1, "grey"},
    ColourModel{2, "RGB"},
    ColourModel{3, "palette"},
    ColourModel{4, "transparency mask"},
    ColourModel{5, "CMYK"},
    ColourModel{6, "YCbCr"},
    ColourModel{8, "CIELab"},
    ColourModel{9, "ICCLab"},
    ColourModel{10, "ITULab"},
    ColourModel{32803, "colour filter array"},
    ColourModel{32844, "LogL"},
    ColourModel{32845, "LogLuv"},
    ColourModel{34892, "linear sensor data"},
    ColourModel{51177, "depth map"},
};

const ColourModel* colourModel(int photometric) {
    const auto* at = std::find_if(kColourModels.begin(), kColourModels.end(),
                                  [&](const ColourModel& m) { return m.number == photometric; });
    return at == kColourModels.end() ? nullptr : at;
}

} // namespace

const TiffCompression* tiffCompression(int number) {
    const auto* at = std::find_if(kCompressions.begin(), kCompressions.end(),
                                  [&](const TiffCompression& c) { return c.number == number; });
    return at == kCompressions.end() ? nullptr : at;
}

std::string tiffColourModel(int photometric) {
    const ColourModel* model = colourModel(photometric);
    return model ? model->name : "colour model " + std::to_string(photometric);
}

bool knownTiffColourModel(int photometric) {
    return colourModel(photometric) != nullptr;
}

} // namespace lineament::media
