// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/handover.h"

#include <QThreadPool>

#include <functional>
#include <memory>
#include <utility>

namespace lineament::ui {

/// Shares a large value whose memory goes back to the system on a pool thread: for the pictures and
/// maps of 100 megapixels that would hold up the window for tens of milliseconds.
template <class T> std::shared_ptr<const T> freedElsewhere(T value) {
    return {new T(std::move(value)), [](const T* large) {
                std::function<void()> task = [large] {
                    handover::take();
                    delete large;
                };
                handover::give();
                QThreadPool::globalInstance()->start(std::move(task));
            }};
}

} // namespace lineament::ui
