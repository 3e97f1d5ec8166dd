// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <optional>
#include <stop_token>

namespace lineament::report {

/// True when the item was decoded, so that pictures of it can be made.
bool wasDecoded(const analysis::ItemResult& item);

/// Decodes the item's photo again from its original (R2, R3). Throws FormatError when its SHA-256
/// is no longer the one that was analysed, or when the decoded size differs; IoError, LimitError,
/// Cancelled.
media::Photo decodeAnalysed(const analysis::ItemResult& item, std::stop_token stop);

/// The aligned crop, cut again; none when its bytes do not have the hash of the crop that was
/// analysed, or when no crop was cut.
std::optional<Rgb8Image> analysedCrop(const Rgb8Image& photo, const analysis::ItemResult& item,
                                      const analysis::FaceResult& face);

/// The smallest upright rectangle that holds the face's crop, clipped to the photo; photo pixels.
RectF cropRegion(const analysis::FaceResult& face, int photoWidth, int photoHeight);

/// "NAME VERSION, weights SHA-256 ...", "none" without a model.
std::string modelIdentity(const analysis::RunRecord& run);

} // namespace lineament::report
