// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace lineament::training {

/// Within its life, convolutions and products of this thread run in bfloat16 when @p on.
class Autocast {
public:
    Autocast(bool on, at::DeviceType device)
        : m_on(on)
        , m_device(device) {
        if (m_on)
            set(true);
    }
    ~Autocast() {
        if (m_on) {
            at::autocast::clear_cache();
            set(false);
        }
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    void set(bool enabled) const {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        at::autocast::set_autocast_enabled(m_device, enabled);
        at::autocast::set_autocast_dtype(m_device, at::kBFloat16);
#else
        if (m_device == at::kCUDA) {
            at::autocast::set_enabled(enabled);
            at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        } else {
            at::autocast::set_cpu_enabled(enabled);
            at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        }
#endif
    }
    bool m_on;
    at::DeviceType m_device;
};

} // namespace lineament::training
