// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>

namespace lineament::analysis {

/// Bounds the bytes of decoded pictures that exist at once. A count would be no bound: the sizes of
/// pictures differ by a factor of a thousand. All functions are thread-safe.
class PictureBudget {
public:
    explicit PictureBudget(std::size_t bytes)
        : m_state(std::make_shared<State>())
        , m_bytes(bytes) {}

    /// Waits until less than the budget is held. One more picture, of whatever size, may then be
    /// decoded: the budget, what one picture went beyond it, and the new one are the most that
    /// exists. For one decoding thread. False when stopped.
    bool waitForRoom(std::stop_token stop) {
        std::unique_lock lock(m_state->mutex);
        return m_state->given.wait(lock, stop, [this] { return m_state->held < m_bytes; }) &&
               !stop.stop_requested();
    }

    /// The same picture; it counts until the last copy of the returned pointer has gone.
    Rgb8ImagePtr hold(Rgb8ImagePtr picture) {
        const std::size_t bytes = picture->data.size();
        {
            const std::lock_guard lock(m_state->mutex);
            m_state->held += bytes;
        }
        const Rgb8Image* pixels = picture.get();
        return {pixels, [state = m_state, kept = std::move(picture), bytes](const auto*) mutable {
                    kept.reset(); // the memory goes before others may take its place
                    const std::lock_guard lock(state->mutex);
                    state->held -= bytes;
                    state->given.notify_all();
                }};
    }

private:
    struct State {
        std::mutex mutex; ///< guards what follows
        std::condition_variable_any given;
        std::size_t held = 0;
    };

    std::shared_ptr<State> m_state; ///< pictures may outlive the budget
    std::size_t m_bytes;
};

} // namespace lineament::analysis
