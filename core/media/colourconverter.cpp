// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/colourconverter.h"

#include "core/media/readersupport.h"

#include <lcms2.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace lineament::media {

namespace {

/// lcms reports through its context; nothing may reach standard error.
void ignoreLcmsError(cmsContext /*context*/, cmsUInt32Number /*code*/, const char* /*text*/) {}

std::uint32_t lcmsFormat(const SampleLayout& layout) {
    const std::uint32_t extra = EXTRA_SH(layout.alpha ? 1U : 0U);
    const std::uint32_t bytes = BYTES_SH(static_cast<std::uint32_t>(layout.bytesPerSample));
    switch (layout.model) {
    case SampleModel::Grey:
        return COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1U) | extra | bytes;
    case SampleModel::Rgb:
        return COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3U) | extra | bytes;
    case SampleModel::Cmyk:
        return COLORSPACE_SH(PT_CMYK) | CHANNELS_SH(4U) | extra | bytes;
    case SampleModel::CmykInverted:
        return COLORSPACE_SH(PT_CMYK) | CHANNELS_SH(4U) | extra | bytes | FLAVOR_SH(1U);
    case SampleModel::Lab:
        return COLORSPACE_SH(PT_Lab) | CHANNELS_SH(3U) | extra | bytes;
    }
    return 0;
}

cmsColorSpaceSignature spaceOf(SampleModel model) {
    return model == SampleModel::Grey  ? cmsSigGrayData
           : model == SampleModel::Rgb ? cmsSigRgbData
           : model == SampleModel::Lab ? cmsSigLabData
                                       : cmsSigCmykData;
}

const char* spaceName(cmsColorSpaceSignature space) {
    switch (space) {
    case cmsSigGrayData:
        return "grey";
    case cmsSigRgbData:
        return "RGB";
    case cmsSigCmykData:
        return "CMYK";
    case cmsSigLabData:
        return "Lab";
    default:
        return "another colour space";
    }
}

std::string profileDescription(cmsHPROFILE profile) {
    std::array<char, 256> text{};
    // lcms falls back to another language when the profile has no American English.
    if (cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text.data(),
                               static_cast<cmsUInt32Number>(text.size() - 1)) == 0)
        return "without a description";
    const std::string description = printable(text.data(), 128);
    return description.empty() ? "without a description" : description;
}

constexpr std::uint8_t eightBit(std::uint16_t value) {
    return static_cast<std::uint8_t>((value * 255U + 32895U) >> 16U);
}

std::uint8_t sample8(const std::uint8_t* samples, std::size_t index, int bytesPerSample) {
    if (bytesPerSample == 1)
        return samples[index];
    std::uint16_t value = 0;
    std::memcpy(&value, samples + 2 * index, 2);
    return eightBit(value);
}

constexpr const char* kTaken = "taken as sRGB";

} // namespace

/// One lcms transform with the context that it lives in.
class ColourConverter::Transform {
public:
    Transform()
        : m_context(cmsCreateContext(nullptr, nullptr)) {
        cmsSetLogErrorHandlerTHR(m_context, &ignoreLcmsError);
    }
    ~Transform() {
        if (m_handle)
            cmsDeleteTransform(m_handle);
        if (m_profile)
            cmsCloseProfile(m_profile);
        cmsDeleteContext(m_context);
    }
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    bool open(ByteSpan icc) {
        m_profile = cmsOpenProfileFromMemTHR(m_context, icc.data(),
                                             static_cast<cmsUInt32Number>(icc.size()));
        return m_profile != nullptr;
    }
    /// Lab needs no profile but its own definition.
    bool openLab() {
        m_profile = cmsCreateLab4ProfileTHR(m_context, nullptr);
        return m_profile != nullptr;
    }
    cmsHPROFILE profile() const { return m_profile; }

    bool prepare(const SampleLayout& layout) {
        m_handle = make(lcmsFormat(layout));
        return m_handle != nullptr;
    }
    void run(const void* in, void* out, int pixels) const {
        cmsDoTransform(m_handle, in, out, static_cast<cmsUInt32Number>(pixels));
    }
    /// True when the transform changes no 8-bit colour of a grid by more than rounding: published
    /// sRGB profiles differ from each other by up to two levels.
    bool isIdentity(SampleModel model) const {
        if (model != SampleModel::Rgb && model != SampleModel::Grey)
            return false;
        std::vector<std::uint8_t> in, expected;
        if (model == SampleModel::Grey)
            for (unsigned v = 0; v < 256; ++v) {
                in.push_back(static_cast<std::uint8_t>(v));
                expected.insert(expected.end(), 3, static_cast<std::uint8_t>(v));
            }
        else
            for (unsigned i = 0; i < 9 * 9 * 9; ++i)
                for (const unsigned step : {i % 9, i / 9 % 9, i / 81})
                    in.push_back(static_cast<std::uint8_t>(step == 8 ? 255 : step * 32));
        if (model == SampleModel::Rgb)
            expected = in;
        const cmsHTRANSFORM test = make(model == SampleModel::Grey ? TYPE_GRAY_8 : TYPE_RGB_8);
        if (!test)
            return false;
        std::vector<std::uint8_t> out(expected.size());
        cmsDoTransform(test, in.data(), out.data(),
                       static_cast<cmsUInt32Number>(expected.size() / 3));
        cmsDeleteTransform(test);
        for (std::size_t i = 0; i < out.size(); ++i)
            if (std::abs(int(out[i]) - int(expected[i])) > 2)
                return false;
        return true;
    }

private:
    cmsHTRANSFORM make(std::uint32_t format) const {
        const cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(m_context);
        if (!srgb)
            return nullptr;
        // lcms would put a table of 33 steps a side in the place of Lab's cubes: in dark blue it is
        // off by 30 levels.
        const std::uint32_t exact =
            cmsGetColorSpace(m_profile) == cmsSigLabData ? cmsFLAGS_NOOPTIMIZE : 0;
        const cmsHTRANSFORM handle = cmsCreateTransformTHR(m_context, m_profile, format, srgb,
                                                           TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
                                                           cmsFLAGS_BLACKPOINTCOMPENSATION | exact);
        cmsCloseProfile(srgb);
        return handle;
    }

