// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/gradient.h"

#include "core/base/error.h"
#include "core/base/fixedtext.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>

namespace lineament::filters {
namespace {

// The written-out sum in integerResponse() is this kernel and no other.
static_assert(kTensorKernel == std::array<float, 9>{0, 1, 1, -1, 0, 1, -1, -1, 0});

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
/// Pixels handled at once: the integer responses (24 KiB) stay in the first-level cache.
constexpr int kChunk = 4096;
/// Pixels between two looks at the stop token: a few milliseconds.
constexpr std::size_t kPixelsPerLook = std::size_t{1} << 20;

/// 1 / (255 std) for each channel. The kernel's weights sum to zero, so the mean cancels and the
/// response is a sum of six bytes times this: exact in integers up to one multiplication.
std::array<float, 3> channelScales(const Normalisation& normalisation) {
    std::array<float, 3> scales{};
    for (std::size_t c = 0; c < 3; ++c) {
        const float deviation = normalisation.std[c];
        if (!(deviation > 0) || !std::isfinite(deviation)) {
            throw Error("normalisation", "a standard deviation above 0",
                        fixedText(deviation, 6) + " for channel " + std::to_string(c));
        }
        scales[c] = static_cast<float>(1.0 / (255.0 * static_cast<double>(deviation)));
    }
    return scales;
}

/// Kernel response of @p count interleaved bytes, in units of one grey level. Each pointer stands
/// at the first byte of its row and must have a whole pixel before and after.
void integerResponse(const std::uint8_t* up, const std::uint8_t* mid, const std::uint8_t* down,
                     std::int16_t* out, int count) {
    for (int i = 0; i < count; ++i) {
        const int sum = up[i] + up[i + 3] - mid[i - 3] + mid[i + 3] - down[i - 3] - down[i];
        out[i] = static_cast<std::int16_t>(sum);
    }
}

void storeMagnitude(const std::int16_t* response, const std::array<float, 3>& scales, float* out,
                    int count) {
    const float r2 = scales[0] * scales[0] / 3, g2 = scales[1] * scales[1] / 3,
                b2 = scales[2] * scales[2] / 3;
    for (int x = 0; x < count; ++x) {
        const float r = response[3 * x], g = response[3 * x + 1], b = response[3 * x + 2];
        out[x] = std::sqrt(r * r * r2 + g * g * g2 + b * b * b2);
    }
}

void storeSigned(const std::int16_t* response, const std::array<float, 3>& scales, float* out,
                 int count) {
    const float rs = scales[0] / 3, gs = scales[1] / 3, bs = scales[2] / 3;
    for (int x = 0; x < count; ++x) {
        const float r = response[3 * x], g = response[3 * x + 1], b = response[3 * x + 2];
        out[x] = r * rs + g * gs + b * bs;
    }
}

void storeChannel(const std::int16_t* response, int channel, float scale, float* out, int count) {
    for (int x = 0; x < count; ++x)
        out[x] = static_cast<float>(response[3 * x + channel]) * scale;
}

/// Looks at the stop token and reports progress every kPixelsPerLook pixels.
class Pacer {
public:
    Pacer(std::stop_token stop, const std::function<void(double)>* progress, std::size_t total)
        : m_stop(std::move(stop))
        , m_progress(progress && *progress ? progress : nullptr)
        , m_total(total) {
        check();
    }

    void advance(std::size_t pixels) {
        m_done += pixels;
        m_sinceLook += pixels;
        if (m_sinceLook < kPixelsPerLook)
            return;
        m_sinceLook = 0;
        check();
    }

    void finish() const {
        if (m_progress)
            (*m_progress)(1);
    }

private:
    void check() const {
        if (m_stop.stop_requested())
            throw Cancelled();
        if (m_progress && m_total > 0)
            (*m_progress)(static_cast<double>(m_done) / static_cast<double>(m_total));
    }

