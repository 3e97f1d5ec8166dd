// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

/// Small autoencoders whose decoders enlarge as generators do (by repetition, bilinearly, by
/// transposed convolution, by pixel shuffle), trained on real faces. A face that went through one
/// has the traces of a generator and everything else of the real one (AutoGAN, Zhang et al. 2019;
/// B-Free, Guillaro et al. 2025).
class Reconstructors {
public:
    /// Throws ModelError: no such file, truncated, of something else.
    static std::shared_ptr<const Reconstructors> load(const std::filesystem::path& file);
    ~Reconstructors();
    Reconstructors(const Reconstructors&) = delete;
    Reconstructors& operator=(const Reconstructors&) = delete;

    /// A picture [1,3,S,S], 0 to 255, through the one that @p which says. Thread-safe.
    at::Tensor pass(const at::Tensor& levels, std::uint64_t which) const;
    std::size_t size() const;

private:
    Reconstructors();
    struct Private;
    std::unique_ptr<Private> d;
};

struct ReconstructionSettings {
    std::vector<int> folds{3, 4, 5, 6, 7, 8, 9}; ///< whose reals they see
    std::vector<std::string> leaveOut;           ///< sources that they don't see
    double minutes = 20;                         ///< of all of them together; 0: no limit
    std::int64_t steps = 16000; ///< of all of them together; the learning rate falls over them
    int batch = 12;
    int threads = 0;
    std::uint64_t seed = 1;
};

/// How near the trained ones come, for people to read.
struct ReconstructionResult {
    std::int64_t steps = 0;
    std::vector<std::string> names;
    std::vector<double> psnr; ///< dB of the last hundred pictures of each
};

/// Trains them on a dataset's real faces (L1 and gradient loss) and writes the file. Throws
/// ModelError: no reals; IoError; Cancelled.
ReconstructionResult
trainReconstructors(const Dataset& dataset, const std::filesystem::path& file,
                    const ReconstructionSettings& settings,
                    const std::function<void(const ReconstructionResult&)>& progress = {},
                    std::stop_token stop = {});

} // namespace lineament::training
