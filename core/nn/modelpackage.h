// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lineament::nn {

enum class Depth { ResNet18 = 18, ResNet34 = 34, ResNet50 = 50 };
enum class Head {
    Published, ///< AvgPool 7 stride 1, flatten, Linear: fixes the input size
    Gap        ///< global average pool, Linear: any input size
};
enum class Attention {
    None,
    Replace, ///< published code: mta(x) takes x's place
    Scale    ///< our variant: x * mta(x)
};

/// Outputs of a network: fake and real, as published, or real, composed and generated.
inline constexpr int kTwoClasses = 2, kThreeClasses = 3;
/// What the outputs of a network of three classes are called, in their order: a genuine face; one
/// that was put in, blended, re-enacted or retouched; one that a program drew as a whole.
inline constexpr std::array<const char*, kThreeClasses> kClassNames = {"real", "composed",
                                                                       "generated"};

/// Shape of the network.
struct Architecture {
    Depth depth = Depth::ResNet18;
    int width = 64;                  ///< channels of the first stage
    bool plainStream = true;         ///< the stream without attention
    bool tensorPreprocessing = true; ///< TP before the plain stream
    bool attentionStream = true;     ///< the second stream
    Attention attention = Attention::Replace;
    Head head = Head::Published;
    int inputSize = 299;
    int reduction = 16; ///< of MTA's channel gate
    int classes = 2;    ///< outputs: kTwoClasses as published, or kThreeClasses

    bool operator==(const Architecture&) const = default;
};

/// What a packaged network was trained and chosen on, for those who would measure it on the same.
struct TrainingRecord {
    std::string dataset;              ///< as training::datasetIdentity() names it
    std::vector<int> folds;           ///< of that dataset, that the weights come from
    std::vector<int> validationFolds; ///< that the best weights were chosen on
    /// Names of the sources and manipulations, those made in training included, of `folds` and
    /// `validationFolds`; both empty: not known.
    std::vector<std::string> sources, methods;

    bool operator==(const TrainingRecord&) const = default;
};

/// What a network's outputs for both kinds of manipulation, each less that for a genuine face, are
/// worth against each other: a kind that the network takes too easily would drown the other one in
/// the score of "either".
struct ClassScale {
    double composedSlope = 1, composedIntercept = 0;
    double generatedSlope = 1, generatedIntercept = 0;

    bool operator==(const ClassScale&) const = default;
};

/// Where a package comes from; see originOf().
enum class PackageOrigin {
    Unknown, ///< no package, or read without hashes
    Shipped, ///< with this program, unchanged
    Changed, ///< a shipped one's name or weights with another content
    Own,     ///< calibrated on this computer
    Foreign
};

/// A model package's identity and what the program needs to know to use it (R15).
struct ModelInfo {
    std::string name; ///< e.g. "gocnet-1"; for a bare checkpoint its file name
    std::string version;
    std::filesystem::path path;
    Architecture architecture;
    int inputSize = 299;
    double cropMargin = 0.3;
    bool cropInside = false; ///< crops are kept inside their picture; see fitInside()
    std::array<float, 3> mean{0.485F, 0.456F, 0.406F};
    std::array<float, 3> std{0.229F, 0.224F, 0.225F};
    int fakeIndex = 0; ///< position of "fake" among the logits of a network of two classes
    std::optional<ClassScale> classScale; ///< of a network of three classes; none: as they are
    int minFacePixels = 64;               ///< faces with a smaller side are not scored
    std::string weightsSha256;
    std::string configSha256;  ///< of model.json; empty for a bare checkpoint
    std::string packageSha256; ///< of both, see packageSha256(); empty for a bare checkpoint
    PackageOrigin origin = PackageOrigin::Unknown;
    bool packaged = false;   ///< false: bare checkpoint, settings assumed from the published code
    bool calibrated = false; ///< no calibration: scores are not probabilities (R19)
    Validation validation;   ///< calibrated is true when it holds a calibration
    std::vector<std::string> notes; ///< what was assumed or ignored while loading
    std::string card;               ///< Markdown text of the model card; may be empty
    std::string licence;
    std::optional<TrainingRecord> training; ///< none: not known

    /// "NAME VERSION, weights sha256 abcdef012345..."
    std::string identity() const;
};

/// SHA-256 in hexadecimal; handed in, because core/nn has no hash of its own.
using HashFunction = std::function<std::string(std::span<const std::byte>)>;

/// The description of a package folder, with the hashes of its files; the weights are not looked
/// into. Throws ModelError.
ModelInfo readPackageInfo(const std::filesystem::path& folder, const HashFunction& sha256);

/// The same of a package folder or a bare checkpoint of the published layout, which LibTorch reads:
/// for programs that link it (lineament_torch). Throws ModelError.
ModelInfo readModelInfo(const std::filesystem::path& packageOrCheckpoint,
                        const HashFunction& sha256);

/// Replaces a package's model.json, e.g. after calibration; the weights stay. Throws ModelError
/// when the folder holds no package, IoError.
void writeModelInfo(const std::filesystem::path& folder, const ModelInfo& info);

/// Output channels of a block over those of its 3x3 convolutions: 4 with bottlenecks, else 1.
int expansion(Depth depth);

/// Features that the head's Linear sees. Throws ModelError when the head does not fit the input
/// size.
int headFeatures(const Architecture& architecture);

/// Folders that hold model packages: $LINEAMENT_MODELS, share/lineament/models beside the program's
/// folder (installed there, and linked there in the build tree), the user's data folder. Only
/// folders that exist.
std::vector<std::filesystem::path> modelSearchPath(const std::filesystem::path& applicationDir);

/// The package folders in @p folder, in alphabetical order.
std::vector<std::filesystem::path> packagesIn(const std::filesystem::path& folder);

/// The first package on the search path, in alphabetical order within a folder; none when there is
/// none.
std::optional<std::filesystem::path> defaultModel(const std::filesystem::path& applicationDir);

} // namespace lineament::nn
