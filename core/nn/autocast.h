// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace lineament::nn {

/// Within its life, convolutions and products of this thread run in bfloat16, or in the precision
/// that they are asked for in when not @p on.
class Autocast {
public:
    Autocast(bool on, at::DeviceType device)
        : m_before(isOn(device))
        , m_on(on)
        , m_device(device) {
        if (m_on != m_before)
            set(m_on);
    }
    ~Autocast() {
        if (m_on == m_before)
            return;
        if (m_on) // weights that were cast change after the step
            at::autocast::clear_cache();
        set(m_before);
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    static bool isOn(at::DeviceType device) {
        return at::autocast::is_autocast_enabled(device);
    }
    void set(bool enabled) const {
        at::autocast::set_autocast_enabled(m_device, enabled);
        at::autocast::set_autocast_dtype(m_device, at::kBFloat16);
    }
#else
    static bool isOn(at::DeviceType device) {
        return device == at::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
    }
    void set(bool enabled) const {
        if (m_device == at::kCUDA) {
            at::autocast::set_enabled(enabled);
            at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        } else {
            at::autocast::set_cpu_enabled(enabled);
            at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        }
    }
#endif
    bool m_before, m_on;
    at::DeviceType m_device;
};

} // namespace lineament::nn
