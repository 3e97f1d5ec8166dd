// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"
#include "core/media/photo.h"

#include <span>
#include <string>

namespace lineament::media::test {

/// A file with this content, as loadSource() would give it.
inline SourceBytes sourceOf(const std::string& content) {
    SourceBytes source;
    source.path = "evidence.jpg";
    const auto view = std::as_bytes(std::span(content));
    source.bytes.assign(view.begin(), view.end());
    source.digests = digestsOf(source.bytes);
    return source;
}

inline Photo decode(const std::string& content) {
    return decodePhoto(sourceOf(content));
}

} // namespace lineament::media::test
