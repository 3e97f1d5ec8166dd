// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <cstdint>
#include <utility>
#include <vector>

namespace lineament::report {

/// Where this program marks a face (R17). Rules of thumb: no validation record stands behind them.
inline constexpr double kLowSharpness = 60; ///< variance of the Laplacian at 128 px
inline constexpr int kLowLight = 50;        ///< mean luminance of the face, 0 to 255
inline constexpr double kLargeYaw = 30;     ///< degrees, either side
inline constexpr double kLargePitch = 20;   ///< degrees, either side
inline constexpr int kLowJpegQuality = 70;
inline constexpr double kCropOutside = 0.05; ///< share of the crop

/// One reason to read a face's score with care.
struct Mark {
    char code = ' '; ///< E, B, P, L, D, J or O
    QString text;    ///< e.g. "blurred: sharpness 31 is below 60"
};

/// The marks of one face, in the order of the key.
std::vector<Mark> marksOf(const analysis::ItemResult& item, const analysis::FaceResult& face);
/// "E B", empty when the face has no mark.
QString markCodes(const std::vector<Mark>& marks);
/// What the letters mean, in one sentence.
QString marksKey();

/// The results of a report under the numbers that it gives them; looks at them.
class NumberedResults {
public:
    /// Without @p numbers from 1 on.
    NumberedResults(const std::vector<analysis::ItemResultPtr>& results,
                    std::vector<std::int64_t> numbers = {}, bool otherMethod = false)
        : m_results(results)
        , m_numbers(std::move(numbers))
        , m_otherMethod(otherMethod) {}

    std::size_t size() const { return m_results.size(); }
    const analysis::ItemResultPtr& operator[](std::size_t index) const { return m_results[index]; }
    auto begin() const { return m_results.begin(); }
    auto end() const { return m_results.end(); }
    QString number(std::size_t index) const {
        return QString::number(index < m_numbers.size() ? m_numbers[index]
                                                        : static_cast<std::int64_t>(index) + 1);
    }
    /// The examiner states that another method was applied (R20).
    bool otherMethod() const { return m_otherMethod; }

private:
    const std::vector<analysis::ItemResultPtr>& m_results;
    std::vector<std::int64_t> m_numbers;
    bool m_otherMethod;
};

/// The limitations that follow from the results, one paragraph each (R24).
std::vector<QString> limitationsOf(const NumberedResults& results);
std::vector<QString> limitationsOf(const std::vector<analysis::ItemResultPtr>& results);

} // namespace lineament::report