    std::stop_token m_stop;
    const std::function<void(double)>* m_progress;
    std::size_t m_total;
    std::size_t m_done = 0;
    std::size_t m_sinceLook = 0;
};

FloatMap emptyPlane(const Rgb8Image& photo, std::size_t pixels) {
    FloatMap map;
    map.width = photo.width;
    map.height = photo.height;
    // Grown piece by piece below: one big resize would touch every page before the first look at
    // the token.
    map.values.reserve(pixels);
    return map;
}

/// Appends NaN to every plane.
void appendNan(std::span<FloatMap> planes, std::size_t count, Pacer& pacer) {
    while (count > 0) {
        const std::size_t part = std::min<std::size_t>(count, kChunk);
        for (FloatMap& plane : planes)
            plane.values.resize(plane.values.size() + part, kNan);
        pacer.advance(part);
        count -= part;
    }
}

/// Runs the kernel over the photo; @p store writes one chunk of responses to the planes at an
/// offset.
template <typename Store>
void filterPhoto(const Rgb8Image& photo, std::span<FloatMap> planes, Pacer& pacer,
                 const Store& store) {
    const auto width = static_cast<std::size_t>(photo.width);
    if (photo.width < 3 || photo.height < 3) {
        appendNan(planes, width * static_cast<std::size_t>(photo.height), pacer);
        return;
    }
    std::array<std::int16_t, 3 * kChunk> response;
    appendNan(planes, width, pacer);
    for (int y = 1; y < photo.height - 1; ++y) {
        appendNan(planes, 1, pacer);
        for (int x = 1; x < photo.width - 1; x += kChunk) {
            const int count = std::min(kChunk, photo.width - 1 - x);
            const std::size_t byte = static_cast<std::size_t>(x) * 3;
            integerResponse(photo.row(y - 1) + byte, photo.row(y) + byte, photo.row(y + 1) + byte,
                            response.data(), 3 * count);
            const std::size_t offset = planes.front().values.size();
            for (FloatMap& plane : planes)
                plane.values.resize(offset + static_cast<std::size_t>(count));
            store(response.data(), offset, count);
            pacer.advance(static_cast<std::size_t>(count));
        }
        appendNan(planes, 1, pacer);
    }
    appendNan(planes, width, pacer);
}

std::size_t checkedPixels(const Rgb8Image& photo) {
    if (photo.isNull())
        return 0;
    const std::size_t pixels =
        static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height);
    if (photo.data.size() != pixels * 3) {
        throw Error("photo", std::to_string(pixels * 3) + " bytes of pixels",
                    std::to_string(photo.data.size()));
    }
    return pixels;
}

} // namespace

FloatMap tensorGradient(const Rgb8Image& photo, const Normalisation& normalisation,
                        GradientView view, std::stop_token stop,
                        const std::function<void(double)>& progress) {
    const std::size_t pixels = checkedPixels(photo);
    if (pixels == 0)
        return {};
    const std::array<float, 3> scales = channelScales(normalisation);
    Pacer pacer(std::move(stop), &progress, pixels);
    std::array<FloatMap, 1> plane{emptyPlane(photo, pixels)};
    filterPhoto(photo, plane, pacer,
                [&](const std::int16_t* response, std::size_t offset, int count) {
                    float* out = plane[0].values.data() + offset;
                    if (view == GradientView::Magnitude)
                        storeMagnitude(response, scales, out, count);
                    else
                        storeSigned(response, scales, out, count);
                });
    pacer.finish();
    return std::move(plane[0]);
}

std::array<FloatMap, 3> tensorGradientPlanes(const Rgb8Image& photo,
                                             const Normalisation& normalisation,
                                             std::stop_token stop) {
    const std::size_t pixels = checkedPixels(photo);
    if (pixels == 0)
        return {};
    const std::array<float, 3> scales = channelScales(normalisation);
    Pacer pacer(std::move(stop), nullptr, pixels);
    std::array<FloatMap, 3> planes{emptyPlane(photo, pixels), emptyPlane(photo, pixels),
                                   emptyPlane(photo, pixels)};
    filterPhoto(photo, planes, pacer,
                [&](const std::int16_t* response, std::size_t offset, int count) {
                    for (std::size_t c = 0; c < 3; ++c)
                        storeChannel(response, static_cast<int>(c), scales[c],
                                     planes[c].values.data() + offset, count);
                });
    return planes;
}

} // namespace lineament::filters
