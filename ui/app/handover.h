// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace lineament::ui::handover {

/// QThreadPool hands work to a waiting thread by a futex inside Qt, which ThreadSanitizer does not
/// see where Qt is built without it: these two tell it of that order. They do nothing otherwise.
inline char place = 0;

/// Before the work is given to the pool.
inline void give() {
#if defined(__SANITIZE_THREAD__)
    __tsan_release(&place);
#endif
}

/// First thing in the work.
inline void take() {
#if defined(__SANITIZE_THREAD__)
    __tsan_acquire(&place);
#endif
}

} // namespace lineament::ui::handover
