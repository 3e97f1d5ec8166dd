// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/trainer.h"

#include <torch/nn/module.h>

#include <memory>

namespace lineament::training {

/// What stands in TP's place before the plain stream: [N,3,H,W] to [N,3,H,W].
class PreprocessorImpl : public torch::nn::Module {
public:
    virtual at::Tensor forward(const at::Tensor& x) = 0;
};

/// Null for Preprocessing::Architecture.
std::shared_ptr<PreprocessorImpl> makePreprocessor(Preprocessing kind);

} // namespace lineament::training
