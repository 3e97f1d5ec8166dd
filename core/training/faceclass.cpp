// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/faceclass.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace lineament::training {

namespace {

/// Names that are a whole method's. Looked at before the words below, which are parts of names:
/// some tools that compose faces have a generator's word in their name.
constexpr std::array<std::string_view, 24> kComposed = {
    "dfdc",        "dfd",       "deepfakedetection", "deepfakes",       "deepfake",
    "face2face",   "faceswap",  "faceshifter",       "fsgan",           "neuraltextures",
    "simswap",     "roop",      "inswapper",         "celebdf",         "celebsynthesis",
    "photoshop",   "selfblend", "swapblend",         "hardswap",        "facereconstruction",
    "reenactment", "lipsync",   "wav2lip",           "firstordermotion"};
constexpr std::array<std::string_view, 12> kComposedWords = {
    "swap",      "blend",   "splice", "composite", "reenact",     "retouch",
    "photoshop", "lipsync", "morph",  "faceapp",   "talkinghead", "deepfake"};
constexpr std::array<std::string_view, 16> kGeneratedWords = {
    "gan",    "diffusion", "glow",           "vae",       "sdxl", "flux", "dalle", "midjourney",
    "imagen", "firefly",   "reconstruction", "generated", "ldm",  "ddpm", "ddim",  "vqvae"};

std::string plainName(const std::string& method) {
    std::string name;
    for (const char c : method) {
        if (c >= 'A' && c <= 'Z')
            name += static_cast<char>(c - 'A' + 'a');
        else if (c != '-' && c != '_' && c != ' ')
            name += c;
    }
    return name;
}

template <std::size_t N>
bool hasWord(const std::string& name, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&name](std::string_view word) {
        return name.find(word) != std::string::npos;
    });
}

} // namespace

std::optional<FaceClass> classOfMethod(const std::string& method) {
    const auto name = plainName(method);
    if (std::find(kComposed.begin(), kComposed.end(), name) != kComposed.end())
        return FaceClass::Composed;
    const bool composed = hasWord(name, kComposedWords), generated = hasWord(name, kGeneratedWords);
    if (composed == generated) // neither, or a name that says both
        return std::nullopt;
    return composed ? FaceClass::Composed : FaceClass::Generated;
}

FaceClass classOf(const SampleInfo& info) {
    if (info.label == Label::Real)
        return FaceClass::Real;
    if (const auto known = classOfMethod(info.method))
        return *known;
    throw ModelError(info.file.empty() ? info.id : info.file,
                     "a manipulation that is known as composed (dfdc, photoshop, deepfakes, "
                     "face2face, swaps, blends...) or as generated (GANs, diffusion...)",
                     info.method.empty() ? "none named" : "\"" + info.method + "\"");
}

} // namespace lineament::training
