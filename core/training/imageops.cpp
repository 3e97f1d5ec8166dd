// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/imageops.h"

#include <ATen/ATen.h>

#include <array>
#include <vector>

namespace lineament::training {

namespace {

constexpr int kBlurRadius = 4;

at::Tensor hostTensor(const std::vector<float>& values, at::IntArrayRef shape,
                      const at::Tensor& like) {
    return at::tensor(values).reshape(shape).to(like.device());
}

/// The affine map in grid_sample's coordinates, -1 to 1 over each picture.
std::array<float, 6> normalised(const Affine& t, double width, double height, double out) {
    const double kx = out / width, ky = out / height;
    const auto offset = [](double a, double b, double k, double shift, double in) {
        return static_cast<float>((a + b) * k + 2 * shift / in - 1);
    };
    return {static_cast<float>(t.a * kx),      static_cast<float>(t.b * kx),
            offset(t.a, t.b, kx, t.tx, width), static_cast<float>(t.c * ky),
            static_cast<float>(t.d * ky),      offset(t.c, t.d, ky, t.ty, height)};
}

/// Depthwise correlation along one axis with one kernel of 2 * kBlurRadius + 1 values a picture.
at::Tensor alongAxis(const at::Tensor& x, const at::Tensor& kernels, bool horizontal) {
    const auto n = x.size(0), c = x.size(1);
    const auto taps = kernels.size(1);
    const auto weight = kernels.repeat_interleave(c, 0).reshape(
        horizontal ? std::vector<std::int64_t>{n * c, 1, 1, taps}
                   : std::vector<std::int64_t>{n * c, 1, taps, 1});
    const auto flat = x.reshape({1, n * c, x.size(2), x.size(3)});
    const auto padded = at::replication_pad2d(
        flat, horizontal ? std::vector<std::int64_t>{kBlurRadius, kBlurRadius, 0, 0}
                         : std::vector<std::int64_t>{0, 0, kBlurRadius, kBlurRadius});
    return at::conv2d(padded, weight, {}, 1, at::IntArrayRef{0, 0}, 1, n * c).reshape(x.sizes());
}

} // namespace

at::Tensor perPicture(std::span<const float> values, const at::Tensor& like) {
    return hostTensor({values.begin(), values.end()},
                      {static_cast<std::int64_t>(values.size()), 1, 1, 1}, like);
}

at::Tensor sampleAffine(const at::Tensor& pictures, std::span<const Affine> outToIn, int side,
                        const at::Tensor& displacement) {
    const auto n = static_cast<std::int64_t>(outToIn.size());
    std::vector<float> theta;
    for (const auto& t : outToIn) {
        const auto row = normalised(t, static_cast<double>(pictures.size(3)),
                                    static_cast<double>(pictures.size(2)), side);
        theta.insert(theta.end(), row.begin(), row.end());
    }
    const auto matrices = hostTensor(theta, {n, 2, 3}, pictures);
    // As affine_grid_generator, which not every device of LibTorch's has.
    const auto centres = at::linspace(-1, 1, side, matrices.options()) * (side - 1) / side;
    const auto row = centres.reshape({1, side}).expand({side, side});
    const auto points = at::stack({row, row.t(), at::ones_like(row)}, 2)
                            .reshape({1, side * side, 3})
                            .expand({n, side * side, 3});
    auto grid = at::bmm(points, matrices.transpose(1, 2)).reshape({n, side, side, 2});
    if (displacement.defined()) {
        // The displacement is in output pixels: 2 / side of the grid's range each.
        const auto linear = matrices.slice(2, 0, 2).transpose(1, 2).unsqueeze(1);
        grid = grid + at::matmul(displacement * (2.0 / side), linear);
    }
    constexpr int kBilinear = 0, kBorder = 1;
    return at::grid_sampler(pictures, grid, kBilinear, kBorder, false);
}

at::Tensor repeatEdges(const at::Tensor& crop, const Affine& cropToPicture, int width, int height) {
    const auto side = crop.size(3);
    const auto back = cropToPicture.inverse();
    bool any = false;
    std::vector<float> places;
    for (std::int64_t y = 0; y < side; ++y) {
        for (std::int64_t x = 0; x < side; ++x) {
            PointF at{static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5};
            const PointF in = cropToPicture.map(at);
            const PointF nearest{std::clamp(in.x, 0.5, width - 0.5),
                                 std::clamp(in.y, 0.5, height - 0.5)};
            if (nearest != in) {
                any = true;
                at = back.map(nearest);
            }
            for (const double place : {at.x, at.y})
                places.push_back(static_cast<float>(2 * place / static_cast<double>(side) - 1));
        }
    }
    if (!any)
        return crop;
    constexpr int kBilinear = 0, kBorder = 1;
    return at::grid_sampler(crop, hostTensor(places, {1, side, side, 2}, crop), kBilinear, kBorder,
                            false);
}

at::Tensor smoothDisplacement(const at::Tensor& noise, std::span<const float> strength, int side) {
    const auto field = at::upsample_bicubic2d(noise, {side, side}, false);
    return (field * perPicture(strength, noise)).permute({0, 2, 3, 1});
}

at::Tensor blur(const at::Tensor& x, std::span<const float> sigma) {
    std::vector<float> kernels;
    for (const float s : sigma) {
        std::array<float, 2 * kBlurRadius + 1> kernel{};
        float sum = 0;
        for (int i = -kBlurRadius; i <= kBlurRadius; ++i) {
            const float w = s > 0 ? std::exp(-0.5F * static_cast<float>(i * i) / (s * s))
                                  : static_cast<float>(i == 0);
            kernel[static_cast<std::size_t>(i + kBlurRadius)] = w;
            sum += w;
        }
        for (const float w : kernel)
            kernels.push_back(w / sum);
    }
    const auto k =
        hostTensor(kernels, {static_cast<std::int64_t>(sigma.size()), 2 * kBlurRadius + 1}, x);
    return alongAxis(alongAxis(x, k, true), k, false);
}

at::Tensor sharpen(const at::Tensor& x, std::span<const float> sigma,
                   std::span<const float> amount) {
    return x + perPicture(amount, x) * (x - blur(x, sigma));
}

at::Tensor changeColour(const at::Tensor& x, std::span<const ColourChange> changes) {
    // Rec. 601 luma and two chroma axes; hue rotates the chroma, saturation scales it.
    constexpr std::array<double, 9> kToYiq = {0.299,   0.587,  0.114,   0.5957, -0.2745,
                                              -0.3213, 0.2115, -0.5226, 0.3111};
    const auto forward =
        at::tensor(at::ArrayRef<double>(kToYiq.data(), 9), at::kDouble).reshape({3, 3});
    const auto back = at::inverse(forward);
    std::vector<at::Tensor> matrices, shifts;
    for (const auto& change : changes) {
        const double c = std::cos(change.hue) * change.saturation;
        const double s = std::sin(change.hue) * change.saturation;
        const double middle[9] = {1, 0, 0, 0, c, -s, 0, s, c};
        const auto turned =
            at::matmul(
                back,
                at::matmul(at::tensor(at::ArrayRef<double>(middle, 9), at::kDouble).reshape({3, 3}),
                           forward)) *
            static_cast<double>(change.contrast);
        const float grey = 127.5F * (1 - change.contrast);
        matrices.push_back(turned.to(at::kFloat));
        shifts.push_back(
            at::tensor({grey + change.shift[0], grey + change.shift[1], grey + change.shift[2]}));
    }
    const auto m = at::stack(matrices).to(x.device());
    const auto b = at::stack(shifts).to(x.device()).unsqueeze(2);
    return at::baddbmm(b, m, x.reshape({x.size(0), 3, -1})).reshape(x.sizes()).clamp(0, 255);
}

at::Tensor resize(const at::Tensor& x, int height, int width, Kernel kernel) {
    if (x.size(2) == height && x.size(3) == width)
        return x;
    switch (kernel) {
    case Kernel::Area:
        return at::adaptive_avg_pool2d(x, {height, width});
    case Kernel::Bilinear:
        return at::_upsample_bilinear2d_aa(x, {height, width}, false);
    case Kernel::Bicubic:
        return at::_upsample_bicubic2d_aa(x, {height, width}, false).clamp(0, 255);
    case Kernel::PlainBilinear:
        break;
    }
    return at::upsample_bilinear2d(x, {height, width}, false);
}

at::Tensor resizeAsInference(const at::Tensor& x, int side) {
    const auto factor = x.size(2) / side;
    const auto cells = factor > 1 ? at::avg_pool2d(x, factor) : x;
    return resize(cells, side, Kernel::PlainBilinear);
}

at::Tensor toLevels(const at::Tensor& x) {
    return x.round().clamp(0, 255);
}

} // namespace lineament::training
