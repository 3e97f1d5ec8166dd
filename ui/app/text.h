// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <filesystem>

namespace lineament::ui {

/// File names are bytes on disk and UTF-8 here.
inline QString toQString(const std::filesystem::path& path) {
    return QString::fromUtf8(path.string().c_str());
}
inline std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdString());
}

/// "+3.21", "-0.04", never "-0.00": as analysis::scoreText().
QString scoreText(double score);

/// What became of an item, in few words ("No face found", "Damaged file").
QString stateText(analysis::ItemState state);
/// What became of a face, in few words.
QString stateText(analysis::FaceState state);

/// How a face came to be there.
QString sourceText(faces::FaceSource source);

/// A size in bytes for people, with the exact number beside it; a point whatever the locale, as
/// all numbers in panels have it.
QString bytesText(std::uint64_t bytes);

/// A number with as many digits as a legend needs to tell @p low from @p high.
QString numberText(double value, double low, double high);

/// The finding on a face in few words, else its state; never a score (see analysis::briefFinding).
QString findingText(const analysis::FaceResult& face);
/// Shorter still, for a label in the photo: "LR 35", "withheld", "no finding"; empty without a
/// score.
QString labelText(const analysis::FaceResult& face);
/// The finding on an item in few words; empty when no face is scored.
QString findingText(const analysis::ItemResult& result);

/// Which of the three verdict colours (never red and green) goes with a finding; the rule is
/// analysis::speaksFor().
enum class Tone {
    Grey, ///< everything else: inconclusive, withheld, no calibration for the medium, no score
    Blue, ///< support for Hd
    Amber ///< support for Hp
};
Tone toneOf(const analysis::FaceResult& face);
Tone toneOf(const analysis::ItemResult& result);

} // namespace lineament::ui
