// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace lineament::report {

/// Parts that a report may leave out; it says which. All else is always there: propositions,
/// findings, method, settings, limitations, conclusion (R24, R25).
enum class Section {
    Summary,
    Metadata,
    Measures,      ///< boxes, quality and raw outputs of the faces
    Validation,    ///< validation record and card of the model
    Custody,       ///< excerpt of the log
    Certification, ///< R27
    RawData        ///< list of the files that go with the report (R26)
};
std::span<const Section> optionalSections();
/// "summary", "metadata", "raw-data"...
const char* sectionName(Section section);
/// Throws std::invalid_argument with the words that there are.
Section sectionFromName(const std::string& name);

enum class FigureChoice {
    None,
    PhotoOnly, ///< the photo with its faces, of a video its frames: no maps
    All
};
/// "none", "photo", "all". The inverse throws std::invalid_argument.
const char* figureChoiceName(FigureChoice choice);
FigureChoice figureChoiceFromName(const std::string& name);

/// What a report of a case holds, and how it presents itself.
struct ReportOptions {
    QString title = QStringLiteral("Analysis report");
    bool final = false;              ///< else a draft, which says so on every page
    std::vector<std::int64_t> items; ///< of the case; empty: every one that was analysed
    std::set<Section> sections{Section::Summary,    Section::Metadata, Section::Measures,
                               Section::Validation, Section::Custody,  Section::Certification,
                               Section::RawData};
    FigureChoice figures = FigureChoice::All;
    /// Ids of the notes that are printed; none: no notes, and the report says how many there are.
    std::set<std::int64_t> notes;
    QString laboratory;         ///< text of the letterhead on the first page; lines by '\n'
    std::filesystem::path logo; ///< PNG, JPEG or SVG; empty: none
    QString reviewer;
    /// A second, independent method that the examiner applied, and what it gave (R20).
    QString secondMethod;
    std::vector<QString> limitations; ///< the examiner's, added to the generated ones (R24)
};

} // namespace lineament::report