    cmsContext m_context;
    cmsHPROFILE m_profile = nullptr;
    cmsHTRANSFORM m_handle = nullptr;
};

ColourConverter::ColourConverter(const SampleLayout& layout, ByteSpan icc, PhotoInfo& info)
    : m_layout(layout) {
    if (layout.model == SampleModel::Lab) {
        convertLab(icc, info);
        return;
    }
    const bool cmyk = spaceOf(layout.model) == cmsSigCmykData;
    info.colourHandling = cmyk ? "converted from CMYK without a profile (ink by ink)" : kTaken;
    if (icc.empty()) {
        if (cmyk)
            addWarning(info, "CMYK without an embedded profile: colours are approximate");
        return;
    }
    const auto giveUp = [&](const std::string& why) {
        addWarning(info, "embedded colour profile not used: " + why);
    };
    auto transform = std::make_unique<Transform>();
    if (!transform->open(icc)) {
        info.colourProfile = "unreadable, " + std::to_string(icc.size()) + " bytes";
        giveUp("it is broken (" + std::to_string(icc.size()) + " bytes)");
        return;
    }
    info.colourProfile = profileDescription(transform->profile());
    const cmsColorSpaceSignature space = cmsGetColorSpace(transform->profile());
    if (space != spaceOf(layout.model)) {
        giveUp(std::string("it is for ") + spaceName(space) + ", the picture is " +
               spaceName(spaceOf(layout.model)));
        return;
    }
    if (!transform->prepare(layout)) {
        giveUp("lcms2 can make no transform of it");
        return;
    }
    if (transform->isIdentity(layout.model)) {
        info.colourHandling = "embedded profile is sRGB, not converted";
        return;
    }
    info.colourHandling = "converted to sRGB from the embedded profile (lcms2, relative "
                          "colorimetric, black point compensation)";
    m_transform = std::move(transform);
}

void ColourConverter::convertLab(ByteSpan icc, PhotoInfo& info) {
    auto transform = std::make_unique<Transform>();
    if (!transform->openLab() || !transform->prepare(m_layout))
        throw std::bad_alloc(); // nothing of it depends on the file
    if (!icc.empty())
        addWarning(info, "embedded colour profile not used: the picture is Lab");
    info.colourHandling = "converted to sRGB from Lab (lcms2, relative colorimetric, black point "
                          "compensation)";
    m_transform = std::move(transform);
}

ColourConverter::~ColourConverter() = default;

void ColourConverter::convert(const std::uint8_t* samples, std::uint8_t* rgb, int pixels) const {
    if (m_transform) {
        m_transform->run(samples, rgb, pixels);
        return;
    }
    const auto count = static_cast<std::size_t>(pixels);
    const auto stride = static_cast<std::size_t>(m_layout.samples());
    const int bytes = m_layout.bytesPerSample;
    if (m_layout.model == SampleModel::Rgb && stride == 3 && bytes == 1) {
        std::memcpy(rgb, samples, 3 * count);
        return;
    }
    const bool inverted = m_layout.model == SampleModel::CmykInverted;
    for (std::size_t i = 0; i < count; ++i, rgb += 3) {
        if (m_layout.model == SampleModel::Grey) {
            rgb[0] = rgb[1] = rgb[2] = sample8(samples, i * stride, bytes);
        } else if (m_layout.model == SampleModel::Rgb) {
            for (std::size_t c = 0; c < 3; ++c)
                rgb[c] = sample8(samples, i * stride + c, bytes);
        } else {
            const unsigned k8 = sample8(samples, i * stride + 3, bytes);
            const unsigned paper = inverted ? k8 : 255 - k8;
            for (std::size_t c = 0; c < 3; ++c) {
                const unsigned ink = sample8(samples, i * stride + c, bytes);
                rgb[c] =
                    static_cast<std::uint8_t>(((inverted ? ink : 255 - ink) * paper + 127) / 255);
            }
        }
    }
}

} // namespace lineament::media
