// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/filters/colormap.h"

#include <QImage>
#include <QString>

#include <optional>

namespace lineament::report {

/// How a map is shown.
struct MapStyle {
    filters::Colormap colormap = filters::Colormap::Inferno;
    filters::ValueRange range;
    double opacity = 0.6; ///< of the map over the photo, 0 to 1
};

/// Wraps without copying; the image keeps the pixels alive.
QImage toQImage(const Rgb8ImagePtr& pixels);

/// A range that can be drawn: finite and not empty (a flat map gets a little room on both sides).
filters::ValueRange drawableRange(filters::ValueRange range);

/// The map as a picture: NaN transparent (ARGB32 premultiplied), all else opaque; @p style's
/// opacity is not applied.
QImage colourMap(const FloatMap& map, const MapStyle& style);

/// A picture with a legend: caption, source hash, colour bar with numbers (range, units), the words
/// "processed, for illustration" (R14). Opaque, on white (print) or dark.
struct FigureText {
    QString title;  ///< e.g. "MTA attention, fused - face F1"
    QString source; ///< file name and SHA-256
    QString units;  ///< e.g. "mean sigmoid(gamma * trace), 0 to 1"
    QString note;   ///< e.g. "gamma 0.0213"; may be empty
};
/// Nothing is cut: long titles, names and hashes wrap, and a small picture gets a wider canvas.
/// Needs a QGuiApplication (any platform plugin); any thread.
enum class Ground { White, Dark };
QImage renderFigure(const QImage& picture, const MapStyle& style, const FigureText& text,
                    Ground ground = Ground::White);

/// A region of the photo (clipped to it, whole pixels), its longer side scaled down to at most @p
/// maxSide pixels by area averages; never scaled up. RGB32, opaque; null when the region misses the
/// photo.
QImage scaledRegion(const Rgb8Image& photo, const RectF& region, int maxSide);

/// The map, scaled down likewise; every value is the mean of the values (not NaN) under it.
FloatMap reducedMap(const FloatMap& map, int maxSide);

/// The photo (or a region of it) with the map over it; the region is in photo pixels, clipped to
/// the photo, and is scaled down to at most @p maxSide pixels. The photo shows through where the
/// map is NaN.
QImage overlayOnPhoto(const Rgb8Image& photo, const RectF& region, const filters::PlacedMap& map,
                      const MapStyle& style, int maxSide);

/// Face boxes with their ids drawn on a scaled copy of the photo: solid when scored, dashed when
/// not, dotted when rejected by the examiner; amber or blue by what the finding supports, else
/// grey.
QImage annotatedPhoto(const Rgb8Image& photo, const std::vector<analysis::FaceResult>& faces,
                      int maxSide);

} // namespace lineament::report
